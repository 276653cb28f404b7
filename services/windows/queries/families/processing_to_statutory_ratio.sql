-- id: processing_to_statutory_ratio
-- vi: Thời gian giải quyết so với thời hạn theo quy định
-- en: Working time against statutory working time
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: working time of resolved dossiers with a statutory time
-- denominator: their statutory working time
SELECT
  key,
  share(statutory_working_ms, statutory_ms) AS "value"
FROM rollup
