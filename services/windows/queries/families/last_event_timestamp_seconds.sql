-- id: last_event_timestamp_seconds
-- vi: Thời điểm sự kiện gần nhất của trung tâm
-- en: When the centre's latest event happened
-- unit: timestamp
-- scopes: centre
-- windows: now
-- numerator: the latest event time of the centre
-- numerator_vi: thời điểm sự kiện gần nhất của trung tâm
SELECT
  key,
  CAST(last_event_ms AS DOUBLE) / 1000 AS "value"
FROM now
WHERE scope = 'centre'
