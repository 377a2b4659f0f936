"""Messages by name in every language, read from TOML: `name = { zh = "…", en = "…" }`.

Tables put a word before the names in them: `missing` below `[usage]` is `usage.missing`. `en_one`
is the English of exactly one, which the slot `{count}` decides.

>>> messages = Messages.parse('files = { zh = "{count} 个文件", en = "{count} files" }', "m.toml")
>>> messages.say("files", "en", {"count": 3})
'3 files'
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LISTED = {"zh": "、", "en": ", "}
"""What stands between the members of a list, by language."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The words of messages, by name and language (`en_one` beside the languages)."""

    words: Mapping[str, Mapping[str, str]]

    @classmethod
    def parse(cls, text: str, source: str) -> Messages:
        """Read the TOML of messages; `source` is the file's name. Raises ValueError for text that
        is no TOML, and for a message that lacks a language."""
        words = dict(_leaves(tomllib.loads(text), ""))
        for name, sentences in words.items():
            if not LISTED.keys() <= sentences.keys() <= LISTED.keys() | {"en_one"}:
                raise ValueError(f"{source}: {name} has {', '.join(sentences)}")
        return cls(words)

    def say(self, name: str, language: str, facts: Mapping[str, object]) -> str:
        """A message with its slots filled by `facts`; a tuple is said as a list.

        Raises KeyError for a name that is not there and for a slot that nothing fills.
        """
        sentences = self.words[name]
        is_one = language == "en" and facts.get("count") == 1
        sentence = sentences.get("en_one", sentences["en"]) if is_one else sentences[language]
        return sentence.format_map(
            {
                slot: LISTED[language].join(map(str, fact)) if isinstance(fact, tuple) else fact
                for slot, fact in facts.items()
            }
        )


def _leaves(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The messages below a table: a table that holds a text is one."""
    for key, below in tree.items():
        if any(isinstance(value, str) for value in below.values()):
            yield above + key, below
        else:
            yield from _leaves(below, f"{above}{key}.")
