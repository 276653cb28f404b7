-- id: processing_to_statutory_ratio
-- vi: Thời gian giải quyết so với thời hạn theo quy định
-- en: Working time against statutory working time
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: working time of resolved dossiers with a statutory time
-- numerator_vi: thời gian làm việc của hồ sơ đã giải quyết có thời hạn theo quy định
-- denominator: their statutory working time
-- denominator_vi: thời hạn theo quy định của các hồ sơ đó
SELECT
  key,
  share(CAST(statutory_working_ms AS DOUBLE) / 1000, CAST(statutory_ms AS DOUBLE) / 1000) AS "value"
FROM rollup
