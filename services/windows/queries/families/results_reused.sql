-- id: results_reused
-- vi: Kết quả dùng lại giấy tờ đã số hóa
-- en: Results granted, that reused digitised papers
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, that reused digitised papers
-- numerator_vi: kết quả đồng ý giải quyết có dùng lại giấy tờ đã số hóa
SELECT
  key,
  results_reused AS "value"
FROM rollup
