"""The messages of the program in one language, and of periods.

The words stand in `templates/messages`; the first part of a name is its file, which is read when
something of it is first said. Words about findings are the catalogue's.
"""

from __future__ import annotations

from functools import cache

from xltool.classes import dataclass
from xltool.model.period import Cycle
from xltool.resources import open_messages
from xltool.text.messages import LISTED, filled

LANGUAGES = tuple(LISTED)


@dataclass(frozen=True, slots=True)
class Say:
    """Messages in one language, for the periods of one cycle: `say("file.written", path=…)`."""

    language: str
    cycle: Cycle = Cycle.YEAR

    def __call__(self, name: str, /, **facts: object) -> str:
        return filled(_sentence(name, self.language, self.cycle), self.language, facts)

    def of(self, cycle: Cycle) -> Say:
        """The same language, of the periods of another cycle."""
        return Say(self.language, cycle)


@cache
def _sentence(name: str, language: str, cycle: Cycle) -> str:
    """A message of the periods of a cycle, its own slots still open."""
    file, _, key = name.partition(".")
    return cycle.words.fill(open_messages(file).words[key][language], language)
