// zh: 一个部门的全部工作及其分工
// en: all work of a department, with its role
// parameters:
//   department: {type: department, zh: '部门名称，任何写法', en: 'a department, by any form of its name'}
// columns:
//   document: {zh: 文件, en: document}
//   clause: {zh: 条款, en: clause}
//   kind: {zh: 类别, en: kind}
//   work: {zh: 工作, en: work}
//   deadline: {zh: 期限, en: deadline}
//   role: {zh: 分工, en: role}
//   evidence: {zh: 依据, en: evidence}
//   department: {zh: 部门, en: department}
//   via: {zh: 依据所在, en: stated in}
//   through: {zh: 所属类别, en: as one of}
//   jurisdiction: {zh: 辖区, en: jurisdiction}
MATCH (d:Department)-[:MEMBER_OF*0..1]->(c:Department)-[r:RESPONSIBLE_FOR]->(w)
WHERE d.id IN $department AND ($as_of = '' OR (w.valid_from <= $as_of AND w.valid_to > $as_of))
RETURN DISTINCT
  w.document AS document,
  coalesce(w.clause, w.path) AS clause,
  CASE WHEN w.indicator IS NOT NULL THEN 'target' WHEN w.action IS NOT NULL THEN 'milestone' ELSE 'measure' END AS kind,
  coalesce(w.indicator, w.action, w.title, w.evidence) AS work,
  w.deadline AS deadline,
  r.role AS role,
  w.evidence AS evidence,
  d.name AS department,
  r.via AS via,
  CASE WHEN c.is_class THEN c.name END AS through,
  d.jurisdiction AS jurisdiction,
  w.position AS position,
  w.id AS id
ORDER BY document, position, kind, id, jurisdiction, department, role, via, through
