-- id: timeliness_mean_of_centres_ratio
-- vi: Bình quân các trung tâm: tỷ lệ trước và đúng hạn
-- en: Mean of centres: share of dossiers early or on time
-- unit: ratio
-- scopes: level, province
-- windows: all
-- numerator: sum over centres of their shares early or on time
-- numerator_vi: tổng tỷ lệ trước hạn và đúng hạn của các trung tâm
-- denominator: centres that resolved a dossier with a due date
-- denominator_vi: trung tâm đã giải quyết hồ sơ có ngày hẹn trả
-- The unweighted mean of the centres that have a denominator, because some reports print that.
SELECT
  level_key AS key,
  share(sum(CAST((resolved_early + resolved_on_time) AS DOUBLE) / (resolved_early + resolved_on_time + resolved_late)), count(*)) AS "value"
FROM rollup_all
WHERE scope = 'centre' AND resolved_early + resolved_on_time + resolved_late > 0
GROUP BY level_key
UNION ALL
SELECT
  province_key AS key,
  share(sum(CAST((resolved_early + resolved_on_time) AS DOUBLE) / (resolved_early + resolved_on_time + resolved_late)), count(*)) AS "value"
FROM rollup_all
WHERE scope = 'centre' AND resolved_early + resolved_on_time + resolved_late > 0
GROUP BY province_key
