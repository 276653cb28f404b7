-- id: tickets
-- vi: Số thứ tự theo kết quả
-- en: Tickets, by outcome
-- unit: count
-- labels: outcome = served, missed, abandoned, unfinished
-- scopes: centre, level, province
-- windows: all
-- numerator: tickets that came to an end
-- numerator_vi: số thứ tự đã kết thúc
SELECT
  key,
  ticket_served AS "served",
  ticket_missed AS "missed",
  ticket_abandoned AS "abandoned",
  ticket_unfinished AS "unfinished"
FROM rollup
