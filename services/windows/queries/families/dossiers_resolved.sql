-- id: dossiers_resolved
-- vi: Hồ sơ đã giải quyết theo hạn trả hiện hành
-- en: Dossiers resolved, against the due date in force
-- unit: count
-- labels: timeliness = early, on_time, late, no_due
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers resolved
-- numerator_vi: hồ sơ đã giải quyết
SELECT
  key,
  resolved_early AS "early",
  resolved_on_time AS "on_time",
  resolved_late AS "late",
  resolved_no_due AS "no_due"
FROM rollup
