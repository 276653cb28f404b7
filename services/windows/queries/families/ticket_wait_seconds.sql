-- id: ticket_wait_seconds
-- vi: Thời gian chờ đến khi được gọi
-- en: Wait from ticket to call
-- unit: seconds
-- labels: stat = mean, p50, p90
-- scopes: centre, level, province
-- windows: all
-- numerator: sum of the waits; quantiles are read from buckets
-- numerator_vi: tổng thời gian chờ; phân vị đọc từ các khoảng
-- denominator: tickets called
-- denominator_vi: lượt được gọi
SELECT
  key,
  share(CAST(ticket_wait_ms AS DOUBLE) / 1000, ticket_wait_count) AS "mean",
  quantile(0.5, 'tickets', ticket_wait_buckets) / 1000 AS "p50",
  quantile(0.9, 'tickets', ticket_wait_buckets) / 1000 AS "p90"
FROM rollup
