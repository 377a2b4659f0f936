"""What an experiment counted, and what it found wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """The figures of an experiment; `not_done` is why it could not be done here, if so."""

    name: str
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    not_done: str = ""

    def fault(self, what: str) -> None:
        self.faults.append(what)

    def line(self) -> str:
        """One line that says it all."""
        if self.not_done:
            return f"{self.name}: not done: {self.not_done}"
        figures = ", ".join(f"{count} {what}" for what, count in self.done.items() if count)
        return f"{self.name}: {figures}; {len(self.faults)} faults"
