"""The fixed words of a workbook, as `templates/workbook.toml` has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from xltool.model.period import Cycle, Period


@dataclass(frozen=True, slots=True)
class Wording:
    """Every word a workbook says that is not its form's; `steps` tell how to fill it in."""

    words: dict[str, str]
    steps: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, cycle: Cycle = Cycle.YEAR) -> Wording:
        """Read the TOML of the words, as they are said of the periods of a cycle; a test holds its
        keys against those that are used."""
        tree = tomllib.loads(text)
        steps = tuple(tree.pop("guide_steps", ()))
        return cls({key: cycle.words.fill(words) for key, words in tree.items()}, steps)

    def __getitem__(self, key: str) -> str:
        return self.words[key]

    def say(self, key: str, **slots: str | int | Period) -> str:
        """A sentence with its slots filled."""
        return self.words[key].format(**slots)
