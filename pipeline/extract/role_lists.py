"""Lists of units with their roles: "市教育局牵头，市财政局配合", "责任单位：市教育局；配合单位：市财政局"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, get_args

from pipeline.records import Record, Role, Unit
from pipeline.rules.book import RuleBook
from pipeline.rules.organs import NamedSpan, Organs, organs

_LONGEST_LABEL = 14
_UNITS = ("organ", "class", "place")
_NOTE = re.compile(r"以下|下同|不再|上述|除外")
_LAST = re.compile(r"(?:[^、，；。：（）\[\]]|（[^（）]*）|\[[^\[\]]*\])*$")
_BETWEEN = re.compile(r"等(?:有关|相关)?(?:部门和单位|部门单位|部门|单位)?|以及|[、，；。：/（）\[\]【】和及与暨由]")


class RoleWords(Record):
    """The words of `vocabulary/organs.yaml` that give units their roles; patterns."""

    labels: dict[str, str]
    verbs: dict[str, str]
    joint: str
    adverbs: str


class Label(NamedTuple):
    """A head of a list with its colon: [start, end) in the text, and the role it gives, None for people and times."""

    start: int
    end: int
    role: Role | None


class RoleList(NamedTuple):
    """The units of a list with their roles; `marked`: words of the list itself gave roles; `rest`: how many of its
    characters are neither units nor words that give roles."""

    units: tuple[Unit, ...]
    marked: bool
    rest: int


class RoleLists:
    """Reads lists of units with their roles; built once per rule book by `role_lists`."""

    def __init__(self, words: RoleWords, names: Organs) -> None:
        self._names = names
        roles = get_args(Role)
        labels = "|".join(f"(?P<{role}>{words.labels[role]})" for role in ("none", *roles))
        self._label = re.compile(rf"(?:{labels})：")
        verbs = "|".join(f"(?P<{role}>{words.verbs[role]})" for role in roles)
        self._verb = re.compile(
            rf"(?:{words.adverbs})*(?:{verbs}|(?P<bracket>（牵头）|\[牵头\])|(?P<joint>{words.joint}))"
        )
        self._roles = roles

    def labels(self, text: str) -> list[Label]:
        """The labels in a text. Only what stands before a colon is looked at."""
        found: list[Label] = []
        colon = text.find("：")
        while colon >= 0:
            match = self._label.search(text, max(found[-1].end if found else 0, colon - _LONGEST_LABEL), colon + 1)
            if match is not None:
                role = match.lastgroup
                found.append(Label(match.start(), match.end(), role if role in self._roles else None))  # type: ignore[arg-type]
            colon = text.find("：", colon + 1)
        return found

    def read(self, text: str, default: Role = "responsible", listed: bool = False) -> RoleList:
        """The units of a list with their roles, `default` where nothing gives one; leads come first, else the order
        is that of the text. `listed`: the text is known to list units."""
        found = RoleList((), False, 0)
        for sentence in text.split("。"):
            if _NOTE.search(sentence):
                continue
            labels = self.labels(sentence)
            bounds = [label.start for label in labels] + [len(sentence)]
            if bounds[0] > 0:
                found = _both(found, self._by_verbs(sentence[: bounds[0]], default, listed))
            for label, stop in zip(labels, bounds[1:], strict=True):
                found = found._replace(marked=True)
                if label.role is not None:
                    found = _both(found, self._by_verbs(sentence[label.end : stop], label.role, listed=True))
        return found._replace(units=tuple(_ordered(found.units)))

    def _by_verbs(self, text: str, default: Role, listed: bool) -> RoleList:
        units: list[Unit] = []
        others: Role | None = None
        marked, rest, start = False, 0, 0
        for match in self._verb.finditer(text):
            if not self._follows_unit(text[start : match.start()], match[0]):
                continue
            spans = self._names.units(text[start : match.start()], listed)
            rest += remainder(text[start : match.start()], spans)
            role: Role = "lead" if match["bracket"] or match["joint"] else self._role(match)
            alone = len(spans) - 1 if match["bracket"] else 0
            units += [Unit(name=span.name, role=others or default) for span in spans[:alone]]
            units += [Unit(name=span.name, role=others or role) for span in spans[alone:]]
            others = "support" if match["joint"] else None if spans else others
            marked, start = True, match.end()
        spans = self._names.units(text[start:], listed)
        units += [Unit(name=span.name, role=others or default) for span in spans]
        return RoleList(tuple(units), marked, rest + remainder(text[start:], spans))

    def _follows_unit(self, before: str, verb: str) -> bool:
        """Whether a verb stands behind a unit or at the start of a stretch, not within a name (监督 in 监督管理局); a
        field of work stands for a unit before 等部门 (财政、住建等部门负责)."""
        last = _LAST.search(before)
        name = last[0] if last else ""
        return not name or self._names.kind(name) in (*_UNITS, *(("sector",) if verb.startswith("等") else ()))

    def _role(self, match: re.Match[str]) -> Role:
        return next(role for role in self._roles if match[role])


def remainder(text: str, spans: Sequence[NamedSpan]) -> int:
    """How many characters of a list are neither in units nor between them."""
    left, at = 0, 0
    for start, end in [(span.start, span.end) for span in spans] + [(len(text), len(text))]:
        left += len(_BETWEEN.sub("", text[at:start]))
        at = end
    return left


def _both(first: RoleList, second: RoleList) -> RoleList:
    return RoleList(first.units + second.units, first.marked or second.marked, first.rest + second.rest)


def _ordered(units: tuple[Unit, ...]) -> list[Unit]:
    unique = list(dict.fromkeys(units))
    return [unit for unit in unique if unit.role == "lead"] + [unit for unit in unique if unit.role != "lead"]


def role_lists(book: RuleBook) -> RoleLists:
    """The reader of a rule book, built once."""
    found = book.derived.get(__name__)
    if not isinstance(found, RoleLists):
        found = book.derived[__name__] = RoleLists(book.vocabulary("roles", RoleWords), organs(book))
    return found
