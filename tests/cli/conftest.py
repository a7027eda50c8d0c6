"""The command line as a user has it, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.main import run


class Done(NamedTuple):
    """What a run of the program gave."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]

CITY = """柳川市人民政府办公室关于印发柳川市节能工作方案的通知
柳政办发〔2024〕12号
各县区人民政府，市政府各部门：
《柳川市节能工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。
柳川市人民政府办公室
2024年3月1日
柳川市节能工作方案
根据《清江省节能工作方案》（清政发〔2023〕5号），制定本方案。
一、主要目标
到2025年，全市非化石能源消费比重达到18%，森林覆盖率达到45%。
二、重点任务
（一）推进绿色建筑。到2025年，城镇新建建筑中绿色建筑占比达到100%。（市住房城乡建设局牵头，市自然资源局配合）
（二）发展公共交通。到2024年底，新增公共充电桩2000个。（市交通运输局负责）
"""
FOREST = """柳川市人民政府关于印发柳川市国土绿化方案的通知
柳政发〔2023〕8号
各县区人民政府，市政府各部门：
现将《柳川市国土绿化方案》印发给你们，请认真贯彻执行。
柳川市人民政府
2023年5月6日
柳川市国土绿化方案
一、总体目标
到2025年，森林覆盖率达到48%。
"""


@pytest.fixture
def policygraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the program in the test's folder, in this process."""
    monkeypatch.chdir(tmp_path)
    for name in ("POLICYGRAPH_STORE", "POLICYGRAPH_LANG"):
        monkeypatch.delenv(name, raising=False)

    def run_here(*arguments: object, **environment: str) -> Done:
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as left:
                run([str(each) for each in arguments])
        return Done(int(left.value.code or 0), out.getvalue(), err.getvalue())

    return run_here


@pytest.fixture
def process(tmp_path: Path, root: Path) -> Command:
    """Run the program in the test's folder, in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("POLICYGRAPH_")}
    environment |= {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}

    def run_apart(*arguments: object) -> Done:
        command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run_apart


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with two small plans that disagree about the forest."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "city.txt").write_text(CITY, encoding="utf-8")
    (folder / "forest.txt").write_text(FOREST, encoding="utf-8")
    return folder


@pytest.fixture
def filled(policygraph: Command, plans: Path) -> Command:
    """The program, beside a library in `policygraph-data` that holds both plans."""
    done = policygraph("ingest", plans)
    assert done.returncode == 0, done.stderr
    return policygraph
