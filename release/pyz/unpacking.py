"""What xltool.pyz does before the program: lays its files into a folder of the user, once, and runs
them from there.

Every start compares names and sizes with the list that the archive holds, and lays anew what is
missing: programs that tidy up take files away. A file appears whole or not at all, so that any
number of processes may do this at once.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

LISTED = "files.txt"
_TRIES = 20


def run(archive: str) -> None:
    """Run the program on the arguments of the process, and exit; without arguments, as a double
    click gives none, the desk.

    `archive` is what Python was started with, the first place that it looks for modules.
    """
    first, *lines = _listed(archive)
    folder = _caches() / "xltool" / first
    sizes = {name: int(size) for size, _, name in (line.partition(" ") for line in lines)}
    found = dict(_found(str(folder), ""))
    try:
        _unpack(archive, folder, [name for name in sizes if found.get(name) != sizes[name]])
    except OSError as error:
        set_it = "LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME"
        sys.stderr.write(
            f"无法写入 {folder}：{error.strerror}。程序要把自己的文件放在这里；"
            f"请把环境变量 {set_it} 设为能写的文件夹。\n"
            f"cannot write to {folder}: {error.strerror}; set {set_it} to a folder that can be"
            " written.\n"
        )
        sys.exit(3)
    sys.path[0] = str(folder)
    sys.argv[1:] = sys.argv[1:] or ["desk"]
    from xltool.__main__ import main

    main()


def _listed(archive: str) -> list[str]:
    from zipimport import zipimporter

    return zipimporter(archive).get_data(LISTED).decode().split("\n")


def _caches() -> Path:
    """The folder of this user, on this machine alone, for what can be made again."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home())
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _found(folder: str, below: str) -> Iterator[tuple[str, int]]:
    """The files in a folder and below, with their sizes: Windows tells them with the names."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _found(entry.path, f"{below}{entry.name}/")
        else:
            yield below + entry.name, entry.stat().st_size


def _unpack(archive: str, folder: Path, names: list[str]) -> None:
    """Write members of the archive below the folder. Raises OSError."""
    if not names:
        return
    from zipfile import ZipFile

    with ZipFile(archive) as opened:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.{os.getpid()}")
            beside.write_bytes(opened.read(name))
            _put(beside, path)


def _put(beside: Path, path: Path) -> None:
    """Give a file its name. On Windows neither may be open: not by a virus scanner, which looks at
    every new file, nor by another process that does the same."""
    for last in range(_TRIES, 0, -1):
        try:
            beside.replace(path)
        except PermissionError:
            if last == 1:
                raise
            time.sleep(0.1)
        else:
            return
