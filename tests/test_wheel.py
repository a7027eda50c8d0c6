"""The wheel works away from the checkout: it carries rules, queries and sample documents, and its command runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RUN = """
import sys
from importlib.metadata import entry_points
sys.argv[0] = "policygraph"
entry_points(group="console_scripts", name="policygraph")["policygraph"].load()()
"""
WHERE = """
import pipeline
from pipeline.resources import data_folder
print(pipeline.__file__, data_folder("rules"), sep="\\n")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel unpacked, as an installer lays it out."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The console script of the wheel, its packages found before those of the checkout, run in another folder."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wheel_carries_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "pipeline/data/rules/fragments.yaml" in names
    assert "pipeline/data/rules/vocabulary/regions.csv" in names
    assert any(name.startswith("pipeline/data/queries/") and name.endswith(".cypher") for name in names)
    assert "pipeline/data/corpus/rules/vocabulary/regions.csv" in names
    assert not [name for name in names if name.startswith("tests/")]


def test_wheel_says_its_version(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--version")
    assert done.returncode == 0, done.stderr
    assert "0.1.0" in done.stdout


def test_wheel_reads_a_document(installed: Path, tmp_path: Path) -> None:
    text = "某市节水行动方案\n一、目标\n到2027年，城市供水管网漏损率控制在8%以内。\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    done = run(installed, tmp_path, "facts", "plan.txt")
    assert done.returncode == 0, done.stderr
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    targets = [
        (fact["indicator"], fact["comparator"], fact["value"], fact["deadline"])
        for fact in facts
        if fact["type"] == "target"
    ]
    assert targets == [("城市供水管网漏损率", "<=", 8, "2027")]


def test_wheel_uses_its_own_files(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", WHERE], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert all(Path(line).is_relative_to(installed) for line in done.stdout.splitlines())
