-- id: dossiers_open
-- vi: Hồ sơ đang giải quyết theo tình trạng
-- en: Dossiers not ended, by standing
-- unit: count
-- labels: standing = awaiting_acceptance, within, due_soon, overdue, paused, no_due
-- scopes: centre, level, field, province
-- windows: now
-- numerator: dossiers that have not ended
-- numerator_vi: hồ sơ chưa kết thúc
SELECT
  key,
  standing_awaiting_acceptance AS "awaiting_acceptance",
  standing_within AS "within",
  standing_due_soon AS "due_soon",
  standing_overdue AS "overdue",
  standing_paused AS "paused",
  standing_no_due AS "no_due"
FROM now
WHERE scope <> 'centre_field'
