"""The rules of the house: small files, no traces of a machine, rules with examples, documentation that runs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGES = ("pipeline", "graph", "web", "cli")
MOST_LINES = 400
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".cypher", ".csv", ".html", ".js", ".css", ""}
# Pieces are put together here so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:work|root|home)/\w",
            "pypi" + r"\.org",
            "python" + r"hosted",
            "index-" + "url [h]",
            r"--find-" + "links",
        ]
    )
)
MAKING = re.compile(
    "|".join(
        [
            r"\b" + "Clau" + "de",
            "Anthro" + "pic",
            "Chat" + "GPT",
            r"\bL" + r"LM\b",
            "large language " + "model",
            "Co-authored" + "-by",
        ]
    ),
    re.I,
)


def tracked() -> list[Path]:
    """The files of the checkout that git knows, or would know."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> list[Path]:
    return [path for path in tracked() if path.suffix in TEXT and "corpus/documents" not in path.as_posix()]


def test_no_module_is_longer_than_it_should_be() -> None:
    sizes = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
    }
    assert sizes, "no modules found"
    assert {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > MOST_LINES} == {}


@pytest.mark.parametrize("pattern", [MACHINE, MAKING], ids=["machine", "making"])
def test_files_carry_no_traces(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in texts()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_locks_name_no_index_and_hash_every_package() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock
        entries = re.split(r"\n(?=[a-z0-9])", lock)
        assert len(entries) > 20
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_rule_has_examples() -> None:
    files = [path for path in (ROOT / "rules").rglob("*.yaml") if "vocabulary" not in path.parts]
    assert files
    bare: list[str] = []
    for path in files:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        named = {rule["name"]: rule for rule in data.get("rules", [])} | data.get("fragments", {})
        bare += [
            f"{path.name}: {name}" for name, rule in named.items() if not rule.get("match") or not rule.get("note")
        ]
    assert bare == []


def documentation() -> list[Path]:
    return [
        ROOT / "README.md",
        ROOT / "README.zh.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "corpus" / "README.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]


@pytest.mark.parametrize("path", documentation(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if page != "index.md" and f"({page})" not in index] == []


def test_make_targets_of_the_documentation_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {
        name
        for path in documentation()
        for name in re.findall(r"\bmake ([a-z]+)\b(?=[`\n ])", path.read_text(encoding="utf-8"))
    }
    assert {"demo", "test"} <= named <= targets | {"sure"}


def test_commands_of_the_documentation_exist() -> None:
    from typer.main import get_command

    from cli.main import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = {
        match[1]
        for path in documentation()
        for match in re.finditer(r"^ {4}policygraph ([a-z]+)", path.read_text(encoding="utf-8"), re.M)
    }
    assert named, "the documentation shows no command"
    assert named - known == set()
