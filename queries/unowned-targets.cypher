// zh: 没有责任部门的定量目标（条款及其上级也没有）
// en: quantitative targets without a department, on their clause or above it
// columns:
//   document: {zh: 文件, en: document}
//   clause: {zh: 条款, en: clause}
//   indicator: {zh: 指标, en: indicator}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   deadline: {zh: 期限, en: deadline}
//   evidence: {zh: 依据, en: evidence}
MATCH (m:Measure)-[:SETS]->(t:Target)
WHERE NOT EXISTS { MATCH (:Department)-[:RESPONSIBLE_FOR]->(t) }
  AND NOT EXISTS { MATCH (:Department)-[:RESPONSIBLE_FOR]->(m) }
  AND NOT EXISTS { MATCH (:Department)-[:RESPONSIBLE_FOR]->(a:Measure)-[:CONTAINS*1..8]->(m) }
  AND ($as_of = '' OR (t.valid_from <= $as_of AND t.valid_to > $as_of))
RETURN
  t.document AS document,
  t.clause AS clause,
  t.indicator AS indicator,
  t.comparator AS comparator,
  t.value AS value,
  t.value_max AS value_max,
  t.unit AS unit,
  t.deadline AS deadline,
  t.evidence AS evidence,
  t.position AS position,
  t.id AS id
ORDER BY document, position, id
