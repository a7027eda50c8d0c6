// zh: 一个部门承担的定量目标
// en: the quantitative targets that a department is responsible for
// parameters:
//   department: {type: department, zh: '部门名称，任何写法', en: 'a department, by any form of its name'}
// columns:
//   document: {zh: 文件, en: document}
//   clause: {zh: 条款, en: clause}
//   indicator: {zh: 指标, en: indicator}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   deadline: {zh: 期限, en: deadline}
//   role: {zh: 分工, en: role}
//   evidence: {zh: 依据, en: evidence}
//   change: {zh: 变化, en: change}
//   department: {zh: 部门, en: department}
//   via: {zh: 依据所在, en: stated in}
//   through: {zh: 所属类别, en: as one of}
//   jurisdiction: {zh: 辖区, en: jurisdiction}
MATCH (d:Department)-[:MEMBER_OF*0..1]->(c:Department)-[r:RESPONSIBLE_FOR]->(t:Target)
WHERE d.id IN $department AND ($as_of = '' OR (t.valid_from <= $as_of AND t.valid_to > $as_of))
RETURN DISTINCT
  t.document AS document,
  t.clause AS clause,
  t.indicator AS indicator,
  t.comparator AS comparator,
  t.value AS value,
  t.value_max AS value_max,
  t.unit AS unit,
  t.deadline AS deadline,
  r.role AS role,
  t.evidence AS evidence,
  t.change AS change,
  d.name AS department,
  r.via AS via,
  CASE WHEN c.is_class THEN c.name END AS through,
  d.jurisdiction AS jurisdiction,
  t.position AS position,
  t.id AS id
ORDER BY document, position, id, jurisdiction, department, role, via, through
