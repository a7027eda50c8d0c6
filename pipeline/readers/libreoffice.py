"""Old office formats through LibreOffice: a file in, the same document as DOCX or XLSX out.

Each conversion runs in a process group and with a profile folder of its own, so that several can run at a time, next
to a LibreOffice that the user has open. Macros do not run, linked files are not fetched.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.errors import BrokenFile, MissingTool
from pipeline.readers.limits import beyond, limit

PACKAGE = "libreoffice-writer-nogui"
"""The smallest package of Debian and Ubuntu that converts documents."""

CALC_PACKAGE = "libreoffice-calc-nogui"
"""The smallest one that converts spreadsheets."""

_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
_NOWHERE = "127.0.0.1"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # a proxy that nobody answers at: what links still ask for stays on the machine
    ("Inet/Settings", "ooInetProxyType", "2"),
    *((("Inet/Settings", f"ooInet{kind}ProxyName", _NOWHERE)) for kind in ("HTTP", "HTTPS", "FTP")),
    *((("Inet/Settings", f"ooInet{kind}ProxyPort", "9")) for kind in ("HTTP", "HTTPS", "FTP")),
)


def program() -> str | None:
    """Where LibreOffice is, None where it is not installed. `POLICYGRAPH_SOFFICE` names one in another place."""
    named = os.environ.get("POLICYGRAPH_SOFFICE")
    if named:
        return shutil.which(named)
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _ELSEWHERE if Path(place).is_file()), None)


def _required(path: Path, package: str, target: str) -> str:
    found = program()
    if found is None:
        what = path.suffix.lower() or "Word 97-2003"
        raise MissingTool(
            path,
            f"读取 {what} 需要 LibreOffice，但没有找到：请安装（Debian、Ubuntu：apt-get install {package}；"
            f"其他系统见 libreoffice.org），或用 Word、Excel、WPS 另存为 .{target}",
            f"reading {what} needs LibreOffice, which was not found: install it (Debian, Ubuntu: apt-get install "
            f"{package}; elsewhere see libreoffice.org), or save the file as .{target} with Word, Excel or WPS",
        )
    return found


def _profile(folder: Path) -> None:
    """A user profile with our settings."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with its children, which do the work."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _run(path: Path, command: list[str], folder: Path) -> str:
    """Run LibreOffice and give what it said. Raises TooLarge when it takes too long."""
    said = folder / "said.txt"
    with said.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        try:
            process.wait(limit("OFFICE_SECONDS"))
        except subprocess.TimeoutExpired:
            seconds = limit("OFFICE_SECONDS")
            raise beyond(
                path,
                "OFFICE_SECONDS",
                f"LibreOffice 转换超过 {seconds} 秒，已停止",
                f"LibreOffice took longer than {seconds} seconds and was stopped",
            ) from None
        finally:
            _end(process)
    return said.read_text(encoding="utf-8", errors="replace")


def as_docx(path: Path, data: bytes, suffix: str) -> bytes:
    """A document of a format that LibreOffice knows as DOCX; `suffix` names the format, `path` only serves messages.

    Raises MissingTool without LibreOffice, TooLarge when it takes longer than POLICYGRAPH_MAX_OFFICE_SECONDS,
    BrokenFile when it cannot read the document.
    """
    return _saved_as(path, data, suffix, "docx", PACKAGE)


def as_xlsx(path: Path, data: bytes, suffix: str) -> bytes:
    """A spreadsheet of a format that LibreOffice knows as XLSX; raises what `as_docx` does."""
    return _saved_as(path, data, suffix, "xlsx", CALC_PACKAGE)


def _saved_as(path: Path, data: bytes, suffix: str, target: str, package: str) -> bytes:
    office = _required(path, package, target)
    with tempfile.TemporaryDirectory(prefix="policygraph-office-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        _profile(folder / "profile")
        source = folder / f"source{suffix}"
        source.write_bytes(data)
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--nologo", "--nolockcheck", "--convert-to", target, "--outdir", str(folder / "made"), str(source)]
        said = _run(path, command, folder)
        written = folder / "made" / f"source.{target}"
        if not written.is_file():
            what = next((line for line in reversed(said.splitlines()) if line.startswith("Error")), "no output")
            raise BrokenFile(
                path,
                f"LibreOffice 无法读取，文件可能已损坏，或没有安装 {package}（{what}）",
                f"LibreOffice cannot read it; it may be damaged, or {package} is not installed ({what})",
            )
        return written.read_bytes()
