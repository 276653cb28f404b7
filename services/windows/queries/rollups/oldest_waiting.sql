-- The earliest issue among the tickets that wait.
SELECT
  coalesce(centre, level, province) AS entity,
  min(issued) AS issued
FROM waiting
GROUP BY GROUPING SETS ((centre), (level), (province))
