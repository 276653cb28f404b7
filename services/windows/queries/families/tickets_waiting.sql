-- id: tickets_waiting
-- vi: Số người đang chờ
-- en: Tickets waiting now
-- unit: count
-- scopes: centre, level, province
-- windows: now
-- numerator: tickets waiting
-- numerator_vi: số thứ tự đang chờ
SELECT
  key,
  tickets_waiting AS "value"
FROM now
WHERE scope IN ('centre', 'level', 'province')
