-- id: payments_online_ratio
-- vi: Tỷ lệ thanh toán trực tuyến
-- en: Share of payments made online
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: payments online
-- numerator_vi: lượt thanh toán trực tuyến
-- denominator: payments
-- denominator_vi: lượt thanh toán
SELECT
  key,
  share(paid_online, paid_online + paid_counter + paid_transfer) AS "value"
FROM rollup
