-- id: dossiers_resolved_first_promise
-- vi: Hồ sơ đã giải quyết theo lần hẹn đầu tiên
-- en: Dossiers resolved, against the first promise
-- unit: count
-- labels: timeliness = early, on_time, late, no_due
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers resolved
-- numerator_vi: hồ sơ đã giải quyết
SELECT
  key,
  first_promise_early AS "early",
  first_promise_on_time AS "on_time",
  first_promise_late AS "late",
  first_promise_no_due AS "no_due"
FROM rollup
