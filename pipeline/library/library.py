"""The library: documents, their versions and facts, and the verdicts over all of them."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Literal, NamedTuple

from filelock import FileLock, Timeout
from pydantic import ValidationError

from pipeline.errors import LibraryError
from pipeline.jsonl import dump_line, dump_lines
from pipeline.library.files import (
    digest,
    parse_facts,
    parse_lines,
    read_bytes,
    replace_file,
    sync_folder,
    write_synced,
)
from pipeline.records import AnyFact, Conflict, Document, Facts, Judgement, Record
from pipeline.structure.lines import fold_plain

Status = Literal["new", "changed", "unchanged"]


class Meta(Record):
    """`meta.json`: the file's name as it came, digests of the file and of its facts, what it was read with
    (`fingerprint`), and when. The time stands here and nowhere else."""

    file: str
    sha256: str
    facts_sha256: str
    read_with: str = ""
    added: str


class Added(NamedTuple):
    """What `Library.add` did: the document's id, its current version, and whether anything changed."""

    id: str
    version: int
    status: Status


def _identifier(stem: str) -> str:
    """A file's stem as a folder name that sorts and reads the same everywhere; a leading dot is ours alone."""
    name = unicodedata.normalize("NFC", stem).replace("/", "_").replace("\\", "_").strip()
    return "_" + name.lstrip(".") if name.startswith(".") or not name else name


def _document(facts: Facts) -> Document:
    for record in facts.records:
        if isinstance(record, Document):
            return record
    raise LibraryError(f"{facts.name}：事实中没有文件记录", f"{facts.name}: its facts hold no document record")


def _same_document(a: Document, b: Document) -> bool:
    """Whether two files of one stem are the same document: by number, else by title."""
    if a.doc_number and b.doc_number and fold_plain(a.doc_number) == fold_plain(b.doc_number):
        return True
    return fold_plain(a.title) == fold_plain(b.title)


class Library:
    """A library in a folder. Nothing is read or made before it is asked for.

    Every writing method takes the library's lock; `writing()` holds it over several of them. LibraryError is
    raised when another process holds the lock for longer than `patience` seconds, for an unknown document, and
    for a damaged file (its path is in the message). `on_wait` is called when the lock has to be waited for.
    """

    def __init__(self, path: str | Path, patience: float = 60.0, on_wait: Callable[[], None] | None = None) -> None:
        self.path = Path(path)
        self._documents = self.path / "documents"
        self._patience = patience
        self._on_wait = on_wait
        self._lock: FileLock | None = None

    # ------------------------------------------------------------ what is there

    def exists(self) -> bool:
        """Whether the folder holds a library."""
        return self._documents.is_dir()

    def require(self) -> Library:
        """This library. Raises LibraryError when there is none in the folder."""
        if not self.exists():
            raise LibraryError(
                f"{self.path}：这里没有库，请先运行 policygraph ingest",
                f"{self.path}: no library here; run policygraph ingest first",
            )
        return self

    def ids(self) -> list[str]:
        """The ids of all documents, in alphabetical order."""
        if not self.exists():
            return []
        names = (folder.name for folder in self._documents.iterdir() if not folder.name.startswith("."))
        return sorted(name for name in names if self._versions(name))

    def _versions(self, id_: str) -> list[int]:
        folder = self._documents / id_
        if not folder.is_dir():
            return []
        return sorted(int(each.name) for each in folder.iterdir() if each.name.isdigit())

    def versions(self, id_: str) -> list[int]:
        """The versions of a document, the current one last."""
        found = self._versions(id_)
        if not found:
            raise LibraryError(f"库中没有文件 {id_}", f"no document {id_} in the library")
        return found

    def folder(self, id_: str, version: int | None = None) -> Path:
        """The folder of a version of a document, of the current one unless told."""
        known = self.versions(id_)
        if version is not None and version not in known:
            raise LibraryError(f"{id_} 没有第 {version} 版", f"{id_} has no version {version}")
        return self._documents / id_ / f"{version or known[-1]:04}"

    def meta(self, id_: str, version: int | None = None) -> Meta:
        """What is recorded about a version of a document."""
        path = self.folder(id_, version) / "meta.json"
        try:
            return Meta.model_validate_json(read_bytes(path))
        except ValidationError as error:
            raise LibraryError(f"{path}：已损坏", f"{path}: damaged") from error

    def source(self, id_: str, version: int | None = None) -> Path:
        """The stored file of a version of a document."""
        folder = self.folder(id_, version)
        for path in sorted(folder.glob("source.*")):
            return path
        raise LibraryError(f"{folder}：缺少原文件", f"{folder}: the source file is missing")

    def facts(self, id_: str, version: int | None = None) -> Facts:
        """The facts of a version of a document, named by the document's id."""
        path = self.folder(id_, version) / "facts.jsonl"
        return parse_facts(id_, read_bytes(path), path)

    def find_fact(self, id_: str) -> tuple[str, AnyFact] | None:
        """The document and the current fact of that id; `<document>/<id>`, as the graph has it, looks there only."""
        document, _, wanted = id_.rpartition("/")
        for name in [document] if document else self.ids():
            path = self.folder(name) / "facts.jsonl"
            if wanted.encode() in read_bytes(path):
                for record in self.facts(name).records:
                    if record.id == wanted:
                        return name, record
        return None

    def all_facts(self) -> Iterator[Facts]:
        """The current facts of every document, in the order of their ids."""
        for id_ in self.ids():
            yield self.facts(id_)

    def unchanged(self, path: str | Path, sha256: str, read_with: str) -> Added | None:
        """The document that a file already is, when its bytes and what it would be read with are the same."""
        for id_ in self._variants(_identifier(Path(path).stem)):
            meta = self.meta(id_)
            if (meta.sha256, meta.read_with) == (sha256, read_with):
                return Added(id_, self.versions(id_)[-1], "unchanged")
        return None

    def _variants(self, stem: str) -> list[str]:
        """The documents whose files bore one stem: `<stem>`, `<stem>-2`, … as far as they are there."""
        like = re.compile(re.escape(stem) + r"(-\d+)?")
        if not self.exists():
            return []
        found = sorted(each.name for each in self._documents.iterdir() if like.fullmatch(each.name))
        found = [id_ for id_ in found if self._versions(id_)]
        return [id_ for id_ in found if _identifier(Path(self.meta(id_).file).stem) == stem]

    # ------------------------------------------------------------ verdicts over all documents

    def conflicts(self) -> list[Conflict]:
        """The recorded verdicts; none before the first were written."""
        path = self.path / "conflicts.jsonl"
        return parse_lines(Conflict, read_bytes(path), path) if path.exists() else []

    def judgements(self, rule: str | None = None) -> list[Judgement]:
        """The recorded judgements about identity, or those of one rule; none before the first were written."""
        path = self.path / "judgements.jsonl"
        if not path.exists():
            return []
        lines = read_bytes(path)
        if rule is not None:
            lines = b"".join(line for line in lines.splitlines(keepends=True) if rule.encode() in line)
        return [one for one in parse_lines(Judgement, lines, path) if rule in (None, one.rule)]

    def user_judgements(self) -> list[Judgement]:
        """The user's own judgements, which win over the rules; none unless the user made some."""
        path = self.path / "judgements.user.jsonl"
        return parse_lines(Judgement, read_bytes(path), path) if path.exists() else []

    def judge(self, judgement: Judgement) -> None:
        """Keep a user's own judgement, in place of a former one on the same pair."""
        with self.writing():
            others = [one for one in self.user_judgements() if one.id != judgement.id]
            self._write("judgements.user.jsonl", dump_lines([*others, judgement]))

    def write_conflicts(self, found: Iterable[Conflict]) -> None:
        """The verdicts over the current facts, in place of the former."""
        self._write("conflicts.jsonl", dump_lines(found))

    def write_judgements(self, found: Iterable[Judgement]) -> None:
        """The judgements over the current facts, in place of the former."""
        self._write("judgements.jsonl", dump_lines(found))

    def _write(self, name: str, text: str) -> None:
        with self.writing():
            path, data = self.path / name, text.encode()
            if not path.exists() or path.read_bytes() != data:
                replace_file(path, data)

    def state(self) -> str:
        """A digest of all current facts, verdicts and the user's judgements: a graph made from them is up to date
        while it stays the same."""
        parts = [f"{id_}\t{self.meta(id_).facts_sha256}" for id_ in self.ids()]
        paths = [self.path / "conflicts.jsonl", self.path / "judgements.user.jsonl"]
        parts += [digest(path.read_bytes()) if path.exists() else "" for path in paths]
        return digest("\n".join(parts).encode())

    # ------------------------------------------------------------ change

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The library's lock, made with the folder when there is none; may be nested."""
        self._documents.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = FileLock(self.path / ".lock")
        try:
            self._acquire(self._lock)
        except Timeout as error:
            raise LibraryError(
                f"{self.path}：另一进程正在写入这个库，请稍后再试",
                f"{self.path}: another process is writing to this library",
            ) from error
        try:
            if self._lock.lock_counter == 1:
                self._sweep()
            yield
        finally:
            self._lock.release()

    def _acquire(self, lock: FileLock) -> None:
        """Take the lock, at once or after a word that it is being waited for. Raises Timeout."""
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if self._on_wait is not None:
                self._on_wait()
            lock.acquire(timeout=self._patience)

    def _sweep(self) -> None:
        """Remove what a crash left behind."""
        for left in self._documents.glob(".*"):
            shutil.rmtree(left, ignore_errors=True)

    def add(self, path: str | Path, facts: Facts, source: bytes, read_with: str = "") -> Added:
        """A document's file and facts, committed by one rename.

        The id is the file's stem, or `<stem>-2` … where that stem is another document's (other number and other
        title). The same bytes with the same facts are `unchanged`; a known document with other bytes, or read by
        other rules into other facts, gets a new version (`changed`).
        """
        path, sha256, data = Path(path), digest(source), facts.to_jsonl().encode()
        with self.writing():
            id_ = self._id_for(_identifier(path.stem), facts, sha256)
            known = self._versions(id_)
            if known:
                meta = self.meta(id_)
                if (meta.sha256, meta.facts_sha256) == (sha256, digest(data)):
                    if meta.read_with != read_with:
                        again = meta.model_copy(update={"read_with": read_with})
                        replace_file(self.folder(id_) / "meta.json", dump_line(again))
                    return Added(id_, known[-1], "unchanged")
            version = known[-1] + 1 if known else 1
            meta = Meta(
                file=path.name,
                sha256=sha256,
                facts_sha256=digest(data),
                read_with=read_with,
                added=datetime.now(UTC).isoformat(timespec="seconds"),
            )
            files = {f"source{path.suffix.lower()}": source, "facts.jsonl": data, "meta.json": dump_line(meta)}
            self._commit(id_, version, files)
            return Added(id_, version, "changed" if known else "new")

    def _id_for(self, stem: str, facts: Facts, sha256: str) -> str:
        """The id under which a file belongs: the same bytes first, then the same document, then the first free one."""
        own, known = _document(facts), self._variants(stem)
        for id_ in known:
            if self.meta(id_).sha256 == sha256:
                return id_
        for id_ in known:
            if _same_document(own, _document(self.facts(id_))):
                return id_
        numbered = (f"{stem}-{number}" for number in count(2))
        return next(name for name in chain([stem], numbered) if not self._versions(name))

    def _commit(self, id_: str, version: int, files: dict[str, bytes]) -> None:
        """Write a version aside, force it to the disk, and rename it into place."""
        staged, final = self._documents / f".new-{id_}", self._documents / id_
        inner = staged / f"{version:04}"
        inner.mkdir(parents=True)
        for name, content in files.items():
            write_synced(inner / name, content)
        sync_folder(inner)
        sync_folder(staged)
        if final.exists():
            inner.rename(final / inner.name)
            sync_folder(final)
            staged.rmdir()
        else:
            staged.rename(final)
        sync_folder(self._documents)

    def remove(self, id_: str) -> None:
        """A document and all its versions, gone by one rename. Raises LibraryError when there is no such document."""
        with self.writing():
            self.versions(id_)
            gone = self._documents / f".removed-{id_}"
            (self._documents / id_).rename(gone)
            sync_folder(self._documents)
            shutil.rmtree(gone)
