-- id: dossiers_became_overdue_workday_baseline
-- vi: Mức bình thường của số hồ sơ chuyển sang quá hạn mỗi ngày làm việc
-- en: Baseline: median of dossiers that became overdue a working day
-- unit: count
-- scopes: centre, level, field, province, centre_field
-- windows: now
-- numerator: median over the last 8 complete working days
-- numerator_vi: trung vị của 8 ngày làm việc trọn vẹn gần nhất
-- denominator: complete working days since the first event of the province, at least 4
-- denominator_vi: ngày làm việc trọn vẹn từ sự kiện đầu tiên của tỉnh, ít nhất 4 ngày
-- A sector of a centre is absent where nothing became overdue in the running and the last 8 days.
SELECT
  key,
  median_of_latest(workdays, workdays_known, 4) AS "value"
FROM now
WHERE scope <> 'centre_field' OR workdays_sum > 0
