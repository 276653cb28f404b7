-- id: ratings_satisfied
-- vi: Lượt đánh giá hài lòng (4–5 điểm) theo yếu tố
-- en: Ratings of 4 or 5, by factor
-- unit: count
-- labels: factor = access, procedure, official, result, feedback, none
-- scopes: centre, level, field, province
-- windows: all
-- numerator: ratings of 4 or 5
-- numerator_vi: lượt đánh giá 4 hoặc 5 điểm
SELECT
  key,
  satisfied_access AS "access",
  satisfied_procedure AS "procedure",
  satisfied_official AS "official",
  satisfied_result AS "result",
  satisfied_feedback AS "feedback",
  satisfied_none AS "none"
FROM rollup
