"""Where no Neo4j can be had: a user's run skips and says what to install, CI fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ONE = "tests/real/test_neo4j_store.py::test_a_wrong_password_is_named"


def without_java(root: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A run of one test on a machine without Java, and without a way to install it."""
    left_out = ("CI", "JAVA_HOME", "POLICYGRAPH_NEO4J_URL", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"PATH": "", "COLUMNS": "300", **more}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", ONE]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_a_user_is_told_what_to_install(root: Path) -> None:
    done = without_java(root)
    assert done.returncode == 0
    for said in ("SKIPPED", "Java 17 or 21 is missing", "openjdk-17-jre-headless", "POLICYGRAPH_NEO4J_URL"):
        assert said in done.stdout


def test_ci_never_skips(root: Path) -> None:
    done = without_java(root, CI="1")
    assert done.returncode == 1
    assert "Unavailable: Java 17 or 21 is missing" in done.stdout
