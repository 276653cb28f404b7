-- Wide rows of centres and sectors, added up to every scope: what changed in each set of slots.
SELECT
  slots,
  coalesce(centre, level, field, province) AS entity,
  {measures}
FROM delta
GROUP BY GROUPING SETS ((slots, centre), (slots, level), (slots, field), (slots, province))
