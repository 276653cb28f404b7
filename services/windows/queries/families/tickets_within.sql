-- id: tickets_within
-- vi: Giao dịch trong thời gian mục tiêu
-- en: Tickets within a limit of time
-- unit: count
-- labels: limit = total_10m, wait_25m
-- scopes: centre, level, province
-- windows: all
-- numerator: served with a total below 10 minutes; called with a wait of at most 25 minutes
-- numerator_vi: lượt phục vụ xong dưới 10 phút; lượt được gọi sau khi chờ không quá 25 phút
SELECT
  key,
  ticket_total_within_10m AS "total_10m",
  ticket_wait_within_25m AS "wait_25m"
FROM rollup
