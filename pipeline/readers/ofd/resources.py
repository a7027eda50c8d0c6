"""The resources of an OFD document that its pages draw: composite units and pictures (GB/T 33190, 7.9 and 10)."""

from __future__ import annotations

from typing import Any

from pipeline.readers.ofd.package import Package, child, children, words


class Resources:
    """Composite units and pictures by their ids, read when the first is asked for. `names` are the parts that list
    them."""

    def __init__(self, package: Package, names: list[str]) -> None:
        self._package = package
        self._names = names
        self._units: dict[str, Any] | None = None
        self._media: dict[str, str] = {}

    def _read(self) -> dict[str, Any]:
        if self._units is None:
            self._units = {}
            for name in self._names:
                root = self._package.root(name)
                for unit in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
                    self._units[unit.get("ID", "")] = child(unit, "Content")
                folder = root.get("BaseLoc", "").rstrip("/")
                for media in children(child(root, "MultiMedias"), "MultiMedia"):
                    place = words(child(media, "MediaFile"))
                    place = f"{folder}/{place}" if folder and not place.startswith("/") else place
                    self._media[media.get("ID", "")] = self._package.resolve(place, name)
        return self._units

    def unit(self, id_: str) -> Any:
        """What a composite unit holds, None where there is none of that id."""
        return self._read().get(id_)

    def picture(self, id_: str) -> bytes | None:
        """The file of a picture, None where there is none of that id."""
        self._read()
        name = self._media.get(id_)
        return self._package.data(name) if name is not None and self._package.has(name) else None
