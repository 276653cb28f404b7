-- id: satisfaction_mean_of_centres_ratio
-- vi: Bình quân các trung tâm: tỷ lệ hài lòng
-- en: Mean of centres: share of satisfied ratings
-- unit: ratio
-- scopes: level, province
-- windows: all
-- numerator: sum over centres of their shares of ratings of 4 or 5
-- numerator_vi: tổng tỷ lệ đánh giá 4 hoặc 5 điểm của các trung tâm
-- denominator: centres with a rating
-- denominator_vi: trung tâm có lượt đánh giá
-- The unweighted mean of the centres that have a denominator, because some reports print that.
SELECT
  level_key AS key,
  share(sum(CAST((satisfied_access + satisfied_procedure + satisfied_official + satisfied_result + satisfied_feedback + satisfied_none) AS DOUBLE) / (rated_access + rated_procedure + rated_official + rated_result + rated_feedback + rated_none)), count(*)) AS "value"
FROM rollup_all
WHERE scope = 'centre' AND rated_access + rated_procedure + rated_official + rated_result + rated_feedback + rated_none > 0
GROUP BY level_key
UNION ALL
SELECT
  province_key AS key,
  share(sum(CAST((satisfied_access + satisfied_procedure + satisfied_official + satisfied_result + satisfied_feedback + satisfied_none) AS DOUBLE) / (rated_access + rated_procedure + rated_official + rated_result + rated_feedback + rated_none)), count(*)) AS "value"
FROM rollup_all
WHERE scope = 'centre' AND rated_access + rated_procedure + rated_official + rated_result + rated_feedback + rated_none > 0
GROUP BY province_key
