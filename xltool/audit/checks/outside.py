"""The rule about what an office wrote outside the entries and the boxes of passages."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.audit.rules import View
from xltool.model.finding import Fact, Finding
from xltool.text.clean import cut, legible

MOST_NAMED, MOST_QUOTED = 6, 30
"""Texts that are named, and characters of each that are quoted."""


def text_outside(view: View) -> Iterator[Finding]:
    """F134: what stands outside is told once, with places and beginnings."""
    outside, left = view.admission.outside, view.admission.outside_left
    if outside:
        # of another's file the texts have places in our marked copy alone
        is_ours = not view.admission.source
        told = (
            f"{each.place if is_ours else ''}“{cut(legible(each.text), MOST_QUOTED)}”"
            for each in outside
        )
        names = tuple(dict.fromkeys(told))[:MOST_NAMED]
        facts: dict[str, Fact] = {
            "names": names,
            "count": len(outside) + left,
            "how": "kept_in_part" if left else "not_read",
        }
        yield Finding("F134", view.rules["F134"].severity, facts=facts)
