"""A document with its facts as one HTML page: no script, nothing loaded from elsewhere.

The look of the spans is displaCy's (a line under the text, one below the other where spans overlap, labels under
their beginning); they are drawn by stretches of text rather than by tokens, so that lines of Chinese break as they
should and the page stays small. Whatever comes from the document is escaped; the page's policy forbids scripts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from cli.fact_words import amount, fields, head_fields, headline, units
from pipeline.marking import Mark, MarkedCell, MarkedDocument, MarkedTable, MarkedText

if TYPE_CHECKING:
    from cli.session import Session
    from pipeline.records import AnyFact, Source

TYPES = ("document", "target", "milestone", "responsibility", "citation", "clause")
_DEEPEST = 3
_NO_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]|[\u202a-\u202e\u2066-\u2069]"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: MarkedDocument, source: Source, session: Session) -> str:
    """The page that shows a marked document, with a legend and the list of its facts."""
    return _Page(document, source, session).html()


def _safe(text: str) -> str:
    """Text as HTML: markup escaped, and characters dropped that HTML cannot hold or that turn the reading order."""
    return escape(_NO_TEXT.sub("", text), quote=True)


class _Page:
    def __init__(self, document: MarkedDocument, source: Source, session: Session) -> None:
        self.document, self.source, self.session = document, source, session
        self.facts = document.facts.records
        counts: Counter[str] = Counter()
        self.numbers: list[int] = []
        for fact in self.facts:
            counts[fact.type] += 1
            self.numbers.append(counts[fact.type])
        self.counts = counts
        self.tips = ["\n".join(self._tip(fact)) for fact in self.facts]
        self.placed: set[int] = set()

    def text(self, key: str) -> str:
        return _safe(self.session.text(key))

    def html(self) -> str:
        body = "".join(self._blocks())
        name = _safe(self.document.facts.name)
        style = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
        return (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if self.session.lang == "zh" else "en"}">\n<head>\n'
            f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f"<title>{name} · policygraph</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            f'{self._head()}{self._legend()}<main>\n<article class="text" lang="zh-CN">\n{body}</article>\n'
            f"{self._list()}</main>\n</body>\n</html>\n"
        )

    # ------------------------------------------------------------ around the text

    def _head(self) -> str:
        fact = self.facts[0]
        assert fact.type == "document"
        pairs = [*head_fields(fact, self.session), (self.session.text("show.source"), Path(self.source.path).name)]
        pairs += [(self.session.text("show.unread"), self.session.pick(n.zh, n.en)) for n in self.source.warnings]
        rows = "".join(f"<div><dt>{_safe(label)}</dt><dd>{_safe(value)}</dd></div>" for label, value in pairs)
        return (
            f'<header>\n<p class="kicker">policygraph</p>\n<h1 lang="zh-CN">{_safe(fact.title)}</h1>\n'
            f"<dl>{rows}</dl>\n</header>\n"
        )

    def _legend(self) -> str:
        boxes = "".join(
            f'<label class="{kind}"><input type="checkbox" id="show-{kind}" checked>{self.text(f"mark.{kind}")}'
            f"<b>{self.counts[kind]}</b></label>"
            for kind in TYPES
        )
        return (
            f'<nav class="legend" aria-label="{self.text("show.legend")}">{boxes}'
            f'<span class="note">{self.text("show.note")}</span></nav>\n'
        )

    def _list(self) -> str:
        groups = []
        for kind in TYPES[1:]:
            items = [self._item(index, fact) for index, fact in enumerate(self.facts) if fact.type == kind]
            groups.append(
                f'<details{"" if kind == "clause" else " open"}><summary class="{kind}">{self.text(f"type.{kind}")}'
                f"<b>{len(items)}</b></summary>\n<ol>\n{''.join(items)}</ol></details>\n"
            )
        return f"<aside>\n<h2>{self.text('show.facts')}</h2>\n{''.join(groups)}</aside>\n"

    def _item(self, index: int, fact: AnyFact) -> str:
        """A fact in the list, with the way to its place in the text."""
        number = f'<span class="no">{self.numbers[index]}</span>'
        said = _safe(headline(fact, self.session))
        if fact.type == "target":
            said = f"{_safe(fact.indicator)} <b>{_safe(amount(fact, self.session))}</b>"
        elif fact.type == "responsibility":
            said = _safe(units(fact, self.session))
        more = "".join(f"<span>{_safe(each)}</span>" for each in self._more(fact))
        deep = f" deep{min(fact.level, 4)}" if fact.type == "clause" else ""
        content = f'<span class="said">{said}</span><span class="more">{more}</span>'
        inner = f"{number}<span>{content}</span>"
        if index in self.placed:
            aim = f'href="#f-{_safe(fact.id)}"'
            inner = f'<a class="no" {aim}>{self.numbers[index]}</a><a {aim}>{content}</a>'
        return f'<li class="{fact.type}{deep}" id="i-{_safe(fact.id)}" title="{_safe(self.tips[index])}">{inner}</li>\n'

    def _more(self, fact: AnyFact) -> Iterator[str]:
        """What the list says under a fact."""
        if fact.type in ("target", "milestone"):
            if fact.deadline:
                yield fact.deadline
            if fact.recurrence:
                yield self.session.text("recurrence.annual")
            if fact.type == "target":
                yield from (f"{self.session.text('field.scope')} {fact.scope}" for _ in range(1) if fact.scope)
                yield from (f"{self.session.text('field.of')} {fact.of}" for _ in range(1) if fact.of)
            if fact.owners:
                yield "、".join(fact.owners)
            if fact.source == "table":
                yield self.session.text("word.source.table")
        elif fact.type == "citation":
            yield self.session.text(f"word.relation.{fact.relation}")
        if fact.clause and fact.type != "clause":
            yield fact.clause

    def _tip(self, fact: AnyFact) -> Iterator[str]:
        yield f"{self.session.text(f'mark.{fact.type}')}  {headline(fact, self.session)}"
        colon = "：" if self.session.lang == "zh" else ": "
        yield from (f"{label}{colon}{value}" for label, value in fields(fact, self.session))

    # ------------------------------------------------------------ the text

    def _blocks(self) -> Iterator[str]:
        for block in self.document.blocks:
            yield self._table(block) if isinstance(block, MarkedTable) else self._passage(block)

    def _passage(self, passage: MarkedText) -> str:
        tag = "p" if passage.level is None or passage.kind != "heading" else f"h{min(passage.level, 3) + 1}"
        classes = [_depth(passage)]
        if passage.level is not None:
            classes.append(f"l{passage.level}")
        elif passage.kind == "heading":
            classes.append("head")
        return f'<{tag} class="{" ".join(filter(None, classes))}">{self._marked(passage)}</{tag}>\n'

    def _table(self, table: MarkedTable) -> str:
        caption = f"<figcaption>{_safe(table.caption)}</figcaption>" if table.caption else ""
        heads = "".join(
            f'<th class="w{width}">{_safe(head)}</th>' for head, width in zip(table.heads, _widths(table), strict=True)
        )
        rows = "".join(f"<tr>{''.join(self._cell(cell, table) for cell in row)}</tr>\n" for row in table.rows)
        return f"<figure>{caption}<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></figure>\n"

    def _cell(self, cell: MarkedCell, table: MarkedTable) -> str:
        band = ' class="band"' if cell.column_span == len(table.heads) > 1 else ""
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("rowspan", cell.row_span), ("colspan", cell.column_span))
            if count > 1
        )
        if cell.content is None:
            return f"<td{band}{spans}></td>"
        return f'<td{band}{spans}><div class="{_depth(cell.content)}">{self._marked(cell.content)}</div></td>'

    def _marked(self, passage: MarkedText) -> str:
        """The text of a passage, cut where a mark begins or ends; marks of a higher level lie around lower ones."""
        marks = passage.marks
        cuts = sorted({0, len(passage.text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
        parts = []
        for start, end in pairwise(cuts):
            part = _safe(passage.text[start:end])
            if passage.level is not None and end <= passage.title_end and passage.kind != "heading":
                part = f"<strong>{part}</strong>"
            for mark in sorted((mark for mark in marks if mark.start <= start < mark.end), key=lambda mark: mark.level):
                part = self._span(mark, part, opens=mark.start == start)
            parts.append(part)
        return "".join(parts)

    def _span(self, mark: Mark, part: str, *, opens: bool) -> str:
        tip = _safe("\n\n".join(self.tips[index] for index in mark.facts))
        tags = f'<span class="tags">{"".join(self._tags(mark))}</span>' if opens and mark.first else ""
        return f'<span class="m {mark.kind} v{min(mark.level, _DEEPEST)}" title="{tip}">{tags}{part}</span>'

    def _tags(self, mark: Mark) -> Iterator[str]:
        """The labels of a mark, each the aim of a link from the list and a link back."""
        if mark.field is not None and mark.field != "title":
            yield f"<a>{self.text(f'field.{mark.field}')}</a>"
            return
        label = self.text("field.title" if mark.field else f"mark.{mark.kind}")
        for position, index in enumerate(mark.facts):
            fact = self.facts[index]
            if fact.type == "document":
                yield f"<a>{label}</a>"
                continue
            self.placed.add(index)
            shown = self.numbers[index] if position else f"{label} {self.numbers[index]}"
            yield f'<a id="f-{_safe(fact.id)}" href="#i-{_safe(fact.id)}">{shown}</a>'


def _depth(passage: MarkedText) -> str:
    """The class that makes room under the lines of a passage for its marks."""
    deepest = max((mark.level for mark in passage.marks), default=-1)
    return f"d{min(deepest + 1, _DEEPEST)}" if deepest >= 0 else ""


def _widths(table: MarkedTable) -> list[int]:
    """For each column how wide it must at least be, from 1 to 4, by its longest text."""
    longest = [len(head) // 2 for head in table.heads]
    for row in table.rows:
        if len(row) == len(longest):
            for column, cell in enumerate(row):
                longest[column] = max(longest[column], len(cell.content.text) if cell.content else 0)
    return [1 + sum(length > limit for limit in (5, 12, 50)) for length in longest]
