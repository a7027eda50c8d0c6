"""Which files of a folder are a notice and its attachments, told by their names and by what the notice lists.

A file is an attachment by its name when that begins with 附件 (附件1：甲表.xlsx, 1.附件 甲表.xlsx) or has it behind the
notice's name (关于印发某方案的通知-附件1.xlsx). It belongs to the file whose name its own begins with; else to the one
that lists its title; else to the only other file of the folder. A file named otherwise is an attachment when another
one lists its very name among its attachments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import NamedTuple

MOST_FILES = 60
"""Folders with more files are collections, not a notice with its attachments; nothing is put together in them."""

_NUMERAL = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})?"
_SPACES = r"[\s\-_—－.．、，：:]*"
_HEAD = re.compile(
    rf"(?:\d{{1,2}}{_SPACES})?[【（(\[]?附(?:件|表|录|(?=\d)){_SPACES}{_NUMERAL}[】）)\]]?{_SPACES}(?P<title>.*)"
)
_BEHIND = re.compile(
    rf"(?P<notice>.{{4,}}?){_SPACES}[【（(\[]?(?:及|的)?附[件表]{_SPACES}{_NUMERAL}[】）)\]]?{_SPACES}(?P<title>.*)"
)
_NUMBERED = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[\s.．、\-_]+(?=\D)")
_PUNCTUATION = re.compile(r"[\s《》“”\"'（）()\[\]【】\-_—.．、，,：:；;。]+")
_ENDING = re.compile(r"\.(?:docx?|wps|rtf|xlsx?|et|csv|pdf|ofd|html?|zip|rar)$", re.IGNORECASE)


class Attached(NamedTuple):
    """An attachment: its place among the files, its number (附件1, 附件) and its title."""

    place: int
    number: str
    title: str | None


class Group(NamedTuple):
    """A notice, by its place among the files, and its attachments in order."""

    notice: int
    attachments: tuple[Attached, ...]


class _Named(NamedTuple):
    """What a file's name says: the notice that it names, the number, the title."""

    notice: str | None
    number: str | None
    title: str


def grouped(names: Sequence[str], listed: Callable[[int], Sequence[str]]) -> list[Group]:
    """The notices with their attachments among the files of one folder, in the order of the names.

    `listed` gives the names of the attachments that a file lists, by its place; it is asked only where it matters.
    """
    if not 1 < len(names) <= MOST_FILES:
        return []
    stems = [unicodedata.normalize("NFC", PurePath(name).stem).strip() for name in names]
    read = {place: _named(stem, stems) for place, stem in enumerate(stems)}
    others = [place for place, found in read.items() if found is None]
    lists = {place: [bare_title(title) for title in listed(place)] for place in others}
    homes: dict[int, dict[int, tuple[str | None, str | None]]] = {}
    for place, found in read.items():
        home = _home(place, found, stems, others, lists)
        if home is None:
            continue
        title = found.title if found is not None else stems[place]
        wanted = next((at for at, entry in enumerate(lists[home]) if entry and entry == bare_title(title)), None)
        number = found.number if found is not None else None
        if number is None and wanted is not None and len(lists[home]) > 1:
            number = str(wanted + 1)
        homes.setdefault(home, {})[place] = number, title or None
    taken = {place for members in homes.values() for place in members}
    return [_group(home, members) for home, members in sorted(homes.items()) if home not in taken]


def _named(stem: str, stems: Sequence[str]) -> _Named | None:
    """What a name says of an attachment; None for the name of anything else."""
    head = _HEAD.fullmatch(stem)
    if head is not None:
        return _Named(None, head["number"], head["title"])
    behind = _BEHIND.fullmatch(stem)
    if behind is not None and any(
        other != stem and bare_title(other) == bare_title(behind["notice"]) for other in stems
    ):
        return _Named(behind["notice"], behind["number"], behind["title"])
    return None


def _home(
    place: int, found: _Named | None, stems: Sequence[str], others: Sequence[int], lists: dict[int, list[str]]
) -> int | None:
    """The file that another one is an attachment of; None where none is told for certain."""
    if found is not None and found.notice is not None:
        return next((other for other in others if bare_title(stems[other]) == bare_title(found.notice)), None)
    title = bare_title(found.title if found is not None else stems[place])
    listing = [other for other in others if other != place and title and title in lists[other]]
    if len(listing) == 1:
        return listing[0]
    return others[0] if found is not None and len(others) == 1 else None


def bare_title(text: str) -> str:
    """A title or a file's name without number, punctuation, spaces and widths, to be compared."""
    plain = _ENDING.sub("", unicodedata.normalize("NFKC", text).strip())
    return _PUNCTUATION.sub("", _NUMBERED.sub("", plain, count=1) if _NUMBERED.match(plain) else plain)


def _group(home: int, members: dict[int, tuple[str | None, str | None]]) -> Group:
    """The group of a notice; attachments without a number are counted where there are several."""
    ordered = sorted(members.items(), key=lambda item: (_ordinal(item[1][0]), item[0]))
    found = []
    for count, (place, (number, title)) in enumerate(ordered, 1):
        shown = number or (str(count) if len(ordered) > 1 else "")
        found.append(Attached(place, f"附件{shown}", title))
    return Group(home, tuple(found))


def _ordinal(number: str | None) -> int:
    if number is None:
        return 100
    if number.isdecimal():
        return int(number)
    tens, _, ones = number.rpartition("十")
    digits = "一二三四五六七八九"
    if "十" not in number:
        return digits.find(number) + 1
    return 10 * (digits.find(tens) + 1 if tens else 1) + (digits.find(ones) + 1 if ones else 0)
