"""The main text of a page among navigation, share buttons, related links and footers.

Sentences decide: the innermost element that holds (nearly) all of the page's sentences outside of links and known
furniture is the main text. What is furniture is told by the element's tag, class and id, and by the words of a run.
"""

from __future__ import annotations

import re

from pipeline.readers.html.runs import NUMBERED, Run
from pipeline.readers.html.tables import holds_data, table_around
from pipeline.readers.html.tree import Element, words

_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_\-])(?:(?:g|m|u|web|page|site|top|left|right|main)?[\s_\-]?"
    r"(?:nav|navbar|navi|menu|foot|footer|copyright|share|sharing|crumbs?|crumbsbox|breadcrumbs?|sidebar|aside|relate[ds]?|"
    r"relevant\w*|recommend|qr|qrcode|qr_container|ewm|erweima|toolbar|tools|search|login|pager|pagination|page(?:break|bar)|"
    r"print|comments?|banner|popup|modal|mask|voice|fenxiang|fujian|xgjd|xgwj|xglj|xgzc|xgxx|xgyd|weizhi|dqwz|bottom|links?|"
    r"friend\w*|gotop|backtop|alert|jiucuo|ad|ads|advert\w*))(?:[\s_\-]?(?:box|bar|list|wrap|con|cont|container|area|div|\d))*"
    r"(?=$|[\s_\-])",
    re.IGNORECASE,
)
# Words that no document uses alone; further ones count only outside of cells, where "下载" or "微信" may be data.
_SURE = (
    r"打印(?:本页|文章|此页|预览)?|关闭(?:窗口|本页|页面|此页)|(?:加入|取消)?收藏(?:本页)?|(?:返回|回到)(?:顶部|首页|列表|上一页)|"
    r"分享(?:到|至)|扫一扫\S{0,20}|用?微信扫\S{0,20}|上一[篇条页]|下一[篇条页]|您(?:的|现在的?)?(?:当前)?(?:所在)?位置|当前位置|"
    r"大\s*中\s*小|公报PDF|(?:PDF|WORD|OFD)(?:格式|版)?下载|我要纠错|语音播报|无障碍(?:浏览|阅读)"
)
_LIKELY = (
    r"关闭|分享|微信|微博|新浪|朋友圈|[QＱ][QＱ](?:空间|好友)?|字[号体](?:大小)?|没有了|首页|网站地图|繁体(?:版)?|简体(?:版)?|"
    r"手机版|电脑版|展开全文|收起|纠错|(?:附件|公报|文件)?下载|相关(?:链接|附件|阅读|文章|解读|政策|稿件|文件|信息|新闻|报道)"
)
_MARKS = r"[\s\xa0【】\[\]|｜·>»、（）():：]*"
_CHROME = re.compile(rf"{_MARKS}(?:(?:{_SURE}|{_LIKELY}){_MARKS})+", re.IGNORECASE)
_SURE_CHROME = re.compile(rf"{_MARKS}(?:(?:{_SURE}){_MARKS})+", re.IGNORECASE)
_SITE = re.compile(
    r"版权所有|ICP备|ＩＣＰ备|公网安备|网站标识码|Copyright|©|(?:您|你)的浏览器|访问的链接即将离开|"
    r"建议使用.{0,20}(?:分辨率|浏览器)|未经.{0,12}(?:许可|授权).{0,12}转载|"
    r"(?:主办|承办|协办)(?:单位)?[：:].*(?:承办|协办|地址|电话|邮编|技术支持|维护)|地址[：:].*邮(?:政编码|编)"
)
_IMPRINT = re.compile(r"(?:主办|承办|协办|技术支持|运行维护|网站维护)(?:单位)?[：:]")
_SENTENCE = re.compile(r"[。；！]|[，：、].*[，：、]|，.{10}|.{10}，")
_PARAGRAPHS = words("p h1 h2 h3 h4 h5 h6 pre caption")
_LATE_WEIGHT = 150
_LITTLE = 60
_EXTRA_RUNS = 8
_SMALL = 0.2


def _is_chrome(run: Run) -> bool:
    if len(run.text) >= 200:
        return False
    in_cell = run.owner.closest(frozenset(("td", "th"))) is not None
    return bool((_SURE_CHROME if in_cell else _CHROME).fullmatch(run.text) or _SITE.search(run.text))


def _named_furniture(element: Element) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    return any(_FURNITURE_NAME.search(element.get(name)) for name in ("class", "id"))


class _Weights:
    """How many characters of sentences, and of any text outside links, each element holds."""

    def __init__(self, runs: list[Run], left_out: set[int]) -> None:
        self.sentences: dict[Element, int] = {}
        self.words: dict[Element, int] = {}
        self.chrome = {number for number, run in enumerate(runs) if number in left_out or _is_chrome(run)}
        for number, run in enumerate(runs):
            if number in self.chrome or run.link_share > 0.5:
                continue
            sentence = bool(_SENTENCE.search(run.text))
            for element in run.owner.ancestors():
                self.words[element] = self.words.get(element, 0) + len(run.text)
                if sentence:
                    self.sentences[element] = self.sentences.get(element, 0) + len(run.text)


def _furniture(runs: list[Run], weights: _Weights, root: Element) -> set[Element]:
    """Elements that are named as furniture and hold little of the page's text."""
    total = weights.words.get(root, 0)
    found: set[Element] = set()
    seen: set[Element] = set()
    for run in runs:
        for element in run.owner.ancestors():
            if element in seen:
                break
            seen.add(element)
            if _named_furniture(element) and weights.words.get(element, 0) <= total * _SMALL:
                found.add(element)
    return found


def _is_part(element: Element, runs: list[Run], held: list[int]) -> bool:
    """Whether an element is a paragraph, an item or a table of a text rather than what holds the text."""
    if element.tag == "table":
        return holds_data(element, runs)
    return element.tag in _PARAGRAPHS or (element.tag == "li" and any(runs[n].owner is element for n in held))


def _innermost(runs: list[Run], numbers: list[int], root: Element) -> Element:
    """The innermost element that holds the sentences and is no part of a text itself; a little text after it (a note
    of the site) may stay outside."""
    sentences = [n for n in numbers if _SENTENCE.search(runs[n].text) and runs[n].link_share <= 0.5]
    if not sentences:
        sentences = numbers
    total = sum(len(runs[n].text) for n in sentences)
    element = root
    while True:
        shares: dict[Element, list[int]] = {}
        for n in sentences:
            path = [e for e in runs[n].owner.ancestors() if e.depth == element.depth + 1]
            if path:
                shares.setdefault(path[0], []).append(n)
        if not shares:
            return element
        child, held = max(shares.items(), key=lambda item: sum(len(runs[n].text) for n in item[1]))
        within = set(held)
        outside = [n for n in sentences if n not in within]
        late = sum(len(runs[n].text) for n in outside)
        if outside and (min(outside) < held[-1] or late > min(_LATE_WEIGHT, max(_LITTLE, total * 0.05))):
            return element
        if _is_part(child, runs, held):
            return element
        element, sentences = child, held


def _widened(element: Element, runs: list[Run], numbers: list[int]) -> Element:
    """The element with the few lines right around it (title, number, date), and with the numbered lines and tables
    that follow it, as long as no links stand among them."""
    best = element
    first = next((n for n in numbers if element in runs[n].owner.ancestors()), len(runs))
    data: dict[Element | None, bool] = {None: False}
    for outer in list(element.ancestors())[1:]:
        extra = [n for n in numbers if outer in runs[n].owner.ancestors() and element not in runs[n].owner.ancestors()]
        if any(runs[n].link_share > 0.5 for n in extra):
            break
        for table in {table_around(runs[n].owner) for n in extra} - data.keys():
            data[table] = table is not None and holds_data(table, runs)
        extra = [
            n for n in extra if n < first or not (data[table_around(runs[n].owner)] or NUMBERED.match(runs[n].text))
        ]
        if len(extra) > _EXTRA_RUNS or sum(len(runs[n].text) for n in extra) > _LATE_WEIGHT:
            break
        best = outer
    return best


def main_text(runs: list[Run], left_out: set[int], root: Element) -> list[int]:
    """The numbers of the runs that make the page's main text.

    `left_out` are runs known to be something else (metadata). A page without sentences gives all that is no furniture.
    """
    weights = _Weights(runs, left_out)
    furniture = _furniture(runs, weights, root)
    numbers = [
        number
        for number, run in enumerate(runs)
        if number not in weights.chrome and not any(element in furniture for element in run.owner.ancestors())
    ]
    if not numbers:
        return []
    element = _widened(_innermost(runs, numbers, root), runs, numbers)
    inside = [number for number in numbers if element in runs[number].owner.ancestors()]
    kept = _without_link_lists(runs, inside)
    while kept and _IMPRINT.match(runs[kept[-1]].text):
        kept.pop()
    return kept


def _without_link_lists(runs: list[Run], numbers: list[int]) -> list[int]:
    """Runs but those of lists that hold nothing except links (related pages, downloads)."""
    lists: dict[Element, list[Run]] = {}
    for number in numbers:
        found = runs[number].owner.closest(frozenset(("ul", "ol", "dl")))
        if found is not None:
            lists.setdefault(found, []).append(runs[number])
    links = {found for found, members in lists.items() if all(run.link_share > 0.8 for run in members)}
    return [n for n in numbers if runs[n].owner.closest(frozenset(("ul", "ol", "dl"))) not in links]
