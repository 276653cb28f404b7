-- id: transfers_electronic_ratio
-- vi: Tỷ lệ luân chuyển hồ sơ điện tử
-- en: Share of transfers made electronically
-- unit: ratio
-- scopes: centre, level, field, province
-- windows: all
-- numerator: electronic transfers
-- denominator: transfers
SELECT
  key,
  share(transferred_electronic, transferred_electronic + transferred_paper) AS "value"
FROM rollup
