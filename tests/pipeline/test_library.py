"""The facts on disk: what changes and what does not, and what a crash or a damaged file leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from pipeline import extract_facts
from pipeline.errors import LibraryError
from pipeline.library import Library, fingerprint, verify
from pipeline.records import Conflict, Side
from pipeline.rules import RuleBook
from tests.made import Draft, city_plan, province_plan


def put(library: Library, draft: Draft, **options: str) -> tuple[str, int, str]:
    return tuple(library.add(f"{draft.name}.txt", draft.facts, draft.source, **options))  # type: ignore[return-value]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a library but what may hold the time."""
    kept = (path for path in folder.rglob("*") if path.is_file() and path.name not in (".lock", "meta.json"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library", patience=0.1)


def test_new_unchanged_changed(library: Library) -> None:
    assert put(library, city_plan()) == ("city", 1, "new")
    assert put(library, city_plan()) == ("city", 1, "unchanged")
    assert put(library, city_plan("23")) == ("city", 2, "changed")
    assert library.versions("city") == [1, 2]
    assert library.facts("city") == city_plan("23").facts
    assert library.facts("city", 1) == city_plan().facts
    assert library.source("city").read_bytes() == city_plan("23").source


def test_unchanged_changes_no_bytes(library: Library) -> None:
    put(library, city_plan())
    before = {path: path.stat().st_mtime_ns for path in library.path.rglob("*") if path.is_file()}
    put(library, city_plan())
    assert {
        path: path.stat().st_mtime_ns for path in library.path.rglob("*") if path.name != ".lock" and path.is_file()
    } == {path: when for path, when in before.items() if path.name != ".lock"}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("one", "two"):
        library = Library(tmp_path / name)
        put(library, city_plan())
        put(library, province_plan())
        trees.append(tree(library.path))
    assert trees[0] == trees[1]
    assert len(trees[0]) == 4


def test_other_rules_read_the_same_bytes_anew(library: Library) -> None:
    first, again = city_plan(), city_plan()
    again.records.pop()
    put(library, first, read_with="a")
    assert library.unchanged("city.txt", first.sha256, "a") == ("city", 1, "unchanged")
    assert library.unchanged("city.txt", first.sha256, "b") is None
    assert library.unchanged("other.txt", first.sha256, "a") is None
    assert put(library, first, read_with="b") == ("city", 1, "unchanged")
    assert library.unchanged("city.txt", first.sha256, "b") is not None
    assert put(library, again, read_with="c") == ("city", 2, "changed")


def test_another_document_of_the_same_stem_gets_its_own_id(library: Library) -> None:
    one, other = city_plan(), Draft("city", "柳川市水污染防治方案\n正文", doc_number="柳政办〔2024〕13号")
    assert put(library, one) == ("city", 1, "new")
    assert put(library, other) == ("city-2", 1, "new")
    assert put(library, other) == ("city-2", 1, "unchanged")
    assert library.facts("city-2").name == "city-2"
    renumbered = Draft("city", "柳川市水污染防治方案\n修订后的正文", doc_number="柳政办〔2025〕1号")
    assert put(library, renumbered) == ("city-2", 2, "changed")
    library.remove("city")
    assert put(library, other)[0] == "city-2"
    assert library.ids() == ["city-2"]


def test_a_stem_that_looks_like_a_variant_is_its_own(library: Library) -> None:
    numbered = Draft("city-2", "柳川市水污染防治方案\n正文")
    same_title = Draft("city", "柳川市水污染防治方案\n正文二")
    assert put(library, numbered)[0] == "city-2"
    assert put(library, same_title)[0] == "city"
    assert put(library, city_plan())[0] == "city-3"


def test_find_fact(library: Library) -> None:
    put(library, city_plan())
    put(library, province_plan())
    wanted = city_plan().records[-1]
    assert library.find_fact(wanted.id) == library.find_fact(f"city/{wanted.id}") == ("city", wanted)
    assert library.find_fact(f"province/{wanted.id}") is None
    assert library.find_fact("absent") is None
    with pytest.raises(LibraryError):
        library.find_fact("absent/x")


def test_remove(library: Library) -> None:
    put(library, city_plan())
    put(library, province_plan())
    library.remove("city")
    assert library.ids() == ["province"]
    with pytest.raises(LibraryError, match="city"):
        library.remove("city")
    with pytest.raises(LibraryError, match="city"):
        library.facts("city")


def test_state_follows_facts_and_verdicts(library: Library) -> None:
    states = [library.state()]
    put(library, city_plan())
    states.append(library.state())
    put(library, city_plan())
    assert library.state() == states[-1]
    side = Side(doc="city", indicator="占比", value="22", comparator=">=", change="none", evidence="占比", fact="f")
    conflict = Conflict(id="c", kind="value", strength="divergence", a=side, b=side, explanation="…")
    library.write_conflicts([conflict])
    states.append(library.state())
    assert len(set(states)) == 3
    assert library.conflicts() == [conflict]
    assert library.judgements() == []


def test_locked(library: Library) -> None:
    put(library, city_plan())
    with FileLock(library.path / ".lock"), pytest.raises(LibraryError) as caught:
        put(library, province_plan())
    assert "正在写入" in caught.value.zh
    assert "another process" in caught.value.en
    assert put(library, province_plan())[2] == "new"


@pytest.mark.parametrize("name", ["facts.jsonl", "meta.json"])
def test_damaged_files_are_named(library: Library, name: str) -> None:
    put(library, city_plan())
    damaged = library.folder("city") / name
    ask = library.facts if name == "facts.jsonl" else library.meta
    damaged.write_bytes(damaged.read_bytes()[:-20])
    with pytest.raises(LibraryError) as caught:
        ask("city")
    assert str(damaged) in caught.value.en
    damaged.unlink()
    with pytest.raises(LibraryError) as caught:
        ask("city")
    assert str(damaged) in caught.value.zh


def test_verify(library: Library) -> None:
    put(library, city_plan())
    put(library, province_plan())
    assert verify(library, "city") == []
    assert verify(library, "province") == []
    source = library.source("city")
    source.write_text(source.read_text().replace("22%", "33%"))
    found = verify(library, "city")
    assert any("SHA-256" in each.en and not each.fact for each in found)
    target = next(fact.id for fact in library.facts("city").records if fact.type == "target")
    assert target in {each.fact for each in found}
    assert verify(library, "province") == []
    source.unlink()
    assert [each.fact for each in verify(library, "city")] == [""]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("huaixi-gongzuo-2024.docx", {"paragraph": 1}),
        ("huaixi-gongzuo-2024.docx", {"cell": "A1"}),
        ("yunling-jieneng-2021.html", {"paragraph": None}),
        ("chengchuan-tandafeng-2022.pdf", {"page": 9}),
        ("chengchuan-tandafeng-2022.pdf", {"box": (0, 0, 1, 1)}),
    ],
)
def test_verify_sees_a_place_where_the_text_does_not_stand(
    library: Library, samples: Path, name: str, wrong: dict[str, object]
) -> None:
    path = samples / "documents" / name
    facts = extract_facts(path)
    id_ = library.add(path.name, facts, path.read_bytes()).id
    assert verify(library, id_) == []
    target = next(fact for fact in reversed(facts.records) if fact.type == "target")
    moved = target.model_copy(update={"place": target.place.model_copy(update=wrong)})
    others = tuple(moved if fact is target else fact for fact in facts.records)
    library.add(path.name, facts.model_copy(update={"records": others}), path.read_bytes())
    assert [each.fact for each in verify(library, id_)] == [target.id]


def test_verify_sees_changed_facts(library: Library) -> None:
    put(library, city_plan())
    path = library.folder("city") / "facts.jsonl"
    path.write_text(path.read_text().replace('"value":22', '"value":23'))
    assert any("facts" in each.en for each in verify(library, "city"))


_KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.library import Library
from tests.made import city_plan
left = int(sys.argv[2])
rename = Path.rename
def count_down(self, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return rename(self, target)
Path.rename = count_down
draft = city_plan("23")
Library(sys.argv[1]).add("city.txt", draft.facts, draft.source)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("known", [False, True])
def test_kill_during_commit_leaves_the_old_state(library: Library, known: bool, root: Path) -> None:
    put(library, province_plan())
    if known:
        put(library, city_plan())
    before, ids = tree(library.path), library.ids()
    command = [sys.executable, "-c", _KILLED, str(library.path), "0"]
    done = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert library.ids() == ids
    assert {name: data for name, data in tree(library.path).items() if "/." not in name} == before
    assert put(library, city_plan("23")) == ("city", 2 if known else 1, "changed" if known else "new")
    assert not list((library.path / "documents").glob(".*"))


_WRITER = """
import sys
from pipeline.library import Library
from tests.made import city_plan
library, number = Library(sys.argv[1]), 0
while True:
    draft = city_plan(str(number := number + 1))
    library.add("city.txt", draft.facts, draft.source)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_kill_at_any_moment_leaves_a_whole_library(library: Library, root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    for wait in (0.0, 0.013, 0.027):
        with subprocess.Popen([sys.executable, "-c", _WRITER, str(library.path)], cwd=root, env=environment) as writer:
            while not library.ids():
                time.sleep(0.005)
            time.sleep(wait)
            writer.kill()
        for version in library.versions("city"):
            assert library.facts("city", version).records
        assert verify(library, "city") == []


@given(stem=st.text(min_size=1, max_size=20))
def test_any_stem_becomes_a_folder_inside_the_library(stem: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    library = Library(tmp_path_factory.mktemp("stems"))
    draft = Draft("x", "某市方案\n")
    path = Path(stem.replace("\x00", "_").replace("/", "_") + ".txt")
    try:
        id_ = library.add(path, draft.facts, draft.source).id
    except (UnicodeEncodeError, OSError):
        return
    assert library.ids() == [id_]
    assert library.folder(id_).parent.parent == library.path / "documents"
    assert library.unchanged(path, draft.sha256, "") is not None


def test_fingerprint_follows_the_rules(book: RuleBook, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("kind: own\nrules: []\n")
    overlaid = RuleBook((tmp_path, *book.folders))
    first = fingerprint(overlaid)
    assert first != fingerprint(book)
    (tmp_path / "own.yaml").write_text("kind: own\nrules:  []\n")
    assert fingerprint(overlaid) != first
    assert fingerprint(book) == fingerprint(RuleBook(book.folders))
