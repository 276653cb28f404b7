-- id: ticket_total_seconds
-- vi: Thời gian một lượt giao dịch
-- en: Time from ticket to the end of service
-- unit: seconds
-- labels: stat = mean, p50, p90
-- scopes: centre, level, province
-- windows: all
-- numerator: sum of the totals; quantiles are read from buckets
-- numerator_vi: tổng thời gian các lượt giao dịch; phân vị đọc từ các khoảng
-- denominator: tickets served
-- denominator_vi: lượt được phục vụ
SELECT
  key,
  share(CAST(ticket_total_ms AS DOUBLE) / 1000, ticket_total_count) AS "mean",
  quantile(0.5, 'tickets', ticket_total_buckets) / 1000 AS "p50",
  quantile(0.9, 'tickets', ticket_total_buckets) / 1000 AS "p90"
FROM rollup
