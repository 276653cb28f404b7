-- id: results_digitised
-- vi: Kết quả được số hóa
-- en: Results granted, digitised
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitised
-- numerator_vi: kết quả đồng ý giải quyết được số hóa
SELECT
  key,
  results_digitised AS "value"
FROM rollup
