-- id: catalogue_procedures
-- vi: Thủ tục hành chính trong danh mục
-- en: Procedures in the catalogue
-- unit: count
-- labels: level = province, district, commune; service_level = full, partial, none
-- scopes: province
-- windows: now
-- numerator: procedures of the catalogue
-- numerator_vi: thủ tục trong danh mục
SELECT
  now.key AS key,
  sum(procedures) FILTER (WHERE catalogue.level = 'province' AND catalogue.service_level = 'full') AS "province/full",
  sum(procedures) FILTER (WHERE catalogue.level = 'province' AND catalogue.service_level = 'partial') AS "province/partial",
  sum(procedures) FILTER (WHERE catalogue.level = 'province' AND catalogue.service_level = 'none') AS "province/none",
  sum(procedures) FILTER (WHERE catalogue.level = 'district' AND catalogue.service_level = 'full') AS "district/full",
  sum(procedures) FILTER (WHERE catalogue.level = 'district' AND catalogue.service_level = 'partial') AS "district/partial",
  sum(procedures) FILTER (WHERE catalogue.level = 'district' AND catalogue.service_level = 'none') AS "district/none",
  sum(procedures) FILTER (WHERE catalogue.level = 'commune' AND catalogue.service_level = 'full') AS "commune/full",
  sum(procedures) FILTER (WHERE catalogue.level = 'commune' AND catalogue.service_level = 'partial') AS "commune/partial",
  sum(procedures) FILTER (WHERE catalogue.level = 'commune' AND catalogue.service_level = 'none') AS "commune/none"
FROM now
CROSS JOIN catalogue
WHERE now.scope = 'province'
GROUP BY now.key
