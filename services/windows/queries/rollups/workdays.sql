-- Became overdue by working day: 0 is the running one, 8 the oldest of the last complete ones.
-- Scopes with a centre follow its schedule, the others the calendar's default.
SELECT
  coalesce(centre, cell) AS entity,
  day_of_centre AS day,
  sum(became_overdue) AS became_overdue
FROM overdue_days
WHERE day_of_centre IS NOT NULL
GROUP BY GROUPING SETS ((centre, day_of_centre), (cell, day_of_centre))
UNION ALL
SELECT
  coalesce(level, field, province) AS entity,
  day_of_default AS day,
  sum(became_overdue) AS became_overdue
FROM overdue_days
WHERE day_of_default IS NOT NULL
GROUP BY GROUPING SETS ((level, day_of_default), (field, day_of_default), (province, day_of_default))
