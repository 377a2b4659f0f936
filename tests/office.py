"""LibreOffice as an office that opens, recalculates and saves a workbook.

It keeps the results it finds behind formulas, stale ones too, and computes only those that are not
there; `uncalculated` takes them away beforehand.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.outside import needs
from tests.surgery import packed, parts
from xltool.model.address import Cell

REQUIRED = "XLTOOL_REQUIRE_OFFICE"
SECONDS = 240
_FORMULA = re.compile(r'(<c [^>]*?)( t="\w+")?>(<f[ >].*?</f>|<f [^>]*/>)<v>[^<]*</v></c>')

requires_office = needs(shutil.which("soffice"), REQUIRED, "LibreOffice (soffice) is not installed")
"""Skips where LibreOffice is missing; where it is required, `converted` fails instead."""


def uncalculated(data: bytes) -> bytes:
    """The workbook with no result behind any formula."""
    members = {
        name: _FORMULA.sub(r"\1>\3</c>", content.decode()).encode()
        if name.startswith("xl/worksheets/sheet")
        else content
        for name, content in parts(data).items()
    }
    return packed(members)


def converted(
    books: Mapping[str, bytes], suffix: str = "xlsx", given: str = "xlsx"
) -> dict[str, bytes]:
    """Let LibreOffice open files and save them in a format, all in one go; by name, without suffix.

    `given` is the format that they are in. Works in a folder and with a user profile of its own.
    """
    program = shutil.which("soffice")
    assert program is not None, f"{REQUIRED} is set, but LibreOffice (soffice) is not installed"
    with tempfile.TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for book, data in books.items():
            (folder / "in" / f"{book}.{given}").write_bytes(data)
        profile = (folder / "profile").as_uri()
        run = subprocess.run(
            [
                program,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--convert-to",
                suffix,
                "--outdir",
                str(folder / "out"),
                *map(str, sorted((folder / "in").iterdir())),
            ],
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
        outputs = {book: folder / "out" / f"{book}.{suffix}" for book in books}
        missing = [book for book, path in outputs.items() if not path.exists()]
        assert not missing, f"not converted: {missing}\n{run.stderr.decode(errors='replace')}"
        return {book: path.read_bytes() for book, path in outputs.items()}


def recalculated(books: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbooks as LibreOffice computes and saves them; no stored result is believed."""
    return converted({book: uncalculated(data) for book, data in books.items()})


@dataclass
class Page:
    """A sheet as LibreOffice shows it, by address: the background of every cell that has one, and
    what stands in cells."""

    colours: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def shown_pages(page: bytes) -> list[Page]:
    """The sheets of a workbook that was converted to html: there colour rules have been applied."""
    reader = _Tables()
    reader.feed(page.decode("utf-8"))
    return reader.pages


class _Tables(HTMLParser):
    """Counts out the cells of tables, spans included."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[Page] = []
        self._covered: set[tuple[int, int]] = set()
        self._row = self._column = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.pages.append(Page())
            self._covered, self._row = set(), 0
        elif tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif tag == "td":
            self._cell({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            texts, cell = self.pages[-1].texts, Cell(self._row, self._column).a1
            texts[cell] = texts.get(cell, "") + data

    def _cell(self, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._column += 1
        while (self._row, self._column) in self._covered:
            self._column += 1
        if "bgcolor" in attributes:
            self.pages[-1].colours[Cell(self._row, self._column).a1] = attributes["bgcolor"]
        for row in range(int(attributes.get("rowspan", 1))):
            for column in range(int(attributes.get("colspan", 1))):
                self._covered.add((self._row + row, self._column + column))
