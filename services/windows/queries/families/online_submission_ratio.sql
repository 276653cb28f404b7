-- id: online_submission_ratio
-- vi: Tỷ lệ hồ sơ trực tuyến
-- en: Share of online submission
-- unit: ratio
-- labels: variant = all, full, partial, unassisted, filed_and_resolved, level34_resolved
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers filed online, by variant
-- numerator_vi: hồ sơ nộp trực tuyến, theo cách tính
-- denominator: dossiers received or resolved, by variant
-- denominator_vi: hồ sơ tiếp nhận hoặc đã giải quyết, theo cách tính
SELECT
  key,
  share(received_online, received_counter + received_online + received_post) AS "all",
  share(received_full_online, received_full) AS "full",
  share(received_partial_online, received_partial) AS "partial",
  share(received_unassisted, received_counter + received_online + received_post) AS "unassisted",
  share(resolved_online_signed, resolved_early + resolved_on_time + resolved_late + resolved_no_due) AS "filed_and_resolved",
  share(resolved_online_service, resolved_early + resolved_on_time + resolved_late + resolved_no_due) AS "level34_resolved"
FROM rollup
