"""What a form expects of text: `mentions.toml` in, Mentions out, checked against the form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from xltool.definitions.inherit import Sibling, no_sibling, whole_of
from xltool.definitions.phrases import Phrasing, Quantities
from xltool.definitions.reader import Part, quoted
from xltool.definitions.relations import read_rule, unknown_slots
from xltool.model.finding import Rule
from xltool.model.form import Form, ValueType
from xltool.model.key import key_of, parts_of
from xltool.model.mentions import (
    HeadWord,
    Language,
    Leftovers,
    Mentions,
    MentionTopic,
    Placeholders,
    Presence,
    Scopes,
    Shares,
    Sign,
    Word,
    YearWords,
)
from xltool.text.clean import bare, without

SLOTS = frozenset({"label", "expected", "actual", "quote", "names"})
CLAUSE_SLOTS = frozenset({"source"})
_YEARS = (Sign.LAST, Sign.NEXT)
"""The years that a head may need beside it."""
_YEAR = r"(?<![0-9])(20[0-9]{2})"
_AMOUNT = "[0-9]+(?:[.][0-9]+)?"
_PERCENT = r"([0-9]+(?:\.[0-9]+)?)"


def parse_mentions(text: str, source: str, form: Form, sibling: Sibling = no_sibling) -> Mentions:
    """Read what a form's text mentions.

    `text` is the TOML, `source` the file's name for messages, `sibling` what the file may take
    over. Raises DefinitionError with every fault of the file.
    """
    root = whole_of(text, source, sibling)
    root.expect_version()
    mentions = _MentionReader(root, form).mentions()
    root.close()
    return mentions


class _MentionReader:
    """Reads the parts of one file, which share its quantities, words and rules."""

    def __init__(self, root: Part, form: Form) -> None:
        self._root, self._form = root, form
        self._quantities = Quantities(form)
        self._quantities.define(root.part("quantities", required=False), frozenset())
        numbers = root.part("numbers")
        self._phrasing = Phrasing(numbers.texts("not_followed", required=False))
        numerals = numbers.texts("units_of_numerals", required=False)
        zero = numbers.texts("before_zero", required=False)
        self._number = self._phrasing.number(numbers.texts("units"), numerals, zero)
        self._amounts = _amounts(numbers.part("amounts", required=False))
        self._amount = self._phrasing.number(tuple(self._amounts), digits=_AMOUNT)
        self._counted = self._phrasing.number(numbers.texts("counted"), numerals, digits=_AMOUNT)
        numbers.finish()
        self._phrasing.name(root.part("words", required=False))
        self._rules = self._read_rules()

    def mentions(self) -> Mentions:
        root = self._root
        topics = {id: self._topic(part) for id, part in root.named_parts("topics", required=False)}
        heads = self._heads(topics)
        return Mentions(
            rules=self._rules,
            counted=self._counted,
            language=self._language(root.part("language"), self._vocabulary(heads)),
            scopes=self._scopes(root.part("scopes")),
            years=self._years(root.part("years")),
            topics=tuple(topics.values()),
            codes=frozenset(code for head in heads for code in (head.code, head.zero)),
            shares=self._shares(root.part("shares")),
            presences=tuple(self._presence(part) for part in root.parts("presences")),
            leftovers=self._leftovers(root.part("leftovers")),
            placeholders=(
                self._placeholders(root.part("placeholders")) if root.has("placeholders") else None
            ),
        )

    def _read_rules(self) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        usual = self._root.part("rule", required=False)
        for part in (each.over(usual) for each in self._root.parts("rules")):
            rule = read_rule(part, str(self._form.form_id), SLOTS)
            part.finish()
            if rule.code in rules or rule.code in self._form.all_rules:
                part.fault("code", "repeated", what=rule.code)
            rules[rule.code] = replace(rule, clause=self._clause(part, rule.clause))
        return rules

    def _clause(self, part: Part, clause: str) -> str:
        """A clause with the name of the document that lays the form down in its slot."""
        unknown = unknown_slots(clause, CLAUSE_SLOTS)
        for slot in unknown:
            part.unknown_slot("clause", slot, CLAUSE_SLOTS)
        return clause if unknown else clause.format(source=self._form.source)

    def _code(self, part: Part, key: str = "code", default: str | None = None) -> str:
        code = part.text(key, default)
        if code and code not in self._rules:
            part.fault(key, "text.no_rule", code=code)
        return code

    def _codes(self, part: Part, key: str) -> tuple[str, ...]:
        codes = part.texts(key, required=False)
        for code in codes:
            if code not in self._rules:
                part.fault(key, "text.no_rule", code=code)
        return codes

    def _texts(self, part: Part, key: str, required: bool = True) -> tuple[str, ...]:
        keys = part.texts(key, required)
        for each in keys:
            self._known_text(part, key, each)
        return keys

    def _known_text(self, part: Part, key: str, text: str) -> None:
        if text and text not in self._form.texts:
            part.fault(key, "text.no_passage", passage=text)

    def _keys(self, part: Part, key: str, required: bool = True) -> tuple[tuple[str, ...], ...]:
        names = part.texts(key, required)
        return tuple(self._quantities.find(part, key, name).keys for name in names)

    def _language(self, part: Part, words: Mapping[str, Word]) -> Language:
        language = Language(
            figures=self._phrasing.read(part, "figures"),
            asides=self._phrasing.read(part, "asides"),
            skipped=self._phrasing.read(part, "skipped", required=False),
            respectively=self._phrasing.read(part, "respectively", required=False),
            number=self._number,
            amount=self._amount,
            amounts=self._amounts,
            words=words,
            lengths=_lengths(words),
        )
        part.finish()
        return language

    def _vocabulary(self, heads: Mapping[HeadWord, tuple[str, ...]]) -> dict[str, Word]:
        """What every word is.

        A word of several signs is of the last that has it; one that names a head has no sign.
        """
        known: dict[str, Word] = {}
        part = self._root.part("signs")
        for sign in Sign:
            known |= dict.fromkeys(self._phrasing.words(part, sign.value, required=False), sign)
        part.finish()
        named: dict[str, tuple[HeadWord, ...]] = {}
        for head, words in heads.items():
            named |= {word: (*named.get(word, ()), head) for word in words}
        return known | named

    def _scopes(self, part: Part) -> Scopes:
        scopes = Scopes(
            own=part.texts("own"),
            area=part.texts("area"),
            governing=part.texts("governing"),
            elsewhere=self._phrasing.read(part, "elsewhere"),
            years=self._phrasing.read(part, "years"),
            bodies=self._phrasing.read(part, "bodies"),
            short=_pairs(part.part("short", required=False)),
            of_which=self._phrasing.read(part, "of_which", required=False),
            whole=self._phrasing.read(part, "whole", required=False),
            own_level=self._phrasing.read(part, "own_level", required=False),
        )
        if part.has("own") and not scopes.own:
            part.fault("own", "none_named")
        part.finish()
        return scopes

    def _years(self, part: Part) -> YearWords:
        years = YearWords(
            code=self._code(part),
            this=part.text("this"),
            last=part.text("last"),
            next=part.text("next"),
            firm=self._phrasing.read(part, "firm", _YEAR),
            loose=self._phrasing.read(part, "loose", _YEAR),
            history=frozenset(self._texts(part, "history", required=False)),
            unless=self._phrasing.read(part, "unless"),
        )
        part.finish()
        return years

    def _topic(self, part: Part) -> MentionTopic:
        topic = MentionTopic(
            words=self._phrasing.read(part, "words"),
            others=self._phrasing.read(part, "others", required=False),
            near=self._phrasing.read(part, "near", required=False),
            home=frozenset(self._texts(part, "home", required=False)),
        )
        part.finish()
        return topic

    def _heads(self, topics: dict[str, MentionTopic]) -> dict[HeadWord, tuple[str, ...]]:
        """Every head with its words; the key by which another edition names it stands once."""
        heads: dict[HeadWord, tuple[str, ...]] = {}
        keys = set()
        for part in self._root.parts("mentions"):
            key = part.text("key", "")
            if key in keys:
                part.fault("key", "repeated", what=key)
            keys |= {key} - {""}
            for each in [m.over(part) for m in part.parts("members", required=False)] or [part]:
                heads[self._head(each, topics)] = self._phrasing.words(each, "words")
                each.finish()
        for column in heads:
            for row in heads:
                if column.columns and not row.is_column and row.topic is column.topic:
                    self._must_have(column, row.readings)
        return heads

    def _head(self, part: Part, topics: dict[str, MentionTopic]) -> HeadWord:
        code, topic = self._code(part), part.text("topic", "")
        if topic and topic not in topics:
            part.fault("topic", "text.no_topic", topic=topic)
        readings = self._keys(part, "readings", required=False)
        years = tuple(sign.value for sign in _YEARS)
        columns = self._columns(part, "columns")
        rest_columns = self._columns(part, "rest_columns")
        return HeadWord(
            code=code,
            zero=self._code(part, "zero", "") or code,
            topic=topics.get(topic),
            weight=part.integer("weight", 0, least=0),
            readings=readings,
            columns=columns,
            year=Sign(part.choice("year", years)) if part.has("year") else None,
            adds=part.flag("adds", False),
            of_named=part.flag("of_named", False),
            can_be_none=part.flag("can_be_none", True),
            rest=self._keys(part, "rest", required=False),
            rest_columns=tuple(column for columns in rest_columns for column in columns),
            needs=self._phrasing.read(part, "needs") if part.has("needs") else None,
            unless=self._phrasing.read(part, "unless") if part.has("unless") else None,
            after=part.flag("after", True),
            amount=any(
                self._form.figures[key].kind.type is not ValueType.INTEGER
                for keys in readings
                for key in keys
            ),
            less=self._keys(part, "less", required=False),
            parts=readings[0] if readings and part.flag("parts", False) else (),
            part_of=frozenset(self._codes(part, "part_of")),
            is_column=bool(columns) or not readings,
        )

    def _columns(self, part: Part, key: str) -> tuple[tuple[str, ...], ...]:
        """The columns of each name: that of one, or those of a group in square brackets."""
        found = []
        for name in part.texts(key, required=False):
            columns = dict.fromkeys(
                column.key
                for table in self._form.tables.values()
                for block in table.blocks
                for column in block.columns
                if name == column.key or name[1:-1] in column.group_ids
            )
            if not columns:
                part.fault(key, "term.figure", term=name)
            found.append(tuple(columns))
        return tuple(found)

    def _must_have(self, column: HeadWord, readings: tuple[tuple[str, ...], ...]) -> None:
        """Note columns that the rows of the same topic do not have."""
        for name in dict.fromkeys((*sum(column.columns, ()), *column.rest_columns)):
            for table, row, _ in {parts_of(key) for keys in readings for key in keys}:
                if (key := key_of(table, row, name)) not in self._form.figures:
                    self._root.fault("mentions", "term.figure", term=key)

    def _shares(self, part: Part) -> Shares:
        shares = Shares(
            code=self._code(part),
            of=frozenset(self._codes(part, "of")),
            said=self._phrasing.read(part, "says", _PERCENT),
            wholes=self._keys(part, "wholes"),
            tolerance=_not_negative(part, "tolerance"),
        )
        part.finish()
        return shares

    def _presence(self, part: Part) -> Presence:
        asides = part.texts("asides", required=False)
        nothing = part.texts("nothing", required=False)
        presence = Presence(
            code=self._code(part),
            at=part.text("at"),
            any_words=part.flag("any_words", False),
            asides=asides,
            nothing=tuple(dict.fromkeys(without(words, asides) for words in nothing)),
            within=self._texts(part, "within"),
            words=part.texts("words"),
        )
        self._known_text(part, "at", presence.at)
        part.finish()
        return presence

    def _leftovers(self, part: Part) -> Leftovers:
        words = self._phrasing.translate(part, "says", part.texts("says"))
        tails = part.texts("not_followed", required=False)
        bounded = [rf"(?<![A-Za-z./_\-])(?:{'|'.join(words)})(?![A-Za-z./_\-])"] if words else []
        leftovers = Leftovers(code=self._code(part), said=self._phrasing.join(bounded, tails))
        part.finish()
        return leftovers

    def _placeholders(self, part: Part) -> Placeholders:
        around = part.text("around", "")
        none, words = (
            frozenset(bare(each, around) for each in part.texts(key)) for key in ("none", "words")
        )
        placeholders = Placeholders(self._code(part), around, none, words)
        part.finish()
        return placeholders


def _lengths(words: Collection[str]) -> dict[str, tuple[int, ...]]:
    """How long the words are that a text of three characters, two or one can begin, the longest
    first; of words that are shorter themselves, these."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[:3], set()).add(len(word))
    for start, lengths in found.items():
        lengths |= {end for end in (1, 2) if end < len(start) and start[:end] in words}
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


def _pairs(part: Part) -> dict[str, str]:
    """Every key of a table with the text that stands at it."""
    return {name: part.text(name) for name in part.names()}


def _amounts(part: Part) -> dict[str, Decimal]:
    """Units of money, each with how many of that of the tables it is."""
    return {unit: _not_negative(part, unit) for unit in part.names()}


def _not_negative(part: Part, key: str) -> Decimal:
    """A number written as a text: 0 or more."""
    written = part.text(key)
    try:
        points = Decimal(written)
    except InvalidOperation:
        points = Decimal("NaN")
    if re.fullmatch(r"[0-9.]+", written) and points.is_finite():
        return points
    if written:
        part.fault(key, "not_negative", value=quoted(written))
    return Decimal(0)
