-- id: tickets_within_ratio
-- vi: Tỷ lệ giao dịch trong thời gian mục tiêu
-- en: Share of tickets within a limit of time
-- unit: ratio
-- labels: limit = total_10m, wait_25m
-- scopes: centre, level, province
-- windows: all
-- numerator: served with a total below 10 minutes; called with a wait of at most 25 minutes
-- numerator_vi: lượt phục vụ xong dưới 10 phút; lượt được gọi sau khi chờ không quá 25 phút
-- denominator: tickets served; tickets called
-- denominator_vi: lượt được phục vụ; lượt được gọi
SELECT
  key,
  share(ticket_total_within_10m, ticket_served) AS "total_10m",
  share(ticket_wait_within_25m, ticket_called) AS "wait_25m"
FROM rollup
