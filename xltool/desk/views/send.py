"""The page of sending out: the list and what is wrong with it, last year's material, what each
office will be sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from xltool.app.archive import OpenedArchive
from xltool.app.library import find_form
from xltool.app.rosters import roster_rows
from xltool.app.send_out import DispatchOptions, plan_for
from xltool.classes import dataclass
from xltool.desk.page import AskedPage, draw, say_of
from xltool.desk.season_folder import SeasonFolder
from xltool.desk.state import DeskState
from xltool.model.errors import Fault, FileError, UsageError
from xltool.model.form import Form
from xltool.model.period import PeriodQuery
from xltool.model.roster import Member, RosterError
from xltool.words.errors import error_text
from xltool.words.notices import notice_text
from xltool.words.say import Say

MOST_ROWS = 200
"""Rows of a faulty list that are shown whole; of a longer one those with faults, and its head."""
_HEAD = 5


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the list, and what is wrong with it, in sentences."""

    text: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the list as a spreadsheet counts; `faults` are those of no single cell."""

    number: int
    cells: tuple[ShownCell, ...]
    faults: tuple[str, ...] = ()

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults) or any(cell.faults for cell in self.cells)


@dataclass(frozen=True, slots=True)
class FaultyList:
    """A list that cannot be used: what is wrong with it as a whole, and its rows with theirs."""

    count: int
    of_all: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will be sent: to which members, in which form; what is to be known of it before."""

    form: Form
    period: str
    members: tuple[Member, ...]
    with_own_day: int
    not_included: int
    notices: tuple[str, ...]


def send(state: DeskState, asked: AskedPage) -> str:
    say = say_of(asked, state)
    fault = state.material.roster_fault
    problem, outlook = "", None
    try:
        outlook = _outlook(state, say)
    except UsageError as error:
        problem = error_text(error, say)
    return draw(
        "send",
        asked,
        state,
        faulty=_faulty(state, fault, say) if isinstance(fault, RosterError) else None,
        fault=error_text(fault, say) if fault and not isinstance(fault, RosterError) else "",
        outlook=outlook,
        problem=problem,
    )


def _outlook(state: DeskState, say: Say) -> Outlook | None:
    """None where it is not known for whom, or of which year. Raises UsageError where no form is."""
    roster, season = state.material.roster, state.decisions.season
    if roster is None or season.year is None:
        return None
    form = find_form(season.year)
    period = PeriodQuery(season.year, season.number).of(form.cycle)
    archive = state.judged.options.archive if state.judged else None
    opened = OpenedArchive(archive) if archive else None
    planned = plan_for(DispatchOptions(form, period), roster, opened)
    members = roster.members
    return Outlook(
        form,
        f"{period:spaced}",
        members,
        sum(1 for member in members if member.due),
        sum(1 for member in members if not member.include),
        tuple(notice_text(each, say) for each in planned.notices),
    )


def _faulty(state: DeskState, error: RosterError, say: Say) -> FaultyList:
    """The rows of a faulty list, as far as it still is one."""
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in error.faults:
        by_row[int(fault.place or 0)].append(fault)
    of_all = tuple(_said(fault, say) for fault in by_row.pop(0, ()))
    try:
        path = SeasonFolder(state.root).roster
        rows = roster_rows(str(path)) if path else []
    except FileError:  # it is told already why it cannot be read
        rows = []
    shown = [_row(number, cells, by_row[number], say) for number, cells in enumerate(rows, 1)]
    listed = shown
    if len(shown) > MOST_ROWS:
        listed = [row for row in shown if row.is_faulty or row.number <= _HEAD][:MOST_ROWS]
    return FaultyList(len(error.faults), of_all, tuple(listed), len(shown) - len(listed))


def _row(number: int, cells: Sequence[str], faults: list[Fault], say: Say) -> ShownRow:
    width = max([len(cells), *(fault.column or 0 for fault in faults)])
    texts = [*cells, *[""] * (width - len(cells))]
    return ShownRow(
        number,
        tuple(
            ShownCell(text, tuple(_said(fault, say) for fault in faults if fault.column == at))
            for at, text in enumerate(texts, 1)
        ),
        tuple(_said(fault, say) for fault in faults if fault.column is None),
    )


def _said(fault: Fault, say: Say) -> str:
    return say(fault.code, **fault.facts)
