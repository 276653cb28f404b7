-- id: results_granted
-- vi: Kết quả đồng ý giải quyết
-- en: Dossiers resolved with a result granted
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers resolved with outcome granted
-- numerator_vi: hồ sơ đã giải quyết với kết quả đồng ý
SELECT
  key,
  results_granted AS "value"
FROM rollup
