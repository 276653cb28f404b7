-- id: stage_seconds
-- vi: Thời gian từng khâu của hồ sơ
-- en: Elapsed time of the stages of a dossier
-- unit: seconds
-- labels: stage = acceptance, processing, handover, total; stat = mean, p50, p90
-- scopes: centre, level, field, province
-- windows: all
-- numerator: sum of the elapsed times; quantiles are read from buckets
-- numerator_vi: tổng thời gian trôi qua; phân vị đọc từ các khoảng
-- denominator: dossiers that passed the stage
-- denominator_vi: hồ sơ đã qua khâu đó
SELECT
  key,
  share(CAST(acceptance_ms AS DOUBLE) / 1000, acceptance_count) AS "acceptance/mean",
  quantile(0.5, 'stages', acceptance_buckets) / 1000 AS "acceptance/p50",
  quantile(0.9, 'stages', acceptance_buckets) / 1000 AS "acceptance/p90",
  share(CAST(processing_ms AS DOUBLE) / 1000, processing_count) AS "processing/mean",
  quantile(0.5, 'stages', processing_buckets) / 1000 AS "processing/p50",
  quantile(0.9, 'stages', processing_buckets) / 1000 AS "processing/p90",
  share(CAST(handover_ms AS DOUBLE) / 1000, handover_count) AS "handover/mean",
  quantile(0.5, 'stages', handover_buckets) / 1000 AS "handover/p50",
  quantile(0.9, 'stages', handover_buckets) / 1000 AS "handover/p90",
  share(CAST(total_ms AS DOUBLE) / 1000, total_count) AS "total/mean",
  quantile(0.5, 'stages', total_buckets) / 1000 AS "total/p50",
  quantile(0.9, 'stages', total_buckets) / 1000 AS "total/p90"
FROM rollup
