// zh: 某日之前到期的目标和节点
// en: what falls due by a day
// parameters:
//   until: {type: last_day, zh: '最迟日期：2025、2025-06 或 2025-06-30', en: 'the last day: 2025, 2025-06 or 2025-06-30'}
//   since: {type: first_day, zh: '最早日期', en: 'the first day', default: '0001'}
// columns:
//   due: {zh: 最迟, en: due}
//   document: {zh: 文件, en: document}
//   clause: {zh: 条款, en: clause}
//   kind: {zh: 类别, en: kind}
//   work: {zh: 工作, en: work}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   deadline: {zh: 期限, en: deadline}
//   departments: {zh: 部门, en: departments}
//   evidence: {zh: 依据, en: evidence}
MATCH (m:Measure)-[:SETS]->(w)
WHERE w.due IS NOT NULL AND w.due <= $until AND w.due >= $since AND ($as_of = '' OR (w.valid_from <= $as_of AND w.valid_to > $as_of))
OPTIONAL MATCH (d:Department)-[:RESPONSIBLE_FOR]->(w)
RETURN
  w.due AS due,
  w.document AS document,
  w.clause AS clause,
  CASE WHEN w.indicator IS NOT NULL THEN 'target' ELSE 'milestone' END AS kind,
  coalesce(w.indicator, w.action) AS work,
  w.comparator AS comparator,
  w.value AS value,
  w.value_max AS value_max,
  w.unit AS unit,
  w.deadline AS deadline,
  collect(DISTINCT d.name) AS departments,
  w.evidence AS evidence,
  w.position AS position,
  w.id AS id
ORDER BY due, document, position, id
