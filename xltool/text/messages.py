"""Messages by name in every language, read from TOML: `name = { zh = "…", en = "…" }`.

Tables put a word before the names in them: `missing` below `[usage]` is `usage.missing`. A slot
says what a number needs of the words around it, one form for exactly one and another for others.

>>> files = 'files = { zh = "{count} 个文件", en = "{count} {count:file|files}" }'
>>> messages = Messages.parse(files, "m.toml")
>>> messages.say("files", "en", {"count": 1})
'1 file'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xltool.classes import dataclass

LISTED = {"zh": "、", "en": ", "}
"""What stands between the members of a list, by language."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The words of messages, by name and language."""

    words: Mapping[str, Mapping[str, str]]

    @classmethod
    def parse(cls, text: str, source: str) -> Messages:
        """Read the TOML of messages; `source` is the file's name. Raises ValueError for text that
        is no TOML, and for a message that lacks a language."""
        import tomllib  # what was compiled needs none of it

        words = dict(_leaves(tomllib.loads(text), ""))
        for name, sentences in words.items():
            if sentences.keys() != LISTED.keys():
                raise ValueError(f"{source}: {name} has {', '.join(sentences)}")
        return cls(words)

    def say(self, name: str, language: str, facts: Mapping[str, object]) -> str:
        """A message with its slots filled by `facts`; a tuple is written as a list.

        Raises KeyError for a name that is not there and for a slot that nothing fills.
        """
        return filled(self.words[name][language], language, facts)


def filled(sentence: str, language: str, facts: Mapping[str, object]) -> str:
    """A sentence with its slots filled. Raises KeyError for a slot that nothing fills."""
    return sentence.format_map({slot: _sayable(fact, language) for slot, fact in facts.items()})


def _sayable(fact: object, language: str) -> object:
    if isinstance(fact, tuple):
        return LISTED[language].join(map(str, fact))
    return _Number(fact) if type(fact) is int else fact


class _Number(int):
    """A count that chooses between words: `{count:file|files}`."""

    def __format__(self, spec: str) -> str:
        one, bar, others = spec.partition("|")
        return super().__format__(spec) if not bar else one if self == 1 else others


def _leaves(tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The messages below a table: a table that holds a text is one."""
    for key, below in tree.items():
        if any(isinstance(value, str) for value in below.values()):
            yield above + key, below
        else:
            yield from _leaves(below, f"{above}{key}.")
