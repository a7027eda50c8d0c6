"""What comes from Neo4j, as the embedded store would give it: values, refusals, and errors in a user's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.schema import NODES, RELATIONSHIPS
from graph.upkeep import clean

_OUTSIDE = ("LoadCSV", "TerminateTransactions")
_CATALOGUE = "db."


def plain_value(value: Any) -> Any:
    """A value in plain Python types. Nodes and relationships are mappings with `_LABEL`, their properties in the
    order of the schema; moments are those of `datetime`."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        label = next((label for label in NODES if label in value.labels), ":".join(sorted(value.labels)))
        return {"_LABEL": label, **dict.fromkeys(NODES.get(label, ())), **_mapping(dict(value))}
    if isinstance(value, Relationship):
        names = RELATIONSHIPS[value.type].properties if value.type in RELATIONSHIPS else ()
        return {"_LABEL": value.type, **dict.fromkeys(names), **_mapping(dict(value))}
    if isinstance(value, Path):
        return {
            "_NODES": [plain_value(each) for each in value.nodes],
            "_RELS": [plain_value(each) for each in value.relationships],
        }
    if isinstance(value, list):
        return [plain_value(each) for each in value]
    if isinstance(value, dict):
        return _mapping(value)
    if value is None or isinstance(value, str | int | float | bool | bytes):
        return value
    return value.to_native() if hasattr(value, "to_native") else str(value)


def _mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain_value(each) for key, each in value.items()}


def sendable(value: Any) -> Any:
    """A parameter as the driver can send it."""
    if isinstance(value, str):
        return clean(value)
    return [sendable(each) for each in value] if isinstance(value, list) else value


def outside(kind: str | None, plan: Mapping[str, Any] | None) -> str | None:
    """What in a plan leaves the graph although it changes nothing in it (files, addresses, the server itself);
    None where nothing does. Changes of the graph are left to the engine, which refuses them by access mode."""
    for operator, details in _operators(plan):
        if operator in _OUTSIDE:
            return operator
        if operator == "ProcedureCall" and not details.startswith(_CATALOGUE):
            return details.partition("(")[0]
    return "administration" if kind == "s" else None


def _operators(plan: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if plan:
        yield plan["operatorType"].partition("@")[0], str(plan.get("args", {}).get("Details", ""))
        for child in plan.get("children", ()):
            yield from _operators(child)


def is_refusal(error: Exception) -> bool:
    """Whether an error is the fault of a statement, not of the server, the account or the line to it."""
    code = str(getattr(error, "code", ""))
    return code.startswith("Neo.ClientError.") and not code.startswith(
        ("Neo.ClientError.Security.", "Neo.ClientError.Database.", "Neo.ClientError.General.")
    )


def first_line(error: BaseException) -> str:
    """The engine's message in one line, without places in the statement as the engine was given it."""
    lines = str(getattr(error, "message", None) or error).splitlines() or [""]
    return " ".join(lines[0].partition(" (line ")[0].split())


_READ_ONLY = ("数据库是只读的，不能写入", "the database is read only and cannot be written to")
_EXPLAINED = {
    "Neo.ClientError.Security.Unauthorized": (
        "用户名或密码不对（环境变量 NEO4J_USERNAME、NEO4J_PASSWORD）",
        "wrong user name or password (environment variables NEO4J_USERNAME, NEO4J_PASSWORD)",
    ),
    "Neo.ClientError.Security.CredentialsExpired": (
        "初始密码须先更改",
        "the first password must be changed before use",
    ),
    "Neo.ClientError.Security.AuthenticationRateLimit": (
        "密码错误次数过多，请稍后再试",
        "too many wrong passwords; try again later",
    ),
    "Neo.ClientError.Security.Forbidden": (
        "该账号没有所需的权限",
        "this account lacks the right to do that",
    ),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": _READ_ONLY,
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": _READ_ONLY,
    "Neo.ClientError.Database.DatabaseNotFound": (
        "没有这个数据库（环境变量 NEO4J_DATABASE）",
        "no such database (environment variable NEO4J_DATABASE)",
    ),
}
_NO_PASSWORD = ("需要密码：请设置环境变量 NEO4J_PASSWORD", "a password is needed: set NEO4J_PASSWORD")


def explained(error: Exception, with_password: bool) -> tuple[str, str]:
    """An error of the driver or the server in Chinese and English."""
    from neo4j.exceptions import ConfigurationError, DriverError, ServiceUnavailable, UnsupportedServerProduct

    code = str(getattr(error, "code", ""))
    if code == "Neo.ClientError.Security.Unauthorized" and not with_password:
        return _NO_PASSWORD
    if code in _EXPLAINED:
        return _EXPLAINED[code]
    told = first_line(_root(error))
    if isinstance(error, UnsupportedServerProduct):
        return f"服务器不是 Neo4j 5 或更新版本（{told}）", f"the server is not Neo4j 5 or later ({told})"
    if isinstance(error, ConfigurationError | ValueError):
        return f"地址有误：{told}", f"wrong address: {told}"
    if isinstance(error, ServiceUnavailable | OSError):
        return (
            f"连不上服务器（{told}）；恢复后重新运行即可继续",
            f"the server cannot be reached ({told}); run again when it is back to go on",
        )
    if isinstance(error, DriverError):
        return f"与服务器的连接中断（{told}）", f"the connection to the server broke ({told})"
    return f"服务器拒绝：{told}", f"the server refused: {told}"


def _root(error: BaseException) -> BaseException:
    """What an error comes from in the end."""
    if isinstance(error, BaseExceptionGroup):
        return _root(error.exceptions[0])
    return _root(error.__cause__) if error.__cause__ is not None else error
