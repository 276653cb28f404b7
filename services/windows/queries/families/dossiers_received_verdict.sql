-- id: dossiers_received_verdict
-- vi: Hồ sơ tiếp nhận theo kết quả đến nay
-- en: Dossiers received, by their verdict so far
-- unit: count
-- labels: verdict = pending, early, on_time, late, no_due, closed_otherwise
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers received
-- numerator_vi: hồ sơ tiếp nhận
SELECT
  key,
  verdict_pending AS "pending",
  verdict_early AS "early",
  verdict_on_time AS "on_time",
  verdict_late AS "late",
  verdict_no_due AS "no_due",
  verdict_closed_otherwise AS "closed_otherwise"
FROM rollup
