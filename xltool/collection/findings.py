"""Findings over many offices, with the severity the catalogue gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xltool.model.finding import Finding, Number, Rule

_NAMED = 5
"""How many offices a sentence names before it says how many there are."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes findings of the C rules."""

    rules: Mapping[str, Rule]

    def __call__(
        self,
        code: str,
        expected: Number | None = None,
        actual: Number | None = None,
        key: str | None = None,
        label: str = "",
        evidence: tuple[str, ...] = (),
        **facts: Number | str,
    ) -> Finding:
        """A finding of a rule; `facts` fill its sentences."""
        return Finding(
            code,
            self.rules[code].severity,
            key,
            label=label,
            expected=expected,
            actual=actual,
            evidence=evidence or ((key,) if key else ()),
            facts=facts,
        )


def named(names: Sequence[str]) -> str:
    """Some offices by their names, many by the first of them and their number."""
    if len(names) <= _NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED])}……（{len(names)}）"
