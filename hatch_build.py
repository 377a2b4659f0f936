"""What travels in the wheel: the files that packaged.txt lists, whatever else lies in the tree, and
what the definitions and messages among them become (`xltool/app/compile.py`).

A backup, a scratch module, or the lock file of a workbook somebody has open is not ours to hand
out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "xltool/"
COMPILED = "compiled.bin"


class PackagedFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Includes the listed files; the build ends where one of them is missing, or has a fault."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        listed = Path(self.root, "packaged.txt").read_text("utf-8").splitlines()
        build_data["force_include"] |= {
            str(Path(self.root, path).resolve(strict=True)): PACKAGE + path.removeprefix(PACKAGE)
            for path in listed
        }
        self.made = Path(tempfile.mkdtemp())
        compiled = str(self.made / COMPILED)
        command = [sys.executable, "-m", "xltool.app.compile", compiled]
        # sets are written in an order that hangs on the seed, and each build gives the same bytes
        subprocess.run(
            command, cwd=self.root, env={**os.environ, "PYTHONHASHSEED": "0"}, check=True
        )
        build_data["force_include"][compiled] = PACKAGE + COMPILED

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            shutil.rmtree(self.made)
