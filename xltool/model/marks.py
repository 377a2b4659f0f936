"""Marks: what else a form asks of an office, besides its name and code; no form in particular.

An office bears a mark or does not. Some relations hold only for offices that do not bear one.
"""

from __future__ import annotations

from dataclasses import dataclass

from xltool.model.finding import Words


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of offices.

    `key` names it in records and workbooks. Rosters call it by its key, its `label` or one of
    `headings`. `meaning` says in a sentence what an office is that bears it.
    """

    key: str
    label: str
    headings: tuple[str, ...]
    meaning: Words

    @property
    def names(self) -> tuple[str, ...]:
        """What a roster may call it; the label comes first."""
        return (self.label, self.key, *self.headings)
