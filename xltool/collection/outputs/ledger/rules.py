"""规则: by which rules the workbooks were judged, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.outputs.ledger.cells import Cells
from xltool.collection.outputs.ledger.context import LANGUAGE, Season
from xltool.collection.outputs.ledger.page import Page, Row, columns_of, wrapped
from xltool.collection.outputs.ledger.styles import SEVERITY_LOOKS, Look

_COLUMNS = (
    ("findings_code", 9),
    ("findings_severity", 9),
    ("rules_title_column", 62),
    ("rules_clause", 72),
)


def rules_page(season: Season) -> Page:
    """The sheet of rules."""
    words, form = season.words, season.collection.form
    return Page(
        words["rules_sheet"],
        words.say("rules_title", form=form.name),
        (words.say("rules_note", count=len(season.catalogue.rules)),),
        columns_of(words, _COLUMNS),
        len(season.catalogue.rules),
        lambda cells: _rows(season, cells),
    )


def _rows(season: Season, cells: Cells) -> Iterator[Row]:
    for code, rule in season.catalogue.rules.items():
        severity = season.words[f"severity_{rule.severity}"]
        contents = (
            (code, Look.CENTRED),
            (severity, SEVERITY_LOOKS[rule.severity]),
            (rule.title[LANGUAGE], Look.WRAPPED),
            (rule.clause, Look.WRAPPED),
        )
        yield wrapped(cells, _COLUMNS, contents)
