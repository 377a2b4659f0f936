"""The page of collecting: the offices, a page of those that are looked for, and what is to be done
about each; the files of no office, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection, FileOutcome, OfficeStatus, ResponseStatus
from xltool.collection.intake import Outcome
from xltool.collection.summary import COUNTED, CollectionSummary, OfficeSummary
from xltool.desk.page import AskedPage, draw
from xltool.desk.state import DeskState, Judged, mark_of

SHOWN = 200
"""Offices on one page: a thousand take longer to draw, and to look through, than a page may."""

_SILENT = (Outcome.ARCHIVE, Outcome.SKIPPED)
"""What became of files that ask for nothing."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """An office and what is to be done about it: a name of `desk_collect.do`, empty for nothing.

    `why` is why it stands so, as a sentence; `share` its per cent of last period's figures.
    """

    office: OfficeSummary
    do: str
    why: str

    @property
    def line(self) -> OfficeStatus:
        return self.office.line

    @property
    def is_read(self) -> bool:
        """Whether there is a workbook of it whose findings are counted."""
        return self.line.standing in COUNTED


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The offices that fit what is looked for (how they stand or what is to be done, and a text):
    how many, and those on one page of them.

    `before` and `after` are the numbers that the pages beside it begin with, None where there is
    none.
    """

    standing: str
    text: str
    fitting: int
    lines: tuple[BoardLine, ...]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class StrayFile:
    """A file of no office: what became of it, why, and what to do."""

    entry: FileOutcome
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class OfficeBoard:
    """Every office, what weighs most first, and the files of none; all counts are `summary`'s."""

    collection: Collection
    summary: CollectionSummary
    lines: tuple[BoardLine, ...]
    strays: tuple[StrayFile, ...]

    @property
    def standings(self) -> dict[ResponseStatus, int]:
        """How many offices stand how, where there are any."""
        return {standing: count for standing, count in self.summary.offices.items() if count}

    @property
    def to_do(self) -> dict[str, int]:
        """With how many offices what is to be done."""
        return {do: len(offices) for do, offices in _to_do(self.summary) if offices}


def board_of(judged: Judged, language: str) -> OfficeBoard:
    """What was read as a board: offices with errors, those to be reminded, those with doubts, then
    the others in the order of the list."""
    collection = judged.collection
    catalogue = judged.catalogue.with_form(collection.form)
    summary = judged.summary
    first = [(do, office) for do, offices in _to_do(summary) for office in offices]
    dealt_with = {id(office.line) for _, office in first}
    rest = [("", office) for office in summary.lines if id(office.line) not in dealt_with]
    return OfficeBoard(
        collection,
        summary,
        tuple(
            BoardLine(office, do, _why(office.line, catalogue, language))
            for do, office in (*first, *rest)
        ),
        tuple(
            _stray(entry, catalogue, language)
            for entry in collection.of_no_office
            if entry.outcome not in _SILENT
        ),
    )


def page_of(board: OfficeBoard, args: Mapping[str, str]) -> BoardPage:
    """The page that a request asks for with `standing`, `text` and `from`."""
    standing, text = args.get("standing", ""), args.get("text", "").strip()
    fitting = [
        each
        for each in board.lines
        if standing in ("", each.do, each.line.standing) and text.lower() in _written(each)
    ]
    asked = args.get("from", "")
    first = min(int(asked), len(fitting)) if asked.isdecimal() and len(asked) < 10 else 0
    after = first + SHOWN
    return BoardPage(
        standing,
        text,
        len(fitting),
        tuple(fitting[first:after]),
        max(0, first - SHOWN) if first else None,
        after if after < len(fitting) else None,
    )


def collect(state: DeskState, asked: AskedPage) -> str:
    board = board_of(state.judged, asked.language) if state.judged else None
    shown = page_of(board, asked.args) if board else None
    return draw("collect", asked, state, board=board, shown=shown, mark_of=mark_of)


def _written(line: BoardLine) -> str:
    """What a line says that is looked for, in small letters."""
    member, entry = line.line.member, line.line.entry
    path = entry.path if entry else ""
    parts = (member.office.name, member.office.code, member.contact, member.phone, path, line.why)
    return "\n".join(filter(None, parts)).lower()


def _to_do(summary: CollectionSummary) -> tuple[tuple[str, tuple[OfficeSummary, ...]], ...]:
    """What is to be done, and with which offices."""
    return ("correct", summary.correct), ("remind", summary.remind), ("ask", summary.ask)


def _why(line: OfficeStatus, catalogue: Catalogue, language: str) -> str:
    decided = line.entry.why if line.entry else None
    return catalogue.message(decided, language) if decided else line.member.reason


def _stray(entry: FileOutcome, catalogue: Catalogue, language: str) -> StrayFile:
    if entry.why is None:
        return StrayFile(entry, "", "")
    why = catalogue.message(entry.why, language)
    return StrayFile(entry, why, catalogue.remedy(entry.why, language))
