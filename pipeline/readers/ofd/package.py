"""The parts of an OFD package (GB/T 33190): XML files that name one another by places in the archive."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.errors import BrokenFile, shortened


def name_of(element: Any) -> str:
    """The name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children with one of some names."""
    if element is not None:
        yield from (child for child in element if name_of(child) in names)


def child(element: Any, *path: str) -> Any:
    """The first child with a name, of that the first with the next name, and so on; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def words(element: Any) -> str:
    """The text of an element without white space around it, "" for None."""
    return (element.text or "").strip() if element is not None else ""


class Package:
    """An archive and its parts. Nothing is unpacked to the disk, so that a name which climbs out leads nowhere."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}

    @property
    def names(self) -> list[str]:
        """The names of all entries in lower case."""
        return sorted(self._names)

    def resolve(self, location: str, base: str) -> str:
        """The name of the part at a location (ST_Loc) that the part `base` names.

        Relative locations count from the folder of `base`; some programs count them from the root.
        """
        location = location.strip().replace("\\", "/")
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
        places = [location] if location.startswith("/") else [relative, posixpath.normpath(location)]
        found = [place.lstrip("/") for place in places]
        return next((place for place in found if place.lower() in self._names), found[0])

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name.lower() in self._names

    def data(self, name: str) -> bytes:
        """The bytes of a part. Raises BrokenFile when it is missing."""
        if not self.has(name):
            raise BrokenFile(self._path, f"文件不完整，缺少 {name}", f"incomplete: {name} is missing")
        return self._archive.read(self._names[name.lower()])

    def root(self, name: str) -> Any:
        """The root element of a part. Raises BrokenFile when it is missing or no XML."""
        # no entities, no network, no trees of unusual depth or size
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.data(name), parser)
        except etree.XMLSyntaxError as error:
            raise BrokenFile(
                self._path,
                f"{name} 不是有效的 XML（{shortened(str(error.msg))}）",
                f"{name} is no valid XML ({shortened(str(error.msg))})",
            ) from error
        return root
