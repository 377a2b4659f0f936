"""Write `samples/county` anew: a roster, what came in, what came later, last year; `make samples`.

What every file comes to, and every figure of the totals, is written down here by hand or added up
from the published figures, never by the code that adds up in earnest; `test_county.py` holds both
against each other.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.builders import form_2021
from tests.county import (
    MONEY,
    OUTSIDER,
    PARTIES,
    YEAR,
    Party,
    outsider_record,
    published,
    records,
)
from xltool.app.build import filled_workbook
from xltool.model.expression import Value
from xltool.model.record import Record
from xltool.model.record_json import record_tree, write_json
from xltool.resources import samples

FOLDER = "county"
ROSTER = "名单.csv"
RECEIVED = "收到"
LATER = "补报"
LAST_YEAR = "上年"
SLIP = "requests.granted.natural_person"
"""Where the police wrote 250 for 205."""
TYPED_OVER = "requests.handled_total.natural_person"
"""Where 民政局 typed 160 over its total."""
_ROW = ("单位代码", "单位名称", "单位类型", "是否汇总", "原因", "有规章制定权", "联系人", "电话")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
_FIXED = (2025, 1, 20, 9, 0, 0)


def roster() -> str:
    """The list of offices as a spreadsheet program on Windows saves it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_ROW)
    for party in (*PARTIES, OUTSIDER):
        outside = party is OUTSIDER
        writer.writerow(
            (
                party.code,
                party.name,
                party.kind,
                "否" if outside else "是",
                "不是行政机关，单独公布" if outside else "",
                "是" if party.office.bears("rulemaking") else "",
                party.contact,
                party.phone,
            )
        )
    return "\ufeff" + text.getvalue()


def workbook(record: Record, typed: Mapping[str, Value] | None = None) -> bytes:
    """A filled workbook, with some cells typed over."""
    return filled_workbook(form_2021(), record, typed=typed)


def file_name(party: Party, year: int = YEAR) -> str:
    """The name under which the workbook was sent out."""
    return f"{party.code}_{party.name}_{year}.xlsx"


def received() -> dict[str, bytes]:
    """What came in by the day it was due, by path."""
    now = dict(zip(PARTIES, records(YEAR), strict=True))
    own, schools, police, welfare, finance, housing, health, market, one, other, _ = PARTIES
    assert now[police].figures[SLIP] == 205
    files = {
        file_name(own): workbook(now[own]),
        f"第一批/{file_name(schools)}": workbook(now[schools]),
        file_name(police): workbook(now[police], {SLIP: 250}),
        file_name(welfare): workbook(now[welfare], {TYPED_OVER: 160}),
        file_name(finance): workbook(now[finance]),
        f"第一批/3399-005_{finance.name}_{YEAR}(1).xlsx": workbook(now[finance]),
        "微信收到.zip": archive({file_name(housing): workbook(now[housing])}),
        file_name(health, YEAR - 1): workbook(
            next(r for r in records(YEAR - 1) if r.office.name == health.name)
        ),
        f"{market.name}年报.xls": _OLE,
        file_name(one): workbook(now[one]),
        file_name(other): workbook(now[other]),
        file_name(OUTSIDER): workbook(outsider_record()),
        f"~${file_name(one)}": b"\x06lock",
    }
    return files


def later() -> dict[str, bytes]:
    """What came in after reminders and returns: what was corrected, and what was missing."""
    now = dict(zip(PARTIES, records(YEAR), strict=True))
    _, _, police, welfare, _, _, health, market, _, _, lake = PARTIES
    return {file_name(p): workbook(now[p]) for p in (police, welfare, health, market, lake)}


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip as a chat program on Chinese Windows makes it: names in GBK, not marked as such.

    The library would write them in UTF-8, so they are put in the place of others as long.
    """
    buffer = io.BytesIO()
    names = {name.encode("gbk"): data for name, data in files.items()}
    with zipfile.ZipFile(buffer, "w") as made:
        for number, (name, data) in enumerate(names.items()):
            info = zipfile.ZipInfo(_stand_in(number, name), _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, data)
    made_up = buffer.getvalue()
    for number, name in enumerate(names):
        made_up = made_up.replace(_stand_in(number, name).encode(), name)
    return made_up


def _stand_in(number: int, name: bytes) -> str:
    return f"@{number}@".ljust(len(name), "@")


def expected() -> dict[str, object]:
    """What every file comes to, and the totals: before the rest came in, and after."""
    own, schools, police, welfare, finance, housing, health, market, one, other, lake = PARTIES
    used = (own, schools, finance, housing, one, other)
    now = dict(zip(PARTIES, records(YEAR), strict=True))
    partial: dict[str, str] = {}
    for key in form_2021().figures:
        parts = (own,) if key.startswith("disclosure.regulations.") else used
        figures = [now[party].figures[key] for party in parts]
        partial[key] = str(sum(figure for figure in figures if figure is not None))
    whole = {key: str(figure) for key, figure in published(YEAR).figures.items()}
    return {
        "outcomes": {
            file_name(own): "used",
            f"第一批/{file_name(schools)}": "used",
            file_name(police): "failed",
            file_name(welfare): "failed",
            file_name(finance): "used",
            f"第一批/3399-005_{finance.name}_{YEAR}(1).xlsx": "duplicate",
            "微信收到.zip": "archive",
            f"微信收到.zip/{file_name(housing)}": "used",
            file_name(health, YEAR - 1): "refused",
            f"{market.name}年报.xls": "refused",
            file_name(one): "used",
            file_name(other): "used",
            file_name(OUTSIDER): "excluded",
            f"~${file_name(one)}": "skipped",
        },
        "lacking": [p.name for p in (police, welfare, health, market, lake)],
        "total": partial,
        "total_when_all_are_in": whole,
        "money": MONEY,
    }


def write(root: Path) -> None:
    """Write the whole sample below a folder."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / ROSTER).write_bytes(roster().encode())
    for folder, files in ((RECEIVED, received()), (LATER, later())):
        for name, data in files.items():
            path = root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (root / LAST_YEAR).mkdir()
    for record in records(YEAR - 1):
        text = write_json(record_tree(record))
        path = root / LAST_YEAR / f"{record.office.code}.json"
        path.write_text(text, encoding="utf-8", newline="\n")
    text = json.dumps(expected(), ensure_ascii=False, indent=1) + "\n"
    (root / "expected.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(samples() / FOLDER)
