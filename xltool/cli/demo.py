"""`xltool demo`: the whole job on the bundled samples, into a folder to look at.

One office's workbook without faults, one with three; then a county's season.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import click

from xltool.app.build import blank_workbook, filled_workbook
from xltool.app.check import AuditedFile, audit_bytes, json_tree
from xltool.app.files import unwritable
from xltool.app.output_files import write_whole
from xltool.app.reconcile import ReconcileOptions
from xltool.app.records import read_record
from xltool.app.send_out import DispatchOptions
from xltool.cli.audit_table import open_console, show_audit
from xltool.cli.command import TranslatedCommand
from xltool.cli.generate import plan_and_send
from xltool.cli.options import force_option, out_dir_option
from xltool.cli.reconcile import reconcile_and_show
from xltool.collection.outputs import PAGE
from xltool.model.errors import FileError
from xltool.model.finding import Severity
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record_json import json_bytes, record_tree
from xltool.reporting.document import Signature
from xltool.reporting.narrative import narrate
from xltool.reporting.render import FORMATS, render
from xltool.resources import SAMPLE_COORDINATOR, SAMPLE_SEASON, SAMPLE_YEAR, open_messages, samples
from xltool.words.say import Say

DEFAULT_FOLDER = "xltool-demo"
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

ROSTER, LAST_YEAR, RECEIVED = "名单.csv", "上年", "收到"


def command(say: Say) -> click.Command:
    def demo(out_dir: str, force: bool) -> int:
        demonstrate(out_dir, force, say)
        return 0

    folder = click.Path(file_okay=False)
    return TranslatedCommand(
        "demo",
        say,
        callback=demo,
        params=[
            out_dir_option(say, default=DEFAULT_FOLDER, show_default=True, type=folder),
            force_option(say),
        ],
    )


def demonstrate(folder: str, force: bool, say: Say) -> None:
    """Write the demonstration into a folder, new or empty unless `force`; print what to open."""
    out = _Folder(folder, force, say)
    form = _show_sound_office(out, say)
    _show_planted_errors(out, say)
    _show_season(form, out, say)
    click.echo(say("demo.look", folder=folder))
    for name, words in (
        (BLANK_BOOK, "blank"),
        (PLANTED_BOOK, "planted"),
        (f"{PLANTED_AUDIT}.txt", "audit"),
        (f"{FILLED_REPORT}.docx", "report"),
        (f"{RESULTS}/{PAGE}", "season"),
    ):
        click.echo(f"   {name}　{say(f'demo.open.{words}')}")


def _show_sound_office(out: _Folder, say: Say) -> Form:
    _step(1, "blank", say)
    form, record = read_record(str(samples() / GOOD / "record.json"))
    out.write(BLANK_BOOK, blank_workbook(form, record.office.name, record.period))
    _step(2, "filled", say)
    data = filled_workbook(form, record)
    out.write(FILLED_BOOK, data)
    audited = audit_bytes(FILLED_BOOK, data)
    out.write_audit(FILLED_AUDIT, audited)
    if audited.examined is not None:
        returned = audited.examined.record
        out.write(FILLED_RECORD, json_bytes(record_tree(returned)))
        signed = narrate(form, returned, signature=Signature(returned.office.name))
        for suffix in FORMATS:
            out.write(f"{FILLED_REPORT}.{suffix}", render(signed, suffix))
    return form


def _show_planted_errors(out: _Folder, say: Say) -> None:
    _step(3, "planted", say)
    form, record = read_record(str(samples() / PLANTED / "record.json"))
    data = filled_workbook(form, record, typed=planted_cells(samples() / PLANTED))
    out.write(PLANTED_BOOK, data)
    audited = audit_bytes(PLANTED_BOOK, data)
    out.write_audit(PLANTED_AUDIT, audited)
    if audited.examined is not None:
        errors = {"errors": audited.audit.errors}
        mark = open_messages("documents").say("draft.errors", say.language, errors)
        document = narrate(form, audited.examined.record, mark)
        out.write(f"{PLANTED_REPORT}.docx", render(document, "docx"))


def _show_season(form: Form, out: _Folder, say: Say) -> None:
    county = samples() / SAMPLE_SEASON
    roster, previous = str(county / ROSTER), str(county / LAST_YEAR)
    _step(4, "sent", say)
    job = DispatchOptions(form, Period(SAMPLE_YEAR))
    plan_and_send(job, roster, previous, str(out.path / SENT), out.force, say)
    _step(5, "season", say)
    results = str(out.path / RESULTS)
    options = ReconcileOptions(
        str(county / RECEIVED), SAMPLE_COORDINATOR, roster=roster, previous=previous, output=results
    )
    reconcile_and_show(options, results, None, out.force, say)


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
            raise unwritable(path, error) from error
        if occupied and not force:
            raise FileError("file.not_empty", path)

    def write(self, name: str, data: bytes) -> None:
        write_whole(str(self.path / name), data, self.force)

    def write_audit(self, stem: str, audited: AuditedFile) -> None:
        """The audit as JSON and as the table a terminal would show; a line of it is printed."""
        self.write(f"{stem}.json", json_bytes(json_tree([audited], self.say.language)))
        text = io.StringIO()
        show_audit(open_console(text), audited, self.say)
        self.write(f"{stem}.txt", text.getvalue().encode())
        counts = {f"{severity}s": audited.audit.count(severity) for severity in Severity}
        click.echo(self.say("demo.verdict", **counts))
