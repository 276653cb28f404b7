-- id: satisfaction_ratio
-- vi: Tỷ lệ hài lòng
-- en: Share of satisfied ratings
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: ratings of 4 or 5
-- numerator_vi: lượt đánh giá 4 hoặc 5 điểm
-- denominator: ratings
-- denominator_vi: lượt đánh giá
SELECT
  key,
  share(satisfied_access + satisfied_procedure + satisfied_official + satisfied_result + satisfied_feedback + satisfied_none, rated_access + rated_procedure + rated_official + rated_result + rated_feedback + rated_none) AS "value"
FROM rollup
