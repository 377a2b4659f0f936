"""A coordinator's folder made by hand, and the command run over it, for tests."""

from __future__ import annotations

import csv
import io
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook

from tests.builders import filled_workbook, form_2021, record_of, zero
from xltool.cli import run
from xltool.model.finding import Number
from xltool.model.record import Office

YEAR = 2024
COUNTY = "某县人民政府"
REGULATIONS = "disclosure.regulations.issued"
PENALTIES = "disclosure.penalties.decisions"
MONEY = "disclosure.fees.amount"
RECEIVED = "requests.received_new.natural_person"
WRITTEN = {
    *("汇总表.xlsx", "核对总表.xlsx", "核对报告.html", "汇总年度报告.docx", "汇总年度报告.md"),
    *("催报.txt", "records.csv", "records.json", "manifest.json"),
}
"""What a run writes whatever came in; workbooks with errors add two files each in `退回`."""
ENCRYPTED, UTF8 = 0x1, 0x800
DEFLATED = 8


def book(
    name: str,
    code: str = "",
    *,
    year: int = YEAR,
    typed: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
    **figures: Number | None,
) -> bytes:
    """A workbook without a word in which nothing happened but what is given; `typed` is put over
    its cells."""
    keys = {"penalties": PENALTIES, "regulations": REGULATIONS, "money": MONEY}
    changes = tuple((keys[word], value) for word, value in figures.items())
    said = tuple((text or {}).items())
    return _book(name, code, year, tuple((typed or {}).items()), said, changes)


@cache
def _book(
    name: str,
    code: str,
    year: int,
    typed: tuple[tuple[str, Any], ...],
    text: tuple[tuple[str, str], ...],
    changes: tuple[tuple[str, Number | None], ...],
) -> bytes:
    form = form_2021()
    entered: dict[str, Number | None] = {key: zero(form, key) for key in form.entered}
    figures = {**entered, **dict(changes)}
    return _workbook(figures, Office(name, code), year, dict(typed), dict(text))


def _workbook(
    figures: Mapping[str, Number | None],
    office: Office,
    year: int,
    typed: Mapping[str, Any] | None,
    text: Mapping[str, str] | None,
) -> bytes:
    form = form_2021()
    record = record_of(form, figures, office, year)
    assert not (text or {}).keys() - form.texts.keys()
    said = {key: (text or {}).get(key) for key in form.texts}
    return filled_workbook(form, replace(record, text=said), typed=typed)


def wrong_book(name: str, code: str = "", penalties: int = 0) -> bytes:
    """A workbook with two errors: three requests were received and none handled."""
    return book(name, code, typed={RECEIVED: 3}, penalties=penalties)


def unfilled_book(
    name: str,
    code: str = "",
    *,
    year: int = YEAR,
    typed: Mapping[str, Any] | None = None,
    text: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook as it was handed out, with nothing in it but what is given."""
    return _workbook({}, Office(name, code), year, typed, text)


def zipped(
    members: Sequence[tuple[str | bytes, bytes]], flags: int = 0, method: int = DEFLATED
) -> bytes:
    """A zip whose members stand in it by exactly these names, not marked as UTF-8 by themselves."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in members:
        raw = name.encode() if isinstance(name, str) else name
        deflater = zlib.compressobj(wbits=-15)
        packed = deflater.compress(content) + deflater.flush()
        sizes = (zlib.crc32(content), len(packed), len(content), len(raw), 0)
        said = (flags, method, 0, 33, *sizes)
        header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, *said) + raw
        directory.append(entry(raw, said, offset))
        pieces += (header, packed)
        offset += len(header) + len(packed)
    return b"".join(pieces) + directory_of(directory, offset)


def entry(name: bytes, said: tuple[int, ...], offset: int) -> bytes:
    """A member's entry in the directory of a zip."""
    return struct.pack("<4s4B4H3L5H2L", b"PK\1\2", 20, 0, 20, 0, *said, 0, 0, 0, 0, offset) + name


def directory_of(entries: Sequence[bytes], offset: int) -> bytes:
    """The directory that ends a zip."""
    size, count = sum(map(len, entries)), min(len(entries), 0xFFFF)
    return b"".join(entries) + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0
    )


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@dataclass(frozen=True)
class Desk:
    """What a run left behind: its exit status and its folder."""

    status: int
    out: Path

    def json(self, name: str) -> Any:
        return json.loads((self.out / name).read_text("utf-8"))

    def text(self, name: str) -> str:
        """A text file, of which nothing but its mark of UTF-8 is taken away."""
        return (self.out / name).read_bytes().decode("utf-8-sig")

    @property
    def inputs(self) -> list[dict[str, Any]]:
        inputs: list[dict[str, Any]] = self.json("manifest.json")["inputs"]
        return inputs

    @property
    def outcomes(self) -> dict[str, str]:
        return {each["path"]: each["outcome"] for each in self.inputs}

    @property
    def reasons(self) -> dict[str, str]:
        return {each["path"]: each["reason"] for each in self.inputs if each["reason"]}

    @property
    def total(self) -> dict[str, Any]:
        figures: dict[str, Any] = self.json("records.json")["total"]["figures"]
        return figures

    @property
    def ledger(self) -> Workbook:
        """The coordinator's workbook; a sheet is read when it is asked for."""
        data = io.BytesIO((self.out / "核对总表.xlsx").read_bytes())
        return openpyxl.load_workbook(data, read_only=True, data_only=True)

    def sheet(self, name: str) -> list[dict[str, Any]]:
        """The rows of a sheet of the ledger, by the headings of its columns."""
        rows = list(self.ledger[name].iter_rows(values_only=True))
        heads = max(rows, key=lambda row: sum(isinstance(cell, str) for cell in row[:8]))
        below = rows[rows.index(heads) + 1 :]
        return [dict(zip(map(str, heads), row, strict=True)) for row in below]

    @property
    def rows(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text("records.csv"), newline="")))

    @property
    def files(self) -> dict[str, bytes]:
        """Every file it wrote, by its path."""
        return tree(self.out)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def reconcile(folder: Path | str, out: Path, *options: str | Path, office: str = COUNTY) -> Desk:
    """Run the command as a user would type it."""
    named = ("--office", office, "--out-dir", str(out))
    return Desk(run(["reconcile", str(folder), *named, *map(str, options)]), out)


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()
