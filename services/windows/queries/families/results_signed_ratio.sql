-- id: results_signed_ratio
-- vi: Tỷ lệ kết quả ký số
-- en: Share of results granted, digitally signed
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitally signed
-- denominator: results granted
SELECT
  key,
  share(results_signed, results_granted) AS "value"
FROM rollup
