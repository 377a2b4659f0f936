"""What a reconciliation comes to, as files: the total, tables, page, report, letters, manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO

from xltool import __version__
from xltool.app.check import explained_tree
from xltool.app.folder_exchange import MANIFEST
from xltool.app.library import open_ledger_wording, open_letters
from xltool.app.output_folder import Output, OutputFolder, OutputPlace
from xltool.app.parallel import Progress, map_ordered, no_progress
from xltool.app.parquet import parquet_pieces
from xltool.app.reconcile import Reconciliation, report_passages
from xltool.app.send_back import marked_copies
from xltool.audit.catalogue import Catalogue
from xltool.collection.collection import Collection, FileOutcome
from xltool.collection.outputs import (
    CHANGES,
    CSV,
    JSON,
    LEDGER,
    PAGE,
    REMINDER,
    RETURNED,
    TOTAL,
    report_name,
)
from xltool.collection.outputs.changes import change_lines, changes_csv
from xltool.collection.outputs.decisions import decision_trees
from xltool.collection.outputs.ledger import write_ledger
from xltool.collection.outputs.letters import reminder
from xltool.collection.outputs.records_csv import records_csv
from xltool.collection.outputs.review import review_page
from xltool.collection.outputs.tables import table_of
from xltool.collection.summary import CollectionSummary, summary_of
from xltool.model.finding import Finding
from xltool.model.record_json import json_bytes, json_number, json_pieces, period_tree, record_tree
from xltool.reporting.document import Signature
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.resources import open_messages
from xltool.text.encoding import BOM

SCHEMA_VERSION = 1
_MANY = 200
"""Offices with whom it is worth starting processes for their large files."""


def deliver(
    done: Reconciliation,
    output: OutputFolder,
    subject: str | None = None,
    language: str = "zh",
    progress: Progress = no_progress,
    tables: Sequence[str] = (),
) -> None:
    """Write every file of a reconciliation into an open folder.

    `subject` is what the report calls the whole, `language` that of the manifest's reasons and of
    the mark on a draft; everything else is for offices and in theirs. `tables` are those of
    `app.parquet.chosen_tables`. Raises FileError.
    """
    collection, catalogue = done.collection, done.catalogue
    output.write(TOTAL, done.total_workbook)
    for written in _large_files(collection, catalogue, output):
        output.note(written)
    if collection.changes is not None:
        words = open_ledger_wording(collection.form.cycle)
        known = catalogue.with_form(collection.form)
        lines = change_lines(collection, collection.changes, known)
        output.write(CHANGES, changes_csv(lines, words))
    for suffix, data in _reports(collection, subject, language):
        output.write(report_name(collection.form.cycle, suffix), data)
    letters = open_letters()
    output.write(REMINDER, _text(reminder(collection, letters, catalogue)))
    copies = marked_copies(done.spool, done.examined, collection, catalogue, progress, done.cache)
    for returned in copies:
        output.write(f"{RETURNED}/{returned.copy}", returned.data)
        output.write(f"{RETURNED}/{returned.notice_name}", _text(returned.notice))
    for name in tables:
        output.note(_tabled(collection, output.place(name)))
    manifest = {**_manifest_tree(collection, catalogue, language), "outputs": output.outputs()}
    output.write(MANIFEST, json_bytes(manifest))


def _large_files(
    collection: Collection, catalogue: Catalogue, output: OutputFolder
) -> Iterator[Output]:
    """The files that grow with the number of offices, written by all cores where many."""
    places = [output.place(name) for name in (LEDGER, CSV, PAGE, JSON)]
    batch = 1 if len(collection.lines) >= _MANY else len(places)
    yield from map_ordered(places, _written, (collection, catalogue), batch)


def _written(season: tuple[Collection, Catalogue], place: OutputPlace) -> Output:
    collection, catalogue = season

    def put(file: BinaryIO) -> None:
        if place.name == LEDGER:
            words = open_ledger_wording(collection.form.cycle)
            write_ledger(file, collection, catalogue, words)
        elif place.name == PAGE:
            file.write(review_page(collection, catalogue))
        else:
            rows = records_csv if place.name == CSV else _records_json
            file.writelines(rows(collection))

    return place.write(put)


def _tabled(collection: Collection, place: OutputPlace) -> Output:
    pieces = parquet_pieces(table_of(place.name, collection))
    return place.write(lambda file: file.writelines(pieces))


def _reports(
    collection: Collection, subject: str | None, language: str
) -> Iterator[tuple[str, bytes]]:
    passages = report_passages(collection, subject)
    signature = Signature(collection.total.office.name)
    mark = ""
    if not collection.may_be_published:
        kind = "text" if collection.is_sound else "total"
        mark = open_messages("documents").say(f"draft.{kind}", language, {})
    document = narrate(collection.form, collection.total, mark, passages, signature)
    for suffix in ("docx", "md"):
        yield suffix, render(document, suffix)


def _text(text: str) -> bytes:
    """A text file as Notepad on any Windows shows it: UTF-8 with a byte order mark, CR LF."""
    return (BOM + text.replace("\n", "\r\n")).encode()


def _records_json(collection: Collection) -> Iterator[bytes]:
    """Every record that was read, with its file and what became of it; then the total."""
    records = (
        {
            **record_tree(line.entry.returned.record),
            "source": line.entry.path,
            "outcome": line.entry.outcome.value,
            "findings": _findings_tree(line.findings),
        }
        for line in collection.lines
        if line.entry and line.entry.returned
    )
    tree = {
        "schema_version": SCHEMA_VERSION,
        **period_tree(collection.period),
        "complete": collection.is_complete,
        "records": [],
        "total": record_tree(collection.total),
        "findings": _findings_tree(collection.of_total),
    }
    return json_pieces(tree, "records", records)


def _whose(entry: FileOutcome) -> str | None:
    """Whose a file is: as it says itself, else the office that it points to."""
    if entry.returned is not None:
        return entry.returned.record.office.name
    return entry.member.office.name if entry.member else None


def _findings_tree(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Of each finding what a later result is held against."""
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "key": each.key,
            "actual": each.actual if isinstance(each.actual, str) else json_number(each.actual),
            **explained_tree(each),
        }
        for each in findings
    ]


def _manifest_tree(collection: Collection, catalogue: Catalogue, language: str) -> dict[str, Any]:
    """Every file that came in, with its digest and what became of it; and by which program."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": f"xltool {__version__}",
        "office": collection.office.name,
        **period_tree(collection.period),
        "form": collection.form.id,
        "edition": collection.form.edition,
        "complete": collection.is_complete,
        "counts": _counts_tree(summary_of(collection)),
        **({"replaced": list(collection.replaced)} if collection.replaced else {}),
        **({"decisions": decision_trees(collection)} if collection.decisions.are_any else {}),
        "inputs": [
            {
                "path": entry.path,
                "sha256": entry.digest or None,
                "size": entry.size,
                "outcome": entry.outcome.value,
                "office": _whose(entry),
                "reason": catalogue.message(entry.why, language) if entry.why else None,
            }
            for entry in collection.entries
        ],
    }


def _counts_tree(summary: CollectionSummary) -> dict[str, Any]:
    return {
        "offices": {standing.value: count for standing, count in summary.offices.items()},
        "findings": {"offices": asdict(summary.of_offices), "total": asdict(summary.of_total)},
        "to_do": {
            "remind": len(summary.remind),
            "correct": len(summary.correct),
            "ask": len(summary.ask),
        },
    }
