// zh: 各部门承担的工作量
// en: how much work each department has
// columns:
//   department: {zh: 部门, en: department}
//   jurisdiction: {zh: 辖区, en: jurisdiction}
//   targets: {zh: 指标数, en: targets}
//   milestones: {zh: 节点数, en: milestones}
//   measures: {zh: 任务数, en: measures}
//   documents: {zh: 文件, en: documents}
MATCH (d:Department)-[:RESPONSIBLE_FOR]->(w)
WHERE d.is_class = false AND ($as_of = '' OR (w.valid_from <= $as_of AND w.valid_to > $as_of))
RETURN
  d.name AS department,
  d.jurisdiction AS jurisdiction,
  count(DISTINCT CASE WHEN w.indicator IS NOT NULL THEN w.id END) AS targets,
  count(DISTINCT CASE WHEN w.action IS NOT NULL THEN w.id END) AS milestones,
  count(DISTINCT CASE WHEN w.path IS NOT NULL THEN w.id END) AS measures,
  count(DISTINCT w.document) AS documents,
  count(DISTINCT w.id) AS works,
  d.id AS id
ORDER BY targets DESC, works DESC, id
