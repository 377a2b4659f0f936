"""Opening what a command works on; what cannot be opened stops the command with a sentence."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from xltool.audit.catalogue import Catalogue
from xltool.audit.checks import ALL
from xltool.audit.localization import Explanation, explain
from xltool.audit.rules import View, audit
from xltool.cli.faults import Misuse, Stop
from xltool.cli.files import read_bytes
from xltool.cli.terms import PLAIN, Terms
from xltool.cli.words import Say
from xltool.definitions import DefinitionError, parse_narrative
from xltool.history.archive import Absent
from xltool.library import (
    Library,
    catalogue_of,
    open_catalogue,
    open_library,
    open_narrative,
    open_wording,
)
from xltool.model.finding import Audit, Finding, Severity
from xltool.model.form import Form
from xltool.model.period import Cycle, Period
from xltool.model.record import Record, clean_line
from xltool.model.record_json import RecordError, parse_record, read_json
from xltool.model.submission import Admission, admit
from xltool.ooxml.errors import RefusedFile
from xltool.report.sentences import Narrative, stand_in

if TYPE_CHECKING:
    from xltool.workbook.read.received import Clues


@dataclass(frozen=True, slots=True)
class Examined:
    """A workbook read and audited, and what can be said of why its relations failed."""

    form: Form
    admission: Admission
    audit: Audit
    catalogue: Catalogue
    explanation: Explanation

    @property
    def record(self) -> Record:
        return self.admission.record


def form_for(say: Say, year: int, id: str | None, edition: str | None) -> Form:
    """The edition asked for, or the one in force for a year. Raises Misuse where there is none."""
    shelf = open_library()
    try:
        if edition is not None:
            ids = {pair[0] for pair in shelf.definitions if pair[1] == edition}
            wanted = id or next((i for i in sorted(ids) if shelf.form(i, edition).default), "")
            if (wanted, edition) not in shelf.definitions:
                raise Misuse(say("usage.no_form", name=f"{wanted}/{edition}", known=shelf.known))
            return shelf.form(wanted, edition)
        if id is not None and id not in {pair[0] for pair in shelf.definitions}:
            raise Misuse(say("usage.no_form", name=id, known=shelf.known))
        form = shelf.for_year(year, id)
    except DefinitionError as error:
        raise definition_stop(error, say) from error
    if form is None:
        raise Misuse(say("usage.no_edition", year=year, known=shelf.known))
    return form


def definition_stop(error: DefinitionError, say: Say) -> Stop:
    """All faults of a definition, each with its path."""
    return Stop("\n".join([say("definition_fault", path=error.source), *error.lines]))


def narrative_or_stop(form: Form, say: Say, path: str | None = None) -> Narrative | None:
    """The sentences of a file, else those of the form, if it has any.

    Raises Stop with every fault of their definition.
    """
    try:
        if path is None:
            return open_narrative(form)
        text = read_bytes(path, say).decode("utf-8-sig")
        return parse_narrative(text, path, form, open_library().sibling(form, "narrative.toml"))
    except UnicodeDecodeError as error:
        raise Stop(say("report.not_utf8", path=path)) from error
    except DefinitionError as error:
        raise definition_stop(error, say) from error


def examine(data: bytes, terms: Terms = PLAIN) -> Examined:
    """Read and audit a workbook. Raises RefusedFile where it cannot be read, or is another's."""
    from xltool.workbook.read.received import Received

    shelf = open_library()
    received = Received(data, clues(shelf))
    identity = received.identity()
    name, edition = identity["form"], identity["edition"]
    if (name, edition) not in shelf.definitions:
        raise RefusedFile("F106", form=name, edition=edition, known=shelf.known)
    form = shelf.form(name, edition)
    template = identity.get("template_version", form.template_version)
    if template not in form.template_versions and not terms.any_template:
        raise RefusedFile("F110", edition=template, known=form.template_version)
    _must_match(received.period(form), identity["office"], terms)
    admission = admit(form, received.submission(form), blank_is_zero=terms.blank == "zero")
    catalogue = catalogue_of(form)
    severity = Severity.ERROR if terms.blank == "error" else Severity.DOUBT
    before = terms.archive.before(admission.record) if terms.archive else Absent.NOT_GIVEN
    generated = _generated(shelf, form, admission.record)
    in_force = shelf.for_year(admission.record.year, form.id)
    view = View(form, admission, catalogue.rules, severity, before, generated, in_force)
    audited = audit(view, ALL)
    return Examined(form, admission, audited, catalogue, explain(view, audited))


def _generated(shelf: Library, form: Form, record: Record) -> frozenset[str]:
    """The passages that an office left empty and the figures can fill.

    Nobody is asked to write about a total: there it is no finding.
    """
    if record.scope is not None or None not in record.text.values():
        return frozenset()
    return frozenset(stand_in(shelf.narrative(form), record).topics)


def _must_match(period: Period, office: str, terms: Terms) -> None:
    """Refuse a workbook of another period or office than the caller asks for; its content decides.

    Raises NumberError for a number that does not go with the form.
    """
    asked = terms.period
    if asked is not None and not asked.admits(period):
        known = Period(asked.year) if asked.number is None else asked.of(period.cycle)
        raise RefusedFile("F111", period.cycle, edition=period, known=known)
    if terms.office is not None and clean_line(office) != clean_line(terms.office):
        raise RefusedFile("F112", names=office, known=terms.office)


def clues(shelf: Library) -> Clues:
    """How a workbook without names and properties is known: by its visible line of identity."""
    from xltool.workbook.read.received import Clues

    words = open_wording()
    kinds = ("guide", "check", "identity", "findings", "scope")
    ours = frozenset(words[f"{each}_sheet"] for each in kinds)
    return Clues(tuple(map(_identity_line, Cycle)), shelf.by_template, ours)


@cache
def _identity_line(cycle: Cycle) -> re.Pattern[str]:
    """The visible line of identity, with groups office, period and template."""
    line = re.escape(open_wording(cycle)["identity_line"])
    for slot, name in (("office", "office"), ("period:bare", "period"), ("template", "template")):
        line = line.replace(re.escape(f"{{{slot}}}"), rf"(?P<{name}>[^\u3000（）]+)")
    return re.compile(line)


def examine_or_stop(path: str, say: Say, terms: Terms = PLAIN) -> Examined:
    """Read and audit the workbook a command works on; one that cannot be read stops the command."""
    try:
        return examine(read_bytes(path, say), terms)
    except RefusedFile as refused:
        raise Stop(refusal(path, refused, say)) from refused
    except DefinitionError as error:
        raise definition_stop(error, say) from error


def refusal(path: str, refused: RefusedFile, say: Say) -> str:
    """One line: which file, what it is, what to do."""
    finding = refused_finding(refused)
    catalogue = open_catalogue(refused.cycle)
    return say(
        "refused",
        path=path,
        message=catalogue.message(finding, say.language),
        remedy=catalogue.remedy(finding, say.language),
    )


def refused_finding(refused: RefusedFile) -> Finding:
    """The F finding of a file that could not be examined."""
    return Finding(refused.code, Severity.ERROR, facts=refused.facts)


def open_record(path: str, say: Say) -> tuple[Form, Record]:
    """A record file and its form. Raises Stop with every fault of the record."""
    return _records_of(path, say, lambda tree: (tree,))[0]


def open_records(path: str, say: Say) -> tuple[Record, ...]:
    """The records of a file: one, or those of a season with their total.

    Of a season those are left out that had errors. Raises Stop with every fault of a record.
    """

    def each(tree: dict[str, Any]) -> Iterable[dict[str, Any]]:
        if not isinstance(tree.get("records"), list):
            return (tree,)
        kept = (r for r in tree["records"] if isinstance(r, dict) and r.get("outcome") != "failed")
        return (*kept, tree.get("total") or {})

    return tuple(record for _, record in _records_of(path, say, each))


def _records_of(
    path: str, say: Say, each: Callable[[dict[str, Any]], Iterable[dict[str, Any]]]
) -> list[tuple[Form, Record]]:
    data = read_bytes(path, say)
    try:
        return [_record_of(tree) for tree in each(read_json(data))]
    except RecordError as error:
        catalogue = open_catalogue()
        lines = [
            f"  {key}{'：' if key else ''}{catalogue.say(fault, say.language)}"
            for key, fault in error.faults
        ]
        head = say("record_fault", path=path, count=len(lines))
        raise Stop("\n".join([head, *lines])) from error
    except DefinitionError as error:
        raise definition_stop(error, say) from error


def _record_of(tree: dict[str, Any]) -> tuple[Form, Record]:
    pair = (str(tree.get("form")), str(tree.get("edition")))
    shelf = open_library()
    if pair not in shelf.definitions:
        raise RecordError([("form/edition", "unknown_form")])
    form = shelf.form(*pair)
    return form, parse_record(form, tree)


def as_json(tree: object) -> str:
    """JSON for stdout: escaped where its code page cannot hold every character."""
    encoding = sys.stdout.encoding or "utf-8"
    return json.dumps(tree, ensure_ascii="utf" not in encoding.lower(), indent=2)
