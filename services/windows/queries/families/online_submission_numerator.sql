-- id: online_submission_numerator
-- vi: Tử số của tỷ lệ hồ sơ trực tuyến
-- en: Numerator of the share of online submission
-- unit: count
-- labels: variant = all, full, partial, unassisted, filed_and_resolved, level34_resolved
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers filed online, by variant
-- numerator_vi: hồ sơ nộp trực tuyến, theo cách tính
SELECT
  key,
  received_online AS "all",
  received_full_online AS "full",
  received_partial_online AS "partial",
  received_unassisted AS "unassisted",
  resolved_online_signed AS "filed_and_resolved",
  resolved_online_service AS "level34_resolved"
FROM rollup
