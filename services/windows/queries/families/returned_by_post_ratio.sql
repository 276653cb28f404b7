-- id: returned_by_post_ratio
-- vi: Tỷ lệ kết quả trả qua bưu chính
-- en: Share of results handed over by post
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results handed over by post
-- numerator_vi: kết quả trả qua bưu chính
-- denominator: results handed over
-- denominator_vi: kết quả đã trả
SELECT
  key,
  share(returned_post, returned_counter + returned_online + returned_post) AS "value"
FROM rollup
