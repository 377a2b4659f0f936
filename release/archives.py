"""Zip archives that are the same bytes whenever and wherever they are written of the same content.

Members stand in the order of their names, with one time, one mode and one system of origin.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Mapping
from io import BytesIO

_UNIX = 3
_FILE, _PROGRAM = 0o100644, 0o100755
_EARLIEST = 315_532_800
"""Seconds since 1970 at the beginning of 1980: a zip knows no time before."""


def zipped(
    members: Mapping[str, bytes],
    moment: int,
    *,
    programs: frozenset[str] = frozenset(),
    before: bytes = b"",
) -> bytes:
    """An archive of members by name; `programs` may be executed, `before` stands before it.

    `moment` is the time that all members bear, in seconds since 1970.
    """
    when = time.gmtime(max(moment, _EARLIEST))[:6]
    written = BytesIO()
    written.write(before)
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(members):
            member = zipfile.ZipInfo(name, when)
            member.create_system = _UNIX
            member.external_attr = (_PROGRAM if name in programs else _FILE) << 16
            archive.writestr(member, members[name], zipfile.ZIP_DEFLATED, 9)
    return written.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """The files of an archive by name; its folders are left out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {
            each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()
        }
