"""What `xltool demo` does: one office's workbook without faults, one with three; then a season."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import click

from xltool.cli.audited import AuditedFile, audit_bytes, json_tree
from xltool.cli.faults import Stop
from xltool.cli.files import write_whole
from xltool.cli.filled import filled_workbook
from xltool.cli.open import open_record
from xltool.cli.season import Order, run_season
from xltool.cli.season_names import PAGE
from xltool.cli.sending import Dispatch, send_out
from xltool.cli.show import open_console, show_audit
from xltool.cli.words import Say
from xltool.library import open_wording
from xltool.model.finding import Severity
from xltool.model.period import Period
from xltool.model.record_json import record_tree, write_json
from xltool.report.document import Signature
from xltool.report.narrative import narrate
from xltool.report.render import FORMATS, render
from xltool.resources import samples
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

GOOD = "jinhu-2023"
PLANTED = "planted-errors"

BLANK_BOOK = "1_空白工作簿.xlsx"
FILLED_BOOK = "2_填好的工作簿.xlsx"
FILLED_AUDIT = "2_审核结果"
FILLED_RECORD = "2_记录.json"
FILLED_REPORT = "2_年度报告"
PLANTED_BOOK = "3_有三处错误的工作簿.xlsx"
PLANTED_AUDIT = "3_审核结果"
PLANTED_REPORT = "3_年度报告_草稿"
SENT = "4_按名单发出"
RESULTS = "5_收回汇总"

COUNTY = "county"
SEASON = 2024
COORDINATOR = "临江市人民政府"
ROSTER, LAST_YEAR, RECEIVED = "名单.csv", "上年", "收到"


def demonstrate(folder: str, force: bool, say: Say) -> None:
    """Write the demonstration into a folder, new or empty unless `force`; print what to open."""
    out = _Folder(folder, force, say)
    form, record = open_record(str(samples() / GOOD / "record.json"), say)

    _step(1, "blank", say)
    identity = Identity(record.office.name, record.period)
    out.write(BLANK_BOOK, workbook_bytes(lay_out(form, identity, open_wording())))

    _step(2, "filled", say)
    data = filled_workbook(form, record)
    out.write(FILLED_BOOK, data)
    audited = audit_bytes(FILLED_BOOK, data, say)
    out.write_audit(FILLED_AUDIT, audited)
    if audited.examined is not None:
        returned = audited.examined.record
        out.write(FILLED_RECORD, write_json(record_tree(returned)).encode())
        signed = narrate(form, returned, signature=Signature(returned.office.name))
        for suffix in FORMATS:
            out.write(f"{FILLED_REPORT}.{suffix}", render(signed, suffix))

    _step(3, "planted", say)
    form, record = open_record(str(samples() / PLANTED / "record.json"), say)
    data = filled_workbook(form, record, typed=planted_cells(samples() / PLANTED))
    out.write(PLANTED_BOOK, data)
    audited = audit_bytes(PLANTED_BOOK, data, say)
    out.write_audit(PLANTED_AUDIT, audited)
    if audited.examined is not None:
        mark = say("report.draft_mark", errors=audited.audit.errors)
        document = narrate(form, audited.examined.record, mark)
        out.write(f"{PLANTED_REPORT}.docx", render(document, "docx"))

    county = samples() / COUNTY
    roster, previous = str(county / ROSTER), str(county / LAST_YEAR)
    _step(4, "sent", say)
    dispatch = Dispatch(form, Period(SEASON))
    send_out(dispatch, roster, previous, str(out.path / SENT), force, say)
    _step(5, "season", say)
    order = Order(
        folder=str(county / RECEIVED),
        out_dir=str(out.path / RESULTS),
        office=COORDINATOR,
        roster=roster,
        previous=previous,
        force=force,
    )
    run_season(order, say)

    click.echo(say("demo.open", folder=folder))
    for name, words in (
        (BLANK_BOOK, "blank"),
        (PLANTED_BOOK, "planted"),
        (f"{PLANTED_AUDIT}.txt", "audit"),
        (f"{FILLED_REPORT}.docx", "report"),
        (f"{RESULTS}/{PAGE}", "season"),
    ):
        click.echo(f"   {name}　{say(f'demo.open.{words}')}")


def planted_cells(sample: Path) -> dict[str, Any]:
    """What a sample's office typed over its record, by key."""
    cells: dict[str, Any] = json.loads((sample / "planted.json").read_text("utf-8"))
    return cells


def _step(number: int, what: str, say: Say) -> None:
    click.echo(say("demo.step", number=number, what=say(f"demo.{what}")))


class _Folder:
    """The folder written to."""

    def __init__(self, path: str, force: bool, say: Say) -> None:
        self.path = Path(path)
        self.force = force
        self.say = say
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            occupied = any(self.path.iterdir())
        except OSError as error:
            raise Stop(say("unwritable", path=path, why=error.strerror or "")) from error
        if occupied and not force:
            raise Stop(say("not_empty", path=path))

    def write(self, name: str, data: bytes) -> None:
        write_whole(str(self.path / name), data, self.force, self.say)

    def write_audit(self, stem: str, audited: AuditedFile) -> None:
        """The audit as JSON and as the table a terminal would show; a line of it is printed."""
        self.write(f"{stem}.json", write_json(json_tree([audited], self.say)).encode())
        text = io.StringIO()
        show_audit(open_console(text), audited, self.say)
        self.write(f"{stem}.txt", text.getvalue().encode())
        counts = {f"{severity}s": audited.audit.count(severity) for severity in Severity}
        click.echo(self.say("demo.verdict", **counts))
