-- Standings and waiting tickets, added up to every scope: what changed.
SELECT
  coalesce(centre, level, field, province, cell) AS entity,
  {measures}
FROM delta_now
GROUP BY GROUPING SETS ((centre), (level), (field), (province), (cell))
