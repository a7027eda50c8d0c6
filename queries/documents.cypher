// zh: 库中的文件
// en: the documents at hand
// columns:
//   document: {zh: 文件, en: document}
//   title: {zh: 名称, en: title}
//   doc_number: {zh: 发文字号, en: number}
//   issued_on: {zh: 成文日期, en: issued}
//   region: {zh: 地区, en: region}
//   issuers: {zh: 发文机关, en: issuers}
MATCH (p:Document)
WHERE p.held = true AND ($as_of = '' OR (p.valid_from <= $as_of AND p.valid_to > $as_of))
OPTIONAL MATCH (d:Department)-[:ISSUED]->(p)
RETURN
  p.id AS document,
  p.title AS title,
  p.doc_number AS doc_number,
  p.issued_on AS issued_on,
  p.region AS region,
  collect(DISTINCT d.name) AS issuers
ORDER BY document
