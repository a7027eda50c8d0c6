// zh: 一个指标从国家到省、市、县的逐级要求
// en: what is asked of an indicator from the nation down to provinces, cities and counties
// parameters:
//   indicator: {type: indicator, zh: '指标名称或其中几个字', en: 'an indicator, or a part of its name'}
// columns:
//   level: {zh: 层级, en: level}
//   region: {zh: 地区, en: region}
//   document: {zh: 文件, en: document}
//   indicator: {zh: 指标, en: indicator}
//   comparator: {zh: 比较, en: comparator}
//   value: {zh: 数值, en: value}
//   value_max: {zh: 上限, en: upper value}
//   unit: {zh: 单位, en: unit}
//   change: {zh: 变化, en: change}
//   deadline: {zh: 期限, en: deadline}
//   clause: {zh: 条款, en: clause}
//   evidence: {zh: 依据, en: evidence}
MATCH (t:Target)-[:MEASURES]->(i:Indicator)
WHERE i.id IN $indicator AND ($as_of = '' OR (t.valid_from <= $as_of AND t.valid_to > $as_of))
MATCH (p:Document)-[:GOVERNS]->(r:Region)
WHERE p.id = t.document
RETURN DISTINCT
  r.level AS level,
  r.name AS region,
  t.document AS document,
  t.indicator AS indicator,
  t.comparator AS comparator,
  t.value AS value,
  t.value_max AS value_max,
  t.unit AS unit,
  t.change AS change,
  t.deadline AS deadline,
  t.clause AS clause,
  t.evidence AS evidence,
  CASE r.level WHEN 'nation' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 WHEN 'new_area' THEN 3 WHEN 'county' THEN 4 ELSE 5 END AS rank,
  coalesce(t.due, '9999') AS due,
  r.id AS code,
  t.position AS position,
  t.id AS id
ORDER BY rank, code, due, document, position, id
