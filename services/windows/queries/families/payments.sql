-- id: payments
-- vi: Lượt thanh toán theo hình thức
-- en: Payments, by method
-- unit: count
-- labels: method = online, counter, transfer
-- scopes: centre, level, field, province
-- windows: all
-- numerator: payments
-- numerator_vi: lượt thanh toán
SELECT
  key,
  paid_online AS "online",
  paid_counter AS "counter",
  paid_transfer AS "transfer"
FROM rollup
