"""Names of units in a common form: what is left when spelling, brackets and words that add nothing are taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.structure.lines import fold_plain

_NATION = re.compile(r"^(?:中华人民共和国(?=.)|中共(?!中央))")
_ANYONE = re.compile(r"(?:试点|属地|辖区|(?:项目|企业)?所在[地县市区]).+")
_BRACKET = re.compile(r"（[^（）]*）$")
_DASH = re.compile(r"[-－–—―]+")
_EACH = re.compile(r"各([省市县区州旗盟]+)")
_BOARD = re.compile(r"(?<=[区城园])管委会$")
_PORT = re.compile(r"(?<=[港空])经济区(?=管委会|$)")
_ANY_ZONE = re.compile(
    r"(?:全[省市县区州]|[省市县区州]级)?各?类?(?:产业|工业|开发|度假|功能|专业|集中)*(?:开发区|园区|功能区|集中区|片区|新城|(?<=开发度假)区)"
)
_GOVERNMENT = "人民政府"


def plain(name: str) -> str:
    """A printed name folded, with one kind of dash, without the bracket behind it and the nation or the party in
    front."""
    folded = _NATION.sub("", _DASH.sub("—", fold_plain(name)))
    return folded if folded.startswith("各") else _BRACKET.sub("", folded) or folded


def reduced(name: str) -> str:
    """A name that the vocabulary does not know in its common form."""
    short = name.replace("（", "").replace("）", "").replace("工作领导小组", "领导小组")
    short = short.replace("管理委员会", "管委会").replace("委员会办公室", "委办").replace("委员会", "委")
    short = _BOARD.sub("", _PORT.sub("区", short))
    short = short.replace("经济技术开发区", "经开区").replace("高新技术产业开发区", "高新区")
    short = re.sub(r"(?<=.)人民政府", "政府", short)
    short = re.sub(r"(?<=.{2})办公室$", "办", short)
    short = short.replace("地方政府", "政府")
    return re.sub(r"(?<=.)[、和与及](?=.{2})", "", short)


def is_anyone(name: str) -> bool:
    """Whether a name tells units by what befalls them (试点城市, 项目所在地财政部门) and none by its own name."""
    return _ANYONE.fullmatch(name) is not None


def is_any_zone(name: str) -> bool:
    """Whether a name means any zone of a region (开发区管委会, 工业集中区) and none by its name (经开区)."""
    return _ANY_ZONE.fullmatch(reduced(name)) is not None


def class_name(name: str, organ_of: Callable[[str], str], ranked: bool) -> str:
    """A class of units in its common form: 各区县, 各县（区）人民政府 and 各县、区政府 are one. `organ_of` gives the
    organ of a name without its region; `ranked`: divisions of several levels lie in the region, so that the level
    named first tells 各市、县（区） from 各县（市、区）."""
    short = reduced(name).replace("、", "").replace("自治区", "区").replace("直辖市", "市")
    each = _EACH.match(short)
    if each is None:
        return short.removeprefix("各")
    order = "省州盟市县区旗" if not ranked or each[1][0] in "省州盟市" else "县市区旗省州盟"
    kinds = "".join(sorted(each[1], key=order.index))
    return each_of(kinds, organ_of(short[each.end() :] or _GOVERNMENT))


def each_of(kinds: str, organ: str) -> str:
    """The class of an organ of each division of some kinds."""
    return f"各{kinds}{'政府' if organ == _GOVERNMENT else organ}"
