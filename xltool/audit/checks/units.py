"""A rule about figures whose source states no unit: that of the form was taken for it.

What the text says of such a figure is told with it, whether it agrees or not; nothing is read
otherwise for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from xltool.audit.rules import View
from xltool.model.expression import plain
from xltool.model.finding import Finding, Number, Outcome, Rule
from xltool.model.form import Form, ValueKind
from xltool.model.record import Record
from xltool.model.units import base_unit, factor
from xltool.text.width import NARROW

_NUMBER = r"(?<![\d.,])(\d[\d,]{0,20}(?:\.\d{1,20})?)\s*"
_MULTIPLE = "(?:百万|[十百千万亿])?"


def assumed_units(view: View) -> Iterator[Outcome]:
    """R109: an imported amount stood beside its unit."""
    for finding in without_unit(view.form, view.record, view.admission.assumed, view.rules):
        if finding.key is not None:
            yield replace(finding, area=view.area((finding.key,)))


def without_unit(
    form: Form, record: Record, keys: Iterable[str], rules: Mapping[str, Rule]
) -> Iterator[Finding]:
    """R109 of each of the figures, in the form's order, without the place of its cell."""
    wanted = set(keys)
    for key, figure in form.figures.items():
        value = record.figures[key]
        if key not in wanted or value is None:
            continue
        how, said, texts = _said(record, value, figure.kind)
        yield Finding(
            "R109",
            rules["R109"].severity,
            key,
            label=figure.name,
            actual=value,
            evidence=(key, *texts),
            facts={"names": figure.kind.unit, "how": how, "left": said, "right": plain(value)},
        )


def _said(record: Record, value: Number, kind: ValueKind) -> tuple[str, str, tuple[str, ...]]:
    """How the passages give a figure, in which words, and where; another unit comes first."""
    amount = re.compile(f"{_NUMBER}({_MULTIPLE}{re.escape(base_unit(kind))})")
    same: tuple[str, str, tuple[str, ...]] | None = None
    for key, text in record.text.items():
        for found in amount.finditer((text or "").translate(NARROW)):
            by = factor(found[2], kind)
            number = Decimal(found[1].replace(",", ""))
            if by is None:
                continue
            if number * by[0] == value * by[1]:
                same = same or ("unit_in_text", found[0], (key,))
            elif number == value:
                return "other_unit_in_text", found[0], (key,)
    return same or ("no_unit_in_text", "", ())
