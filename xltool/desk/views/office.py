"""An office: every file it sent, what became of each, and what the coordinator can decide on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xltool.app.library import open_letters
from xltool.app.send_back import is_faulty
from xltool.audit.catalogue import Catalogue, spell
from xltool.audit.causes import explanation_sentences
from xltool.audit.grouping import group_findings
from xltool.audit.waivers import figure_of
from xltool.classes import dataclass
from xltool.collection.collection import Collection, FileOutcome, OfficeStatus
from xltool.collection.intake import Outcome
from xltool.collection.outputs.changes import label_of
from xltool.collection.outputs.letters import notice, reminder_to
from xltool.collection.outputs.review.groups import said_of
from xltool.collection.summary import (
    COUNTED,
    REMINDED,
    CollectionSummary,
    FindingCounts,
    OfficeSummary,
    findings_in,
)
from xltool.desk.downloads import copy_name
from xltool.desk.page import AskedPage, draw
from xltool.desk.state import DeskState, Judged, mark_of
from xltool.model.decision import Decisions
from xltool.model.finding import Finding, Number, Severity
from xltool.model.form import Form
from xltool.model.record import Office, Record
from xltool.text.clean import cut

_LONGEST = 300
"""What is shown of a passage beside another version of it, in characters."""


@dataclass(frozen=True, slots=True)
class _FileRow:
    """A file of the office in words. `may_take` says that the coordinator can take it instead."""

    entry: FileOutcome
    why: str
    remedy: str
    counts: FindingCounts | None
    may_take: bool


@dataclass(frozen=True, slots=True)
class _Differing:
    """A figure or passage that versions have in different ways, as each has it, in their order."""

    label: str
    place: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Versions:
    """Files that differ beside each other; without `rows` they differ in what was found only."""

    files: tuple[FileOutcome, ...]
    rows: tuple[_Differing, ...]


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A doubt that an explanation may be accepted of, refused, or given.

    `office` and `figure` are what a decision on it is about.
    """

    finding: Finding
    office: str
    message: str
    figure: Number | str | None

    @property
    def is_number(self) -> bool:
        """Whether its figure travels as a number, or as none."""
        return not isinstance(self.figure, str)


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision about the office: by which mark it is withdrawn, what it says, and why.

    `words` names the sentence that says it of `what`.
    """

    kind: str
    mark: str
    words: str
    what: str
    reason: str
    date: date


def office(state: DeskState, asked: AskedPage) -> str:
    """The page of the office that `name` and `code` ask for."""
    name, code = asked.args.get("name", ""), asked.args.get("code", "")
    judged = state.judged
    line = _line(judged.collection, name, code) if judged else None
    if judged is None or line is None:
        return draw("office", asked, state, called=name, line=None)
    language = asked.language
    collection = judged.collection
    catalogue = judged.catalogue.with_form(collection.form)
    found = findings_in(line)
    entry = line.entry
    returned = entry.returned if entry else None
    return draw(
        "office",
        asked,
        state,
        called=name,
        line=line,
        summary=_summary(judged.summary, line),
        files=[_file(each, line, catalogue, language) for each in line.files],
        versions=_versions(line, collection.form),
        found=[
            said_of(group, catalogue, language) for group in group_findings(found, collection.form)
        ],
        causes=explanation_sentences(returned.explanation, catalogue, language)
        if returned and found
        else (),
        doubts=_doubts(line, found, catalogue, language),
        letter=_letter(line, judged).splitlines(),
        has_copy=bool(line.standing in COUNTED and returned and is_faulty(returned)),
        decided=tuple(_decided(state.decisions, line, collection.form)),
    )


def _line(collection: Collection, name: str, code: str) -> OfficeStatus | None:
    """The line of an office as an address names it."""
    asked = (name, code)
    return next((e for e in collection.lines if (e.office.name, e.office.code) == asked), None)


def _summary(summary: CollectionSummary, line: OfficeStatus) -> OfficeSummary:
    return next(each for each in summary.lines if each.line is line)


def _file(entry: FileOutcome, line: OfficeStatus, catalogue: Catalogue, language: str) -> _FileRow:
    why = catalogue.message(entry.why, language) if entry.why else ""
    remedy = catalogue.remedy(entry.why, language) if entry.why else ""
    counts = FindingCounts.of(entry.returned.findings) if entry.returned else None
    is_other = entry.outcome not in (Outcome.USED, Outcome.FAILED, Outcome.DUPLICATE)
    others = any(each.returned and each is not entry for each in line.files)
    may_take = entry.returned is not None and is_other and others
    return _FileRow(entry, why, remedy, counts, may_take)


def _versions(line: OfficeStatus, form: Form) -> _Versions | None:
    """The versions that an office sent of its report; None where there is one only."""
    by_digest = {
        entry.digest: entry
        for entry in reversed(line.files)
        if entry.returned and entry.outcome is not Outcome.DUPLICATE
    }
    files = tuple(entry for entry in line.files if by_digest.get(entry.digest) is entry)
    if len(files) < 2:
        return None
    records = [entry.returned.record for entry in files if entry.returned]
    return _Versions(files, tuple(_differences(files, records, form)))


def _differences(
    files: tuple[FileOutcome, ...], records: list[Record], form: Form
) -> Iterator[_Differing]:
    """What differs, in the order of the form; of another edition only what both editions have."""
    for key, figure in form.figures.items():
        values = [_stated(record, key) for record in records]
        if len(set(values)) > 1:
            yield _Differing(figure.name, _place(files, key), tuple(map(spell, values)))
    for key, field in form.texts.items():
        texts = [record.text.get(key) or "" for record in records]
        if len(set(texts)) > 1:
            yield _Differing(field.label, "", tuple(cut(text, _LONGEST) for text in texts))


def _stated(record: Record, key: str) -> Number | None:
    """A figure as it stands in the workbook: a total as it was typed."""
    return record.reported.get(key, record.figures.get(key))


def _place(files: tuple[FileOutcome, ...], key: str) -> str:
    """The cell of a figure in the first file that has it."""
    places = (entry.returned.places.get(key) for entry in files if entry.returned)
    return next((str(place) for place in places if place), "")


def _doubts(
    line: OfficeStatus, found: tuple[Finding, ...], catalogue: Catalogue, language: str
) -> list[_Doubt]:
    """The doubts about figures and passages, of the workbook that counts."""
    if line.record is None:
        return []
    whose: Office = line.record.office
    return [
        _Doubt(
            finding,
            whose.code or whose.name,
            catalogue.message(finding, language),
            figure_of(finding),
        )
        for finding in found
        if finding.severity is Severity.DOUBT and finding.key
    ]


def _letter(line: OfficeStatus, judged: Judged) -> str:
    """What to write to the office; empty where there is nothing to ask of it."""
    collection, letters = judged.collection, open_letters()
    catalogue = judged.catalogue.with_form(collection.form)
    entry = line.entry
    if line.standing in REMINDED:
        return reminder_to(line, collection, letters, catalogue)
    if line.standing in COUNTED and entry and entry.returned and is_faulty(entry.returned):
        copy = copy_name(entry)
        return notice(collection.form, entry, entry.returned, copy, letters, catalogue)
    return ""


def _decided(decisions: Decisions, line: OfficeStatus, form: Form) -> Iterator[_Decided]:
    """What was decided about an office or its files."""
    paths = [entry.path for entry in line.files]
    for each in decisions.prefer:
        if any(path == each.file or path.startswith(f"{each.file}/") for path in paths):
            yield _Decided("prefer", mark_of(each), "preferred", each.file, each.reason, each.date)
    for out in decisions.exclude:
        if line.office.is_same(out.office_id):
            yield _Decided("exclude", mark_of(out), "excluded", "", out.reason, out.date)
    names = (line.office, line.record.office) if line.record else (line.office,)
    for ruling in decisions.explain:
        if any(office.is_called(ruling.office) for office in names):
            words = "accepted" if ruling.accepted else "not_accepted"
            what = f"{ruling.code} {label_of(form, ruling.key)}"
            yield _Decided("explain", mark_of(ruling), words, what, ruling.reason, ruling.date)
