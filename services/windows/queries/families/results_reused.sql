-- id: results_reused
-- vi: Kết quả dùng lại giấy tờ đã số hóa
-- en: Results granted, that reused digitised papers
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, that reused digitised papers
SELECT
  key,
  results_reused AS "value"
FROM rollup
