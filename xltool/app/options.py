"""How workbooks are to be examined, beyond the files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltool.classes import dataclass

if TYPE_CHECKING:
    from xltool.audit.waivers import Waiver
    from xltool.collection.whose import Asked
    from xltool.history.archive import Absent, Archive
    from xltool.history.crosswalk import Crosswalk
    from xltool.model.period import PeriodQuery

BLANKS = ("doubt", "error", "zero")
"""What a blank entry may be taken for; the first is the default."""


@dataclass(frozen=True, slots=True)
class ExamineOptions:
    """How to look at workbooks.

    `blank` is what a blank entry is: doubt, error, or zero. `archive` holds records of
    earlier periods. `period` and `office` are those the workbooks must be of, where the caller
    knows them. With `any_template` a workbook of an unknown template of a known edition is read as
    well: by the names, labels and places of its cells. `waivers` explain doubts, `refusals`
    take explanations away that the office gave. `before` is what is held against instead of a
    record of the archive. `season` is what the one who collects knows of whose files are and of
    what period, where these do not say so themselves.
    """

    blank: str = BLANKS[0]
    archive: Archive | None = None
    period: PeriodQuery | None = None
    office: str | None = None
    any_template: bool = False
    waivers: tuple[Waiver, ...] = ()
    refusals: tuple[Waiver, ...] = ()
    before: Crosswalk | Absent | None = None
    season: Asked | None = None


PLAIN = ExamineOptions()
