-- id: dossiers_became_overdue_workday
-- vi: Hồ sơ chuyển sang quá hạn trong ngày làm việc hiện tại
-- en: Dossiers that became overdue in the running working day
-- unit: count
-- scopes: centre, level, field, province, centre_field
-- windows: now
-- numerator: changes from not overdue to overdue
-- numerator_vi: số lần hồ sơ chuyển từ chưa quá hạn sang quá hạn
-- A sector of a centre is absent where nothing became overdue in the running and the last 8 days.
SELECT
  key,
  workday AS "value"
FROM now
WHERE scope <> 'centre_field' OR workdays_sum > 0
