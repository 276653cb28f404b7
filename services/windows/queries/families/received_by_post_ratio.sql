-- id: received_by_post_ratio
-- vi: Tỷ lệ hồ sơ tiếp nhận qua bưu chính
-- en: Share of dossiers received by post
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers received by post
-- numerator_vi: hồ sơ tiếp nhận qua bưu chính
-- denominator: dossiers received
-- denominator_vi: hồ sơ tiếp nhận
SELECT
  key,
  share(received_post, received_counter + received_online + received_post) AS "value"
FROM rollup
