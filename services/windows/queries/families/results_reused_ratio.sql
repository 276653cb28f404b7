-- id: results_reused_ratio
-- vi: Tỷ lệ kết quả dùng lại giấy tờ đã số hóa
-- en: Share of results granted, that reused digitised papers
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, that reused digitised papers
-- numerator_vi: kết quả đồng ý giải quyết có dùng lại giấy tờ đã số hóa
-- denominator: results granted
-- denominator_vi: kết quả đồng ý giải quyết
SELECT
  key,
  share(results_reused, results_granted) AS "value"
FROM rollup
