"""A nation's collection of 10,000 made-up offices, sound but for what is planted, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.builders import audit_directly, form_2021, record_of, zero
from tests.collected import collection
from xltool.audit.causes import Explanation
from xltool.collection.collection import Collection, FileOutcome, OfficeStatus, ResponseStatus
from xltool.collection.intake import Outcome, ReceivedWorkbook
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import Office, Record
from xltool.model.roster import Member
from xltool.model.submission import Admission

YEAR = 2025
OFFICES, PROVINCES = 10_000, 31
PENALTIES, LICENSING = "disclosure.penalties.decisions", "disclosure.licensing.decisions"
PENDING, PENDING_SUM = "disputes.review.pending", "disputes.review.total"
RULES = ("disclosure.regulations.issued", "disclosure.regulations.in_force")
RECEIVED, GRANTED, CARRIED_IN, CARRIED_OUT = (
    f"requests.{row}.natural_person"
    for row in ("received_new", "granted", "carried_in", "carried_out")
)

MISSING = frozenset(range(1, OFFICES, 1000))
FAILED = frozenset(range(2, OFFICES, 1000))
"""One request more was granted than is said to have been handled of those that came in."""
BLANK = frozenset(range(3, OFFICES, 2500))
OUTLIER = 4444
WITH_RULES = 80
"""It issued a regulation and may not."""
TWINS = (60, 61)


def code_of(number: int) -> str:
    """The code of an office, whose first two digits are its province's."""
    return f"{11 + number % PROVINCES}{number:06d}"


def received_by(number: int) -> int:
    """The requests that an office received."""
    return 100_000 if number == OUTLIER else 1 + number % 40


def nation() -> Collection:
    """The whole; offices are in the order of their numbers."""
    season, form = collection(12), form_2021()
    sound = {received: _record(form, received) for received in range(1, 41)}
    planted = {
        OUTLIER: _record(form, received_by(OUTLIER)),
        TWINS[1]: sound[received_by(TWINS[0])],
        WITH_RULES: _record(form, received_by(WITH_RULES), dict.fromkeys(RULES, 1)),
        **{number: _record(form, received_by(number), {GRANTED: 99}) for number in FAILED},
    }
    audited = audit_directly(form, sound[1])
    read = ReceivedWorkbook.of(Admission(sound[1], {}), audited, Explanation(), {})
    lines = []
    for number in range(OFFICES):
        record = planted[number] if number in planted else sound[received_by(number)]
        lines.append(_line(number, read, record))
    return replace(season, period=Period(YEAR), lines=tuple(lines), entries=())


def _record(form: Form, received: int, changes: Mapping[str, Number] | None = None) -> Record:
    """What an office reports that granted all it received, with these figures put over it."""
    found: dict[str, Number | None] = {key: zero(form, key) for key in form.entered}
    found |= {RECEIVED: received, GRANTED: received, CARRIED_IN: 1, CARRIED_OUT: 1}
    return record_of(form, {**found, **(changes or {})}, year=YEAR)


def _line(number: int, read: ReceivedWorkbook, record: Record) -> OfficeStatus:
    office = Office(f"第{number}局", code_of(number))
    member = Member(office, "部门", "市级" if number % 10 == 0 else "县级")
    if number in MISSING:
        return OfficeStatus(member, ResponseStatus.MISSING, None)
    own = TWINS[0] if number in TWINS else number
    figures = {**record.figures, PENALTIES: own, LICENSING: 1000 + 3 * own}
    if number in BLANK:
        figures |= {PENDING: None, PENDING_SUM: None}
    record = replace(record, office=office, figures=figures)
    standing, outcome = ResponseStatus.USED, Outcome.USED
    if number in FAILED:
        standing, outcome = ResponseStatus.FAILED, Outcome.FAILED
    returned = replace(read, record=record)
    entry = FileOutcome(f"{office.code}.xlsx", "", 0, outcome, returned, member=member)
    return OfficeStatus(member, standing, entry)
