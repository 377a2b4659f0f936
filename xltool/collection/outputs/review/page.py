"""The page put together, and locked: nothing runs or is loaded but the style and script in it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from xltool.audit.catalogue import Catalogue
from xltool.collection.collection import Collection
from xltool.collection.outputs.review.bars import bars_by_office, charts_of
from xltool.collection.outputs.review.coverage import coverage_of
from xltool.collection.outputs.review.figures import column_widths, tables_of
from xltool.collection.outputs.review.files import files_of
from xltool.collection.outputs.review.groups import LANGUAGE, MOST_LISTED, groups_of
from xltool.collection.outputs.review.rules import rules_broken, rules_unjudged
from xltool.collection.outputs.review.verdict import verdict_of
from xltool.collection.outputs.review.years import years_of
from xltool.report.render.template import part, template

_FOLDER = "collection/review"


def review_page(collection: Collection, catalogue: Catalogue) -> bytes:
    """A collection as a self-contained UTF-8 page.

    `catalogue` has the rules of every form; those of the collection's form are added to it. The
    same collection gives the same bytes.
    """
    catalogue = catalogue.with_form(collection.form)
    groups = groups_of(collection, catalogue)
    rows = coverage_of(collection, catalogue, groups)
    tables = tables_of(collection.form, collection.total)
    style = part(f"{_FOLDER}/style.css") + column_widths(tables)
    script = part(f"{_FOLDER}/script.js")
    page = template(f"{_FOLDER}/page.html.j2").render(
        style=style,
        script=script,
        policy=_policy(style, script),
        collection=collection,
        verdict=verdict_of(collection, groups),
        rows=rows,
        by_standing={
            standing: [row for row in rows if row.standing is standing]
            for standing in dict.fromkeys(row.standing for row in rows)
        },
        files=files_of(collection, catalogue),
        groups=groups,
        most_listed=MOST_LISTED,
        broken=rules_broken(groups, catalogue),
        unjudged=rules_unjudged(collection, catalogue),
        charts=charts_of(collection.form, collection.total),
        by_office=bars_by_office(collection),
        years=years_of(collection, catalogue),
        tables=tables,
        periods=collection.form.cycle.words.words[LANGUAGE],
    )
    return page.encode()


def _policy(style: str, script: str) -> str:
    """What the browser may use, after the Content Security Policy: these two texts alone."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
