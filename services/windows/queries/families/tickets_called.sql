-- id: tickets_called
-- vi: Số thứ tự đã được gọi
-- en: Tickets called
-- unit: count
-- scopes: centre, level, province
-- windows: all
-- numerator: tickets called
-- numerator_vi: lượt được gọi
SELECT
  key,
  ticket_called AS "value"
FROM rollup
