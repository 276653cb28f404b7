-- id: results_reused_ratio
-- vi: Tỷ lệ kết quả dùng lại giấy tờ đã số hóa
-- en: Share of results granted, that reused digitised papers
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, that reused digitised papers
-- denominator: results granted
SELECT
  key,
  share(results_reused, results_granted) AS "value"
FROM rollup
