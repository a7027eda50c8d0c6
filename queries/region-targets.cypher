// zh: 一个地区的定量目标
// en: the quantitative targets of a region
// parameters:
//   region: {type: region, zh: '地区名称，全称或简称', en: 'a region, by its full or short name'}
// columns:
//   document: {zh: 文件, en: document}
//   clause: {zh: 条款, en: clause}
//   indicator: {zh: 指标, en: indicator}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   deadline: {zh: 期限, en: deadline}
//   region: {zh: 地区, en: region}
//   evidence: {zh: 依据, en: evidence}
//   change: {zh: 变化, en: change}
MATCH (r:Region)<-[:GOVERNS]-(p:Document)-[:CONTAINS*1..8]->(m:Measure)-[:SETS]->(t:Target)
WHERE r.id IN $region AND ($as_of = '' OR (t.valid_from <= $as_of AND t.valid_to > $as_of))
RETURN DISTINCT
  t.document AS document,
  t.clause AS clause,
  t.indicator AS indicator,
  t.comparator AS comparator,
  t.value AS value,
  t.value_max AS value_max,
  t.unit AS unit,
  t.deadline AS deadline,
  r.name AS region,
  t.evidence AS evidence,
  t.change AS change,
  t.position AS position,
  t.id AS id
ORDER BY document, position, id
