// zh: 一份文件所依据和落实的文件，逐层上溯
// en: what a document rests on or implements, transitively
// parameters:
//   document: {type: document, zh: '文件的文件名（不带后缀）、发文字号或标题', en: 'a document: its file''s stem, number or title'}
// columns:
//   depth: {zh: 层数, en: depth}
//   document: {zh: 文件, en: document}
//   title: {zh: 名称, en: title}
//   doc_number: {zh: 发文字号, en: number}
//   issued_on: {zh: 成文日期, en: issued}
//   held: {zh: 在库, en: held}
MATCH path = (p:Document)-[:CITES*1..5]->(b:Document)
WHERE p.id IN $document AND NOT b.id IN $document AND all(c IN relationships(path) WHERE c.relation IN ['basis', 'implements'])
  AND ($as_of = '' OR b.held = false OR (b.valid_from <= $as_of AND b.valid_to > $as_of))
RETURN
  min(length(path)) AS depth,
  b.id AS document,
  b.title AS title,
  b.doc_number AS doc_number,
  b.issued_on AS issued_on,
  b.held AS held
ORDER BY depth, document
