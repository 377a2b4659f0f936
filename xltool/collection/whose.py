"""Whose a report is that bears no identity of ours, and of which period.

Title, what stands at the head (填报单位：…), names of sheets, name of the file and what the caller
knows (an office and a period asked for, a roster) must agree, and one of them must tell each
exactly. No figure is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from xltool.classes import dataclass
from xltool.collection.pointing import names_on
from xltool.model.period import Cycle, Period, PeriodQuery
from xltool.model.record import Office, clean_line
from xltool.model.roster import Roster
from xltool.ooxml.errors import RefusedFile

if TYPE_CHECKING:
    from xltool.published.title import Title

UNTOLD = "F136"
"""The rule by which a file is refused of which it is not certain whose it is, or of what period."""
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d|\s*[-.年/]?\s*(?:1[0-2]|0?[1-9])(?:[-.月]|$))")
"""A year in a name; what a month or a day follows is a date."""
_COPIED = re.compile(r"\s*(?:[(（]\d+[)）]|[-—_ ]*副本)$")
_PARTED = re.compile(r"[\s_—–-]+")


class Whence(StrEnum):
    """Where office or period is told; each names words among the reasons."""

    TITLE = "told_by_title"
    HEAD = "told_by_head"
    SHEET = "told_by_sheet"
    FILE = "told_by_file"
    ASKED = "told_by_caller"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller knows of the files that are read: the office and the period they must be of,
    and the roster they are held against. None: not given."""

    office: str | None = None
    period: PeriodQuery | None = None
    roster: Roster | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose a report is, of which period, and where that is told."""

    office: Office
    period: Period
    office_from: Whence
    period_from: Whence


@dataclass(frozen=True, slots=True)
class Names:
    """What a file is called, by its path, and its sheets; `heads` are the short lines at its head,
    `stated` the names that stand behind a label such as 填报单位."""

    path: str = ""
    sheets: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The name of the file without its ending and what programs put behind copies of it."""
        return _COPIED.sub("", PurePosixPath(self.path.replace("\\", "/")).stem)

    def words(self) -> list[tuple[Whence, str]]:
        """The names, those of sheets first."""
        return [*((Whence.SHEET, each) for each in self.sheets), (Whence.FILE, self.stem)]


def whose(
    cycle: Cycle, title: Title, names: Names, asked: Asked, read: Callable[[str], Title | None]
) -> Whose:
    """Whose a report is. `read` gives what a name states that is written like a title.

    Raises RefusedFile where it is not told, or told in two ways; NumberError for a period asked for
    that is none of the cycle.
    """
    like_titles = [(whence, read(_PARTED.sub("", text))) for whence, text in names.words()]
    stated = [(whence, said) for whence, said in like_titles if said is not None]
    office, office_from = _office(cycle, title, names, asked, stated)
    period, period_from = _period(cycle, title, names, asked, stated)
    return Whose(office, period, office_from, period_from)


def _office(
    cycle: Cycle, title: Title, names: Names, asked: Asked, stated: Sequence[tuple[Whence, Title]]
) -> tuple[Office, Whence]:
    if asked.roster is not None:
        return _listed(cycle, title, names, asked.roster, stated)
    said = [(whence, each.office) for whence, each in stated if each.office]
    if title.office is None:
        # beside a title it may be the part of the office that fills the table in
        said[:0] = [(Whence.HEAD, clean_line(name)) for name in names.stated]
    if title.office is not None:
        said.insert(0, (Whence.TITLE, title.office))
    if asked.office is not None and title.office is None:
        said.insert(0, (Whence.ASKED, clean_line(asked.office)))
    if not said:
        raise _refused(cycle, "whose_no_office")
    whence, name = said[0]
    # a name may leave out the place that all offices of a place begin with
    if others := [other for _, other in said if not name.endswith(other)]:
        raise _refused(cycle, "whose_offices_differ", names=(name, *others))
    return Office(name), whence


def _listed(
    cycle: Cycle, title: Title, names: Names, roster: Roster, stated: Sequence[tuple[Whence, Title]]
) -> tuple[Office, Whence]:
    """The office as the roster has it; one that is not on it only where a title says so."""
    listed = names_on(roster)
    words = [*((Whence.HEAD, name) for name in names.stated), *names.words()]
    pointed = {
        whence: member.office
        for whence, text in words
        if (member := listed.pointed_to([text]) or listed.coded(text)) is not None
    }
    if title.office is not None:
        member = listed.called(title.office)
        office = member.office if member else Office(title.office)
        if member is None and (coded := listed.coded(names.stem)) is not None:
            # as with a workbook that has the code of one office and the name of none
            office = Office(title.office, coded.office.code)
            pointed = {w: each for w, each in pointed.items() if each.code != coded.office.code}
        others = [other.name for other in pointed.values() if other.name != office.name]
        if others:
            raise _refused(cycle, "whose_offices_differ", names=(title.office, *others))
        return office, Whence.TITLE
    if len({office.name for office in pointed.values()}) > 1:
        differing = tuple(office.name for office in pointed.values())
        raise _refused(cycle, "whose_offices_differ", names=differing)
    exact = {whence: member for whence, text in words if (member := listed.told_by(text))}
    exact |= {
        whence: member
        for whence, said in stated
        if said.office and (member := listed.called(said.office))
    }
    if exact:
        whence, member = next(iter(exact.items()))
        return member.office, whence
    known = next((office.name for office in pointed.values()), "") or roster.near(names.stem)
    how = "whose_no_office_near" if known else "whose_no_office"
    raise _refused(cycle, how, known=known)


def _period(
    cycle: Cycle, title: Title, names: Names, asked: Asked, stated: Sequence[tuple[Whence, Title]]
) -> tuple[Period, Whence]:
    wanted = _wanted(cycle, asked.period)
    said = [(whence, each.period) for whence, each in stated if each.period]
    if title.period is not None:
        said.insert(0, (Whence.TITLE, title.period))
    elif not said and cycle is Cycle.YEAR:
        said = _years(names, wanted)
    if not said and wanted is not None:
        return wanted, Whence.ASKED
    if not said:
        raise _refused(cycle, "whose_no_period")
    differing = dict.fromkeys(period for _, period in said)
    if len(differing) > 1:
        raise _refused(cycle, "whose_periods_differ", names=tuple(map(str, differing)))
    whence, period = said[0]
    return period, whence


def _wanted(cycle: Cycle, query: PeriodQuery | None) -> Period | None:
    """The period asked for; None for a query that leaves it open, or is of another cycle."""
    if query is None or (query.number is None) is not (cycle is Cycle.YEAR):
        return None
    return query.of(cycle)


def _years(names: Names, wanted: Period | None) -> list[tuple[Whence, Period]]:
    """The year that head, sheets and file name have in common, as far as they have any; the one
    wanted of several. All of them where they have none in common."""
    words = [*((Whence.HEAD, text) for text in names.heads), *names.words()]
    found: dict[Whence, list[Period]] = {}
    for whence, text in words:
        found.setdefault(whence, []).extend(Period(int(year)) for year in _YEARS.findall(text))
    told = {whence: years for whence, years in found.items() if years}
    met = chain.from_iterable(told.values())
    common = [each for each in met if all(each in years for years in told.values())]
    if wanted in common:
        common = [wanted]
    if not common:
        return [(whence, each) for whence, years in told.items() for each in years]
    return [(next(iter(told)), each) for each in dict.fromkeys(common) if each is not None]


def _refused(cycle: Cycle, why: str, **facts: str | tuple[str, ...]) -> RefusedFile:
    return RefusedFile(UNTOLD, cycle, why=why, **facts)
