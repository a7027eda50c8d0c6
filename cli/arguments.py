"""The order of arguments: global options may stand before or behind the command."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

_WITH_VALUE, _FLAGS = ("--lang", "--rules", "--library"), ("--quiet", "-q")


def hoisted(arguments: list[str]) -> list[str]:
    """The arguments with the global options in front, so that they may stand behind the command, too."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in _WITH_VALUE:
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        elif word in _FLAGS or word.startswith(tuple(f"{name}=" for name in _WITH_VALUE)):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


class Commands(TyperGroup):
    """A group of commands whose global options may stand behind the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, hoisted(list(args)))
