"""What can go wrong, as one tree. Every message is for a user: it names the file and the place.

    PolicygraphError
    ├── InputError               a file that cannot be read; the other files go on
    │   ├── MissingFile          no such path
    │   ├── EmptyFile            nothing in it
    │   ├── UnknownFormat        a suffix or content no reader takes
    │   ├── BrokenFile           damaged, truncated, or not what its suffix says
    │   ├── EncryptedFile        needs a password
    │   ├── TooLarge             beyond a limit, which a user can raise
    │   └── MissingTool          needs a program or package that is not installed
    ├── RuleError                a rule or vocabulary file that does not hold to its schema
    ├── LibraryError             the facts on disk: locked, damaged, unknown document
    ├── StoreError               the graph: unreachable, refused, read only
    └── QueryError               an unknown query, a missing parameter, a refused statement

Each carries `zh` and `en`; `str(error)` is the Chinese message, `error.message(lang)` picks one.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]
_LONGEST = 200


class PolicygraphError(Exception):
    """Base of all errors that policygraph raises on purpose."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return self.zh

    def message(self, lang: Language = "zh") -> str:
        """The message in the user's language."""
        return self.zh if lang == "zh" else self.en


class InputError(PolicygraphError):
    """A file that cannot be read. `path` is the file as the user named it."""

    def __init__(self, path: object, zh: str, en: str) -> None:
        super().__init__(f"{path}：{zh}", f"{path}: {en}")
        self.path = str(path)
        self.detail = (zh, en)

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        return type(self), (self.path, *self.detail)


def shortened(said: str) -> str:
    """What a library says of a file, on one line of a bearable length."""
    line = " ".join(said.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class MissingFile(InputError):
    """No such path."""


class EmptyFile(InputError):
    """A file without content."""


class UnknownFormat(InputError):
    """A suffix or content that no reader takes."""


class BrokenFile(InputError):
    """A damaged or truncated file, or one that is not what its suffix says."""


class EncryptedFile(InputError):
    """A file that needs a password."""


class TooLarge(InputError):
    """A file that would cost more than a limit allows; the message says how to raise it."""


class MissingTool(InputError):
    """A file that needs a program or an optional package which is not installed; the message says what to install."""


class RuleError(PolicygraphError):
    """A rule or vocabulary file that does not hold to its schema; the message names file and entry."""


class LibraryError(PolicygraphError):
    """The facts on disk: locked, damaged, or asked for an unknown document."""


class StoreError(PolicygraphError):
    """The graph store: unreachable, refused, or read only."""


class QueryError(PolicygraphError):
    """An unknown query, a missing parameter, or a statement that the store refused."""
