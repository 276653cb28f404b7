-- id: timeliness_first_promise_ratio
-- vi: Tỷ lệ trước hạn, đúng hạn, trễ hạn theo lần hẹn đầu tiên
-- en: Share of early, on-time and late dossiers against the first promise
-- unit: ratio
-- labels: timeliness = early, on_time, late
-- scopes: centre, level, field, province
-- windows: all
-- numerator: resolved dossiers early, on time or late
-- numerator_vi: hồ sơ đã giải quyết trước hạn, đúng hạn hoặc trễ hạn
-- denominator: resolved dossiers with a due date
-- denominator_vi: hồ sơ đã giải quyết có ngày hẹn trả
SELECT
  key,
  share(first_promise_early, first_promise_early + first_promise_on_time + first_promise_late) AS "early",
  share(first_promise_on_time, first_promise_early + first_promise_on_time + first_promise_late) AS "on_time",
  share(first_promise_late, first_promise_early + first_promise_on_time + first_promise_late) AS "late"
FROM rollup
