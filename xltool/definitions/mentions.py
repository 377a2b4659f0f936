"""What a form expects of text: `mentions.toml` in, Mentions out, checked against the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from xltool.definitions.inherit import Sibling, no_sibling, whole_of
from xltool.definitions.phrases import Phrasing, Quantities
from xltool.definitions.reader import Part, quoted
from xltool.definitions.relations import read_rule, unknown_slots
from xltool.model.finding import Rule
from xltool.model.form import Form
from xltool.model.mentions import (
    Language,
    Leftovers,
    Mention,
    Mentions,
    MentionTopic,
    Placeholders,
    Presence,
    Scopes,
    Shares,
    YearWords,
)
from xltool.text.clean import bare, without
from xltool.text.pattern import Pattern

SLOTS = frozenset({"label", "expected", "actual", "quote", "names"})
CLAUSE_SLOTS = frozenset({"source"})
MEMBER = "member"
"""The word list of a phrase that a mention has once for each of its members."""
_YEAR = r"(?<![0-9])(20[0-9]{2})"
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
        self._units = numbers.texts("units")
        written = numbers.texts("counted_in_numerals", required=False)
        self._counted = self._phrasing.counted(numbers.texts("counted"), written)
        numbers.finish()
        self._phrasing.name(root.part("words", required=False))
        self._rules = self._read_rules()

    def mentions(self) -> Mentions:
        root = self._root
        topics = {id: self._topic(part) for id, part in root.named_parts("topics", required=False)}
        return Mentions(
            rules=self._rules,
            counted=self._counted,
            language=self._language(root.part("language")),
            scopes=self._scopes(root.part("scopes")),
            years=self._years(root.part("years")),
            mentions=self._mentions(topics),
            shares=self._shares(root.part("shares")),
            presences=tuple(self._presence(part) for part in root.parts("presences")),
            leftovers=self._leftovers(root.part("leftovers")),
            placeholders=(
                self._placeholders(root.part("placeholders")) if root.has("placeholders") else None
            ),
        )

    def _read_rules(self) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        for part in self._root.parts("rules"):
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

    def _language(self, part: Part) -> Language:
        language = Language(
            figures=self._phrasing.read(part, "figures"),
            leads=self._phrasing.read(part, "leads"),
            asides=self._phrasing.read(part, "asides"),
            respectively=self._phrasing.read(part, "respectively", required=False),
        )
        part.finish()
        return language

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

    def _mentions(self, topics: dict[str, MentionTopic]) -> tuple[Mention, ...]:
        """Every way of stating a figure; the key by which another edition names it stands once."""
        mentions: list[Mention] = []
        keys = set()
        for part in self._root.parts("mentions"):
            key = part.text("key", "")
            if key in keys:
                part.fault("key", "repeated", what=key)
            keys |= {key} - {""}
            mentions += self._ways(part, topics)
        return tuple(mentions)

    def _ways(self, part: Part, topics: dict[str, MentionTopic]) -> Iterator[Mention]:
        """One mention, or one for each of its members, which has its own words and readings."""
        members = [(each, each.texts("words")) for each in part.parts("members", required=False)]
        words = tuple(word for _, names in members for word in names)
        mention = self._mention(part, topics, words)
        if not members:
            yield mention
        for member, names in members:
            yield replace(
                mention,
                said=self._said(part, names),
                needs=names,
                readings=self._readings(member),
                parts=self._parts(member) or mention.parts,
            )
            member.finish()

    def _said(self, part: Part, members: tuple[str, ...]) -> Pattern:
        phrasing = self._phrasing.having(MEMBER, members) if members else self._phrasing
        number = phrasing.number(part.texts("units", required=False) or self._units)
        said = phrasing.translate(part, "says", part.texts("says", required=False), number)
        said += phrasing.translate(part, "none", part.texts("none", required=False))
        return phrasing.join(said, part.texts("not_followed", required=False))

    def _readings(self, part: Part) -> tuple[tuple[str, ...], ...]:
        readings = self._keys(part, "readings")
        if part.has("readings") and not readings:
            part.fault("readings", "none_named")
        return readings

    def _parts(self, part: Part) -> tuple[str, ...]:
        return tuple(k for keys in self._keys(part, "parts", required=False) for k in keys)

    def _mention(
        self, part: Part, topics: dict[str, MentionTopic], members: tuple[str, ...]
    ) -> Mention:
        code = self._code(part)
        topic = part.text("topic", "")
        if topic and topic not in topics:
            part.fault("topic", "text.no_topic", topic=topic)
        stated = part.texts("says", required=False)
        if not stated and not part.texts("none", required=False):
            part.fault("says", "text.says_or_none")
        for phrase in stated:
            if "#" not in phrase:
                part.fault("says", "text.number_missing", phrase=phrase)
        mention = Mention(
            code=code,
            zero=self._code(part, "zero", "") or code,
            topic=topics.get(topic),
            said=self._said(part, members),
            needs=members or part.texts("needs"),
            unless=self._phrasing.read(part, "unless") if part.has("unless") else None,
            readings=() if members else self._readings(part),
            less=self._keys(part, "less", required=False),
            parts=self._parts(part),
            at_most=part.flag("at_most", False),
            part_of=frozenset(self._codes(part, "part_of")),
            texts=frozenset(self._texts(part, "texts", required=False)),
        )
        part.finish()
        return mention

    def _shares(self, part: Part) -> Shares:
        shares = Shares(
            code=self._code(part),
            of=frozenset(self._codes(part, "of")),
            said=self._phrasing.read(part, "says", _PERCENT),
            wholes=self._keys(part, "wholes"),
            tolerance=_points(part, "tolerance"),
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


def _pairs(part: Part) -> dict[str, str]:
    """Every key of a table with the text that stands at it."""
    return {name: part.text(name) for name in part.names()}


def _points(part: Part, key: str) -> Decimal:
    """A number of points of a percentage, written as a text: 0 or more."""
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
