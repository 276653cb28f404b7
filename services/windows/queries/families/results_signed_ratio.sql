-- id: results_signed_ratio
-- vi: Tỷ lệ kết quả ký số
-- en: Share of results granted, digitally signed
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results granted, digitally signed
-- numerator_vi: kết quả đồng ý giải quyết được ký số
-- denominator: results granted
-- denominator_vi: kết quả đồng ý giải quyết
SELECT
  key,
  share(results_signed, results_granted) AS "value"
FROM rollup
