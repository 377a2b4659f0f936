"""Whose a file is that could not be read: the one office of the roster that its words point to.

A name of a file, of a folder, a title. Of an office's name it may lack what most names on the
roster begin with: 教育局 stands for 清河县教育局. Words that point to several offices point to
none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from xltool.collection.collection import FileOutcome
from xltool.model.roster import Member, Roster
from xltool.model.roster_headings import roster_words

_LEAST = 2
"""Characters of a name without its beginning that say anything."""
_LEAST_CODE = 4
"""Characters of a code that stands for its office in a name of a file; fewer may be anything."""
_LETTERS_BEFORE = re.compile(r"[\u3400-\u9fff]*\Z")
_LETTER = re.compile(r"[\u3400-\u9fff]")


class RosterNames:
    """The names of a roster, as they stand in names of files and in titles."""

    def __init__(self, roster: Roster) -> None:
        self._members = {member.office.name: member for member in roster.members}
        self._coded = [m for m in roster.members if len(m.office.code) >= _LEAST_CODE]
        names = list(self._members)
        self._beginning = _beginning(names)
        self._short = dict(self._shortened(names))
        self._whole_names, self._short_names = _any_of(names), _any_of(self._short)

    def _shortened(self, names: list[str]) -> Iterator[tuple[str, Member]]:
        """Names without what most begin with, where no other name holds the rest."""
        rests = {name: self._rest(name) for name in names}
        wanted = set(rests.values())
        lengths = set(map(len, wanted))
        holding = Counter(
            part for name in names for part in _parts(name, lengths) if part in wanted
        )
        for name, rest in rests.items():
            if rest != name and holding[rest] == 1:
                yield rest, self._members[name]

    def _rest(self, name: str) -> str:
        rest = name.removeprefix(self._beginning)
        return rest if len(rest) >= _LEAST else name

    def pointed_to(self, words: Iterable[str]) -> Member | None:
        """The office that the first words that name any name; None where these name several."""
        for text in words:
            if found := self._named(text):
                return found[0] if len(found) == 1 else None
        return None

    def called(self, name: str) -> Member | None:
        """The office of which a text is the name, be it without what most names begin with."""
        if (member := self._members.get(name)) is not None:
            return member
        found = self._short_names.search(name)
        if (
            found is None
            or found.end() != len(name)
            or not self._stands_alone(name[: found.start()])
        ):
            return None
        return self._short[found[0]]

    def told_by(self, text: str) -> Member | None:
        """The one office that a name of a file or a sheet names, or whose code it bears, with no
        words beside it that could make it another's."""
        found = self._named(text)
        if not found:
            return self.coded(text)
        names = self._whole_names if self._whole_names.search(text) else self._short_names
        at = names.search(text)
        if len(found) > 1 or at is None:
            return None
        before = text[: at.start()]
        if names is self._short_names and (letters := _LETTERS_BEFORE.search(before)) is not None:
            before = before[: letters.start()]
        rest = roster_words().beside.sub("", before + text[at.end() :])
        return None if _LETTER.search(rest) else found[0]

    def coded(self, text: str) -> Member | None:
        """The one office whose code stands in a text."""
        found = [each for each in self._coded if _bears(text, each.office.code)]
        return found[0] if len(found) == 1 else None

    def nearly(self, name: str) -> Member | None:
        """The one office whose name is this one with something left out, or put in.

        清河县市监局 is 清河县市场监督管理局. What most names begin with says nothing, and both must
        begin and end alike.
        """
        rest = self._rest(name)
        near = [known for known in self._members if _is_within(rest, self._rest(known))]
        if len(near) != 1 or not _begin_and_end_alike(rest, self._rest(near[0])):
            return None
        return self._members[near[0]]

    def _named(self, text: str) -> list[Member]:
        if names := dict.fromkeys(self._whole_names.findall(text)):
            return [self._members[name] for name in names]
        found = list(self._short_names.finditer(text))
        if not any(self._stands_alone(text[: at.start()]) for at in found):
            return []
        return [self._short[name] for name in dict.fromkeys(at[0] for at in found)]

    def _stands_alone(self, before: str) -> bool:
        """Whether a short name is that of an office of ours: 乙县教育局 is another's."""
        found = _LETTERS_BEFORE.search(before)
        return found is not None and self._beginning.endswith(found[0])


@lru_cache(maxsize=1)
def names_on(roster: Roster) -> RosterNames:
    """The names of a roster; of a nation's they take seconds, and many files ask for them."""
    return RosterNames(roster)


def owner_of(entry: FileOutcome, words: Iterable[str], names: RosterNames) -> Member | None:
    """Whose a refused file is; `words` are the first that stand in it.

    The nearest words go first: the office that a workbook is of, the name of the file, those of its
    folders, what stands in it. No figure is taken from any.
    """
    near = names.nearly(entry.returned.record.office.name) if entry.returned else None
    return near or names.pointed_to((*reversed(PurePosixPath(entry.path).parts), *words))


def _beginning(names: list[str]) -> str:
    """The longest beginning that more than half of some names have."""
    counts = Counter(name[:length] for name in names for length in range(1, len(name)))
    common = (begun for begun, count in counts.items() if count > 1 and count * 2 > len(names))
    return max(common, key=len, default="")


def _parts(name: str, lengths: set[int]) -> set[str]:
    """All parts of a name that are so long."""
    return {
        name[start : start + length]
        for length in lengths
        for start in range(len(name) - length + 1)
    }


def _bears(text: str, code: str) -> bool:
    """Whether a code stands in a text, and no letter or digit beside it."""
    return code in text and bool(re.search(rf"(?<![^\W_]){re.escape(code)}(?![^\W_])", text))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names, the longest first, since names nest; none of none."""
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)) or r"(?!)")


def _is_within(one: str, other: str) -> bool:
    """Whether the letters of one of two names all stand in the other, in their order."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return len(short) >= _LEAST and all(letter in letters for letter in short)


def _begin_and_end_alike(one: str, other: str) -> bool:
    return (one[0], one[-1]) == (other[0], other[-1])
