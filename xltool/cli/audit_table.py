"""Audits as tables on a terminal: by file and sheet, errors first; long runs alike are folded."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from itertools import groupby
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from xltool.app.check import AuditedFile, Status
from xltool.app.examine import Examined
from xltool.audit.catalogue import spell
from xltool.audit.causes import explanation_sentences
from xltool.audit.grouping import FindingGroup, group_findings
from xltool.history.archive import Absent
from xltool.model.address import runs
from xltool.model.finding import Finding, Severity
from xltool.model.form import Form
from xltool.text.clean import printable
from xltool.words.say import Say

WIDTH_OF_A_FILE = 120
"""Width in characters when the output is no terminal."""

_COLOURS = {Severity.ERROR: "bold red", Severity.DOUBT: "yellow", Severity.NOTE: "cyan"}
_STATUS_COLOURS = {
    Status.PASSED: "bold green",
    Status.FAILED: "bold red",
    Status.UNREADABLE: "bold red",
}

MOST_ALIKE = 10
"""How many findings alike are listed one by one: more than a table has columns, so that a relation
that fails in all of them is still read column by column; of more, each says the same again, and at
three or four lines each they push what differs off the screen."""
FIRST_ALIKE = 3
"""How many are listed of those that are more: enough to see what they have in common."""

MOST_FIGURES = 12
"""How many figures of the text that were not compared are shown: a line of them."""

_ABSENT = frozenset(Absent)


def open_console(file: TextIO | None = None) -> Console:
    """A console that prints text as it is (an office's name is no markup), to stdout or into a file
    that is the same on every system, whatever a terminal there can show."""
    stream = file or sys.stdout
    is_terminal = stream.isatty()
    return Console(
        file=stream,
        markup=False,
        highlight=False,
        emoji=False,
        width=None if is_terminal else WIDTH_OF_A_FILE,
        legacy_windows=None if is_terminal else False,
        force_terminal=False if file else None,
    )


def show_audits(audited: list[AuditedFile], say: Say) -> None:
    """Print every file, then a line over all of them."""
    console = open_console()
    for each in audited:
        show_audit(console, each, say)
    if len(audited) > 1:
        counts = {status.value: sum(1 for a in audited if a.status is status) for status in Status}
        console.print(say("check.all", files=len(audited), **counts))


def show_audit(console: Console, audited: AuditedFile, say: Say) -> None:
    """Print one file: whose it is, how it stands, the findings by sheet, what was not judged."""
    if audited.examined is None:
        finding = audited.audit.findings[0]
        message = audited.catalogue.message(finding, say.language)
        remedy = audited.catalogue.remedy(finding, say.language)
        line = say("file.refused", path=audited.file, message=message, remedy=remedy)
        console.print(Text(f"{finding.code}  {printable(line)}", style="bold red"), soft_wrap=True)
        return
    record = audited.examined.record
    say = say.of(record.period.cycle)
    head = say(
        "check.file",
        file=audited.file,
        office=record.office.name,
        period=record.period,
        edition=record.edition,
    )
    console.print(Text(printable(head), style="bold"), soft_wrap=True)
    verdict = Text(_verdict(audited, say), style=_STATUS_COLOURS[audited.status])
    console.print(verdict, soft_wrap=True)
    order = {sheet: n for n, sheet in enumerate(audited.examined.admission.sheets)}

    def place(finding: Finding) -> tuple[int, str]:
        """What has no sheet comes first, a sheet that the workbook lacks last."""
        sheet = finding.sheet or ""
        return (order.get(sheet, len(order)) if sheet else -1, sheet)

    for (_, sheet), found in groupby(sorted(audited.audit.findings, key=place), key=place):
        rows = list(_rows(list(found), audited.examined.form))
        alike = _many_alike([row.first for row in rows])
        left = {id(each) for fellows in alike for each in fellows[FIRST_ALIKE:]}
        listed = [row for row in rows if id(row.first) not in left]
        console.print(_table(audited, sheet, listed, say))
        for fellows in alike:
            console.print(_folded(fellows, say), soft_wrap=True)
    explanation = audited.examined.explanation
    if causes := explanation_sentences(explanation, audited.catalogue, say.language):
        console.print(say("check.causes"))
        for sentence in causes:
            console.print(f"  {printable(sentence)}", soft_wrap=True)
    _show_skipped(console, audited, say)
    _show_not_compared(console, audited.examined, say)
    console.print()


def _show_skipped(console: Console, audited: AuditedFile, say: Say) -> None:
    """Rule by rule what was not judged; all that wanted last year's record in one line."""
    absent: dict[str, list[str]] = {}
    lines = []
    for (code, reason), count in audited.audit.skipped.items():
        if reason in _ABSENT:
            absent.setdefault(reason, []).append(code)
            continue
        words = audited.catalogue.say(reason, say.language, {"count": count})
        title = audited.catalogue.rules[code].title[say.language]
        lines.append(f"  {code}  {title}：{words}")
    if lines:
        console.print("\n".join([say("check.skipped"), *lines]), soft_wrap=True)
    for reason, codes in absent.items():
        words = audited.catalogue.say(reason, say.language)
        console.print(say("check.alone", why=words, codes=" ".join(codes)), soft_wrap=True)


def _show_not_compared(console: Console, examined: Examined, say: Say) -> None:
    """How many figures of the text no rule held against the tables, and the first of them."""
    figures = [each.figure for each in examined.not_compared]
    if figures:
        shown = "、".join([*figures[:MOST_FIGURES], *("…" for _ in figures[MOST_FIGURES:][:1])])
        line = say("check.figures_not_compared", count=len(figures), figures=printable(shown))
        console.print(line, soft_wrap=True)


def _verdict(audited: AuditedFile, say: Say) -> str:
    audit, key = audited.audit, audited.status.value
    asked = Counter({why: n for why, n in audit.skipped.items() if why[1] != Absent.NOT_GIVEN})
    is_open = any(finding.explained is None for finding in audit.findings)
    if audited.status is Status.PASSED and (is_open or asked):
        key = "passed_but"
    elif audited.status is Status.PASSED and audit.explained:
        key = "passed_explained"
    counts = say(
        "check.counts",
        status=say(f"check.status.{key}"),
        errors=audit.errors,
        doubts=audit.count(Severity.DOUBT),
        notes=audit.count(Severity.NOTE),
        passed=len(audit.passed),
        skipped=asked.total(),
    )
    return counts + (say("check.explained", count=audit.explained) if audit.explained else "")


def _rows(findings: list[Finding], form: Form) -> Iterator[FindingGroup]:
    """One row for what one rule only counts or names; what has figures of its own has a row."""
    for group in group_findings(findings, form):
        if group.together is not None:
            yield group
        else:
            for finding in group.findings:
                yield from group_findings((finding,), form)


def _many_alike(findings: list[Finding]) -> list[list[Finding]]:
    """The findings of a sheet that differ only in their places and figures, where they are many."""
    alike: dict[Hashable, list[Finding]] = defaultdict(list)
    for each in findings:
        reasons = (each.facts.get("why"), each.facts.get("how"))
        alike[each.code, each.severity, each.explained, reasons].append(each)
    return [fellows for fellows in alike.values() if len(fellows) > MOST_ALIKE]


def _folded(fellows: list[Finding], say: Say) -> Text:
    """How many findings are alike and where all of them are, by cell where they have one."""
    where = "；".join(dict.fromkeys(finding.cell or finding.label for finding in fellows))
    areas = [finding.area.cells if finding.area else None for finding in fellows]
    cells = [area.first for area in areas if area and area.first == area.last]
    if len(cells) == len(fellows):
        where = "、".join(area.a1 for area in runs(sorted(set(cells))))
    line = Text("  ").append_text(_weight(fellows[0], say))
    said = say(
        "check.folded",
        code=fellows[0].code,
        count=len(fellows),
        shown=FIRST_ALIKE,
        where=printable(where),
    )
    return line.append(f"  {said}", style="default")


def _table(audited: AuditedFile, sheet: str, rows: list[FindingGroup], say: Say) -> Table:
    table = Table(title=Text(printable(sheet)), title_justify="left", expand=True)
    for name, ratio in (
        ("severity", None),
        ("code", None),
        ("cell", None),
        ("label", 3),
        ("expected", None),
        ("actual", None),
        ("what", 4),
        ("remedy", 4),
    ):
        table.add_column(say(f"column.{name}"), ratio=ratio, overflow="fold")
    for row in rows:
        finding = row.first
        table.add_row(
            _weight(finding, say),
            finding.code,
            row.cells,
            Text(printable(row.label)),
            Text(printable(spell(finding.expected))),
            Text(printable(spell(finding.actual))),
            Text(printable(_what(audited, row, say))),
            Text(printable(audited.catalogue.remedy_of(row, say.language))),
        )
    return table


def _weight(finding: Finding, say: Say) -> Text:
    if finding.explained is not None:
        return Text(say("check.severity.explained"), style="green")
    return Text(say(f"check.severity.{finding.severity}"), style=_COLOURS[finding.severity])


def _what(audited: AuditedFile, row: FindingGroup, say: Say) -> str:
    message = audited.catalogue.message_of(row, say.language)
    if (said := row.explained) is None:
        return message
    return message + say("check.explained_by", reason=said.reason, signed=said.signed)
