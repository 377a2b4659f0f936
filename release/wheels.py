"""Wheels: what they say of themselves, and what of them is code for every processor."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path

from release.archives import members_of, zipped

_SPEED_UPS = ("markupsafe/_speedups.",)
"""What a library has beside the same in Python: built for one processor, not needed."""
_LICENCES = ("licen", "copying", "authors", "notice")
PURE = "py3-none-any"


@dataclass(frozen=True)
class Wheel:
    """A wheel's file."""

    file_name: str
    data: bytes

    @classmethod
    def read(cls, path: Path) -> Wheel:
        return cls(path.name, path.read_bytes())

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def members(self) -> dict[str, bytes]:
        """Its files by name. Raises zipfile.BadZipFile."""
        return members_of(self.data)

    @cached_property
    def metadata(self) -> Message:
        return BytesParser().parsebytes(self.members[f"{self.info}/METADATA"])

    @property
    def name(self) -> str:
        """As the project writes itself."""
        return str(self.metadata["Name"])

    @property
    def version(self) -> str:
        return str(self.metadata["Version"])

    @property
    def info(self) -> str:
        """The folder of metadata."""
        (name,) = {name.split("/")[0] for name in self.members if name.endswith("/METADATA")}
        return name

    @property
    def is_pure(self) -> bool:
        return self.file_name.endswith("-none-any.whl")

    @property
    def modules(self) -> dict[str, bytes]:
        """What an installation lays beside the modules of other libraries, but for the list of
        files, which names scripts too."""
        return {
            name: data
            for name, data in self.members.items()
            if not name.split("/")[0].endswith(".data") and name != f"{self.info}/RECORD"
        }

    @property
    def licences(self) -> list[str]:
        """The names of the members that hold the text of a licence or who gave it."""
        return sorted(
            name
            for name in self.members
            if name.startswith(f"{self.info}/")
            and name.rsplit("/", 1)[1].lower().startswith(_LICENCES)
        )

    def pure(self, moment: int) -> Wheel:
        """The same library without what was built for one processor.

        Raises ValueError where more than its known speed-ups was built.
        """
        kept = {
            name: data
            for name, data in self.members.items()
            if not name.startswith(_SPEED_UPS) and name != f"{self.info}/RECORD"
        }
        built = [name for name in kept if name.endswith((".so", ".pyd", ".dll"))]
        if built:
            raise ValueError(f"{self.file_name}: {', '.join(built)}")
        kept[f"{self.info}/WHEEL"] = (
            f"Wheel-Version: 1.0\nGenerator: xltool\nRoot-Is-Purelib: true\nTag: {PURE}\n"
        ).encode()
        kept[f"{self.info}/RECORD"] = _record(kept, self.info)
        name = f"{self.info.removesuffix('.dist-info')}-{PURE}.whl"
        return Wheel(name, zipped(kept, moment))


def _record(members: Mapping[str, bytes], info: str) -> bytes:
    lines = []
    for name in sorted(members):
        digest = base64.urlsafe_b64encode(hashlib.sha256(members[name]).digest()).rstrip(b"=")
        lines.append(f"{name},sha256={digest.decode()},{len(members[name])}\n")
    return "".join([*lines, f"{info}/RECORD,,\n"]).encode()
