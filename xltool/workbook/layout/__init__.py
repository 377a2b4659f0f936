"""Form → cells: what stands where, under which name, locked or not, with which formula."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.model.form import Form, Section
from xltool.model.prefill import Prefill
from xltool.workbook.layout.book import Book, Identity, Sheet
from xltool.workbook.layout.check_sheet import check_sheet
from xltool.workbook.layout.guide_sheet import guide_sheet
from xltool.workbook.layout.identity_sheet import identity_sheet, scope_sheet
from xltool.workbook.layout.sheets import table_sheet
from xltool.workbook.layout.text_sheet import text_sheet
from xltool.workbook.layout.wording import Wording

__all__ = ["Book", "Identity", "Wording", "lay_out"]


def lay_out(
    form: Form,
    identity: Identity,
    wording: Wording,
    texts: Mapping[str, str] | None = None,
    prefilled: Prefill | None = None,
) -> Book:
    """Lay out the workbook of a form for one office and period.

    `texts` are passages that will be filled in, by key: their boxes are made high enough to show
    them. `prefilled` are last year's figures that it begins with. Neither changes a cell's place.
    """
    sheets: list[Sheet] = [guide_sheet(form, identity, wording, prefilled)]
    by_sheet: dict[str, list[Section]] = {}
    for section in form.sections:
        by_sheet.setdefault(section.sheet, []).append(section)
    for sections in by_sheet.values():
        if sections[0].table is None:
            sheets.append(text_sheet(form, identity, wording, tuple(sections), texts or {}))
            continue
        table = form.tables[sections[0].table]
        sheets.append(table_sheet(form, identity, wording, sections[0], table, prefilled))
    sheets.append(check_sheet(form, identity, wording))
    sheets.append(identity_sheet(form, identity, wording, prefilled))
    if identity.scope is not None:
        sheets.insert(0, scope_sheet(form, identity, identity.scope, wording))
    return Book(form, identity, tuple(sheets), wording["footer"])
