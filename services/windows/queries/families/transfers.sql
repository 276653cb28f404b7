-- id: transfers
-- vi: Lượt luân chuyển hồ sơ theo hình thức
-- en: Transfers of dossiers, by medium
-- unit: count
-- labels: medium = electronic, paper
-- scopes: centre, level, field, province
-- windows: all
-- numerator: transfers
-- numerator_vi: lượt luân chuyển
SELECT
  key,
  transferred_electronic AS "electronic",
  transferred_paper AS "paper"
FROM rollup
