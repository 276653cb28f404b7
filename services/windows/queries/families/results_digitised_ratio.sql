-- id: results_digitised_ratio
-- vi: Tỷ lệ kết quả được số hóa
-- en: Share of results granted, digitised
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitised
-- numerator_vi: kết quả đồng ý giải quyết được số hóa
-- denominator: results granted
-- denominator_vi: kết quả đồng ý giải quyết
SELECT
  key,
  share(results_digitised, results_granted) AS "value"
FROM rollup
