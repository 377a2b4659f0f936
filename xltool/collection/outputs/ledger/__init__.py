"""核对总表: the coordinator's workbook, made for reading and for meetings.

An overview on one page; offices by measures; every figure's total as a formula over a long sheet
that has every figure of every office; findings, last year, whom to ask again, files, rules. It is
made to be sorted and filtered, so nothing is locked. The library that writes the overview and the
frame of every sheet is too slow for rows by the hundred thousand; those are put together as text.
"""

from __future__ import annotations

import io
from typing import BinaryIO

import xlsxwriter

from xltool.audit.catalogue import Catalogue
from xltool.collection.collection import Collection
from xltool.collection.outputs.ledger.context import season_of
from xltool.collection.outputs.ledger.decisions import decisions_page
from xltool.collection.outputs.ledger.figures import areas, figure_pages
from xltool.collection.outputs.ledger.fill_rows import bound, sheet_part
from xltool.collection.outputs.ledger.findings import files_page, findings_page, rules_page
from xltool.collection.outputs.ledger.offices import missing_page, offices_page
from xltool.collection.outputs.ledger.overview import write_overview
from xltool.collection.outputs.ledger.page import frame, print_setup, write_swatches
from xltool.collection.outputs.ledger.since import since_page
from xltool.collection.outputs.ledger.totals import totals_of, totals_page
from xltool.collection.outputs.ledger.years import years_page
from xltool.workbook.layout import Wording
from xltool.workbook.xlsxwriter_book import CREATED, OPTIONS

__all__ = ["write_ledger"]


def write_ledger(
    to: BinaryIO, collection: Collection, catalogue: Catalogue, words: Wording
) -> None:
    """Write the workbook of a collection as an .xlsx file; it is never held whole.

    `words` are those of `templates/collection/ledger.toml`. The same collection gives the same
    bytes. Raises WriteError for what a spreadsheet file cannot hold.
    """
    season = season_of(collection, catalogue, words)
    figures = figure_pages(season)
    totals = totals_page(season, areas(figures))
    where = totals_of(season, totals)
    pages = (
        offices_page(season, where),
        totals,
        *figures,
        findings_page(season),
        years_page(season, where),
        *(since_page(season, each) for each in (collection.changes,) if each is not None),
        *([decisions_page(season)] if collection.decisions.are_any else []),
        missing_page(season),
        files_page(season),
        rules_page(season),
    )
    buffer = io.BytesIO()
    file = xlsxwriter.Workbook(buffer, OPTIONS)
    title = collection.form.report_title(collection.office.name, collection.period)
    file.set_properties({"title": f"{title} {words['overview_subtitle']}", "created": CREATED})
    overview = write_overview(file, season, where)
    print_setup(overview, words["overview_sheet"], words, landscape=False)
    overview.fit_to_pages(1, 1)
    sheets = [frame(file, page, words) for page in pages]
    write_swatches(file, sheets[0])
    file.close()
    numbered = {sheet_part(number): page for number, page in enumerate(pages, start=2)}
    bound(buffer.getvalue(), numbered, to)
