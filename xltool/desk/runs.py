"""Results that were written earlier, as their manifests tell of them: `结果/TIME`, a folder a run.

Only a folder whose manifest can be read is a run, and only what the manifest lists is a file of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xltool.app.files import MOST_RECORDS, read_bytes
from xltool.app.folder_exchange import MANIFEST
from xltool.classes import dataclass
from xltool.collection.outputs import PAGE
from xltool.model.errors import FileError
from xltool.model.record_json import read_json

_UNREADABLE = (FileError, OSError, AttributeError, LookupError, TypeError, ValueError)
"""What a folder of another making may lead to."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run: its path below the folder, with `/`, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class WrittenRun:
    """A run that wrote results into `folder`; its `name` is the day and hour.

    `offices` counts by how they stand (the values of `ResponseStatus`), `to_do` those to turn to.
    """

    name: str
    folder: Path
    office: str
    year: int
    is_complete: bool
    offices: Mapping[str, int]
    to_do: Mapping[str, int]
    files: tuple[RunFile, ...]

    @property
    def has_page(self) -> bool:
        """Whether it can be read in the browser."""
        return any(each.path == PAGE for each in self.files)

    def path_of(self, file: str) -> Path | None:
        """Where a file of the run stands; None for what is none."""
        return next((self.folder / each.path for each in self.files if each.path == file), None)


def runs_in(results: Path) -> tuple[WrittenRun, ...]:
    """The runs below the folder of results, the latest first."""
    return tuple(_runs(results))


def run_called(results: Path, name: str) -> WrittenRun | None:
    """The run of a name; None where there is none. A name never leads elsewhere."""
    folder = next((each for each in _folders(results) if each.name == name), None)
    return _run(folder) if folder else None


def _runs(results: Path) -> Iterator[WrittenRun]:
    for folder in _folders(results):
        run = _run(folder)
        if run is not None:
            yield run


def _folders(results: Path) -> list[Path]:
    try:
        found = [each for each in results.iterdir() if each.is_dir() and not each.is_symlink()]
    except OSError:
        return []
    return sorted(found, key=lambda folder: folder.name, reverse=True)


def _run(folder: Path) -> WrittenRun | None:
    try:
        tree = read_json(read_bytes(str(folder / MANIFEST), MOST_RECORDS))
        if not tree["tool"].startswith("xltool "):
            return None
        listed = [RunFile(str(each["path"]), int(each["size"])) for each in tree["outputs"]]
        counts = tree["counts"]
        return WrittenRun(
            folder.name,
            folder,
            str(tree["office"]),
            int(tree["year"]),
            tree["complete"] is True,
            _numbers(counts["offices"]),
            _numbers(counts["to_do"]),
            tuple(each for each in listed if _is_below(each.path)),
        )
    except _UNREADABLE:
        return None


def _numbers(tree: Mapping[str, Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in tree.items()}


def _is_below(path: str) -> bool:
    """Whether a path of a manifest leads to a file below its folder."""
    parts = path.split("/")
    return "\\" not in path and all(part not in ("", ".", "..") for part in parts)
