-- id: dossiers_refused
-- vi: Hồ sơ không được tiếp nhận
-- en: Dossiers refused at the door
-- unit: count
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers refused
-- numerator_vi: hồ sơ không được tiếp nhận
SELECT
  key,
  dossiers_refused AS "value"
FROM rollup
