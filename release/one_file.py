"""xltool.pyz: the program and its libraries in one file, for any Python and processor.

It holds the files as an installation lays them, a list of them, and what unpacks them once: see
docs/decisions/0035-one-file.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from release.archives import zipped
from release.pyz.unpacking import LISTED
from release.wheels import Wheel

NAME = "xltool.pyz"
_FIRST = Path(__file__).with_name("pyz")
"""What Python runs of the file itself."""
_NEVER_LOADED = frozenset({"markdown-it-py", "mdurl", "pip", "Pygments"})
"""Libraries of libraries that no command loads, half of all files, and what installs them."""
_SHEBANG = b"#!/usr/bin/env python3\n"


def carried(wheels: Iterable[Wheel]) -> list[Wheel]:
    """Those of the wheels that are in the file."""
    return [each for each in wheels if each.name not in _NEVER_LOADED]


def one_file(program: Wheel, wheels: Iterable[Wheel], moment: int) -> bytes:
    """The file of the program and of the pure wheels that it carries.

    Raises ValueError where two wheels have a file of the same name.
    """
    files: dict[str, bytes] = {}
    for wheel in (program, *carried(wheels)):
        twice = files.keys() & wheel.modules.keys()
        if twice or not wheel.is_pure:
            raise ValueError(f"{wheel.file_name}: {', '.join(sorted(twice)) or 'not pure'}")
        files |= wheel.modules
    members = files | {LISTED: _listed(program.version, files)}
    members |= {name: (_FIRST / name).read_bytes() for name in ("__main__.py", "unpacking.py")}
    return zipped(members, moment, before=_SHEBANG)


def _listed(version: str, files: dict[str, bytes]) -> bytes:
    """The list of files with their sizes, below the name of the folder that is theirs alone."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(b"%s %d\n" % (name.encode(), len(files[name])) + files[name])
    lines = [f"{version}-{digest.hexdigest()[:12]}"]
    return "\n".join([*lines, *(f"{len(files[name])} {name}" for name in sorted(files))]).encode()
