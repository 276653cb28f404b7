-- id: dossiers_became_overdue
-- vi: Hồ sơ chuyển sang quá hạn
-- en: Dossiers that became overdue
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: changes from not overdue to overdue
-- numerator_vi: số lần hồ sơ chuyển từ chưa quá hạn sang quá hạn
SELECT
  key,
  became_overdue AS "value"
FROM rollup
