"""What makes two names one node: the doors to `pipeline.resolve` and the gazetteer, one function each."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from typing import NamedTuple

from pipeline.rules import RuleBook
from pipeline.rules.regions import Region, gazetteer
from pipeline.structure.lines import fold_plain

_SIGNS = re.compile(r"[\s、，。；：“”‘’'\"（）()《》〈〉【】\[\]—－\-·.]+")
_CARRIED = re.compile(r"关于(?:印发|转发|发布|公布)(?P<title>.+?)的(?:通知|公告|函)$")
_LEVELS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "新区": "new_area",
}


class Office(NamedTuple):
    """A department as a node: the organ without its jurisdiction, the region it serves, whether it names a class."""

    organ: str
    region: Region | None
    is_class: bool


def region_named(name: str | None, book: RuleBook) -> Region | None:
    """The region of that name, or the last one named in a longer name (某市某区); a name that the gazetteer does not
    know is a region of its own, with a code made from it. None without a name."""
    if not name:
        return None
    places, plain = gazetteer(book), fold_plain(name)
    found = places.find(plain) or tuple(region for _, _, region in places.regions_in(plain)[-1:])
    if found:
        return found[0]
    level = next((level for ending, level in _LEVELS.items() if plain.endswith(ending)), "county")
    return Region.model_validate({"code": f"name:{plain}", "name": plain, "short": plain, "level": level})


def office(name: str, region: Region | None, book: RuleBook) -> Office:
    """A department's printed name read in a document that governs `region`."""
    plain = fold_plain(name)
    named = [(start, end, found) for start, end, found in gazetteer(book).regions_in(plain) if start == 0]
    if named:
        return Office(plain[named[0][1] :] or plain, named[0][2], False)
    return Office(re.sub(r"^[省市县区](?=.{2})", "", plain), region, plain.startswith("各"))


def indicator_key(name: str) -> str:
    """What all names of one indicator share."""
    return plain_key(name)


def plain_key(text: str) -> str:
    """A name without width variants, spaces, punctuation and letter case."""
    return _SIGNS.sub("", fold_plain(text)).casefold()


def title_key(title: str) -> str:
    """A document's title as a key: that of the policy, where it is a notice's (关于印发…的通知)."""
    carried = _CARRIED.search(fold_plain(title))
    return plain_key(carried["title"] if carried else title)


def number_key(number: str) -> str:
    """A document number (发文字号) as a key, whatever its brackets and spaces."""
    return plain_key(re.sub(r"[〔〕\[\]（）【】]", "-", fold_plain(number)))


def last_day(date: str | None) -> str | None:
    """The last day of a year, a month or a day in ISO form: 2025 is 2025-12-31."""
    if not date:
        return None
    parts = [int(part) for part in date.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}"


def printed(value: Decimal | None) -> str | None:
    """A decimal as people write it: 22, 13.5."""
    return None if value is None else f"{value.normalize():f}"
