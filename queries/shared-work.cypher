// zh: 与一个部门共同承担工作的部门
// en: the departments that share work with a department
// parameters:
//   department: {type: department, zh: '部门名称，任何写法', en: 'a department, by any form of its name'}
// columns:
//   department: {zh: 部门, en: department}
//   jurisdiction: {zh: 辖区, en: jurisdiction}
//   measures: {zh: 任务数, en: measures}
//   targets: {zh: 指标数, en: targets}
//   milestones: {zh: 节点数, en: milestones}
//   roles: {zh: 分工, en: roles}
//   documents: {zh: 文件, en: documents}
MATCH (a:Department)-[:RESPONSIBLE_FOR]->(w)<-[r:RESPONSIBLE_FOR]-(b:Department)
WHERE a.id IN $department AND NOT b.id IN $department AND ($as_of = '' OR (w.valid_from <= $as_of AND w.valid_to > $as_of))
RETURN
  b.name AS department,
  b.jurisdiction AS jurisdiction,
  count(DISTINCT CASE WHEN w.path IS NOT NULL THEN w.id END) AS measures,
  count(DISTINCT CASE WHEN w.indicator IS NOT NULL THEN w.id END) AS targets,
  count(DISTINCT CASE WHEN w.action IS NOT NULL THEN w.id END) AS milestones,
  collect(DISTINCT r.role) AS roles,
  collect(DISTINCT w.document) AS documents,
  count(DISTINCT w.id) AS works,
  b.id AS id
ORDER BY works DESC, id
