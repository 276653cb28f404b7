-- id: satisfaction_factor_ratio
-- vi: Tỷ lệ hài lòng theo yếu tố
-- en: Share of satisfied ratings, by factor
-- unit: ratio
-- labels: factor = access, procedure, official, result, feedback, none
-- scopes: centre, level, field, province
-- windows: all
-- numerator: ratings of 4 or 5
-- numerator_vi: lượt đánh giá 4 hoặc 5 điểm
-- denominator: ratings
-- denominator_vi: lượt đánh giá
SELECT
  key,
  share(satisfied_access, rated_access) AS "access",
  share(satisfied_procedure, rated_procedure) AS "procedure",
  share(satisfied_official, rated_official) AS "official",
  share(satisfied_result, rated_result) AS "result",
  share(satisfied_feedback, rated_feedback) AS "feedback",
  share(satisfied_none, rated_none) AS "none"
FROM rollup
