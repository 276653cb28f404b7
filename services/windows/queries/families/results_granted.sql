-- id: results_granted
-- vi: Kết quả đồng ý giải quyết
-- en: Dossiers resolved with a result granted
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers resolved with outcome granted
SELECT
  key,
  results_granted AS "value"
FROM rollup
