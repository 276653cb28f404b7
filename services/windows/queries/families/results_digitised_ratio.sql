-- id: results_digitised_ratio
-- vi: Tỷ lệ kết quả được số hóa
-- en: Share of results granted, digitised
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitised
-- denominator: results granted
SELECT
  key,
  share(results_digitised, results_granted) AS "value"
FROM rollup
