"""What the sentences of the form of 2021 say of some figures, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.builders import changed, form_2021, zero_record
from xltool.app.library import open_narrative
from xltool.history.crosswalk import as_itself
from xltool.model.finding import Number
from xltool.model.period import Period
from xltool.reporting.sentences import Narrative, generate

PROACTIVE = "overview.proactive"
ON_REQUEST = "overview.on_request"


def narrative() -> Narrative:
    found = open_narrative(form_2021())
    assert found is not None
    return found


def told(
    figures: Mapping[str, Number | None], before: Mapping[str, Number | None] | None = None
) -> dict[str, tuple[str, ...]]:
    """What is said of these figures, the others zero; beside last year's where given."""
    form = form_2021()
    record = changed(form, zero_record(form), figures)
    previous = None
    if before is not None:
        last = replace(changed(form, zero_record(form), before), period=Period(2022))
        previous = as_itself(last)
    return dict(generate(narrative(), record, previous, "全县").topics)
