"""Rules about passages that the report writes from figures, since the office wrote none."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.audit.rules import View
from xltool.model.finding import Outcome


def generated(view: View) -> Iterator[Outcome]:
    """N201: in the report a paragraph written from figures stands in for an empty passage."""
    return (view.finding("N201", key) for key in view.form.texts if key in view.generated)
