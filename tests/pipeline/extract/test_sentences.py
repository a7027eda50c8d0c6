from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.sentences import comma_clauses, sentence_around

_CHARS = st.text(alphabet="到年达市县局，。；：、（）《》“”0123%", max_size=60)


def test_commas_inside_brackets_and_titles_do_not_cut() -> None:
    text = "落实《办法（试行，修订）》，由市教育局（含各区，各县）负责；年底前完成。"
    assert [text[clause.start : clause.end] for clause in comma_clauses(text)] == [
        "落实《办法（试行，修订）》",
        "由市教育局（含各区，各县）负责",
        "年底前完成",
    ]


def test_an_unclosed_bracket_does_not_hide_the_rest() -> None:
    text = "建设（一期，新增3处，年底完成。"
    assert len(comma_clauses(text)) == 3


def test_clauses_know_their_sentence() -> None:
    clauses = comma_clauses("甲，乙。丙；丁。")
    assert [(clause.sentence, clause.head) for clause in clauses] == [(0, True), (0, False), (1, True), (1, False)]


def test_the_sentence_around_a_place() -> None:
    text = "第一句。第二句，有两段。第三句"
    assert sentence_around(text, text.index("有")) == "第二句，有两段"
    assert sentence_around(text, len(text) - 1) == "第三句"


@given(_CHARS)
def test_clauses_are_in_order_and_lose_only_punctuation(text: str) -> None:
    clauses = comma_clauses(text)
    ends = [0, *(clause.end for clause in clauses)]
    assert all(end <= clause.start < clause.end for end, clause in zip(ends, clauses, strict=False))
    outside = "".join(text[end : clause.start] for end, clause in zip(ends, clauses, strict=False)) + text[ends[-1] :]
    assert set(outside) <= set("，。；：")
