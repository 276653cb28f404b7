-- id: returned_by_post_ratio
-- vi: Tỷ lệ kết quả trả qua bưu chính
-- en: Share of results handed over by post
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results handed over by post
-- denominator: results handed over
SELECT
  key,
  share(returned_post, returned_counter + returned_online + returned_post) AS "value"
FROM rollup
