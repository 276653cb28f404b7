-- id: ticket_oldest_waiting_timestamp_seconds
-- vi: Thời điểm lấy số của người chờ lâu nhất
-- en: When the ticket that waits longest was issued
-- unit: timestamp
-- scopes: centre, level, province
-- windows: now
-- numerator: the earliest issue among tickets waiting
-- numerator_vi: thời điểm lấy số sớm nhất trong những người đang chờ
SELECT
  key,
  CAST(oldest_waiting_ms AS DOUBLE) / 1000 AS "value"
FROM now
WHERE scope IN ('centre', 'level', 'province')
