-- id: due_dates_moved
-- vi: Lần dời ngày hẹn trả theo việc xin lỗi
-- en: Due dates moved, by apology
-- unit: count
-- labels: apology = in_time, late, none, after_end
-- scopes: centre, level, field, province
-- windows: all
-- numerator: moves of a due date
-- numerator_vi: lần dời ngày hẹn trả
SELECT
  key,
  moved_in_time AS "in_time",
  moved_late AS "late",
  moved_none AS "none",
  moved_after_end AS "after_end"
FROM rollup
