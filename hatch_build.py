"""Which files travel in the wheel: those that packaged.txt lists, whatever else lies in the tree.

A backup, a scratch module, or the lock file of a workbook somebody has open is not ours to hand
out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "xltool/"


class PackagedFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Includes the listed files; the build ends where one of them is missing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            listed = Path(self.root, "packaged.txt").read_text("utf-8").splitlines()
            build_data["force_include"] |= {
                str(Path(self.root, path)): path if path.startswith(PACKAGE) else PACKAGE + path
                for path in listed
            }
