-- id: timeliness_ratio
-- vi: Tỷ lệ trước hạn, đúng hạn, trễ hạn
-- en: Share of early, on-time and late dossiers
-- unit: ratio
-- labels: timeliness = early, on_time, late; of = resolved, received
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers early, on time or late
-- numerator_vi: hồ sơ trước hạn, đúng hạn hoặc trễ hạn
-- denominator: of resolved: those early, on time and late; of received: all received in the window
-- denominator_vi: trên số đã giải quyết: trước hạn, đúng hạn và trễ hạn; trên số tiếp nhận: mọi hồ sơ tiếp nhận trong kỳ
SELECT
  key,
  share(resolved_early, resolved_early + resolved_on_time + resolved_late) AS "early/resolved",
  share(resolved_on_time, resolved_early + resolved_on_time + resolved_late) AS "on_time/resolved",
  share(resolved_late, resolved_early + resolved_on_time + resolved_late) AS "late/resolved",
  share(verdict_early, received_counter + received_online + received_post) AS "early/received",
  share(verdict_on_time, received_counter + received_online + received_post) AS "on_time/received",
  share(verdict_late, received_counter + received_online + received_post) AS "late/received"
FROM rollup
