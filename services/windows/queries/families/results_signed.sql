-- id: results_signed
-- vi: Kết quả ký số
-- en: Results granted, digitally signed
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitally signed
-- numerator_vi: kết quả đồng ý giải quyết được ký số
SELECT
  key,
  results_signed AS "value"
FROM rollup
