"""The messages of the command line, in the language that was chosen.

The words stand in `templates/messages`; the first part of a name is its file, which is read when
something of it is first said. Words about findings are the catalogue's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xltool.model.period import Cycle
from xltool.resources import open_messages
from xltool.text.messages import LISTED, filled

LANGUAGE_VARIABLE = "XLTOOL_LANG"
LANGUAGES = tuple(LISTED)


@dataclass(frozen=True, slots=True)
class Say:
    """Messages in one language, for the periods of one cycle: `say("file.written", path=…)`."""

    language: str
    cycle: Cycle = Cycle.YEAR

    def __call__(self, name: str, /, **facts: object) -> str:
        file, _, key = name.partition(".")
        sentence = open_messages(file).words[key][self.language]
        return filled(self.cycle.words.fill(sentence, self.language), self.language, facts)

    def of(self, cycle: Cycle) -> Say:
        """The same language, of the periods of another cycle."""
        return Say(self.language, cycle)


def chosen_language(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language chosen: by `--lang` anywhere on the command line, else by the environment.

    It is known before the command line is parsed, since help and usage faults are in it as well.
    """
    asked = environment.get(LANGUAGE_VARIABLE, "")
    for index, arg in enumerate(args):
        if arg == "--lang" and index + 1 < len(args):
            asked = args[index + 1]
        elif arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
    return asked if asked in LANGUAGES else LANGUAGES[0]
