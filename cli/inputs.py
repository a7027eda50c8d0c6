"""What the user named as files to read: files, folders, globs and .zip archives."""

from __future__ import annotations

import glob
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cli.session import Session
from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile, InputError, MissingFile, TooLarge, UnknownFormat
from pipeline.readers import SUFFIXES
from pipeline.readers.limits import MB, beyond, limit
from pipeline.readers.package import require_within_limits

_CHUNK = 1 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class Input(NamedTuple):
    """A file to read, and how the user knows it (`plans.zip/城市方案.docx`)."""

    path: Path
    shown: str


Joiner = Callable[[Iterable[Input | InputError], Path], Iterator[Input | InputError]]
"""Puts notices together with their attachments (`cli.bundles`); what it writes goes to the folder given."""


def expand(named: Sequence[str], unpacked: Path, join: Joiner) -> Iterator[Input | InputError]:
    """The files behind what the user named, in its order, each once; an error for what cannot be read.

    Folders give the files with a suffix that is read, in alphabetical order; archives are unpacked into the folder
    `unpacked`. In both `join` puts together what belongs together.
    """
    seen: set[Path] = set()
    for number, name in enumerate(named):
        folder = unpacked / str(number)
        several = Path(name).is_dir() or Path(name).suffix.lower() == ".zip" or glob.has_magic(name)
        for found in join(_expand(name, folder), folder / "joined") if several else _expand(name, folder):
            if isinstance(found, Input):
                known = found.path.resolve()
                if known in seen:
                    continue
                seen.add(known)
            yield found


def _expand(name: str, unpacked: Path) -> Iterator[Input | InputError]:
    path = Path(name)
    if path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield from _archive(path, unpacked) if path.suffix.lower() == ".zip" else [Input(path, name)]
    elif glob.has_magic(name):
        matches = [Path(match) for match in _matches(name)]
        for match in matches:
            yield from (
                _archive(match, unpacked / match.stem) if match.suffix.lower() == ".zip" else [Input(match, str(match))]
            )
        if not matches:
            yield _error(MissingFile, name, "no_match")
    else:
        yield MissingFile(name, "没有这个文件", "no such file")


def _matches(pattern: str) -> list[str]:
    """The files that a pattern matches; `Path.glob` takes no absolute patterns."""
    return sorted(name for name in glob.glob(pattern, recursive=True) if Path(name).is_file())  # noqa: PTH207


def _folder(path: Path) -> Iterator[Input | InputError]:
    files = sorted(file for file in path.rglob("*") if file.is_file() and _readable(file.relative_to(path).parts))
    yield from (Input(file, str(file)) for file in files)
    if not files:
        yield _error(EmptyFile, path, "no_readable")


def _readable(parts: Sequence[str]) -> bool:
    return not _hidden(parts) and PurePosixPath(parts[-1]).suffix.lower() in SUFFIXES


def _hidden(parts: Sequence[str]) -> bool:
    """Whether a path leads to what a system hides, or to a file that an office program keeps while one is open."""
    return any(part.startswith((".", "__MACOSX", "~$")) for part in parts)


def _archive(path: Path, unpacked: Path, shown: str | None = None) -> Iterator[Input | InputError]:
    """The files of an archive, and of the archives in it; `shown` is the path of one that was in another."""
    try:
        with zipfile.ZipFile(path) as archive:
            require_within_limits(shown or path, archive.infolist())
            yield from _entries(path, archive, unpacked, shown)
    except TooLarge as refused:
        yield refused
    except (zipfile.BadZipFile, OSError, ValueError):
        yield _error(BrokenFile, shown or path, "zip_bad")


def _entries(
    path: Path, archive: zipfile.ZipFile, unpacked: Path, outer: str | None = None
) -> Iterator[Input | InputError]:
    left, count = limit("UNPACKED_MB") * MB, 0
    for entry in sorted(archive.infolist(), key=_entry_name):
        name = _entry_name(entry)
        parts = PurePosixPath(name).parts
        shown = f"{outer or path}/{name}"
        if entry.is_dir() or not parts:
            continue
        inner = parts[-1].lower().endswith(".zip") and not _hidden(parts)
        if name.startswith("/") or ".." in parts or ":" in parts[0]:
            count += 1
            yield _error(BrokenFile, shown, "zip_climbs")
        elif not (inner or _readable(parts)):
            continue
        elif inner and outer is not None:
            count += 1
            yield _error(UnknownFormat, shown, "zip_nested")
        elif entry.flag_bits & _ENCRYPTED:
            count += 1
            yield _error(EncryptedFile, shown, "zip_locked")
        else:
            count += 1
            target = unpacked.joinpath(*parts)
            written = _unpack(archive, entry, target, left)
            if written is None:
                yield _error(BrokenFile, shown, "zip_bad")
            elif written > left:
                yield beyond(shown, "UNPACKED_MB", *Session.both("zip_large"))
            else:
                left -= written
                yield from _archive(target, _beside(target), shown) if inner else [Input(target, shown)]
    if not count:
        yield _error(EmptyFile, outer or path, "no_files")


def _beside(archive: Path) -> Path:
    """The folder that an archive in another one is unpacked into."""
    return archive.with_name(f"{archive.name}.unpacked")


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name with slashes. Chinese archivers write GBK without saying so, which zipfile reads as CP437."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        try:
            name = entry.orig_filename.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, limit: int) -> int | None:
    """Unpack an entry, giving its size, more than the limit when it was broken off; None when it is damaged."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    try:
        with archive.open(entry) as source, target.open("wb") as file:
            while (chunk := source.read(_CHUNK)) and written <= limit:
                written += file.write(chunk)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return None
    return written


def _error(kind: type[InputError], path: object, key: str) -> InputError:
    return kind(path, *Session.both(key))


def renamed(error: InputError, shown: str) -> InputError:
    """An error that names the file as the user knows it."""
    return type(error)(shown, *error.detail)
