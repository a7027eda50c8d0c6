// zh: 涉及一份文件的冲突
// en: the conflicts that a document is part of
// parameters:
//   document: {type: document, zh: '文件的文件名（不带后缀）、发文字号或标题', en: 'a document: its file''s stem, number or title'}
// columns:
//   kind: {zh: 类别, en: kind}
//   strength: {zh: 程度, en: strength}
//   explanation: {zh: 说明, en: explanation}
//   document_a: {zh: 甲文件, en: document a}
//   indicator_a: {zh: 甲指标, en: indicator a}
//   value_a: {zh: 甲数值, en: value a}
//   unit_a: {zh: 甲单位, en: unit a}
//   deadline_a: {zh: 甲期限, en: deadline a}
//   document_b: {zh: 乙文件, en: document b}
//   indicator_b: {zh: 乙指标, en: indicator b}
//   value_b: {zh: 乙数值, en: value b}
//   unit_b: {zh: 乙单位, en: unit b}
//   deadline_b: {zh: 乙期限, en: deadline b}
MATCH (a:Target)-[c:CONFLICTS_WITH]->(b:Target)
WHERE (a.document IN $document OR b.document IN $document)
  AND ($as_of = '' OR (a.valid_from <= $as_of AND a.valid_to > $as_of))
  AND ($as_of = '' OR (b.valid_from <= $as_of AND b.valid_to > $as_of))
RETURN
  c.kind AS kind,
  c.strength AS strength,
  c.explanation AS explanation,
  a.document AS document_a,
  a.indicator AS indicator_a,
  a.value AS value_a,
  a.unit AS unit_a,
  a.deadline AS deadline_a,
  b.document AS document_b,
  b.indicator AS indicator_b,
  b.value AS value_b,
  b.unit AS unit_b,
  b.deadline AS deadline_b,
  a.position AS position_a,
  b.position AS position_b,
  c.id AS id
ORDER BY strength, kind, document_a, position_a, document_b, position_b, id
