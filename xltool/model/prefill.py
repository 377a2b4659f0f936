"""What a workbook was sent out with of the report of the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.period import Period


@dataclass(frozen=True, slots=True)
class Prefill:
    """Figures of last year's report, by the key of the entry they belong to.

    `figures` stand in the entries, locked unless `locked` is false; `shown` stand beside them.
    `period` is that of the report. What was blank is in neither.
    """

    period: Period
    figures: Mapping[str, Number] = field(default_factory=dict)
    shown: Mapping[str, Number] = field(default_factory=dict)
    locked: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the report is to be seen in the workbook."""
        return not (self.figures or self.shown)
