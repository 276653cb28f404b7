-- id: dossiers_received
-- vi: Hồ sơ tiếp nhận theo kênh
-- en: Dossiers received, by channel
-- unit: count
-- labels: channel = counter, online, post
-- scopes: centre, level, field, province
-- windows: all
-- numerator: dossiers received
-- numerator_vi: hồ sơ tiếp nhận
SELECT
  key,
  received_counter AS "counter",
  received_online AS "online",
  received_post AS "post"
FROM rollup
