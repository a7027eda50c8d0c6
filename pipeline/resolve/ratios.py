"""The normal form of a share: what part of what whole, in whichever order a name puts them.

工业投资中技改投资占比, 工业技改投资占工业投资的比重 and 技改投资占工业投资比例 are one share, and so are
设置康复科的中医医院比例 and 中医医院设置康复科的比例. All are brought to 部分占整体比, the part without the measure
that the whole names again (增加值, 面积).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WITHIN = re.compile(r"在(.+?)中比$")
_AMONG = re.compile(r"^(.{2,}?)(?<![高初集其])中(?![小心职等医国学央期层型])(.{2,})比$")
_SHARE_OF_ALL = re.compile(r"(?:总数量|总数|总量|总额|总人数|数量|人数)(?=比$)")
_SHARE = re.compile(r"^(?P<part>.{2,}?)占(?P<whole>.+)比$")
_COUNTED = re.compile(r"(?<=..)(?:人数|数量|总数|数)$")
_SCHOOLED = re.compile(
    r"^(?P<who>[^占]*?)(?P<what>(?:专科|大专|本科|研究生|硕士|博士)(?:以上)?学历)(?P<rest>[^占]*)比$"
)
_SPENT = re.compile(r"(?<=研发|研究|教育)(?:经费)?(?:投入|支出|经费)$")
_ENTERPRISES = re.compile(r"(规上[^占]{2,3})企业$")
_OF_PRODUCT = "增加值"


class Shares:
    """Brings shares to their normal form. `having` are verbs that say what the part has (设置, 配备), `measures` what
    part and whole are measured by."""

    def __init__(self, having: Iterable[str], measures: Iterable[str]) -> None:
        verbs = "|".join(sorted(having, key=len, reverse=True))
        self._having = re.compile(rf"^(?P<part>(?:{verbs}|有)[^占]+?)的(?P<whole>[^占]{{2,}}?)比$")
        self._had = re.compile(rf"^(?P<whole>[^占]{{2,}}?)(?P<part>(?:{verbs})[^占]{{2,}})比$")
        self._measures = tuple(sorted(measures, key=len, reverse=True))

    def of_those_that(self, text: str) -> str:
        """A name that still has its 的: 设置康复科的医院比 is 设置康复科占医院比."""
        return self._having.sub(r"\g<part>占\g<whole>比", text)

    def arranged(self, core: str) -> str:
        """A name without punctuation and 的, as 部分占整体比 where it is a share."""
        if not core.endswith("比"):
            return core
        core = _AMONG.sub(r"\2占\1比", _WITHIN.sub(r"占\1比", core))
        core = _SHARE_OF_ALL.sub("", core)
        core = self._had.sub(r"\g<part>占\g<whole>比", core)
        core = _SCHOOLED.sub(r"\g<what>占\g<who>\g<rest>比", core)
        share = _SHARE.match(core)
        if share is None:
            return core
        whole = _ENTERPRISES.sub(r"\1", _SPENT.sub("经费", share["whole"]))
        return f"{self._part(share['part'], whole)}占{whole}比"

    def _part(self, part: str, whole: str) -> str:
        """The part without a count word, and without the measure (and the class) that the whole names again."""
        part = _SPENT.sub("经费", _COUNTED.sub("", part))
        if whole.startswith("规上"):
            part = _shorter(part, part.removesuffix("企业"))
        if whole == "gdp":
            return _shorter(part, part.removesuffix(_OF_PRODUCT))
        measure = next((one for one in self._measures if whole.endswith(one)), None)
        if measure is None or part == whole:
            return part
        of = whole.removesuffix(measure)
        if part.endswith(measure) and of:
            part = _shorter(part, part.removesuffix(measure).removeprefix(of))
        return _shorter(part, part.removesuffix(measure))


def _shorter(part: str, without: str) -> str:
    return without if len(without) > 1 else part
