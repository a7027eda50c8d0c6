"""Notices in folders and archives put together with their attachments, each into one file to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from cli.inputs import Input
from cli.session import Session
from pipeline.errors import InputError
from pipeline.readers.attachments import Group, bare_title, grouped
from pipeline.readers.bundle import SUFFIX, Part, packed

_LEAST_NAME = 4
_LARGEST = 20_000_000
"""Files of more bytes are not opened to see what attachments they list."""


class Bundles:
    """Puts together the files of one run."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def joined(self, found: Iterable[Input | InputError], folder: Path) -> Iterator[Input | InputError]:
        """The files with each notice and its attachments made into one, in the place of the notice; it is written to
        `folder`. Only files of one folder belong together."""
        if self._session.separate:
            yield from found
            return
        everything = list(found)
        together: dict[Path, list[Input]] = {}
        for each in everything:
            if isinstance(each, Input):
                together.setdefault(each.path.parent, []).append(each)
        replaced: dict[Input, Input | None] = {}
        numbers = count()
        for files in together.values():
            for group in grouped([each.path.name for each in files], partial(self._listed, files)):
                made = self._made(group, files, folder / str(next(numbers)))
                replaced.update({files[attached.place]: None for attached in group.attachments})
                replaced[files[group.notice]] = made
        for each in everything:
            found_in = replaced.get(each, each) if isinstance(each, Input) else each
            if found_in is not None:
                yield found_in

    def _made(self, group: Group, files: Sequence[Input], folder: Path) -> Input:
        notice = files[group.notice]
        parts = [(Part(notice.path.name), notice.path.read_bytes())]
        for attached in group.attachments:
            path = files[attached.place].path
            parts.append((Part(path.name, attached.number, attached.title), path.read_bytes()))
        folder.mkdir(parents=True)
        target = folder / f"{notice.path.stem}{SUFFIX}"
        target.write_bytes(packed(parts))
        names = self._session.pick("、", ", ").join(part.file for part, _ in parts[1:])
        told = self._session.text("joined", count=len(parts) - 1, names=names)
        self._session.say(f"{notice.shown}{self._session.pick('：', ': ')}{told}")
        return Input(target, notice.shown)

    def _listed(self, files: Sequence[Input], place: int) -> Sequence[str]:
        """The names in a file's list of attachments, where its text has the name of another file in it."""
        path = files[place].path
        others = {bare_title(each.path.stem) for each in files if each.path != path}
        others = {name for name in others if sum(char >= "\u4e00" for char in name) >= _LEAST_NAME}
        if not others or path.stat().st_size > _LARGEST:
            return ()
        from pipeline.readers import read
        from pipeline.structure import outline

        try:
            source = read(path)
        except InputError:
            return ()
        text = bare_title(source.text)
        if not any(name in text or name.lstrip("附件0123456789一二三四五六七八九十") in text for name in others):
            return ()
        return outline(source, self._session.book()).header.attachments
