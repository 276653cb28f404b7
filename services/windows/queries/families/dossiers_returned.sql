-- id: dossiers_returned
-- vi: Kết quả đã trả theo kênh
-- en: Results handed over, by channel
-- unit: count
-- labels: channel = counter, online, post
-- scopes: centre, level, field, province
-- windows: all
-- numerator: results handed over
-- numerator_vi: kết quả đã trả
SELECT
  key,
  returned_counter AS "counter",
  returned_online AS "online",
  returned_post AS "post"
FROM rollup
