// zh: 一个指标由哪些部门负责
// en: the departments responsible for an indicator
// parameters:
//   indicator: {type: indicator, zh: '指标名称或其中几个字', en: 'an indicator, or a part of its name'}
// columns:
//   document: {zh: 文件, en: document}
//   clause: {zh: 条款, en: clause}
//   indicator: {zh: 指标, en: indicator}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   deadline: {zh: 期限, en: deadline}
//   department: {zh: 部门, en: department}
//   role: {zh: 分工, en: role}
//   evidence: {zh: 依据, en: evidence}
//   via: {zh: 依据所在, en: stated in}
//   jurisdiction: {zh: 辖区, en: jurisdiction}
MATCH (t:Target)-[:MEASURES]->(i:Indicator)
WHERE i.id IN $indicator AND ($as_of = '' OR (t.valid_from <= $as_of AND t.valid_to > $as_of))
OPTIONAL MATCH (d:Department)-[r:RESPONSIBLE_FOR]->(t)
RETURN DISTINCT
  t.document AS document,
  t.clause AS clause,
  t.indicator AS indicator,
  t.comparator AS comparator,
  t.value AS value,
  t.value_max AS value_max,
  t.unit AS unit,
  t.deadline AS deadline,
  d.name AS department,
  r.role AS role,
  t.evidence AS evidence,
  r.via AS via,
  d.jurisdiction AS jurisdiction,
  t.position AS position,
  t.id AS id
ORDER BY document, position, id, department, role, via
