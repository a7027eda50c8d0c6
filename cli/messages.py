"""Every word that the command line says, in Chinese and English."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cli.briefing_words import WORDS as BRIEFING_WORDS
from cli.fact_words import WORDS
from cli.ledger_words import WORDS as LEDGER_WORDS
from cli.time_words import WORDS as TIME_WORDS
from pipeline.errors import Language

_TEXTS: dict[str, tuple[str, str]] = {
    **WORDS,
    **LEDGER_WORDS,
    **TIME_WORDS,
    **BRIEFING_WORDS,
    # help of the program and its commands
    "app": (
        "读取政府政策文件，抽取目标、责任、引用等事实，存入知识图谱并找出冲突。",
        "Reads Chinese government policy documents into facts, a knowledge graph, and the conflicts between them.",
    ),
    "cmd.facts": ("抽取事实，输出 JSON Lines。", "Print the facts of files as JSON Lines."),
    "cmd.ingest": ("读入文件，更新事实库、冲突与图谱。", "Read files into the library; update conflicts and graph."),
    "cmd.query": ("运行一个命名查询。", "Run a named query."),
    "cmd.cypher": ("在图谱上运行一条 Cypher（只读）。", "Run a Cypher statement on the graph (read only)."),
    "cmd.conflicts": (
        "列出冲突；给出文件时当场比对，不用库。",
        "List conflicts; given files, judge them on the spot without a store.",
    ),
    "cmd.verify": ("重读库中原文件，逐字核对每条事实。", "Read the stored files again and check every fact."),
    "cmd.export": ("导出事实或图谱。", "Export the facts or the graph."),
    "cmd.remove": ("从库和图谱中移除文件。", "Remove documents from library and graph."),
    "cmd.rebuild": ("由事实重新生成冲突与图谱。", "Make conflicts and graph anew from the facts."),
    "cmd.judgements": ("列出同一性判断及其理由。", "List the judgements about identity, with reasons."),
    "opt.verb": (
        "split 或 merge，后跟两个名称；不给则列出。",
        "split or merge, and then two names; without them, the list.",
    ),
    "give_two_names": (
        "请写 judgements split|merge 和两个不同的名称，如 市环保局（望湖市）",
        "write judgements split|merge and two different names, such as 市环保局（望湖市）",
    ),
    "cannot_merge": (
        "“{a}”与“{b}”未能并为一个部门：请都写明地区，或都不写",
        "{a} and {b} cannot be made one: give a region to both or to none",
    ),
    "cannot_split": ("“{a}”与“{b}”是同一个写法，无法分开", "{a} and {b} are one wording and cannot be split"),
    "judged.same": ("已记下：“{a}”与“{b}”为同一。", "Kept: {a} and {b} are the same."),
    "judged.different": ("已记下：“{a}”与“{b}”不同。", "Kept: {a} and {b} are different."),
    "cmd.rules": ("查看和检验规则。", "List and test the rules."),
    "cmd.rules.list": ("列出规则及其用途。", "List the rules and what they are for."),
    "cmd.rules.test": ("用规则自带的例子检验规则。", "Test every rule with its own examples."),
    "cmd.evaluate": ("对照人工标注计算准确率。", "Score facts against hand annotations."),
    "cmd.explain": ("说明一条事实出自哪句话、哪条规则。", "Say which sentence and which rule a fact comes from."),
    "cmd.coverage": (
        "清点文件中的每一个数：被事实采用、可以解释、还是遗漏待查。",
        "Account for every number of a file: used by a fact, explained, or open.",
    ),
    "cmd.demo": ("用示例文件走一遍。", "A tour with the sample documents."),
    # help of options and arguments
    "opt.lang": ("界面语言：zh 或 en。", "Language of messages: zh or en."),
    "opt.quiet": ("只显示错误。", "Show errors only."),
    "opt.rules": ("叠加自己的规则文件夹。", "A folder of your own rules, laid over the built-in ones."),
    "opt.separate": (
        "文件夹和 .zip 里的通知不与附件合并。",
        "Do not read notices in folders and .zip archives as one with their attachments.",
    ),
    "opt.version": ("显示版本。", "Show the version."),
    "opt.store": (
        "库所在文件夹；或 Neo4j 服务器的地址 bolt://…、neo4j://…。",
        "The library's folder, or the address of a Neo4j server, bolt://… or neo4j://….",
    ),
    "opt.library": ("图谱在服务器上时，事实放在哪个文件夹。", "Where the facts lie when the graph is on a server."),
    "opt.jobs": ("并行进程数；默认自动。", "Number of processes; chosen by itself unless given."),
    "opt.out": ("写入的文件夹。", "The folder to write to."),
    "opt.out.file": ("写入的文件或文件夹。", "The file or folder to write to."),
    "opt.paths": ("文件、文件夹、通配符或 .zip。", "Files, folders, globs or .zip archives."),
    "opt.format": ("输出格式。", "The format of the output."),
    "opt.list": ("列出命名查询。", "List the named queries."),
    "opt.param": ("查询参数，如 department=市生态环境局。", "A parameter, such as department=市生态环境局."),
    "opt.name": ("查询名称。", "The query's name."),
    "opt.cypher": ("Cypher 语句。", "A Cypher statement."),
    "opt.kind": ("只看这一类。", "This kind only."),
    "opt.strength": ("只看这一程度。", "This strength only."),
    "opt.incomparable": (
        "也列出未比较的目标对及原因。",
        "Also list the pairs that were not compared, with the reason.",
    ),
    "opt.fail_on": ("存在这一程度的冲突时以 1 退出。", "Exit with 1 when there is a conflict of this strength."),
    "opt.doc": ("库中文件的编号（文件名主干）。", "Ids of documents in the library (stems of their files)."),
    "opt.fact": ("事实编号。", "The id of a fact."),
    "opt.file": ("当场读这个文件，不用库。", "Read this file on the spot instead of a library."),
    "opt.open": ("列出每个待查的数及其原句。", "List every open number with its sentence."),
    "opt.gold": ("标注文件或文件夹（.jsonl）。", "An annotation file, or a folder of them (.jsonl)."),
    "opt.gold.paths": ("被标注的原文件；不给则用库中事实。", "The annotated documents; the library's facts otherwise."),
    "opt.errors": ("列出这一类型的差错。", "List what was missed and wrong for this type."),
    "opt.reread": ("未变的文件也重新读取。", "Read unchanged files again, too."),
    "opt.demo.folder": ("示例库写到哪里。", "Where to put the sample library."),
    # messages
    "reading.page": ("{name} 第 {page}/{pages} 页", "{name} page {page} of {pages}"),
    "reading": ("读取文件", "reading"),
    "no_files": ("没有可读取的文件", "there is no file to read"),
    "no_match": ("没有与之匹配的文件", "nothing matches"),
    "no_readable": ("文件夹里没有可读取的文件", "there is no readable file in this folder"),
    "file_moved": ("读取期间文件有改动，请重试", "changed while it was read; try again"),
    "zip_bad": ("不是完好的 .zip 文件", "not an intact .zip archive"),
    "zip_climbs": ("压缩包内的路径指向包外，已拒绝", "its path climbs out of the archive; refused"),
    "zip_locked": ("压缩包内的文件有密码", "needs a password"),
    "zip_large": ("解压后过大", "too large when unpacked"),
    "zip_nested": ("压缩包套了两层以上，未读取；请先解开", "an archive in an archive in an archive; unpack it first"),
    "joined": ("与 {count} 个附件合并为一份文件：{names}", "read as one document with {count} attachments: {names}"),
    "written": ("已写入 {path}", "wrote {path}"),
    "wrong_pair": ("参数应写作 名称=值：{text}", "a parameter is written name=value: {text}"),
    "xlsx_needs_out": ("xlsx 格式需要 -o 文件", "xlsx needs -o FILE"),
    "csv_needs_out": ("此格式需要 -o 文件夹", "this format needs -o FOLDER"),
    "give_name": ("请给出查询名称，或用 --list 查看", "give a query's name, or --list to see them"),
    "no_rows": ("没有结果", "no rows"),
    "rows": ("{count} 行", "{count} rows"),
    "removed": ("已移除 {id}", "removed {id}"),
    "rebuilt": ("已重建：{nodes} 个节点，{edges} 条关系", "made anew: {nodes} nodes, {edges} relationships"),
    "verified": (
        "{documents} 份文件、{facts} 条事实，全部与原文一致",
        "{documents} documents, {facts} facts: all as in the files",
    ),
    "verify_failed": ("{count} 处不一致", "{count} faults"),
    "no_conflicts": ("没有冲突", "no conflicts"),
    "rules_passed": ("{count} 条规则的例子全部通过", "the examples of {count} rules all hold"),
    "rules_failed": ("{count} 个例子不符", "{count} examples fail"),
    "no_fact": ("库中没有事实 {id}", "no fact {id} in the library"),
    "no_facts": ("没有 {name} 的事实", "no facts for {name}"),
    "no_gold": ("没有可对照的标注", "no annotation to compare with"),
    "interrupted": ("已中断", "interrupted"),
    # types of facts
    "type.document": ("文件", "documents"),
    "type.clause": ("条款", "clauses"),
    "type.target": ("定量目标", "targets"),
    "type.milestone": ("时间节点", "milestones"),
    "type.responsibility": ("责任分工", "responsibilities"),
    "type.citation": ("引用", "citations"),
    # kinds of conflicts, strengths
    "kind.text_table": ("正文与表格", "text and table"),
    "kind.value": ("数值", "value"),
    "kind.comparator": ("比较方式", "comparator"),
    "kind.regression": ("倒退", "regression"),
    "kind.deadline": ("期限", "deadline"),
    "kind.hierarchy": ("上下级", "hierarchy"),
    "kind.owner": ("责任部门", "owner"),
    "kind.not_comparable": ("未比较", "not compared"),
    "kind.superseded": ("已被替代", "superseded"),
    "strength.contradiction": ("矛盾", "contradiction"),
    "strength.divergence": ("不一致", "divergence"),
    # values of columns, in tables for people
    "role.lead": ("牵头", "lead"),
    "role.responsible": ("负责", "responsible"),
    "role.support": ("配合", "support"),
    "kind.target": ("定量目标", "target"),
    "kind.milestone": ("时间节点", "milestone"),
    "kind.measure": ("任务", "measure"),
    "kind.department": ("部门", "department"),
    "kind.region": ("地区", "region"),
    "kind.indicator": ("指标", "indicator"),
    "kind.document": ("文件", "document"),
    "kind.unit": ("计量单位", "unit"),
    "via.row": ("表格该行", "its row"),
    "via.bracket": ("段末括号", "the bracket"),
    "via.label": ("责任单位一栏", "the label"),
    "via.sentence": ("句中主语", "the sentence"),
    "via.heading": ("上级条款", "a clause above"),
    "change.none": ("", ""),
    "change.increase": ("提高", "increase"),
    "change.decrease": ("下降", "decrease"),
    "level.nation": ("国家", "nation"),
    "level.province": ("省级", "province"),
    "level.prefecture": ("市级", "prefecture"),
    "level.new_area": ("新区", "new area"),
    "level.county": ("县级", "county"),
    "force.stated": ("", ""),
    "force.aspirational": ("力争", "aspirational"),
    "force.binding": ("约束", "binding"),
    "recurrence.annual": ("每年", "annual"),
    "verdict.same": ("相同", "same"),
    "verdict.different": ("不同", "different"),
    "verdict.unsure": ("存疑", "unsure"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    # column heads
    "col.name": ("名称", "name"),
    "col.about": ("说明", "about"),
    "col.parameters": ("参数", "parameters"),
    "col.document": ("文件", "document"),
    "col.fact": ("事实", "fact"),
    "col.fault": ("问题", "fault"),
    "col.kind": ("类别", "kind"),
    "col.strength": ("程度", "strength"),
    "col.explanation": ("说明", "explanation"),
    "col.a": ("甲", "a"),
    "col.b": ("乙", "b"),
    "col.reason": ("理由", "reason"),
    "col.verdict": ("判断", "verdict"),
    "col.rule": ("规则", "rule"),
    "col.number": ("发文字号", "number"),
    "col.issuer": ("发文机关", "issuer"),
    "col.issued": ("成文日期", "issued"),
    "col.region": ("地区", "region"),
    "col.title": ("名称", "title"),
    "col.department": ("部门", "department"),
    "col.targets": ("定量目标", "targets"),
    "col.milestones": ("时间节点", "milestones"),
    "col.measures": ("任务", "measures"),
    "col.value": ("值", "value"),
    "col.count": ("数量", "count"),
    "col.record": ("记录", "record"),
    "col.type": ("类型", "type"),
    "col.hit": ("一致", "hit"),
    "col.f1": ("F1", "F1"),
    "col.precision": ("精确率", "precision"),
    "col.recall": ("召回率", "recall"),
    "col.text": ("文字", "text"),
    "col.expected": ("应得", "expected"),
    "col.found": ("抽取", "found"),
    "col.gold": ("标注", "gold"),
    # explain
    "explain.sentence": ("原句", "sentence"),
    "explain.place": ("位置", "place"),
    "explain.clause": ("条款", "clause"),
    "explain.rule": ("规则", "rule"),
    "explain.fields": ("字段", "fields"),
    "explain.page": ("第 {page} 页", "page {page}"),
    "explain.paragraph": ("第 {paragraph} 段", "paragraph {paragraph}"),
    "explain.cell": ("单元格 {cell}", "cell {cell}"),
    "explain.characters": ("第 {start}–{end} 字符", "characters {start}–{end}"),
    "explain.segment": ("匹配的片段", "matched segment"),
    "explain.parts": ("各部分", "parts"),
    "explain.inherited": ("来源", "taken from"),
    "how.clause": ("本句", "its own clause"),
    "how.sentence": ("同一句的前文", "its sentence"),
    "how.paragraph": ("段首", "the head of its paragraph"),
    "how.goals": ("目标清单的引语", "the frame of its list of goals"),
    "how.label": ("条款的标签", "the label of its clause"),
    "how.heading": ("标题", "a heading"),
    "how.title": ("文件标题", "the document's title"),
    "how.cell": ("单元格", "a cell"),
    "how.column": ("列头", "the head of its column"),
    "how.caption": ("表题", "the table's caption"),
    "how.row": ("同一行", "its row"),
    "how.bracket": ("段末括号", "the bracket that closes its text"),
    "how.subject": ("句子的主语", "the subject of its sentence"),
    "how.before": ("前文，此处省略", "the text before, left out here"),
    "how.name": ("指标名称", "the indicator's name"),
    "how.table": ("表的单位", "the table's unit"),
    "how.amount": ("数值本身", "the amount itself"),
    "rule.milestone.clause": ("有期限的句子中没有数值的分句", "a clause without an amount under a deadline"),
    "rule.milestone.label": ("标签给出期限的条款", "a clause whose label gives its deadline"),
    "rule.milestone.row": ("有期限列的表行", "a table's row with a deadline"),
    "rule.milestone.cell": ("目标列中以动词代替数值的单元格", "a cell of a target column that names a step"),
    "rule.target.cell": ("指标表中目标列的单元格", "a cell of a target column"),
    # coverage
    "coverage_total": (
        "共 {numbers} 个数，{open} 个待查，{share}% 已交代",
        "{numbers} numbers, {open} open, {share}% covered",
    ),
    "col.numbers": ("数", "numbers"),
    "col.claimed": ("被采用", "claimed"),
    "col.explained": ("已解释", "explained"),
    "col.open": ("待查", "open"),
    "col.doubtful": ("识别存疑", "doubtful"),
    "col.ocr": ("识别把握", "recognised with"),
    "col.share": ("已交代 %", "covered %"),
    "col.clause": ("条款", "clause"),
    "col.start": ("位置", "start"),
    "col.sentence": ("原句", "sentence"),
    # demo
    "demo.documents": ("读入的文件", "Documents read"),
    "demo.facts": ("事实", "Facts"),
    "demo.departments": ("定量目标最多的部门", "Departments with most targets"),
    "demo.conflicts": ("冲突", "Conflicts"),
    "demo.where": ("数据在 {path}", "The data lies in {path}"),
    "demo.next": ("接着可以试试：", "Try next:"),
    "demo.none": ("没有找到示例文件：{path}", "no sample documents found: {path}"),
}


def text(key: str, lang: Language, **fields: object) -> str:
    """A text of the catalogue in a language, its fields filled in."""
    zh, en = _TEXTS[key]
    return (zh if lang == "zh" else en).format(**fields) if fields else (zh if lang == "zh" else en)


def has(key: str) -> bool:
    """Whether the catalogue holds a text of that key."""
    return key in _TEXTS


def asked_language(arguments: Sequence[str] | None = None) -> Language:
    """The language that the command line asks for, read before it is parsed: the help is written in it."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for at, word in enumerate(words):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and at + 1 < len(words):
            value = words[at + 1]
        if value in ("zh", "en"):
            return "en" if value == "en" else "zh"
    return "en" if os.environ.get("POLICYGRAPH_LANG") == "en" else "zh"


def helped(key: str) -> str:
    """A text of the catalogue for the help, in the language that this run asks for."""
    return text(key, asked_language())
