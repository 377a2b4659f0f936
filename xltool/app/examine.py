"""A workbook read and audited: whose it is, what is wrong with it, and why."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import cache

from xltool.app.entered_reasons import with_reasons
from xltool.app.files import about, read_bytes
from xltool.app.library import Library, catalogue_of, open_library, open_wording
from xltool.app.options import PLAIN, ExamineOptions
from xltool.audit.catalogue import Catalogue
from xltool.audit.causes import Explanation
from xltool.audit.checks import ALL
from xltool.audit.rules import View, audit
from xltool.audit.text import NotCompared, figures_not_compared
from xltool.audit.waivers import LAPSED, refuse
from xltool.audit.waivers import explain as explain_doubts
from xltool.classes import dataclass
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.history.prefill import prefill
from xltool.model.finding import Audit, Finding, Severity
from xltool.model.form import Form, FormId
from xltool.model.period import Cycle, Period
from xltool.model.prefill import Prefill
from xltool.model.record import Record, clean_line
from xltool.model.submission import Admission, admit
from xltool.ooxml.errors import RefusedFile
from xltool.reporting.sentences import stand_in
from xltool.workbook.layout.sheets import identity_pattern
from xltool.workbook.read.identity import Clues
from xltool.workbook.read.received import Received

_NOT_OURS = ("F104", "F105")
"""The rules by which a file is no workbook of ours, and may hold tables of a form all the same."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A workbook read and audited, and what is known of why its relations failed.

    `not_compared` are the figures of its text that no rule held against the tables, in order;
    `digest` is the SHA-256 of its file, in hexadecimal.
    """

    form: Form
    admission: Admission
    audit: Audit
    catalogue: Catalogue
    explanation: Explanation
    not_compared: tuple[NotCompared, ...]
    digest: str

    @property
    def record(self) -> Record:
        return self.admission.record

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, in order of weight."""
        return self.audit.findings

    def message(self, finding: Finding, language: str = "zh") -> str:
        """What is wrong, as a sentence."""
        return self.catalogue.message(finding, language)

    def remedy(self, finding: Finding, language: str = "zh") -> str:
        """What to do about it, as a sentence."""
        return self.catalogue.remedy(finding, language)


def examine(data: bytes, options: ExamineOptions = PLAIN, path: str = "") -> Examined:
    """Read and audit a workbook, or another file that holds the tables of a form.

    `path` is what the file is called, which may tell whose it is. Raises RefusedFile where it
    cannot be read, is another's, or nobody can tell whose; DefinitionError where its form cannot be
    used.
    """
    library = open_library()
    form, admission, is_of_earlier_template = _admitted(library, data, options, path)
    catalogue = catalogue_of(form)
    severity = Severity.ERROR if options.blank == "error" else Severity.DOUBT
    before = options.before
    if before is None:
        before = options.archive.before(admission.record) if options.archive else Absent.NOT_GIVEN
    if is_of_earlier_template and isinstance(before, Crosswalk):
        # earlier templates do not say what they were sent out with
        admission = replace(admission, prefilled=_as_brought(form, before, admission))
    generated = _generated(library, form, admission.record)
    in_force = library.for_year(admission.record.year, form.id)
    view = View(form, admission, catalogue.rules, severity, before, generated, in_force)
    audited = audit(view, ALL)
    explanation = _why_failed(view, audited)
    lapsed = catalogue.rules[LAPSED].severity
    audited = with_reasons(form, audited, admission, catalogue.rules)
    audited = refuse(audited, options.refusals, admission.record.office).audit
    explained = explain_doubts(audited, options.waivers, admission.record.office, lapsed)
    digest = hashlib.sha256(data).hexdigest()
    mentions = form.mentions
    rest = figures_not_compared(mentions, view.passages, view.statements) if mentions else ()
    return Examined(form, admission, explained.audit, catalogue, explanation, tuple(rest), digest)


def _admitted(
    library: Library, data: bytes, options: ExamineOptions, path: str
) -> tuple[Form, Admission, bool]:
    """The form, what was admitted, and whether the template is an earlier one.

    A workbook of ours says what it is; only a file that does not is looked at as another's.
    """
    try:
        received = Received(data, clues(library))
        identity = received.identity.facts
    except RefusedFile as refused:
        if refused.code not in _NOT_OURS:
            raise
        from xltool.app.foreign import read_foreign

        form, admission = read_foreign(data, path, options, refused)
        _must_match(admission.record.period, admission.record.office.name, options)
        return form, admission, False
    id = FormId(identity["form"], identity["edition"])
    if id not in library.definitions:
        known = library.known
        raise RefusedFile("F106", form=id.id, edition=id.edition, known=known)
    form = library.form(id)
    template = identity.get("template_version", form.template_version)
    if template not in form.template_versions and not options.any_template:
        raise RefusedFile("F110", edition=template, known=form.template_version)
    _must_match(received.identity.period(form), identity["office"], options)
    admission = admit(form, received.submission(form), blank_is_zero=options.blank == "zero")
    return form, admission, template != form.template_version


def examine_file(path: str, options: ExamineOptions = PLAIN) -> Examined:
    """Read and audit the file at a path. Raises as `examine`, and FileError for a file that
    cannot be read."""
    data = read_bytes(path)
    with about(path):
        return examine(data, options, path)


def _why_failed(view: View, audited: Audit) -> Explanation:
    """What made relations fail; what looks for it is imported where there is an error."""
    if not audited.errors:
        return Explanation()
    from xltool.audit.localization import explain

    return explain(view, audited)


def _as_brought(form: Form, before: Crosswalk, admission: Admission) -> Prefill:
    """What a workbook would have been sent out with, as far as its figures are the same still."""
    known, entered = prefill(form, before), admission.record.figures
    same = {key: figure for key, figure in known.figures.items() if entered[key] == figure}
    return replace(known, figures=same)


def _generated(library: Library, form: Form, record: Record) -> frozenset[str]:
    """The passages that an office left empty and the figures can fill.

    A total needs no text of its own: there it is no finding.
    """
    if record.scope is not None or None not in record.text.values():
        return frozenset()
    return frozenset(stand_in(library.narrative(form), record).topics)


def _must_match(period: Period, office: str, options: ExamineOptions) -> None:
    """Refuse a workbook of another period or office than the caller gives; its content decides.

    Raises NumberError for a number that does not go with the form.
    """
    asked = options.period
    if asked is not None and not asked.admits(period):
        known = Period(asked.year) if asked.number is None else asked.of(period.cycle)
        raise RefusedFile("F111", period.cycle, edition=period, known=known)
    if options.office is not None and clean_line(office) != clean_line(options.office):
        raise RefusedFile("F112", names=office, known=options.office)


def clues(library: Library) -> Clues:
    """How a workbook without names and properties is known: by its visible line of identity."""
    words = open_wording()
    kinds = ("guide", "check", "identity", "findings", "scope")
    ours = frozenset(words[f"{each}_sheet"] for each in kinds)
    lines, nil = tuple(map(_identity_line, Cycle)), words["nil_label"]
    title, unit_line = words["guide_title"].format(title=""), words["unit_line"].format(units="")
    return Clues(lines, library.by_template, nil, title, unit_line, _own_comment(), ours)


@cache
def _identity_line(cycle: Cycle) -> re.Pattern[str]:
    """The visible line of identity, with groups office, period and template."""
    return identity_pattern(open_wording(cycle))


@cache
def _own_comment() -> re.Pattern[str]:
    """What a marked copy says at a cell of one finding."""
    comment = re.escape(open_wording()["findings_comment"])
    slots = {"weight": "[^】]*", "code": r"[A-Z][0-9]{3}", "message": r".*?", "remedy": r".*?"}
    for slot, pattern in slots.items():
        comment = comment.replace(re.escape(f"{{{slot}}}"), pattern)
    return re.compile(comment + r"(?:\n\n|\s*\Z)", re.DOTALL)
