"""A file that is no workbook of ours, read by its labels: a report, or an office's own spreadsheet.

What a file is, is decided by its content; its name only tells whose it is, where nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xltool.app.import_report import choices_of, format_of
from xltool.app.library import open_wording
from xltool.app.options import ExamineOptions
from xltool.classes import dataclass
from xltool.collection.intake import NO_TABLES, SOURCE
from xltool.collection.whose import Asked, Names, Whose, whose
from xltool.model.address import Cell, Place
from xltool.model.finding import Fact
from xltool.model.form import Form
from xltool.model.period import Cycle, Period
from xltool.model.record import Office
from xltool.model.row_groups import members_of, name_of_sum
from xltool.model.submission import Admission, OutsideText, Remark
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kind import Kind, kind_of
from xltool.published import open_page
from xltool.published.admission import Source, admission_of
from xltool.published.dropped import DropReason
from xltool.published.heads import heads_of
from xltool.published.page import Page, PageGrid, UnusablePage
from xltool.published.report import Choice, Imported, better_elsewhere, choose_form, read_page
from xltool.published.title import Title, title_of_name
from xltool.text.cell import fitted
from xltool.text.clean import cut

_REFUSED = {
    "empty": ("F101", ""),
    "large": ("F108", "large_parts"),
    "damaged": ("F102", "damaged_parts"),
}
"""What a reader's reason for giving up is among the rules about files."""
_UNTAKEN = (DropReason.BESIDE_TABLE, DropReason.IN_TABLE, DropReason.NO_SECTION)
"""Text that is told; a signature is no part of a report, and what follows it is the page's."""
_MOST_NAMED = 5
_LONGEST = 40
"""Texts that a remark quotes, and characters of each."""


@dataclass(slots=True)
class _Identified:
    """Whose a page is, once it was found out."""

    found: Whose | None = None


def read_foreign(
    data: bytes, path: str, options: ExamineOptions, refused: RefusedFile
) -> tuple[Form, Admission]:
    """The form and the admission of a file that `refused` says is no workbook of ours.

    Raises `refused`, with the fact NO_TABLES, where it holds no table of a known form; RefusedFile
    where it cannot be read, or it is not certain whose it is; NumberError as `examine`.
    """
    kind, suffix = kind_of(data), format_of(data, path)
    if not suffix:
        raise refused
    try:
        page = open_page(data, suffix)
        choices = choices_of()
        choice = choose_form(choices, page)
    except UnusablePage as error:
        raise _refusal(error, refused) from error
    read, said = _read(choice, page, path, options)
    if not read.figures.values:
        raise _without_tables(refused)
    read = replace(read, mixed=better_elsewhere(choices, read.form, page))
    words = open_wording(read.form.cycle)
    beside = (each.text for each in read.dropped if each.why in _UNTAKEN)
    outside = (
        OutsideText(Place(words["untaken_sheet"], Cell(row, 1)), fitted(text))
        for row, text in enumerate(beside, 1)
    )
    remarks = (_origin(kind, read, said), *_handled(read), *_not_taken(read))
    source = Source(
        f"source_{kind}",
        lambda number: words["page_table"].format(number=number),
        remarks,
        tuple(outside),
    )
    return read.form, admission_of(read, source, options.blank == "zero")


def _read(choice: Choice, page: Page, path: str, options: ExamineOptions) -> tuple[Imported, Whose]:
    form, spellings = choice
    heads, stated = heads_of(page)
    sheets = (block.sheet for block in page.blocks if isinstance(block, PageGrid) and block.sheet)
    names = Names(path, tuple(dict.fromkeys(sheets)), heads, stated)
    asked = options.season or Asked(options.office, options.period)
    identified = _Identified()

    def read_name(text: str) -> Title | None:
        return title_of_name(form.cycle, spellings, text)

    def identify(cycle: Cycle, title: Title) -> tuple[Office, Period]:
        identified.found = whose(cycle, title, names, asked, read_name)
        return identified.found.office, identified.found.period

    read = read_page(choice, page, identify)
    if identified.found is None:
        raise AssertionError("a page was read without asking whose it is")
    return read, identified.found


def _refusal(error: UnusablePage, refused: RefusedFile) -> RefusedFile:
    """Why a file is refused that a reader of reports gave up."""
    why = str(error.facts["why"])
    if why in _REFUSED:
        code, reason = _REFUSED[why]
        return RefusedFile(code, why=reason) if reason else RefusedFile(code)
    return _without_tables(refused) if why == "no_table" else refused


def _without_tables(refused: RefusedFile) -> RefusedFile:
    return RefusedFile(refused.code, refused.cycle, **refused.facts, tables=NO_TABLES)


def _origin(kind: Kind, read: Imported, said: Whose) -> Remark:
    """F129: from what the figures were read, and who says whose they are."""
    facts: dict[str, Fact] = {
        "source": f"source_{kind}",
        "how": said.office_from,
        "why": said.period_from,
        "count": len(read.figures.values),
    }
    return Remark(SOURCE, facts)


def _handled(read: Imported) -> Iterator[Remark]:
    """R113: what was read otherwise than it stands."""
    if read.left_out:
        names = tuple(_quoted(each.text or each.sheet) for each in read.left_out[:_MOST_NAMED])
        count = len(read.left_out)
        yield Remark("R113", {"how": "left_out_of_source", "count": count, "names": names})
    titles = {section.key: section.title for section in read.form.sections}
    if read.cut.together:
        names = tuple(titles[key] for key in read.cut.together)
        yield Remark("R113", {"how": "undivided_text", "count": len(names), "names": names})
    if read.cut.by_place:
        names = tuple(map(_quoted, read.cut.by_place.values()))
        yield Remark("R113", {"how": "headings_by_place", "count": len(names), "names": names})


def _not_taken(read: Imported) -> Iterator[Remark]:
    """R114: what stands in the source and has no place in the record."""
    form, found = read.form, read.figures
    if rows := read.unknown_rows:
        names = tuple(map(_quoted, rows[:_MOST_NAMED]))
        yield Remark("R114", {"how": "strange_rows", "count": len(rows), "names": names})
    for table, other in read.mixed.items():
        facts: dict[str, Fact] = {"names": form.tables[table].short, "known": other.edition}
        yield Remark("R114", {"how": "table_of_other_edition", "edition": form.edition, **facts})
    figures = read.record.figures
    for key, value in found.extra.items():
        parts = members_of(form, key)
        if value != 0 or any(figures[part] != 0 for part in parts):
            label = name_of_sum(form, parts)
            yield Remark("R114", {"how": "group_as_one_row", "names": label, "left": value})


def _quoted(text: str) -> str:
    return cut("".join(text.split()), _LONGEST)
