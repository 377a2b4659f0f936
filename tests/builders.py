"""Records, and audits of them, for tests. What is expected of them stands in the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache

from hypothesis import strategies as st

from xltool.app import build
from xltool.app.examine import Examined, examine
from xltool.app.library import open_catalogue, open_library, open_wording
from xltool.app.options import ExamineOptions
from xltool.audit.checks import ALL
from xltool.audit.rules import View, audit
from xltool.model.address import Place
from xltool.model.expression import Value
from xltool.model.finding import Audit, Finding, Number, Severity
from xltool.model.form import Form, FormId, ValueType
from xltool.model.period import Period
from xltool.model.record import Office, Record, complete, contents
from xltool.model.record_json import parse_record
from xltool.model.submission import Admission, Stated, Submission, admit
from xltool.resources import samples
from xltool.workbook.copies import Stencil, impersonal
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.layout.book import LaidCell

APPLICANTS = (
    "natural_person",
    "enterprise",
    "research",
    "nonprofit",
    "legal_service",
    "other_org",
)
REFUSED = tuple(
    f"refused_{reason}"
    for reason in (
        *("state_secret", "by_law", "security_stability", "third_party"),
        *("internal_affairs", "deliberative", "enforcement_file", "administrative_query"),
    )
)
UNABLE = ("unable_not_held", "unable_needs_creation", "unable_unclear")
NOT_PROCESSED = tuple(
    f"not_processed_{reason}"
    for reason in ("petition", "repeated", "publication", "excessive", "reconfirmation")
)
OTHER = ("other_not_corrected", "other_fee_unpaid", "other_misc")
RESULTS = ("granted", "granted_in_part", *REFUSED, *UNABLE, *NOT_PROCESSED, *OTHER)
ENTERED_ROWS = ("received_new", "carried_in", *RESULTS, "carried_out")

OFFICE = Office("临江市测试局")
_LONGEST_COPIED = 200
"""Characters of name and code: longer ones are left out of a workbook's properties."""
TEXT = {
    "overview.proactive": "按规定主动公开政府信息，及时更新公开目录。",
    "overview.on_request": "依法办理公开申请，按时答复。",
    "overview.management": "完善公开审查制度，清理规范性文件。",
    "overview.platform": "维护政府网站的公开专栏。",
    "overview.supervision": "指定专人负责，开展培训和检查。",
    "problems": "一是公开的主动性不够。",
    "improvements": "一是加强培训，定期检查。",
    "other_matters": "本年度没有收取信息处理费。",
}


def form_2021() -> Form:
    return open_library().form(FormId("gkbg", "2021"))


def record_of(
    form: Form, entered: Mapping[str, Number | None], office: Office = OFFICE, year: int = 2023
) -> Record:
    """A record with these entered figures, the others blank."""
    text: dict[str, str | None] = {key: TEXT.get(key) for key in form.texts}
    return Record(form.id, form.edition, Period(year), office, complete(form, entered), text)


def zero_record(form: Form) -> Record:
    """Nothing happened all year."""
    return record_of(form, {key: zero(form, key) for key in form.entered})


def zero(form: Form, key: str) -> Number:
    return 0 if form.figures[key].kind.type is ValueType.INTEGER else Decimal(0)


def balanced_record(form: Form, changes: Mapping[str, Number | None] | None = None) -> Record:
    """A record in which every relation holds and no entry of table 2 is zero.

    `changes` are put over its entered figures afterwards.
    """
    entered = {key: zero(form, key) for key in form.entered}
    entered["disclosure.normative_documents.issued"] = 3
    entered["disclosure.normative_documents.repealed"] = 6
    entered["disclosure.normative_documents.in_force"] = 14
    entered["disclosure.licensing.decisions"] = 54408
    entered["disclosure.penalties.decisions"] = 2086
    entered["disclosure.coercion.decisions"] = 1272
    entered["disclosure.fees.amount"] = Decimal("14722.49")
    for column, applicant in enumerate(APPLICANTS, start=1):
        for number, result in enumerate(RESULTS, start=1):
            entered[f"requests.{result}.{applicant}"] = number + column
        handled = sum(number + column for number in range(1, len(RESULTS) + 1))
        entered[f"requests.carried_in.{applicant}"] = 4 + column
        entered[f"requests.carried_out.{applicant}"] = 9 + column
        entered[f"requests.received_new.{applicant}"] = handled + 5
    for place, row in enumerate(("review", "suit_direct", "suit_after_review"), start=1):
        for result in ("upheld", "corrected", "other", "pending"):
            entered[f"disputes.{row}.{result}"] = place
    return record_of(form, {**entered, **(changes or {})})


def sample_record(form: Form, slug: str) -> Record:
    """The record of a bundled sample."""
    text = (samples() / slug / "record.json").read_text("utf-8")
    return parse_record(form, json.loads(text, parse_float=Decimal))


def changed(form: Form, record: Record, changes: Mapping[str, Number | None]) -> Record:
    """The record with other entered figures; what is derived follows."""
    entered = {key: record.figures[key] for key in form.entered}
    return replace(record, figures=complete(form, {**entered, **changes}))


@dataclass(frozen=True)
class _Filling:
    """What a workbook is made of; `said` is all of it as text, by which it is known again."""

    said: str
    form: Form = field(compare=False)
    record: Record = field(compare=False)
    typed: Mapping[str, Value] = field(compare=False)


def filled_workbook(
    form: Form, record: Record, *, typed: Mapping[str, Value] | None = None
) -> bytes:
    """The workbook of a record, with something typed over it; made once and kept for a while.

    It has the parts that `build.filled_workbook` writes. Of workbooks that differ in office and
    numbers only one is written, of which the others are copies.
    """
    typed = typed or {}
    said = repr((form.id, form.edition, record, sorted(typed.items())))
    return _filled(_Filling(said, form, record, typed))


@lru_cache(maxsize=512)
def _filled(made_of: _Filling) -> bytes:
    form, record, office = made_of.form, made_of.record, made_of.record.office
    if not (office.name.isprintable() and len(office.name + office.code) <= _LONGEST_COPIED):
        return build.filled_workbook(form, record, typed=made_of.typed)
    put = {**contents(form, record), **made_of.typed}
    numbers = {id: value for id, value in put.items() if type(value) in (int, Decimal)}
    others = sorted((id, value) for id, value in put.items() if id not in numbers)
    alike = replace(record, office=replace(office, name="", code=office.code and "-"), figures={})
    said = repr((id(form), alike, sorted(numbers), others))
    stencil = _stencil(_Filling(said, form, record, put), frozenset(numbers))
    return stencil.copy(Identity(office.name, record.period, office.code), numbers)


@lru_cache(maxsize=128)
def _stencil(made_of: _Filling, varying: frozenset[str]) -> Stencil:
    """A workbook of which those are copied that have other offices and numbers."""
    form, record = made_of.form, made_of.record
    whose = impersonal(Identity(record.office.name, record.period, record.office.code))
    office = replace(record.office, name=whose.office, code=whose.code)
    book = build.book_of(form, replace(record, office=office))

    def filled(cell: LaidCell) -> LaidCell:
        if cell.id is None or cell.id not in made_of.typed:
            return cell
        return replace(cell, content=made_of.typed[cell.id])

    sheets = tuple(replace(s, cells=tuple(map(filled, s.cells))) for s in book.sheets)
    return Stencil(replace(book, sheets=sheets), varying)


def audit_of(
    form: Form, record: Record, typed: Mapping[str, Value] | None = None, blank: str = "doubt"
) -> Examined:
    """Write the workbook of a record, with something typed over it, and audit what is read back."""
    return examine(filled_workbook(form, record, typed=typed), ExamineOptions(blank=blank))


@cache
def places_of(id: FormId) -> dict[str, Place]:
    form = open_library().form(id)
    return lay_out(form, Identity("某局", Period(2023)), open_wording()).places


def stated_cells(form: Form, record: Record) -> dict[str, Stated]:
    """The cells of a record's workbook as they are read.

    A total is what a spreadsheet computes, to which a blank is nothing.
    """
    places = places_of(form.form_id)
    cells = {key: Stated(places[key], value) for key, value in record.figures.items()}
    for key in form.derivations:
        entries = [record.figures[each] for each in form.entries_below(key)]
        value = sum(int(count) for count in entries if count is not None)
        cells[key] = Stated(places[key], value, "=SUM()", intact=True)
    return cells | {key: Stated(places[key], text) for key, text in record.text.items()}


def admission_of(
    form: Form, record: Record, cells: Mapping[str, Stated] | None = None
) -> Admission:
    """What is admitted of a record, with other cells in place of some; no file is written."""
    stated = {**stated_cells(form, record), **(cells or {})}
    return admit(form, Submission(record.period, record.office, stated))


def audit_directly(form: Form, record: Record, cells: Mapping[str, Stated] | None = None) -> Audit:
    """The audit of a record without the detour through a file."""
    rules = open_catalogue().with_form(form).rules
    return audit(View(form, admission_of(form, record, cells), rules, Severity.DOUBT), ALL)


def unjudged(audited: Audit) -> dict[tuple[str, str], int]:
    """What was skipped for another reason than that no figures of last year were given."""
    return {why: times for why, times in audited.skipped.items() if why[1] != "no_previous"}


Line = tuple[str, str, int | str, int | str]


def line_of(finding: Finding) -> Line:
    """Code, key, expected and actual as cases write them: money as text, nothing as ''."""
    return (
        finding.code,
        finding.key or "",
        _spelt(finding.expected),
        _spelt(finding.actual),
    )


def _spelt(value: Number | str | None) -> int | str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def lines_of(audited: Audit) -> list[Line]:
    return sorted((line_of(f) for f in audited.findings), key=repr)


COUNTS = st.one_of(
    st.integers(0, 20), st.integers(0, 999_999_999_999), st.sampled_from((0, 999_999_999_999))
)
AMOUNTS = st.integers(0, 9_999_999_999 * 10_000).map(
    lambda units: Decimal(units).scaleb(-4).normalize() + 0
)
HOSTILE_TEXT = st.sampled_from(
    (
        '=HYPERLINK("x")',
        "_x0041_",
        "<r>粗体</r>",
        "  两格在前",
        "第一段\n第二段\n\n第四段",
        "\t制表",
        "末尾有空格 ",
        "🙂 表情",
        "<b>&amp;</b>",
        "@SUM(A1)",
        "0012",
        "＝１＋１",
        "'单引号",
    )
)
PASSAGES = st.one_of(
    HOSTILE_TEXT,
    st.text(
        st.one_of(
            st.sampled_from("\n\t 　政府信息公开12件"),
            st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
        ),
        max_size=60,
    ).filter(lambda text: text.strip() and text.upper() not in ("TRUE", "FALSE")),
)
"""A truth value is no passage: it is told, and not kept."""
OFFICES = st.builds(
    Office,
    name=st.sampled_from(("临江市测试局", '=HYPERLINK("x")', "A 局（筹）", "_x0041_局", "🙂办")),
    code=st.sampled_from(("", "410711-001", "00123")),
    marks=st.sampled_from((frozenset(), frozenset({"rulemaking"}))),
)


@st.composite
def records(draw: st.DrawFn, form: Form) -> Record:
    """Any record a form can hold: figures and passages at random, with blanks and nil tables."""
    keys = form.entered
    entered: dict[str, Number | None] = {}
    common = draw(COUNTS)
    rest = draw(st.sets(st.sampled_from(keys), max_size=40))
    for key in keys:
        kind = form.figures[key].kind
        if kind.type is ValueType.DECIMAL:
            entered[key] = draw(st.none() | AMOUNTS)
        elif kind.minimum:
            entered[key] = draw(st.none() | st.integers(-20, 20) | st.integers(-(10**9), 10**9))
        else:
            entered[key] = draw(st.none() | COUNTS) if key in rest else common
    answered = draw(st.sets(st.sampled_from(sorted(form.tables))))
    nil = tuple(table for table in form.tables if table in answered)
    for key in keys:
        if entered[key] is None and form.figures[key].table in nil:
            entered[key] = zero(form, key)
    text = {key: draw(st.none() | PASSAGES) for key in form.texts}
    period, office = Period(draw(st.integers(2000, 2099))), draw(OFFICES)
    figures = complete(form, entered)
    return Record(form.id, form.edition, period, office, figures, text, nil=nil)


@st.composite
def balanced_records(draw: st.DrawFn, form: Form) -> Record:
    """Any record without a blank figure in which B203 holds."""
    drawn = draw(records(form))
    small = st.integers(0, 10_000)
    entered = {key: drawn.figures[key] or zero(form, key) for key in form.entered}
    for applicant in APPLICANTS:
        results = [draw(small) for _ in RESULTS]
        for row, count in zip(RESULTS, results, strict=True):
            entered[f"requests.{row}.{applicant}"] = count
        handled = sum(results)
        carried_in = draw(st.integers(0, handled))
        out = draw(small)
        entered[f"requests.carried_in.{applicant}"] = carried_in
        entered[f"requests.carried_out.{applicant}"] = out
        entered[f"requests.received_new.{applicant}"] = handled + out - carried_in
    return replace(drawn, figures=complete(form, entered))
