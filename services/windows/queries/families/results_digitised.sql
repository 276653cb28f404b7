-- id: results_digitised
-- vi: Kết quả được số hóa
-- en: Results granted, digitised
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitised
SELECT
  key,
  results_digitised AS "value"
FROM rollup
