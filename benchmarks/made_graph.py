"""A graph as large as a benchmark asks for, of the shape that many documents give; the same one every time."""

from __future__ import annotations

import random
from collections.abc import Iterator

from graph.schema import Edge, Graph, Node, Value

# Of a thousand nodes so many have each label. Of a thousand relationships so many are citations and conflicts; what
# the others leave of them is RESPONSIBLE_FOR, as in the graphs of real documents.
_NODES = {
    "Document": 10,
    "Measure": 300,
    "Target": 400,
    "Milestone": 150,
    "Indicator": 80,
    "Department": 55,
    "Region": 5,
}
_CITES, _CONFLICTS = 40, 20
_TEXT = (
    "到2025年，全市可再生能源消费占比达到百分之二十二以上，城镇新建建筑全面执行绿色建筑标准，"
    "建成覆盖城乡的监测网络，主要污染物排放总量持续下降，空气质量优良天数比率稳步提升。"
)


def made_graph(nodes: int, edges: int) -> Graph:
    """About as many nodes and relationships as asked for, in the order that a projection has."""
    count = {label: max(1, nodes * share // 1000) for label, share in _NODES.items()}
    chance = random.Random(7)
    found = [
        Node(label, _id(label, number), _properties(label, number)) for label in count for number in range(count[label])
    ]
    ties = {(edge.type, edge.source, edge.target): edge for edge in _edges(count, edges, chance)}
    missing, turn = edges - len(ties), 0
    while missing > 0:
        turn += 1
        label = ("Measure", "Target", "Milestone")[turn % 3]
        # Few departments have much of the work.
        department = int(count["Department"] * chance.random() ** 3)
        edge = Edge(
            "RESPONSIBLE_FOR",
            ("Department", _id("Department", department)),
            (label, _id(label, chance.randrange(count[label]))),
            {"role": ("lead", "responsible", "support")[turn % 3], "name": f"市第{department}局", "via": "sentence"},
        )
        missing -= ties.setdefault((edge.type, edge.source, edge.target), edge) is edge
    return Graph(
        tuple(sorted(found, key=lambda node: (node.label, node.id))),
        tuple(sorted(ties.values(), key=lambda edge: (edge.type, edge.source, edge.target))),
    )


def _id(label: str, number: int) -> str:
    return f"{label.lower()}-{number:07}"


def _properties(label: str, number: int) -> dict[str, Value]:
    text = f"{number}：{_TEXT[number % 40 :]}"
    shared: dict[str, Value] = {"id": _id(label, number)}
    if label == "Document":
        return shared | {"title": f"第{number}号实施方案", "doc_number": f"市政发〔2024〕{number}号", "held": True}
    if label == "Indicator":
        return shared | {"name": f"指标{number}", "core": f"指标{number}", "names": f"指标{number}；第{number}项指标"}
    if label == "Department":
        name = f"市第{number}局"
        return shared | {"name": name, "full_name": name, "organ": name, "names": name, "is_class": False}
    if label == "Region":
        return shared | {"name": f"第{number}区", "short": f"{number}区", "level": "county"}
    shared |= {"document": _id("Document", number % 997), "evidence": text, "position": number}
    if label == "Measure":
        return shared | {"path": f"一、/（{number}）", "number": f"（{number}）", "title": text[:12], "level": 2}
    shared |= {"fact": f"{number:012x}", "clause": f"一、/（{number}）", "deadline": "2025", "due": "2025-12-31"}
    shared |= {"source": "text", "rule": "goal"}
    if label == "Milestone":
        return shared | {"action": text[:20]}
    value = number / 8
    shared |= {"indicator": f"指标{number % 16000}", "comparator": ">=", "value": value, "value_text": f"{value:g}"}
    return shared | {"unit": "%", "change": "none", "force": "stated", "scope": "全市"}


def _edges(count: dict[str, int], edges: int, chance: random.Random) -> Iterator[Edge]:
    def ref(label: str, number: int) -> tuple[str, str]:
        return label, _id(label, number % count[label])

    def any_of(label: str) -> tuple[str, str]:
        return ref(label, chance.randrange(count[label]))

    for number in range(count["Document"]):
        yield Edge("GOVERNS", ref("Document", number), ref("Region", number))
        yield Edge("ISSUED", ref("Department", number), ref("Document", number))
    for number in range(count["Measure"]):
        above = ref("Document", number) if number % 3 == 0 else ref("Measure", number - number % 3)
        yield Edge("CONTAINS", above, ref("Measure", number))
    for label in ("Target", "Milestone"):
        for number in range(count[label]):
            yield Edge("SETS", ref("Measure", number), ref(label, number))
    for number in range(count["Target"]):
        yield Edge("MEASURES", ref("Target", number), ref("Indicator", number))
    for number in range(count["Department"]):
        yield Edge("SERVES", ref("Department", number), ref("Region", number))
    for number in range(1, count["Region"]):
        yield Edge("PART_OF", ref("Region", number), ref("Region", number // 2))
    said: dict[str, Value]
    for number in range(edges * _CITES // 1000):
        said = {"relation": "basis", "clause": None if number % 2 else "一、", "evidence": _TEXT[: 8 + number % 20]}
        yield Edge("CITES", any_of("Document"), any_of("Document"), said)
    for number in range(edges * _CONFLICTS // 1000):
        said = {"id": f"c{number}", "kind": "value", "strength": "contradiction", "explanation": _TEXT[:30]}
        yield Edge("CONFLICTS_WITH", any_of("Target"), any_of("Target"), said)
