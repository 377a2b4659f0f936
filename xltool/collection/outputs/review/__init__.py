"""核对报告: a collection as one page for the browser, for the coordinator and those she reports to.

The page fetches nothing and stands alone: nothing runs or is loaded but the style and script in it.
What it says is gathered here as small values; every word stands in `templates/collection/review`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeVar

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.collection.collection import Collection, FileOutcome
from xltool.collection.outputs.decisions import decision_lines
from xltool.collection.outputs.review.bars import bars_by_office, charts_of
from xltool.collection.outputs.review.groups import LANGUAGE, MOST_LISTED, groups_of
from xltool.collection.outputs.review.rules import rules_broken, rules_unjudged
from xltool.collection.outputs.review.since import since_of
from xltool.collection.outputs.review.verdict import coverage_of, verdict_of
from xltool.collection.outputs.review.years import years_of
from xltool.collection.summary import summary_of
from xltool.collection.sums import BLANKS, OWN_LACKS
from xltool.reporting.document import DocumentTable
from xltool.reporting.narrative import narrate
from xltool.reporting.render.html import HtmlTable, html_table
from xltool.reporting.render.template import part, template

_FOLDER = "collection/review"
_TASKS = ("remind", "correct", "ask")
"""What is to be done with an office, the first of these that is."""
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _File:
    """A file, the office it is of as far as it is known, and what decided over it and its remedy.

    `office` is as the roster has it, else as the workbook says.
    """

    entry: FileOutcome
    office: str
    why: str
    remedy: str


def review_page(collection: Collection, catalogue: Catalogue) -> bytes:
    """A collection as a self-contained UTF-8 page.

    `catalogue` has the rules of every form; those of the collection's form are added to it. The
    same collection gives the same bytes.
    """
    catalogue = catalogue.with_form(collection.form)
    summary = summary_of(collection)
    groups = groups_of(collection, catalogue, summary)
    rows = coverage_of(catalogue, groups, summary)
    row_of = {id(row.line): row for row in rows}
    to_do = {
        what: [row_of[id(each.line)] for each in offices]
        for what, offices in (
            ("remind", summary.remind),
            ("correct", summary.correct),
            ("ask", summary.ask),
            ("renamed", summary.renamed),
        )
    }
    tasks = {row.number: what for what in reversed(_TASKS) for row in to_do[what]}
    by_office = bars_by_office(collection)
    led_to = tasks.keys() | {bar.number for bar in (by_office.chart.bars if by_office else ())}
    files = [_file(entry, catalogue) for entry in collection.entries]
    blocks = narrate(collection.form, collection.total).blocks
    tables = tuple(html_table(block) for block in blocks if isinstance(block, DocumentTable))
    style = part(f"{_FOLDER}/style.css") + _column_widths(tables)
    script = part(f"{_FOLDER}/script.js")
    page = template(f"{_FOLDER}/page.html.j2").render(
        style=style,
        script=script,
        policy=_policy(style, script),
        collection=collection,
        since=since_of(collection, catalogue),
        decisions=list(decision_lines(collection)),
        verdict=verdict_of(collection, summary),
        summary=summary,
        has_shares=any(row.share for row in rows),
        to_do=to_do,
        tasks=tasks,
        rows=rows,
        listed_rows=_listed(rows, lambda row: bool(row.found) or row.number in led_to),
        by_standing={
            standing: [row for row in rows if row.standing is standing]
            for standing in dict.fromkeys(row.standing for row in rows)
        },
        files=files,
        listed_files=_listed(files, lambda file: bool(file.why)),
        groups=groups,
        most_listed=MOST_LISTED,
        broken=rules_broken(groups, catalogue),
        unjudged=rules_unjudged(collection, catalogue),
        charts=charts_of(collection.form, collection.total),
        by_office=by_office,
        years=years_of(collection, catalogue),
        tables=tables,
        own_lacks=[catalogue.message(f, LANGUAGE) for f in collection.found_by(OWN_LACKS)],
        blanks=[(f.facts["names"], f.facts["count"]) for f in collection.found_by(BLANKS)],
        periods=collection.form.cycle.words.words[LANGUAGE],
    )
    return page.encode()


def _listed(items: Sequence[_Item], matters: Callable[[_Item], bool]) -> list[_Item]:
    """The lines of a table that a browser can still show, in their order: of too many those that
    matter first."""
    first = sorted(range(len(items)), key=lambda number: not matters(items[number]))
    return [items[number] for number in sorted(first[:MOST_LISTED])]


def _policy(style: str, script: str) -> str:
    """What the browser may use, after the Content Security Policy: these two texts alone."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _column_widths(tables: tuple[HtmlTable, ...]) -> str:
    """A style for every width of a column; the page allows no style but those at its head."""
    shares = {share for table in tables for group in table.columns for share in group}
    return "".join(
        f".wide-{share} {{ width: {share // 10}.{share % 10}%; }}\n" for share in sorted(shares)
    )


def _file(entry: FileOutcome, catalogue: Catalogue) -> _File:
    office = entry.office.name if entry.office else ""
    if entry.why is None:
        return _File(entry, office, "", "")
    why, remedy = catalogue.message(entry.why, LANGUAGE), catalogue.remedy(entry.why, LANGUAGE)
    return _File(entry, office, why, remedy)
