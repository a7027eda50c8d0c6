"""The metadata block of a government site (索引号, 发文字号, 成文日期 …): found, read as fields, taken out of the text.

The names are those that sites print in their 政府信息公开目录, as cells, list items or spans, with spaces inside
("索 引 号：") or in brackets ("[主题分类]").
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.readers.html.runs import Run
from pipeline.readers.html.tree import Element, words
from pipeline.records import Record

# Names that stand in no running text: one of them makes a group of names a metadata block.
_STRONG = words(
    "索引号 信息索引号 主题分类 主题类别 所属主题 内容分类 信息分类 信息类别 体裁分类 组配分类 "
    "服务对象分类 公文种类 文件类型 "
    "发文机关 发文机构 发文单位 发布机构 发布机关 制发机关 制定机关 公开机构 报送单位 联合发文单位 "
    "成文日期 成文时间 生成日期 发布日期 公布日期 公开日期 印发日期 发文日期 发文时间 生效日期 实施日期 "
    "施行日期 废止日期 失效日期 发文字号 文号 文件编号 公文编号 统一编号 统一登记号 规范性文件编号 规范性文件登记号 "
    "主题词 有效性 时效性 时效 效力状态 效力级别 文件状态 公开类别 公开方式 公开形式 公开属性 公开范围 "
    "公开时限 公开目录"
)
# Names that count only beside others.
_WEAK = words(
    "标题 名称 信息名称 文件名称 公文名称 内容概述 关键词 关键字 来源 文件来源 信息来源 发布时间 发布单位 作者 "
    "机构分类 层级分类 产品分类 行业分类 所属机构 录入时间 更新时间 语种"
)
# Not about the document at all: taken out of the text, but given to nobody.
_CONTROLS = words(
    "浏览次数 浏览量 阅读次数 阅读量 点击数 点击量 点击次数 访问量 责任编辑 编辑 字体 字号 字体大小 分享 分享到 打印"
)
_NAMES = sorted(_STRONG | _WEAK | _CONTROLS, key=lambda name: (-len(name), name))
_NAME = re.compile(
    r"[\[【〔]?\s*(?P<name>"
    + "|".join(r"[\s\u200b]*".join(name) for name in _NAMES)
    + r")(?P<close>\s*(?:[\]】〕]\s*[:：]?|[:：])|\s*$)"
)
# A name that no list foresees, in a cell of its own beside known ones.
_ANY_NAME = re.compile(
    r"^[\[【]?(?=(?:\s*[\u4e00-\u9fff]){2,8}\s*[:：\]】])[\s\u4e00-\u9fff]+(?:[\]】]\s*[:：]?|[:：])$"
)
_BLANK = re.compile(r"^[\s\-—–_/\\无]*$")
_DATE = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_SPACE = re.compile(r"\s+")
_LONG = 160
_SHORT = 20
_FULL = 3
_GAP = 3
_LISTS = words("table dl ul ol")


class Entry(Record):
    """A name and its value as printed; `runs` are the numbers of the runs that hold them."""

    name: str
    value: str
    runs: tuple[int, ...]


class _Label(NamedTuple):
    name: str
    start: int
    end: int


def _plain_name(printed: str) -> str:
    return re.sub(r"[\s\u200b:：\[\]【】〔〕]", "", printed)


def _joined(run: Run) -> str:
    """The run's text with a placeholder of dashes ("----", shown or hidden by scripts) left out."""
    return "".join("" if re.fullmatch(r"\s*-{2,}\s*", piece) else piece for piece in run.pieces)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _labels(run: Run) -> list[_Label]:
    """The known names in a run: before a colon, in brackets, or as a piece of their own at its beginning."""
    text = _joined(run)
    if len(text) > _LONG * 3:
        return []
    borders = _borders(run)
    found = [
        _Label(_plain_name(match["name"]), match.start(), match.end())
        for match in _NAME.finditer(text)
        if match.start() in borders or match.start() < match.start("name") or not _is_han(text[match.start() - 1])
    ]
    first = len(run.pieces[0])
    if not found and first < len(text) and _plain_name(run.pieces[0]) in _NAMES:
        found.append(_Label(_plain_name(run.pieces[0]), 0, first))
    return found


def _borders(run: Run) -> set[int]:
    """The places in a run's joined text at which a piece begins."""
    places: set[int] = set()
    at = 0
    for piece in run.pieces:
        places.add(at)
        at += 0 if re.fullmatch(r"\s*-{2,}\s*", piece) else len(piece)
    return places


def _value(text: str) -> str:
    text = _SPACE.sub(" ", text).strip(" \u00a0\u3000|;；")
    return "" if _BLANK.match(text) else text


def _neighbours(run: Run, after: Run) -> bool:
    """Whether a run stands in the cell (or its like) right beside another's."""
    near = list(run.owner.ancestors())[:3]
    return any(element in near for element in list(after.owner.ancestors())[1:4])


def _entries(runs: list[Run]) -> list[Entry]:
    """Every name with its value: what follows it in its run, or else the run beside it."""
    entries: list[Entry] = []
    labelled = [_labels(run) for run in runs]
    for number, labels in enumerate(labelled):
        text = _joined(runs[number])
        for place, label in enumerate(labels):
            last = place + 1 == len(labels)
            value = _value(text[label.end : len(text) if last else labels[place + 1].start])
            held: tuple[int, ...] = (number,)
            after = number + 1
            if last and not text[label.end :].strip() and after < len(runs) and not labelled[after]:
                beside = runs[after]
                if (
                    beside.level is None
                    and len(beside.text) <= _LONG
                    and _neighbours(runs[number], beside)
                    and not _ANY_NAME.match(beside.text)
                ):
                    value, held = _value(_joined(beside)), (number, after)
            entries.append(Entry(name=label.name, value=value, runs=held))
    return entries


def _groups(entries: list[Entry]) -> list[list[Entry]]:
    """Entries that stand close together."""
    groups: list[list[Entry]] = []
    for entry in entries:
        if groups and entry.runs[0] - groups[-1][-1].runs[-1] <= _GAP:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _stands_alone(entry: Entry) -> bool:
    """Whether an entry is the site's without others beside it: a date of publication, a count of visits."""
    if entry.name in _CONTROLS:
        return len(entry.value) <= _SHORT
    return entry.name.endswith(("日期", "时间")) and bool(_DATE.fullmatch(entry.value))


def _is_metadata(group: list[Entry]) -> bool:
    filled = {entry.name for entry in group if entry.value}
    if len(filled) == 1 and all(_stands_alone(entry) for entry in group if entry.value):
        return True
    if len(filled) < 2 or len(filled) * 3 < len({entry.name for entry in group}):
        return False
    return bool(filled & _STRONG) or group[-1].runs[-1] - group[0].runs[0] < _GAP


def _common(runs: list[Run]) -> Element:
    """The innermost element around all the runs."""
    shared = set(runs[0].owner.ancestors())
    for run in runs[1:]:
        shared &= set(run.owner.ancestors())
    return max(shared, key=lambda element: element.depth)


def _is_head(run: Run) -> bool:
    """Whether a run may be the document's title or number, set in one table with the metadata."""
    return run.level is not None or run.centred or "〔" in run.text


def _surroundings(runs: list[Run], group: list[Entry]) -> list[int]:
    """All runs of a metadata block: those of its entries and the other short ones in the same list or table."""
    own = sorted({number for entry in group for number in entry.runs})
    if sum(bool(entry.value) for entry in group) < _FULL:
        return own
    common = _common([runs[number] for number in own])
    for around in (common.closest(_LISTS) or common, common):
        inside = [number for number, run in enumerate(runs) if around in run.owner.ancestors()]
        short = all(len(runs[number].text) <= _LONG and "。" not in runs[number].text for number in inside)
        if short and len(inside) <= 3 * len(own) + 6:
            return [number for number in inside if number in own or not _is_head(runs[number])]
    return own


def _unforeseen(runs: list[Run], numbers: list[int], known: set[int]) -> list[Entry]:
    """Entries of a block whose names no list foresees: a cell that ends with a colon and the cell beside it."""
    found: list[Entry] = []
    for number, after in pairwise(numbers):
        if number in known or after in known or after != number + 1:
            continue
        if _ANY_NAME.match(runs[number].text) and not _ANY_NAME.match(runs[after].text):
            value = _value(_joined(runs[after]))
            found.append(Entry(name=_plain_name(runs[number].text), value=value, runs=(number, after)))
    return found


def metadata(runs: list[Run]) -> tuple[list[Entry], set[int]]:
    """The filled entries of a page's metadata in its order, each name once, and the runs that they take up."""
    taken: set[int] = set()
    found: dict[str, Entry] = {}
    for group in _groups(_entries(runs)):
        if not _is_metadata(group):
            continue
        numbers = _surroundings(runs, group)
        known = {number for entry in group for number in entry.runs}
        taken.update(numbers)
        entries = [*group, *_unforeseen(runs, numbers, known)]
        for entry in sorted(entries, key=lambda entry: entry.runs):
            if entry.value and entry.name not in _CONTROLS:
                found.setdefault(entry.name, entry)
    return list(found.values()), taken
