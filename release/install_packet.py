"""离线安装包.zip: wheels for every system and processor, what installs them without an index, and
the program as one file, for systems whose own Python is too old."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from release.archives import zipped
from release.bill import Part, bill
from release.wheels import Wheel

NAME = "离线安装包.zip"
BILL = "bom.cdx.json"
SUMS = "SHA256SUMS"
_TOP = "xltool离线安装包"
_BESIDE = Path(__file__).with_name("packet")
_PROGRAMS = ("安装.sh", "打开工作台.sh")
_WHEELS = "wheels/"


def install_packet(
    program: Wheel, wheels: Iterable[Wheel], one_file: tuple[str, bytes], moment: int
) -> bytes:
    """The packet of the program, of pure wheels and of the one file, by its name."""
    carried = (program, *wheels)
    parts = [Part.of(wheel, f"{_WHEELS}{wheel.file_name}/") for wheel in carried]
    beside = (path for path in _BESIDE.iterdir() if path.is_file())
    members = {path.name: as_read(path.read_text("utf-8"), path.suffix) for path in beside}
    del members["__init__.py"]
    members |= {_WHEELS + wheel.file_name: wheel.data for wheel in carried}
    members |= dict([one_file])
    members[BILL] = bill(NAME, program.version, moment, parts)
    members[SUMS] = sums(members)
    programs = frozenset(f"{_TOP}/{name}" for name in _PROGRAMS)
    inside = {f"{_TOP}/{name}": data for name, data in members.items()}
    return zipped(inside, moment, programs=programs)


def as_read(text: str, suffix: str) -> bytes:
    """A file as its system reads it: Windows its commands in the code page of Chinese systems, of
    characters whose bytes mean nothing in any other, and a note with a mark of its encoding."""
    match suffix:
        case ".cmd":
            return text.replace("\n", "\r\n").encode("gb2312")
        case ".txt":
            return text.replace("\n", "\r\n").encode("utf-8-sig")
    return text.encode()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of files by name, as `sha256sum --check` reads them."""
    digests = ((hashlib.sha256(files[name]).hexdigest(), name) for name in sorted(files))
    return "".join(f"{digest}  {name}\n" for digest, name in digests).encode()
