"""合计: every figure added up by a formula over the long sheet, beside the consolidated record."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.classes import dataclass
from xltool.collection.outputs.ledger.cells import HERE, Cells
from xltool.collection.outputs.ledger.context import Season
from xltool.collection.outputs.ledger.figures import COUNTED, KEY, VALUE, Area
from xltool.collection.outputs.ledger.page import (
    LINE,
    Column,
    Content,
    LedgerPage,
    Row,
    columns_of,
)
from xltool.collection.outputs.ledger.styles import Look, is_money
from xltool.model.address import quoted
from xltool.model.finding import Number
from xltool.model.form import Measure

_OFFICES, _TOTAL, _RECORD, _CHECK, _KEY = "C", "D", "E", "F", "G"


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the total of each figure stands."""

    sheet: str
    rows: dict[str, int]

    def cell(self, key: str) -> str:
        """The total of a figure, as a formula of another sheet refers to it."""
        return f"{quoted(self.sheet)}!${_TOTAL}${self.rows[key]}"

    def formula(self, measure: Measure) -> str:
        """The total of a measure; blank where the total of one of its figures is."""
        cells = ",".join(map(self.cell, measure.keys))
        if len(measure.keys) == 1:
            return cells
        return f'IF(COUNT({cells})<{len(measure.keys)},"",SUM({cells}))'


def totals_page(season: Season, areas: list[Area]) -> LedgerPage:
    """The sheet of totals; `areas` are where the offices' figures stand."""
    words = season.words
    widths = (
        ("totals_table", 8),
        ("totals_label", 60),
        ("totals_offices", 11),
        ("totals_total", 15),
        ("totals_record", 15),
        ("totals_check", 9),
    )
    return LedgerPage(
        words["totals_sheet"],
        season.title("totals_title"),
        (words.say("totals_note", sheet=words["figures_sheet"]),),
        (*columns_of(words, widths), Column(words["totals_key"], 44, is_hidden=True)),
        len(season.collection.form.figures),
        lambda cells: _rows(season, areas, cells),
        lambda cells, first, last: [_differing(season, cells, first, last)],
        sum_lines=1,
        kept=0,
        landscape=False,
        unprinted=1,
    )


def totals_of(season: Season, page: LedgerPage) -> Totals:
    keys = season.collection.form.figures
    return Totals(page.name, {key: row for row, key in enumerate(keys, start=page.first)})


def _differing(season: Season, cells: Cells, first: int, last: int) -> Content:
    """How many totals are not those of the consolidated record."""
    words = season.words
    total = season.collection.total.figures
    count = sum(each.value != total[key] for key, each in season.sums.items())
    formula = f'COUNTIF({_CHECK}{first}:{_CHECK}{last},"{words["differs"]}")'
    label = cells.text(words["totals_differing"], Look.SUM_LABEL)
    empty = cells.text("", Look.SUM_LABEL)
    return label, *[empty] * 4, cells.formula(formula, count, Look.SUM_COUNT), empty


def _rows(season: Season, areas: list[Area], cells: Cells) -> Iterator[Row]:
    words, form = season.words, season.collection.form
    total = season.collection.total.figures
    yes = words["yes"]

    def over(function: str, *last: str) -> str:
        """A function over the counted lines of the figure of this row, on every sheet of them."""
        calls = []
        for area in areas:
            summed = [area.column(VALUE)] if function == "SUMIFS" else []
            terms = (area.column(KEY), f"${_KEY}{HERE}", area.column(COUNTED), f'"{yes}"')
            found = [area.column(VALUE), *last] if last else []
            calls.append(f"{function}({','.join([*summed, *terms, *found])})")
        return "+".join(calls)

    offices, blank, added = over("COUNTIFS"), over("COUNTIFS", '""'), over("SUMIFS")
    # a blank equals 0 to a spreadsheet, hence ISNUMBER on both sides
    check = (
        f"IF(AND(ISNUMBER({_TOTAL}{HERE}),ISNUMBER({_RECORD}{HERE})),"
        f'IF({_TOTAL}{HERE}={_RECORD}{HERE},"{words["agrees"]}","{words["differs"]}"),'
        f"IF(OR(ISNUMBER({_TOTAL}{HERE}),ISNUMBER({_RECORD}{HERE})),"
        f'"{words["differs"]}","{words["blank_both"]}"))'
    )
    for key, each in season.sums.items():
        figure = form.figures[key]
        look = Look.MONEY if is_money(figure) else Look.COUNT
        places = figure.kind.places
        # a spreadsheet adds binary floats: 0.1 + 0.2 would differ from the record
        exact = f"ROUND({added},{places})" if places else added
        formula = f'IF({_OFFICES}{HERE}=0,"",IF({blank}>0,"",{exact}))'
        found, found_look = _agreement(each.value, total[key])
        yield (
            LINE,
            (
                cells.text(form.tables[figure.table].short, Look.CENTRED),
                cells.text(figure.name),
                cells.formula(offices, each.offices),
                cells.formula(formula, each.value, look),
                cells.number(total[key], look),
                cells.formula(check, words[found], found_look),
                cells.text(key),
            ),
        )


def _agreement(added: Number | None, recorded: Number | None) -> tuple[str, Look]:
    """How a sum and the consolidated record compare, and its look; two blanks agree in nothing."""
    if added is None and recorded is None:
        return "blank_both", Look.CENTRED
    return ("agrees", Look.GOOD) if added == recorded else ("differs", Look.BAD)
