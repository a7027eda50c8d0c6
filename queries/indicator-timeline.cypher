// zh: 一个指标按期限排列的要求
// en: what is asked of an indicator, by deadline
// parameters:
//   indicator: {type: indicator, zh: '指标名称或其中几个字', en: 'an indicator, or a part of its name'}
// columns:
//   deadline: {zh: 期限, en: deadline}
//   document: {zh: 文件, en: document}
//   region: {zh: 地区, en: region}
//   indicator: {zh: 指标, en: indicator}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   change: {zh: 变化, en: change}
//   baseline_year: {zh: 基期, en: baseline year}
//   recurrence: {zh: 周期, en: recurrence}
//   force: {zh: 力度, en: force}
//   clause: {zh: 条款, en: clause}
//   evidence: {zh: 依据, en: evidence}
MATCH (t:Target)-[:MEASURES]->(i:Indicator)
WHERE i.id IN $indicator AND ($as_of = '' OR (t.valid_from <= $as_of AND t.valid_to > $as_of))
MATCH (p:Document)
WHERE p.id = t.document
RETURN DISTINCT
  t.deadline AS deadline,
  t.document AS document,
  p.region AS region,
  t.indicator AS indicator,
  t.comparator AS comparator,
  t.value AS value,
  t.value_max AS value_max,
  t.unit AS unit,
  t.change AS change,
  t.baseline_year AS baseline_year,
  t.recurrence AS recurrence,
  t.force AS force,
  t.clause AS clause,
  t.evidence AS evidence,
  coalesce(t.due, '9999') AS due,
  t.position AS position,
  t.id AS id
ORDER BY due, document, position, id
