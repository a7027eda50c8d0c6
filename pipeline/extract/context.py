"""What a passage inherits: the deadline of its heading, goal list, label or title, and whether it tells of the past.

The order of inheritance is the guideline's: a date in the sentence, a date that opens the paragraph, the frame of a
list of goals, a label (完成时限：…), the heading's year, and last the single year in the title of a yearly programme.
The first two are read where the sentence is read; this module gives the rest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.sentences import comma_clauses
from pipeline.extract.terms import terms_of
from pipeline.extract.times import Calendar, Time, times
from pipeline.records import Clause, Outline, Passage
from pipeline.rules import RuleBook

_TITLE_SPAN = re.compile(r"(\d{4})年?(?:—+|－|~|～|-|–|至)(\d{4})")
_TITLE_PLAN = re.compile(r"“?(十[一二三四五六七八九]|二十)五”?")
_SINGLE_YEAR = re.compile(r"(?<![\d—－~～\-–至])(\d{4})年(?!版|修订|[—－~～\-–至])")
_ITEM = re.compile(r"[一二三四五六七八九十]+是|——|—|[①-⑳]")
_PLAIN_SENTENCE = re.compile(r"[。；，：！？]")


class Inherited(NamedTuple):
    """What holds for a passage before it is read. `goals` says that it stands in a list of goals; `explicit` that
    `deadline` comes from a frame in the text rather than from heading or title; `label` that it comes from a label;
    `at` is the passage that states it, None for the title; `terms` that it says whom or what a rule covers."""

    deadline: str | None
    explicit: bool
    label: bool
    goals: bool
    past: bool
    at: int | None = None
    terms: bool = False


class _Stated(NamedTuple):
    """A deadline and the passage that states it."""

    value: str
    at: int | None


def calendar_of(outline: Outline) -> Calendar:
    """The document's own year (date of issue, else the year in its title) and the last year of its plan's period."""
    header = outline.header
    issued = header.issued_on or header.published_on
    title = header.title
    single = _SINGLE_YEAR.search(title)
    year = int(issued[:4]) if issued else int(single[1]) if single else None
    if year is None and header.doc_number:
        number = re.search(r"\d{4}", header.doc_number)
        year = int(number[0]) if number else None
    span = _TITLE_SPAN.search(title)
    plan = _TITLE_PLAN.search(title)
    plan_end = int(span[2]) if span else None
    if plan_end is None and plan:
        ordinals = ["十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十"]
        plan_end = 2010 + 5 * ordinals.index(plan[1]) if plan[1] in ordinals else None
    if year is None and plan:
        year = plan_end - 4 if plan_end else None  # a five-year plan is issued in its first year
    return Calendar(year, plan_end, header.region)


def deadline_of(found: list[Time]) -> str | None:
    """The value of the first deadline among expressions of time."""
    return next((time.value for time in found if time.kind == "deadline" and time.value), None)


def printed_deadline(text: str, calendar: Calendar, book: RuleBook) -> str | None:
    """The deadline that a cell or label prints: there 12月底 needs no 前."""
    return deadline_of(times(text, calendar, book)) or deadline_of(times(f"{text.strip('。；， ')}前", calendar, book))


class Contexts:
    """The inherited context of every passage of a document."""

    def __init__(self, outline: Outline, book: RuleBook) -> None:
        self.outline = outline
        self.book = book
        self.calendar = calendar_of(outline)
        patterns = {rule.name: rule.regex for rule in book.rules("context")}
        self._past = patterns["context.past_heading"]
        self._goals = patterns["context.goal_heading"]
        self._label = patterns["context.deadline_label"]
        self._yearly = patterns["context.yearly_title"]
        self._matched: dict[tuple[int | None, re.Pattern[str]], bool] = {}
        self.title_year = self._title_year()
        self._labels = self._label_deadlines()
        self._heading_years = [self._heading_year(clause) for clause in outline.clauses]
        self._terms = terms_of(outline, book)
        self._inherited = self._pass()

    def of(self, passage: int) -> Inherited:
        """The context of the passage with that index."""
        return self._inherited[passage]

    def is_label(self, text: str) -> bool:
        """Whether a passage is (or ends with) a deadline label."""
        return bool(self._label.search(text))

    def labels(self, clause: int) -> bool:
        """Whether the clause itself (not one around it) has a deadline label."""
        return clause in self._labels

    def _title_year(self) -> str | None:
        title = self.outline.header.title
        if not self._yearly.search(title):
            return None
        years = set(_SINGLE_YEAR.findall(title))
        return years.pop() if len(years) == 1 else None

    def _label_deadlines(self) -> dict[int, _Stated]:
        found: dict[int, _Stated] = {}
        for at, passage in enumerate(self.outline.passages):
            label = self._label.search(passage.text) if passage.clause is not None and passage.kind != "cell" else None
            if label:
                value = printed_deadline(label["when"], self.calendar, self.book)
                if value and passage.clause is not None:
                    found.setdefault(passage.clause, _Stated(value, at))
        return found

    def _heading_year(self, clause: Clause) -> str | None:
        if clause.row or not clause.title or clause.number.startswith("附件"):
            return None
        return self._year_in(clause.title)

    def _year_in(self, heading: str) -> str | None:
        """The year that a heading names; a whole date is one of issue or meeting."""
        found = [time for time in times(heading, self.calendar, self.book) if time.rule != "time.span"]
        value = deadline_of(found)
        return value if value and len(value) == 4 else None

    def _titles_match(self, clause: int | None, pattern: re.Pattern[str]) -> bool:
        key = (clause, pattern)
        if key not in self._matched:
            titles = [self.outline.clauses[index].title or "" for index in self.outline.chain(clause)]
            self._matched[key] = any(pattern.search(title) for title in titles)
        return self._matched[key]

    def _pass(self) -> list[Inherited]:
        result = []
        free_heading: str | None = None  # an unnumbered heading holds until the next, or a clause of the first level
        free_clause: int | None = None
        heading: _Stated | None = None
        frame: _Stated | None = None
        frame_clauses: list[int] = []
        last_clause: int | None = None
        itemised = False
        for at, passage in enumerate(self.outline.passages):
            item = bool(_ITEM.match(passage.text))
            if frame and itemised and not item:
                frame, frame_clauses = None, []
            itemised = bool(frame) and item
            if passage.clause != last_clause:
                last_clause = passage.clause
                if frame and not set(self.outline.chain(passage.clause)) & set(frame_clauses[:1]):
                    frame, frame_clauses = None, []
                if self._in_later_clause(passage, free_clause):
                    free_heading = heading = None
            if self._is_free_heading(passage):
                free_heading, free_clause, frame, frame_clauses = passage.text, passage.clause, None, []
                year = self._year_in(free_heading)
                heading = _Stated(year, at) if year else None
            past = self._titles_match(passage.clause, self._past) or bool(
                free_heading and self._past.search(free_heading) and not self._numbered_after(passage)
            )
            goals = self._titles_match(passage.clause, self._goals) or bool(
                free_heading and self._goals.search(free_heading)
            )
            label = next(
                (self._labels[index] for index in self.outline.chain(passage.clause) if index in self._labels), None
            )
            own = self._inherit(passage, frame, label, heading, goals=goals, past=past)
            result.append(own._replace(terms=at in self._terms))
            opened = self._opens_frame(passage, goals=goals)
            if opened:
                frame, frame_clauses = _Stated(opened, at), [passage.clause] if passage.clause is not None else []
        return result

    def _inherit(
        self,
        passage: Passage,
        frame: _Stated | None,
        label: _Stated | None,
        heading: _Stated | None,
        *,
        goals: bool,
        past: bool,
    ) -> Inherited:
        years = ((self._heading_years[index], index) for index in self.outline.chain(passage.clause))
        numbered = next((_Stated(year, self.outline.clauses[index].passage) for year, index in years if year), None)
        title = _Stated(self.title_year, None) if self.title_year else None
        stated = frame or label or numbered or heading or title
        value, at = stated or (None, None)
        return Inherited(value, bool(frame), bool(label and not frame), goals, past, at)

    def _in_later_clause(self, passage: Passage, heading: int | None) -> bool:
        """Whether a passage stands in another clause of the first level than a heading in clause `heading`."""
        top = self.outline.chain(passage.clause)[-1:]
        return any(self.outline.clauses[index].level == 1 and index not in self.outline.chain(heading) for index in top)

    def _numbered_after(self, passage: Passage) -> bool:
        return passage.clause is not None and self.outline.clauses[passage.clause].level == 1

    def _is_free_heading(self, passage: Passage) -> bool:
        if passage.kind == "cell" or not 4 <= len(passage.text) <= 30 or _PLAIN_SENTENCE.search(passage.text):
            return False
        if passage.text in (self.outline.header.title, self.outline.header.notice_title):
            return False
        if passage.clause is not None:
            clause = self.outline.clauses[passage.clause]
            if self.outline.passages[clause.passage] is passage:
                return False
        return bool(
            passage.kind == "heading"
            or self._past.search(passage.text)
            or self._goals.search(passage.text)
            or self._year_in(passage.text)
        )

    def _opens_frame(self, passage: Passage, *, goals: bool) -> str | None:
        """The deadline that a paragraph sets for those after it: it opens a list of goals, or ends with a colon."""
        if passage.kind == "cell" or not (goals or passage.text.endswith("：")):
            return None
        for clause in comma_clauses(passage.text)[:4]:
            found = times(passage.text[clause.start : clause.end], self.calendar, self.book)
            value = deadline_of(found)
            if value and found[0].end - found[0].start >= clause.end - clause.start - 3:
                return value if not self.calendar.year or int(value[:4]) >= self.calendar.year else None
        return None
