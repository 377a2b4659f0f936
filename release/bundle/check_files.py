"""What 审核.cmd begins: files and folders that were dropped on it are checked, and what is found is
opened.

It stands in a folder 审核结果 beside the first of them; where nothing can be written there, in a
folder of temporary files.
"""

import io
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import count
from pathlib import Path

from xltool.cli import run

LINE = "XLTOOL_LINE"
"""The variable that holds the line by which the command was started."""
NAME = "审核结果"
RETURNED = "退回"
_PATH = re.compile(r'"([^"]+)"|([^ "]+)')
_USAGE = "请把填好的工作簿，或者放着工作簿的文件夹，拖到“审核.cmd”上；可以一次拖几个。"


def dropped(line: str, command: str) -> list[str]:
    """The paths that Explorer wrote behind the path of the command; none where it did not start it.

    It puts a path in quotes only where there is a blank in it, and what reads the line afterwards
    would end it at an `&`.
    """
    before, found, behind = line.partition(f'"{command}"')
    if not found:
        return []
    closing = '"' if before.endswith('"') else ""
    return ["".join(each) for each in _PATH.findall(behind.removesuffix(closing))]


def results_folder(beside: Path) -> Path:
    """A new folder for what is found."""
    try:
        return _new_folder(beside)
    except OSError:
        return _new_folder(Path(tempfile.mkdtemp(prefix="xltool")))


def _new_folder(beside: Path) -> Path:
    """Raises OSError where none can be made there."""
    for number in count(1):
        folder = beside / (NAME if number == 1 else f"{NAME} ({number})")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError


def check(paths: Sequence[str]) -> Path:
    """Check what stands at the paths; the file with all that was said, beside marked copies."""
    folder = results_folder(Path(paths[0]).absolute().parent)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        run(["check", "--mark", str(folder / RETURNED), "--", *paths])
    written = folder / f"{NAME}.txt"
    written.write_bytes(said.getvalue().replace("\n", "\r\n").encode("utf-8-sig"))
    return written


def main(command: str, typed: Sequence[str]) -> int:
    """The exit status: 0 where what was found is open."""
    paths = dropped(os.environ.get(LINE, ""), command) or typed
    if not paths:
        print(_USAGE)
        return 2
    print("正在审核……", flush=True)
    written = check(paths)
    print(f"结果在 {written}", flush=True)
    try:
        os.startfile(written)  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        print(f"没有能打开它（{error.strerror}），请自己打开。")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
