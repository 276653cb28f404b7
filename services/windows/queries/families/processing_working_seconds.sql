-- id: processing_working_seconds
-- vi: Thời gian làm việc để giải quyết hồ sơ
-- en: Working time to resolve a dossier, without pauses
-- unit: seconds
-- labels: stat = mean, p50, p90
-- scopes: centre, level, field, province
-- windows: all
-- numerator: sum of the working times; quantiles are read from buckets
-- numerator_vi: tổng thời gian làm việc; phân vị đọc từ các khoảng
-- denominator: dossiers resolved
-- denominator_vi: hồ sơ đã giải quyết
SELECT
  key,
  share(CAST(working_ms AS DOUBLE) / 1000, working_count) AS "mean",
  quantile(0.5, 'working_days', working_buckets) / 1000 AS "p50",
  quantile(0.9, 'working_days', working_buckets) / 1000 AS "p90"
FROM rollup
