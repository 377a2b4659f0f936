"""Passages taken apart into sentences, and sentences made plain so that phrases fit them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xltool.audit.text.naming import (
    areas_of_others,
    governs,
    places_names,
    short_names,
    without_parts,
)
from xltool.audit.text.pairs import paired
from xltool.audit.text.tokens import OF_EVERY_ONE, Token, tokens_of
from xltool.classes import dataclass
from xltool.model.mentions import Language, Mentions, Scopes, YearWords
from xltool.model.record import Record

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_BLANKS = "[\\s\u200b\u200c\u200d\u2060\ufeff]+"
_BLANKS_WITHIN = re.compile(f"(?<=[0-9]){_BLANKS}(?=[0-9])")
_BLANK = re.compile(_BLANKS)
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_TITLE = re.compile("《[^《》]*》")
_YEAR = re.compile("(?<![0-9])(20[0-9]{2})年度?")
_UNREADABLE = "\x00"
"""Stands where a number is broken by blanks: nobody knows whether it is one number or two."""
# stops become wide, not narrow as in `text.width`: phrases are written with the stops of sentences
_PLAIN = str.maketrans("０１２３４５６７８９;:()［］[]％．", "0123456789；：（）（）（）%.")
_NOT_PLAIN = re.compile("[０-９;:()［］\\[\\]％．《,\\s\u200b\u200c\u200d\u2060\ufeff]")
_BOUNDARY = re.compile("^|[，；：、（）]|(?<=[0-9][件项起宗份例个])(?:以及|和|及|与)")
_CLAUSE_END = re.compile("[，；：（）]|$")


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as it stands (`quote`), and made plain.

    `dated` still has its years as digits; in `plain` those around the report's are words, names of
    the office are one word, and comparisons are left out. `tokens` are those of `plain`; a sentence
    that can state nothing of the tables has none.
    """

    quote: str
    dated: str
    plain: str
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage of the report: its key in the form, its text, its sentences in order."""

    key: str
    text: str
    sentences: tuple[ReadSentence, ...]


def read_passages(mentions: Mentions, record: Record) -> tuple[ReadPassage, ...]:
    """The sentences of each passage that an office has written."""
    reader = _SentenceReader(mentions.language, mentions.scopes, mentions.years, record)
    return tuple(
        ReadPassage(key, text, reader.sentences(text)) for key, text in _written(record.text)
    )


def _written(text: Mapping[str, str | None]) -> list[tuple[str, str]]:
    return [(key, passage) for key, passage in text.items() if passage is not None]


class _SentenceReader:
    """Makes the sentences of one record plain."""

    def __init__(
        self, language: Language, scopes: Scopes, years: YearWords, record: Record
    ) -> None:
        self._language, self._scopes = language, scopes
        self._own = scopes.own[0]
        self._office = _BLANK.sub("", record.office.name)
        self._names = short_names(scopes, self._office)
        told = () if governs(scopes, self._office) else places_names(scopes, self._names)
        self._told = tuple(name for name in (self._office, *told) if name)
        self._others = areas_of_others(scopes, record)
        year = record.year
        self._years = {year - 1: years.last, year: years.this, year + 1: years.next}

    def sentences(self, text: str) -> tuple[ReadSentence, ...]:
        return tuple(self._sentence(found.strip()) for found in _SENTENCE.findall(text))

    def _sentence(self, quote: str) -> ReadSentence:
        if not self._language.figures.search(quote):
            return ReadSentence(quote, quote, quote)
        # `dated` keeps the years for the rule about stray ones; asides come last, since they begin
        # where clauses do, and leaving them out moves the places where these begin
        dated = _plain(quote)
        for name in self._told:
            dated = dated.replace(name, self._own)
        plain = _YEAR.sub(self._year, dated) if "20" in dated else dated
        plain = without_parts(self._scopes, self._others, plain)
        plain = paired(plain, self._language.respectively)
        plain = self._language.skipped.sub(lambda found: "", plain)
        if self._language.asides.search(plain):
            plain = self._without_asides(plain)
        tokens = tokens_of(self._language, plain, self._names)
        return ReadSentence(quote, dated, plain, tokens if _can_state(tokens) else ())

    def _year(self, found: re.Match[str]) -> str:
        return self._years.get(int(found[1]), found[0])

    def _without_asides(self, plain: str) -> str:
        """A clause that compares is left out: to its end or, in brackets, to the closing one."""
        kept: list[str] = []
        place = 0
        for start in (mark.end() for mark in _BOUNDARY.finditer(plain)):
            if start < place or not self._language.asides.match(plain, start):
                continue
            closing = plain.find("）", start) if plain[start - 1 : start] == "（" else -1
            end = _CLAUSE_END.search(plain, start)
            kept.append(plain[place:start])
            place = closing if closing >= 0 else end.start() if end else len(plain)
        return "".join([*kept, plain[place:]])


def _can_state(tokens: tuple[Token, ...]) -> bool:
    """Whether tokens name something of the tables, and a figure or that it is none or all."""
    return any(token.heads for token in tokens) and any(
        token.value is not None or token.sign in OF_EVERY_ONE for token in tokens
    )


def _plain(quote: str) -> str:
    if not _NOT_PLAIN.search(quote):
        return quote
    plain = _BLANKS_WITHIN.sub(_UNREADABLE, quote.translate(_PLAIN))
    plain = _TITLE.sub("《》", _BLANK.sub("", plain))
    return _THOUSANDS.sub("", plain).replace(",", "，")
