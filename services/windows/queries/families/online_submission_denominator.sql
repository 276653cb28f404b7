-- id: online_submission_denominator
-- vi: Mẫu số của tỷ lệ hồ sơ trực tuyến
-- en: Denominator of the share of online submission
-- unit: count
-- labels: variant = all, full, partial, unassisted, filed_and_resolved, level34_resolved
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers received or resolved, by variant
-- numerator_vi: hồ sơ tiếp nhận hoặc đã giải quyết, theo cách tính
SELECT
  key,
  received_counter + received_online + received_post AS "all",
  received_full AS "full",
  received_partial AS "partial",
  received_counter + received_online + received_post AS "unassisted",
  resolved_early + resolved_on_time + resolved_late + resolved_no_due AS "filed_and_resolved",
  resolved_early + resolved_on_time + resolved_late + resolved_no_due AS "level34_resolved"
FROM rollup
