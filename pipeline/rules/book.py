"""The rule book: every pattern and vocabulary of `rules/`, with a user's overlay, loaded once per folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import ValidationError

from pipeline.errors import RuleError
from pipeline.records import Record
from pipeline.resources import data_folder

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_0-9]*)\}")
V = TypeVar("V", bound=Record)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without executable tags in which no key of a mapping stands twice (YAML 1.2, 3.2.1.3): the second would
    silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key.value!r}", key.start_mark)
            seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


class Example(Record):
    """A text and the facts (each a subset of fields) that the rule must give on it."""

    text: str
    gives: tuple[dict[str, Any], ...] = ()


class Rule(Record):
    """A pattern as written: what it is for, how it looks, what it gives, and the examples that hold it to that."""

    name: str
    note: str
    pattern: str
    gives: dict[str, Any] = {}
    match: tuple[Example, ...]
    no_match: tuple[str, ...] = ()


class Fragment(Record):
    """A named piece of pattern; `match` and `no_match` are whole strings it must, or must not, match fully."""

    note: str
    pattern: str
    match: tuple[str, ...]
    no_match: tuple[str, ...] = ()


class RuleFile(Record):
    """A file of rules of one kind."""

    kind: str
    rules: tuple[Rule, ...]


class FragmentFile(Record):
    """`fragments.yaml`."""

    fragments: dict[str, Fragment]


class CompiledRule(NamedTuple):
    """A rule with its compiled pattern."""

    name: str
    regex: re.Pattern[str]
    gives: dict[str, Any]
    rule: Rule


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}
    except yaml.YAMLError as error:
        raise RuleError(f"{path}：不是有效的 YAML：{error}", f"{path}: not valid YAML: {error}") from error


def _checked(path: Path, model: type[V]) -> V:
    try:
        return model.model_validate(_read(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        raise RuleError(f"{path}：{place} 不合格式：{first['msg']}", f"{path}: {place}: {first['msg']}") from error


def _laid_over(base: Any, top: Any) -> Any:
    """Vocabulary `top` laid over `base`: mappings merge, lists get the user's entries in front."""
    if isinstance(base, dict) and isinstance(top, dict):
        return {**base, **{key: _laid_over(base[key], value) if key in base else value for key, value in top.items()}}
    if isinstance(base, list) and isinstance(top, list):
        return [*top, *base]
    return top


class RuleBook:
    """All rules and vocabulary of one or two folders. Files are read when first asked for, then kept."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._rules: dict[str, tuple[CompiledRule, ...]] = {}
        self._vocabulary: dict[str, Record] = {}
        self._fragments: dict[str, Fragment] | None = None
        self._expanded: dict[str, str] = {}
        self.derived: dict[str, Any] = {}
        """What a stage has compiled from this book, kept with it: the stage's module name is the key."""

    def fragments(self) -> dict[str, Fragment]:
        """Every named fragment, a user's in place of a built-in one of the same name."""
        if self._fragments is None:
            found: dict[str, Fragment] = {}
            for folder in reversed(self.folders):
                path = folder / "fragments.yaml"
                if path.exists():
                    found.update(_checked(path, FragmentFile).fragments)
            self._fragments = found
        return self._fragments

    def expand(self, pattern: str, where: str, outer: tuple[str, ...] = ()) -> str:
        """A pattern with each {name} replaced by its fragment in a non-capturing group.

        Raises RuleError for an unknown fragment or one that holds itself.
        """

        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self._expanded:
                fragment = self.fragments().get(name)
                if fragment is None or name in outer:
                    raise RuleError(f"{where}：没有名为 {{{name}}} 的片段", f"{where}: no fragment named {{{name}}}")
                self._expanded[name] = self.expand(fragment.pattern, f"fragment {name}", (*outer, name))
            return f"(?:{self._expanded[name]})"

        return _PLACEHOLDER.sub(replacement, pattern)

    def compile(self, pattern: str, where: str) -> re.Pattern[str]:
        """A pattern with its fragments put in, compiled with re.VERBOSE (spaces in it do not count)."""
        try:
            return re.compile(self.expand(pattern, where), re.VERBOSE)
        except re.error as error:
            raise RuleError(f"{where}：模式有误：{error}", f"{where}: bad pattern: {error}") from error

    def _files(self, kind: str) -> Iterator[Path]:
        for folder in self.folders:
            one = folder / f"{kind}.yaml"
            if one.exists():
                yield one
            yield from sorted((folder / kind).glob("*.yaml"))

    def rules(self, kind: str) -> tuple[CompiledRule, ...]:
        """The rules of a kind in the order they are tried: a user's first, then as written."""
        if kind not in self._rules:
            found: dict[str, CompiledRule] = {}
            for path in self._files(kind):
                for rule in _checked(path, RuleFile).rules:
                    if rule.name not in found:
                        regex = self.compile(rule.pattern, f"{path}: {rule.name}")
                        found[rule.name] = CompiledRule(rule.name, regex, rule.gives, rule)
            self._rules[kind] = tuple(found.values())
        return self._rules[kind]

    def kinds(self) -> tuple[str, ...]:
        """The kinds of rules there are, in alphabetical order."""
        names = {path.stem for folder in self.folders for path in folder.glob("*.yaml")} - {"fragments"}
        names |= {path.parent.name for folder in self.folders for path in folder.glob("*/*.yaml")} - {"vocabulary"}
        return tuple(sorted(names))

    def vocabulary(self, name: str, model: type[V]) -> V:
        """The vocabulary file of that name, a user's entries laid over the built-in ones, as its record."""
        if name not in self._vocabulary:
            paths = [folder / "vocabulary" / f"{name}.yaml" for folder in reversed(self.folders)]
            present = [path for path in paths if path.exists()]
            if not present:
                raise RuleError(f"缺少词表 {name}.yaml", f"vocabulary {name}.yaml is missing")
            data: Any = _read(present[0])
            for path in present[1:]:
                data = _laid_over(data, _read(path))
            try:
                self._vocabulary[name] = model.model_validate(data)
            except ValidationError as error:
                first = error.errors()[0]
                place = "/".join(str(part) for part in first["loc"])
                raise RuleError(
                    f"{present[-1]}：{place} 不合格式：{first['msg']}", f"{present[-1]}: {place}: {first['msg']}"
                ) from error
        found = self._vocabulary[name]
        assert isinstance(found, model)
        return found


@lru_cache(maxsize=4)
def _book(overlay: str | None) -> RuleBook:
    builtin = data_folder("rules")
    if overlay is None:
        return RuleBook((builtin,))
    folder = Path(overlay)
    if not folder.is_dir():
        raise RuleError(f"{overlay}：没有这个规则文件夹", f"{overlay}: no such folder of rules")
    return RuleBook((folder, builtin))


def rulebook(overlay: str | Path | None = None) -> RuleBook:
    """The rule book of the built-in rules, or of those with a user's folder laid over them.

    Raises RuleError where a file does not hold to its schema or the folder is missing.
    """
    return _book(None if overlay is None else str(overlay))
