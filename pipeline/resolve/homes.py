"""For which region a target is: its document's, or one inside it that its scope or its indicator names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.records import Document
from pipeline.resolve.documents import Area, area_of, document_area, lies_in, region_names
from pipeline.resolve.indicators import indicators, without_region
from pipeline.resolve.wording import squeeze
from pipeline.rules import RuleBook
from pipeline.rules.regions import gazetteer


@dataclass(slots=True, eq=False)
class Home:
    """A region that documents govern, as printed and resolved, with its names, how indicators begin that may hold one
    of them, and the scopes printed there so far."""

    region: str | None
    area: Area
    names: tuple[str, ...]
    openings: frozenset[str]
    scopes: dict[str, tuple[Area, str]] = field(default_factory=dict)


class Homes:
    """The regions of documents and of targets. A county that was turned into a district stays what it was: every
    region goes by the code that it has today."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._gazetteer = gazetteer(book)
        words = indicators(book).wording.vocabulary
        own = sorted({squeeze(word) for word in (*words.region, "全国", "我国", "全社会")}, key=len, reverse=True)
        self._region_words = re.compile(f"^(?:{'|'.join(own)})")
        self._known: dict[tuple[str | None, Area], Home] = {}
        self._openings = self._cities()

    def _cities(self) -> dict[str, list[tuple[str, Area]]]:
        """The official names of provinces and prefectures in use by their first two characters. Names of counties are
        left out: too many words begin like one (新建县级…)."""
        found: dict[str, list[tuple[str, Area]]] = {}
        for code in self._gazetteer.codes():
            region = self._gazetteer.get(code)
            if region.level in ("province", "prefecture") and region.until is None and region.name != region.short:
                found.setdefault(region.name[:2], []).append((region.name, Area(code)))
        return found

    def of(self, document: Document | None) -> Home:
        """The region that a document governs."""
        region = document.region if document else None
        area = self._today(document_area(document, self._book)) if document else Area(None)
        home = self._known.get((region, area))
        if home is None:
            names = region_names(area, region, self._book)
            openings = self._openings.keys() | {name[:2] for name in names}
            home = self._known[region, area] = Home(region, area, names, frozenset(openings))
        return home

    def scope(self, scope: str | None, home: Home) -> tuple[Area, str]:
        """The region that a target is for, and the subset of it ("" for all): a scope that names a region inside the
        document's own is that region."""
        scope = scope or ""
        found = home.scopes.get(scope)
        if found is None:
            found = home.scopes[scope] = self._scoped(scope, home) if scope else (home.area, "")
        return found

    def _scoped(self, scope: str, home: Home) -> tuple[Area, str]:
        plain = squeeze(scope)
        for name in home.names:
            plain = plain.removeprefix(squeeze(name))
        plain = self._region_words.sub("", plain)
        if not plain:
            return home.area, ""
        inside = self._today(area_of(scope, "", self._book))
        if inside.code and not inside.part and lies_in(inside, home.area, self._book):
            return inside, ""
        return home.area, plain

    def named(self, indicator: str, scope: str | None, home: Home) -> tuple[Area, str, str]:
        """The region that a target is for, the subset of it, and the indicator without the region's name."""
        area, subset = self.scope(scope, home)
        name = without_region(indicator, home.names)
        if not scope:
            area, name = self._opening(name, home)
        return area, subset, name

    def _opening(self, indicator: str, home: Home) -> tuple[Area, str]:
        """The region of an indicator that begins with the official name of a province or city inside the document's
        own (贵阳市再生水利用率 in a plan of the province), and the indicator without that name."""
        for name, area in self._openings.get(indicator[:2], ()):
            if indicator.startswith(name) and len(indicator) > len(name) + 1 and lies_in(area, home.area, self._book):
                return area, indicator.removeprefix(name)
        return home.area, indicator

    def _today(self, area: Area) -> Area:
        return area if area.code is None else Area(self._gazetteer.today(area.code), area.part)
