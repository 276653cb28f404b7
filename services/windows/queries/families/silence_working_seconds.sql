-- id: silence_working_seconds
-- vi: Thời gian làm việc từ sự kiện gần nhất của trung tâm
-- en: Working time since the centre's latest event
-- unit: seconds
-- scopes: centre
-- windows: now
-- numerator: working time since the latest event of the centre
-- numerator_vi: thời gian làm việc từ sự kiện gần nhất của trung tâm
SELECT
  key,
  CAST(silence_ms AS DOUBLE) / 1000 AS "value"
FROM now
WHERE scope = 'centre'
