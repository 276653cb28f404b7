-- id: transfers_electronic_ratio
-- vi: Tỷ lệ luân chuyển hồ sơ điện tử
-- en: Share of transfers made electronically
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: electronic transfers
-- numerator_vi: lượt luân chuyển điện tử
-- denominator: transfers
-- denominator_vi: lượt luân chuyển
SELECT
  key,
  share(transferred_electronic, transferred_electronic + transferred_paper) AS "value"
FROM rollup
