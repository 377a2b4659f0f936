"""What a user should know of what was done, and is no fault: a code, facts, and no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from xltool.classes import dataclass
from xltool.model.period import Cycle


@dataclass(frozen=True, slots=True)
class Notice:
    """`code` names a sentence, `facts` fill it; `cycle` selects its words for periods."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    cycle: Cycle = Cycle.YEAR
