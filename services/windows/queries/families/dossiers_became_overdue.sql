-- id: dossiers_became_overdue
-- vi: Hồ sơ chuyển sang quá hạn
-- en: Dossiers that became overdue
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: changes from not overdue to overdue
SELECT
  key,
  became_overdue AS "value"
FROM rollup
