"""The results: the total and how far it can be relied on, what changed, and what was written."""

from __future__ import annotations

from xltool.app.since import open_result, with_changes
from xltool.audit.catalogue import Catalogue
from xltool.audit.grouping import group_findings
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.outputs import PAGE
from xltool.collection.outputs.review.bars import bars_by_office, charts_of
from xltool.collection.outputs.review.groups import said_of
from xltool.collection.outputs.review.since import SinceView, since_of
from xltool.collection.outputs.review.verdict import verdict_of
from xltool.collection.outputs.review.years import years_of
from xltool.collection.weight import by_weight
from xltool.desk.page import AskedPage, draw, say_of
from xltool.desk.runs import run_called, runs_in
from xltool.desk.season_folder import FOLDERS, SeasonPart
from xltool.desk.state import DeskState
from xltool.desk.views.official import CellMark, anchor, official_tables, written
from xltool.model.errors import XltoolError
from xltool.words.errors import error_text

SHOWN = 200
"""Findings of the total that are written out, the weightiest; the others are counted."""


@dataclass(frozen=True, slots=True)
class _Since:
    """What changed since a run; `problem` says why that cannot be told."""

    run: str
    view: SinceView | None
    problem: str = ""


def results(state: DeskState, asked: AskedPage) -> str:
    """The page of the total; `run` asks for the files of an earlier run, `since` for what changed
    since one."""
    folder = state.root / FOLDERS[SeasonPart.RESULTS]
    runs = runs_in(folder)
    shown = run_called(folder, asked.args.get("run", ""))
    judged = state.judged
    if judged is None:
        return draw("results", asked, state, runs=runs, shown=shown, review=PAGE, judged=None)
    collection = judged.collection
    catalogue = judged.catalogue.with_form(collection.form)
    language, form = asked.language, collection.form
    summary = judged.summary
    of_total = group_findings(by_weight(collection.of_total), form)
    return draw(
        "results",
        asked,
        state,
        runs=runs,
        shown=shown,
        review=PAGE,
        judged=judged,
        collection=collection,
        summary=summary,
        verdict=verdict_of(collection, summary),
        years=years_of(collection, catalogue, language),
        charts=charts_of(form, collection.total),
        by_office=bars_by_office(collection),
        found=[said_of(group, catalogue, language) for group in of_total[:SHOWN]],
        found_besides=len(of_total[SHOWN:]),
        since=_since(state, asked, collection, catalogue),
        tables=official_tables(form, written(collection.total.figures)),
        marks={
            key: CellMark(anchor(key), address=asked.link("total", key=key)) for key in form.figures
        },
        cell=anchor,
    )


def _since(
    state: DeskState, asked: AskedPage, collection: Collection, catalogue: Catalogue
) -> _Since | None:
    """The changes since the run that is asked for, else since the one that the season was held
    against; None where there is neither."""
    name = asked.args.get("since", "")
    if not name and collection.changes is not None:
        return _Since("", since_of(collection, catalogue, asked.language))
    run = run_called(state.root / FOLDERS[SeasonPart.RESULTS], name)
    if run is None:
        return None
    try:
        changed = with_changes(open_result(str(run.folder)), collection)
    except XltoolError as error:
        return _Since(name, None, error_text(error, say_of(asked, state)))
    return _Since(name, since_of(changed, catalogue, asked.language))
