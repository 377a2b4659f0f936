"""What `make dist` hands out: the same bytes each time, and running where there is no network.

Needs the libraries that `make dist` fetched.
"""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import BytesParser
from hashlib import sha256
from pathlib import Path

import pytest

from release.__main__ import ROOT, build, moment
from tests.outside import needs

WHEELS = Path(os.environ.get("XLTOOL_WHEELS") or Path(sys.prefix, "wheels"))
PYTHON = shutil.which("python3", path=f"{sys.base_prefix}/bin") or sys.executable
"""Not that of the environment in which tests run: it has no library."""
PACKET = "xltool离线安装包"

pytestmark = [
    pytest.mark.slow,
    needs(WHEELS.is_dir(), "XLTOOL_REQUIRE_DIST", "make dist fetches the libraries"),
]


def without_network() -> list[str]:
    """What cuts a command off from every network, where that is allowed."""
    command = ["unshare", "--net"]
    allowed = shutil.which(command[0]) and subprocess.run([*command, "true"], check=False)
    return command if allowed and allowed.returncode == 0 else []


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
    """Run a program in an environment that has nothing but a home; what it said."""
    bare = {"PATH": os.defpath, "LANG": "C.UTF-8", "PIP_NO_INDEX": "1", **variables}
    return subprocess.check_output(list(map(str, command)), cwd=cwd, env=bare, text=True)


def tree_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What make has just made, where it is demanded; made here otherwise."""
    if os.environ.get("XLTOOL_REQUIRE_DIST"):
        return ROOT / "dist"
    folder = tmp_path_factory.mktemp("release") / "dist"
    build(WHEELS, folder, moment())
    return folder


@pytest.fixture(scope="module")
def packet(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The install packet, unpacked."""
    folder = tmp_path_factory.mktemp("一 个")
    with zipfile.ZipFile(dist / "离线安装包.zip") as archive:
        archive.extractall(folder)
    return folder / PACKET


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What demo writes in the checkout."""
    folder = tmp_path_factory.mktemp("checkout") / "demo"
    run(sys.executable, "-m", "xltool", "demo", "--out-dir", folder)
    return tree_of(folder)


def test_built_again_of_the_source_distribution_all_is_the_same_bytes(
    dist: Path, tmp_path: Path
) -> None:
    (source,) = dist.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (again,) = tmp_path.iterdir()
    for path in again.rglob("*"):
        os.utime(path)
    command = (sys.executable, "-m", "release", WHEELS.resolve())
    run(*command, cwd=again, SOURCE_DATE_EPOCH=str(moment()), PYTHONHASHSEED="7")
    assert (again / "dist/SHA256SUMS").read_text("utf-8") == (dist / "SHA256SUMS").read_text(
        "utf-8"
    )


def test_the_one_file_writes_what_the_checkout_writes(
    dist: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    command = [*without_network(), PYTHON, "-I", "-S", str(dist / "xltool.pyz")]
    run(*command, "demo", "--out-dir", tmp_path / "demo", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert tree_of(tmp_path / "demo") == expected


def test_the_packet_installs_and_writes_what_the_checkout_writes(
    packet: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    alone = without_network()
    run(*alone, "sh", packet / "安装.sh", tmp_path / "程 序", PYTHON=PYTHON)
    run(*alone, tmp_path / "程 序/bin/xltool", "demo", "--out-dir", tmp_path / "demo")
    assert tree_of(tmp_path / "demo") == expected


def test_the_bill_of_the_one_file_lists_what_is_inside_and_nothing_else(dist: Path) -> None:
    bill = json.loads((dist / "xltool.pyz.cdx.json").read_bytes())
    with zipfile.ZipFile(dist / "xltool.pyz") as archive:
        names = archive.namelist()
        found = [
            BytesParser().parsebytes(archive.read(name))
            for name in names
            if name.endswith(".dist-info/METADATA")
        ]
    inside = sorted((str(each["Name"]), str(each["Version"])) for each in found)
    assert sorted((each["name"], each["version"]) for each in bill["components"]) == inside
    assert len(inside) == 15
    for each in bill["components"]:
        texts = [text["value"] for text in each["properties"]]
        assert texts and set(texts) <= set(names)
    # every folder at the top is a library's, its metadata, or what unpacks
    tops = {name.split("/")[0] for name in names}
    packages = {top for top in tops if not top.endswith(".dist-info")}
    assert packages == {
        *("__main__.py", "unpacking.py", "files.txt", "xltool"),
        *("blinker", "click", "colorama", "et_xmlfile", "flask", "itsdangerous", "jinja2"),
        *("markupsafe", "openpyxl", "rich", "waitress", "werkzeug", "xlrd", "xlsxwriter"),
    }


def test_the_bill_of_the_packet_lists_what_is_inside_and_nothing_else(packet: Path) -> None:
    bill = json.loads((packet / "bom.cdx.json").read_bytes())
    digests = {sha256(path.read_bytes()).hexdigest(): path for path in packet.glob("wheels/*")}
    assert {each["hashes"][0]["content"] for each in bill["components"]} == digests.keys()
    for each in bill["components"]:
        wheel = digests[each["hashes"][0]["content"]]
        assert wheel.name.endswith("-none-any.whl")
        assert f"-{each['version']}-" in wheel.name
        texts = [Path(text["value"]) for text in each["properties"]]
        with zipfile.ZipFile(wheel) as archive:
            names = {f"wheels/{wheel.name}/{name}" for name in archive.namelist()}
        assert texts and {text.as_posix() for text in texts} <= names


def test_every_file_of_the_packet_has_its_digest(packet: Path) -> None:
    lines = (packet / "SHA256SUMS").read_text("utf-8").splitlines()
    files = {name: sha256(data).hexdigest() for name, data in tree_of(packet).items()}
    assert lines == [
        f"{digest}  {name}" for name, digest in sorted(files.items()) if name != "SHA256SUMS"
    ]


def test_no_wheel_is_built_for_one_system(packet: Path) -> None:
    for path in packet.glob("wheels/*"):
        with zipfile.ZipFile(path) as archive:
            built = [n for n in archive.namelist() if n.endswith((".so", ".pyd", ".dylib"))]
        assert built == []


def test_windows_reads_the_commands_in_its_code_page(packet: Path) -> None:
    command = (packet / "安装.cmd").read_bytes()
    assert "没有装好".encode("gbk") in command
    assert command.count(b"\n") == command.count(b"\r\n") > 5


def test_the_entry_of_the_desktop_starts_the_desk(packet: Path, tmp_path: Path) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(packet / "xltool.desktop", "utf-8")
    started = Path(entry["Desktop Entry"]["Exec"])
    assert started.parent.as_posix() == "/opt/xltool"
    # of the Python beside it, whatever it is called
    python = packet / "python/bin/python3"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "$@"\n', "utf-8")
    python.chmod(0o755)
    (packet / started.name).chmod(0o755)
    said = run(packet / started.name, HOME=str(tmp_path))
    shutil.rmtree(packet / "python")
    assert said == f"{packet}/xltool.pyz desk {tmp_path}/年报\n"


@needs(shutil.which("desktop-file-validate"), "XLTOOL_REQUIRE_DIST", "it is not installed")
def test_the_entry_of_the_desktop_is_well_formed(packet: Path) -> None:
    assert run("desktop-file-validate", packet / "xltool.desktop") == ""
