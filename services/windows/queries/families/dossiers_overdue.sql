-- id: dossiers_overdue
-- vi: Hồ sơ quá hạn của lĩnh vực tại trung tâm
-- en: Overdue dossiers of a sector of a centre
-- unit: count
-- scopes: centre_field
-- windows: now
-- numerator: dossiers overdue now
-- numerator_vi: hồ sơ đang quá hạn
SELECT
  key,
  nullif(standing_overdue, 0) AS "value"
FROM now
WHERE scope = 'centre_field'
