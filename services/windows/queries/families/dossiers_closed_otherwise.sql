-- id: dossiers_closed_otherwise
-- vi: Hồ sơ rút hoặc dừng giải quyết
-- en: Dossiers withdrawn or stopped
-- unit: count
-- labels: how = withdrawn, stopped
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers withdrawn or stopped
-- numerator_vi: hồ sơ rút hoặc dừng giải quyết
SELECT
  key,
  closed_withdrawn AS "withdrawn",
  closed_stopped AS "stopped"
FROM rollup
