// zh: 被引用但不在库中的文件
// en: documents that are cited but not at hand
// columns:
//   title: {zh: 名称, en: title}
//   doc_number: {zh: 发文字号, en: number}
//   citations: {zh: 引用次数, en: citations}
//   documents: {zh: 文件, en: documents}
//   relations: {zh: 引用关系, en: relations}
MATCH (p:Document)-[c:CITES]->(b:Document)
WHERE b.held = false AND ($as_of = '' OR (p.valid_from <= $as_of AND p.valid_to > $as_of))
RETURN
  b.title AS title,
  b.doc_number AS doc_number,
  count(c.relation) AS citations,
  collect(DISTINCT p.id) AS documents,
  collect(DISTINCT c.relation) AS relations,
  b.id AS id
ORDER BY citations DESC, id
