-- Wide rows of centres and sectors, added up to every scope: what changed in each slot.
SELECT
  slot,
  coalesce(centre, level, field, province) AS entity,
  {measures}
FROM delta
GROUP BY GROUPING SETS ((slot, centre), (slot, level), (slot, field), (slot, province))
