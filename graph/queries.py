"""Named queries: `queries/*.cypher`, one file one query, each with a head of comments that says what it is.

    // zh: 一个部门承担的定量目标
    // en: the quantitative targets that a department is responsible for
    // parameters:
    //   department: {type: department, zh: …, en: …}
    // columns:
    //   document: {zh: 文件, en: document}
    MATCH …

The head is YAML. Columns are listed in the order of RETURN; what RETURN gives after them serves the order of rows
only and is not shown. A query that names `$as_of` can be asked about what was in force on a day; without one, `$as_of`
is an empty text. A user's rules folder may hold `queries/` with further ones, or with others in place of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from graph.names import RESOLVERS
from graph.schema import SEPARATOR
from graph.store import Rows, Store
from pipeline.errors import QueryError, RuleError
from pipeline.records import Judgement, Record
from pipeline.resolve.spoken import last_day
from pipeline.resources import data_folder
from pipeline.rules import RuleBook

Given = Mapping[str, str]


class Parameter(Record):
    """A parameter. Names (department, indicator, region, document) become lists of ids; a date becomes its last or
    first day. Without a default it must be given."""

    type: Literal["department", "indicator", "region", "document", "last_day", "first_day", "text", "integer"]
    zh: str
    en: str
    default: str | None = None


class Column(Record):
    """A column's labels."""

    zh: str
    en: str


class Query(Record):
    """A named query."""

    name: str
    zh: str
    en: str
    parameters: dict[str, Parameter] = {}
    columns: dict[str, Column]
    cypher: str

    @property
    def as_of(self) -> bool:
        """Whether it can be asked about what was in force on a day."""
        return "$as_of" in self.cypher


def _parsed(path: Path) -> Query:
    """A query from its file. Raises RuleError where the head does not hold to its form."""
    lines = path.read_text(encoding="utf-8").splitlines()
    count = next((number for number, line in enumerate(lines) if not line.startswith("//")), len(lines))
    head = "\n".join(line.removeprefix("//").removeprefix(" ") for line in lines[:count])
    try:
        fields = yaml.safe_load(head) or {}
        return Query.model_validate({**fields, "name": path.stem, "cypher": "\n".join(lines[count:]).strip() + "\n"})
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise RuleError(f"{path}：查询的说明有误：{error}", f"{path}: the query's head is wrong: {error}") from error


def load_queries(book: RuleBook) -> dict[str, Query]:
    """All named queries in alphabetical order, a user's in place of a built-in one of the same name."""
    folders = [data_folder("queries"), *(folder / "queries" for folder in reversed(book.folders))]
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.cypher"))}
    return {name: _parsed(found[name]) for name in sorted(found)}


def find_query(name: str, book: RuleBook) -> Query:
    """The query of that name. Raises QueryError that lists what there is."""
    known = load_queries(book)
    if name not in known:
        listed = ", ".join(known)
        raise QueryError(f"没有名为 {name} 的查询；现有：{listed}", f"no query named {name}; there are: {listed}")
    return known[name]


def run_query(
    store: Store,
    query: Query,
    given: Given,
    book: RuleBook,
    judgements: Sequence[Judgement] = (),
    as_of: str | None = None,
) -> Rows:
    """Run a named query with parameters as a user writes them; `judgements` are a user's own about names.

    With `as_of` (2024, 2024-06 or 2024-06-30: the last day of it) only what was in force on that day counts. Raises
    QueryError for a missing, unknown or malformed parameter, and for a name that nothing bears.
    """
    values = _values(store, query, given, book, judgements)
    if query.as_of:
        values["as_of"] = day(as_of) if as_of else ""
    elif as_of:
        raise QueryError(f"查询 {query.name} 不能按日期查", f"{query.name} cannot be asked as of a day")
    rows = store.run(query.cypher, values)
    shown = list(query.columns)
    if rows.columns[: len(shown)] != shown:
        raise QueryError(
            f"查询 {query.name} 的列与说明不符：{rows.columns}",
            f"the columns of {query.name} are not as declared: {rows.columns}",
        )
    return Rows(shown, [[_plain(value) for value in row[: len(shown)]] for row in rows.rows])


def day(text: str) -> str:
    """A day as a user writes it, the last one of a year or month. Raises QueryError for what is none."""
    try:
        return date.fromisoformat(last_day(text.strip())).isoformat()
    except ValueError as error:
        raise QueryError(
            f"“{text}”不是日期：请写 2024、2024-06 或 2024-06-30",
            f"{text} is no date: write 2024, 2024-06 or 2024-06-30",
        ) from error


def _plain(value: Any) -> Any:
    """Lists have no order of their own in a graph: they are given sorted, as one text."""
    if isinstance(value, list):
        return SEPARATOR.join(sorted(str(each) for each in value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _values(
    store: Store, query: Query, given: Given, book: RuleBook, judgements: Sequence[Judgement]
) -> dict[str, Any]:
    listed = ", ".join(query.parameters) or "-"
    for name in given:
        if name not in query.parameters:
            raise QueryError(
                f"查询 {query.name} 没有参数 {name}；现有：{listed}",
                f"{query.name} has no parameter {name}; there are: {listed}",
            )
    values: dict[str, Any] = {}
    for name, parameter in query.parameters.items():
        text = given.get(name, parameter.default)
        if text is None or not text.strip():
            raise QueryError(
                f"查询 {query.name} 缺少参数 {name}（{parameter.zh}）",
                f"{query.name} needs the parameter {name} ({parameter.en})",
            )
        if parameter.type in RESOLVERS:
            values[name] = RESOLVERS[parameter.type](store, text.strip(), book, judgements)
        else:
            values[name] = _value(name, parameter, text.strip())
    return values


def _value(name: str, parameter: Parameter, text: str) -> Any:
    try:
        if parameter.type == "integer":
            return int(text)
        if parameter.type == "last_day":
            return date.fromisoformat(last_day(text)).isoformat()
        if parameter.type == "first_day":
            return date.fromisoformat(text + "-01-01"[(len(text) - 4) :]).isoformat()
    except ValueError as error:
        raise QueryError(f"参数 {name} 的值“{text}”有误：{parameter.zh}", f"{name}={text}: {parameter.en}") from error
    return text
