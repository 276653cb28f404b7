-- id: ratings
-- vi: Lượt đánh giá theo yếu tố
-- en: Ratings, by factor
-- unit: count
-- labels: factor = access, procedure, official, result, feedback, none
-- scopes: centre, level, field, province
-- windows: all
-- numerator: ratings
-- numerator_vi: lượt đánh giá
SELECT
  key,
  rated_access AS "access",
  rated_procedure AS "procedure",
  rated_official AS "official",
  rated_result AS "result",
  rated_feedback AS "feedback",
  rated_none AS "none"
FROM rollup
