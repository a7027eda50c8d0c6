"""The words of `rules/vocabulary/structure.yaml`, compiled."""

from __future__ import annotations

import re
from functools import cached_property
from typing import cast

from pipeline.records import Record
from pipeline.rules.book import RuleBook


class StructureWords(Record):
    """`structure.yaml` as written."""

    document_types: tuple[str, ...]
    labels: tuple[str, ...]
    annexes: tuple[str, ...]
    contents: tuple[str, ...]
    after_alone: tuple[str, ...]
    after_front: tuple[str, ...]


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


class Words:
    """Patterns made of the structure vocabulary; texts they read are folded."""

    def __init__(self, words: StructureWords) -> None:
        self._words = words

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A label that opens a line: 责任单位："""
        return re.compile(rf"(?:\d[.、])?(?:{_one_of(self._words.labels)})(?:及[一-龥]{{2,6}})?[:：]")

    @cached_property
    def title_end(self) -> re.Pattern[str]:
        """The end of a title: a type of document, with what brackets may follow it (（试行）, （2023年3月1日）)."""
        bracket = "（[^（）]*(?:（[^（）]*）)?[^（）]*）"
        return re.compile(rf"(?:{_one_of(self._words.document_types)}|[一二三四五六七八九十\d]条)[》”]?(?:{bracket})*$")

    @cached_property
    def annex(self) -> re.Pattern[str]:
        """The head of an attachment with what follows it in the line: 附件1, 附件：, 附表2各区计划表."""
        return re.compile(
            rf"[【\[（]?(?P<word>{_one_of(self._words.annexes)})(?P<number>\d{{1,2}}(?:-\d{{1,2}})?|[一二三四五六七八九十]{{1,3}})?"
            rf"[】\]）]?(?P<colon>[:：])?(?P<rest>.*)$"
        )

    def is_entry(self, text: str) -> bool:
        """Whether a line begins a list of attachments: 附件：湖泊巡查任务表."""
        mark = self.annex.match(text)
        return mark is not None and bool(mark["colon"] and mark["rest"])

    @cached_property
    def contents(self) -> re.Pattern[str]:
        """The end of the heading of a list of contents, or of a title that heads one (某规划目录)."""
        return re.compile(rf"(?:{_one_of(self._words.contents)})$")

    @cached_property
    def after(self) -> re.Pattern[str]:
        """A line that a site prints after a document."""
        brackets = r"[【\[（]?(?:%s)[】\]）]?"
        alone, front = _one_of(self._words.after_alone), _one_of(self._words.after_front)
        return re.compile(f"{brackets % alone}[:：]?$|{brackets % front}")


def words(book: RuleBook) -> Words:
    """The compiled words of a rule book."""
    if __name__ not in book.derived:
        book.derived[__name__] = Words(book.vocabulary("structure", StructureWords))
    return cast(Words, book.derived[__name__])
