"""填报说明: how to fill in, what each item counts, the rules in words; all of it derived."""

from __future__ import annotations

from collections.abc import Iterable

from xltool.model.address import Cell, Range
from xltool.model.form import Form
from xltool.model.prefill import Prefill
from xltool.workbook.layout.book import Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.sheets import identity_height, identity_line, line
from xltool.workbook.layout.wording import LINE, ROW, Wording, row_height

WIDTHS = (8.0, 46.0, 62.0)
_ALL = len(WIDTHS)
_IDENTITY_HEIGHT = 2 * LINE + 6
"""Enough for all but the longest names; no height depends on whose workbook it is."""


class _Page:
    """Cells added line by line, each row as high as its text needs."""

    def __init__(self) -> None:
        self.cells: list[LaidCell] = []
        self.heights: dict[int, float] = {}
        self.row = 0

    def across(self, style: Style, text: str, height: float | None = None) -> None:
        """One text over the whole width."""
        self.row += 1
        self.cells.append(line(self.row, _ALL, style, text))
        self.heights[self.row] = height or row_height(text, sum(WIDTHS))

    def columns(self, styles: tuple[Style, ...], texts: tuple[str, ...]) -> None:
        self.row += 1
        for column, (style, text) in enumerate(zip(styles, texts, strict=True), start=1):
            place = Cell(self.row, column)
            self.cells.append(LaidCell(Range(place, place), style, text))
        self.heights[self.row] = max(
            row_height(text, room) for text, room in zip(texts, WIDTHS, strict=True)
        )

    def table(self, headings: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> None:
        """Headings and lines of one text in each column."""
        self.columns((Style.HEADING,) * _ALL, headings)
        for texts in lines:
            self.columns((Style.LABEL_CENTRED, Style.LABEL, Style.LABEL), texts)


def guide_sheet(
    form: Form, identity: Identity, wording: Wording, prefilled: Prefill | None = None
) -> Sheet:
    """填报说明, the first sheet of a workbook: what to fill in, how, and what the colours mean."""
    page = _Page()
    title = form.report_title(identity.office, identity.period)
    page.across(Style.TITLE, wording.say("guide_title", title=title), 36.0)
    height = identity_height(identity, wording, sum(WIDTHS), _IDENTITY_HEIGHT)
    page.across(Style.LINE, identity_line(form, identity, wording), height)
    page.across(Style.LINE, wording.say("guide_source", source=form.source))
    page.across(Style.SECTION, wording["guide_how"])
    for number, step in enumerate(wording.steps, start=1):
        text = step.format(
            sheet=wording["check_sheet"],
            passed=wording["status_passed"],
            nil=wording["nil_label"],
        )
        page.across(Style.BODY, f"{number}. {text}")
    page.across(Style.SECTION, wording["guide_legend"])
    legend = [(Style.SAMPLE, "legend_entry"), (Style.DERIVED, "legend_derived")]
    if prefilled is not None and (prefilled.shown or (prefilled.figures and prefilled.locked)):
        legend.append((Style.BROUGHT, "legend_brought"))
    legend += [(Style.ERROR, "legend_error"), (Style.DOUBT, "legend_doubt")]
    for style, words in legend:
        page.row += 1
        here = page.row
        page.cells += [
            LaidCell(Range(Cell(here, 1), Cell(here, 1)), style, ""),
            LaidCell(Range(Cell(here, 2), Cell(here, _ALL)), Style.BODY, wording[words]),
        ]
        page.heights[here] = ROW
    if form.texts:
        page.across(Style.SECTION, wording["guide_texts"])
        headings = _headings(wording, "text_section", "item_name", "item_help")
        texts = [
            (section.number, field.label, field.help)
            for section in form.sections
            for field in section.texts
        ]
        page.table(headings, texts)
    page.across(Style.SECTION, wording["guide_items"])
    headings = _headings(wording, "item_table", "item_name", "item_help")
    page.table(headings, _items(form))
    page.across(Style.SECTION, wording["guide_rules"])
    headings = _headings(wording, "rule_code", "rule_title", "rule_weight")
    rules = [
        (
            rule.code,
            rule.title["zh"],
            wording.say("guide_rule_source", weight=weight, clause=rule.clause)
            if rule.clause
            else weight,
        )
        for rule in form.rules.values()
        for weight in (wording[f"severity_{rule.severity}"],)
    ]
    page.table(headings, rules)
    return Sheet(
        wording["guide_sheet"], tuple(page.cells), WIDTHS, page.heights, pages=2, repeat=(1, 1)
    )


def _headings(wording: Wording, *names: str) -> tuple[str, ...]:
    return tuple(wording[f"guide_{name}"] for name in names)


def _items(form: Form) -> list[tuple[str, ...]]:
    """Every row and every column that has something to say, in the order of the form."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for table in form.tables.values():
        for block in table.blocks:
            for heading in (*block.rows, *block.columns):
                if heading.help:
                    found.setdefault(
                        (table.id, heading.name), (table.short, heading.name, heading.help)
                    )
    return list(found.values())
