"""What a season's work comes to, as files: the total, the tables, the page, the report, letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xltool import __version__
from xltool.audit.catalogue import Catalogue
from xltool.cli.collect import Folder
from xltool.cli.crew import work_off
from xltool.cli.filled import filled_workbook
from xltool.cli.folder import OutputFolder
from xltool.cli.leavings import MANIFEST
from xltool.cli.open import narrative_or_stop
from xltool.cli.returned import marked_copies
from xltool.cli.season_names import (
    CSV,
    JSON,
    LEDGER,
    PAGE,
    REMINDER,
    RETURNED,
    TOTAL,
    report_name,
)
from xltool.cli.terms import Terms
from xltool.cli.words import Say
from xltool.collection.collection import Collection
from xltool.collection.outputs.ledger import ledger_bytes
from xltool.collection.outputs.letters import reminder
from xltool.collection.outputs.records_csv import records_csv
from xltool.collection.outputs.review import review_page
from xltool.history.archive import Absent
from xltool.library import open_ledger_wording, open_letters
from xltool.model.record_json import period_tree, record_tree, write_json
from xltool.report.document import Signature
from xltool.report.narrative import narrate
from xltool.report.render import render
from xltool.report.sentences import stand_in
from xltool.text.encoding import BOM

SCHEMA_VERSION = 1
_MANY = 200
"""Offices with whom it is worth starting processes for their large files."""
_season: tuple[Collection, Catalogue] | None = None
"""What the files of this process are about."""


@dataclass(frozen=True, slots=True)
class Season:
    """A collection, and what is needed to write it out."""

    collection: Collection
    catalogue: Catalogue
    folder: Folder
    terms: Terms
    subject: str | None = None


def write_season(season: Season, output: OutputFolder, say: Say) -> None:
    """Write every file of the season."""
    collection, catalogue = season.collection, season.catalogue
    output.write(TOTAL, filled_workbook(collection.form, collection.total))
    for name, data in _large_files(collection, catalogue):
        output.write(name, data)
    for suffix, data in _reports(season, say):
        output.write(report_name(collection.form.cycle, suffix), data)
    letters = open_letters()
    output.write(REMINDER, _text(reminder(collection, letters, catalogue)))
    for returned in marked_copies(season.folder, season.terms, collection, catalogue, say):
        output.write(f"{RETURNED}/{returned.copy}", returned.data)
        output.write(f"{RETURNED}/{returned.notice_name}", _text(returned.notice))
    manifest = {**_manifest_tree(season, say), "outputs": output.outputs()}
    output.write(MANIFEST, write_json(manifest).encode())


def _large_files(collection: Collection, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The files that grow with the number of offices, put together by all cores where many."""
    names = (LEDGER, CSV, PAGE, JSON)
    batch = 1 if len(collection.lines) >= _MANY else len(names)
    yield from work_off(names, _put_together, _prepare, (collection, catalogue), batch)


def _prepare(collection: Collection, catalogue: Catalogue) -> None:
    global _season
    _season = collection, catalogue


def _put_together(name: str) -> tuple[str, bytes]:
    if _season is None:
        raise ValueError(name)
    collection, catalogue = _season
    if name == LEDGER:
        return name, ledger_bytes(collection, catalogue, open_ledger_wording(collection.form.cycle))
    if name == PAGE:
        return name, review_page(collection, catalogue)
    if name == CSV:
        return name, records_csv(collection)
    return name, write_json(_records_tree(collection)).encode()


def _reports(season: Season, say: Say) -> Iterator[tuple[str, bytes]]:
    collection = season.collection
    before = collection.total_before
    passages = stand_in(
        narrative_or_stop(collection.form, say),
        collection.total,
        None if isinstance(before, Absent) else before,
        season.subject,
    )
    signature = Signature(collection.total.office.name)
    mark = ""
    if not collection.may_be_published:
        mark = say("reconcile.draft")
    document = narrate(collection.form, collection.total, mark, passages, signature)
    for suffix in ("docx", "md"):
        yield suffix, render(document, suffix)


def _text(text: str) -> bytes:
    """A text file as Notepad on any Windows shows it: UTF-8 that says so, CR LF."""
    return (BOM + text.replace("\n", "\r\n")).encode()


def _records_tree(collection: Collection) -> dict[str, Any]:
    """Every record that was read, with its file and what became of it; then the total."""
    records = [
        {
            **record_tree(line.entry.returned.record),
            "source": line.entry.path,
            "outcome": line.entry.outcome.value,
        }
        for line in collection.lines
        if line.entry and line.entry.returned
    ]
    return {
        "schema_version": SCHEMA_VERSION,
        **period_tree(collection.period),
        "complete": collection.is_complete,
        "records": records,
        "total": record_tree(collection.total),
    }


def _manifest_tree(season: Season, say: Say) -> dict[str, Any]:
    """Every file that came in, with its digest and what became of it; and by which program."""
    collection, catalogue = season.collection, season.catalogue
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": f"xltool {__version__}",
        "office": collection.office.name,
        **period_tree(collection.period),
        "form": collection.form.id,
        "edition": collection.form.edition,
        "complete": collection.is_complete,
        "inputs": [
            {
                "path": entry.path,
                "sha256": entry.digest or None,
                "size": entry.size,
                "outcome": entry.outcome.value,
                "office": entry.returned.record.office.name if entry.returned else None,
                "reason": catalogue.message(entry.why, say.language) if entry.why else None,
            }
            for entry in collection.entries
        ],
    }
