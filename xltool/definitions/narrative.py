"""The sentences of a form: `narrative.toml` in, Narrative out, checked against the form.

What a file does not say of changes, subjects and scope stands in `templates/narrative.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from xltool.definitions.inherit import Sibling, no_sibling, whole_of
from xltool.definitions.phrases import PhraseReader, Quantities
from xltool.definitions.reader import Part
from xltool.model.form import Form
from xltool.model.period import Cycle
from xltool.reporting.sentences import (
    AmountSlot,
    Changes,
    ChangeSlot,
    Condition,
    Demand,
    Ending,
    ListMember,
    Narrative,
    ScopeWords,
    Sentence,
    Subjects,
    Topic,
)
from xltool.reporting.sentences.script import LIST, Piece, bind
from xltool.resources import templates

WORDS = frozenset({"subject", "year", "period"})
CHANGE_WORDS = frozenset({"before", "difference", "percent", "unit"})
MEMBER_WORDS = frozenset({"name", "amount", "change"})
SCOPE_WORDS = WORDS | {"included", "own"}
LACKING_WORDS = WORDS | {"lacking", "names"}
_LIST_SLOT = "{" + LIST + "}"


def parse_narrative(text: str, source: str, form: Form, sibling: Sibling = no_sibling) -> Narrative:
    """Read the sentences of a form.

    `text` is the TOML, `source` the file's name for messages, `sibling` what the file may take
    over. Raises DefinitionError with every fault of the file.
    """
    root = whole_of(text, source, sibling, _usual(form.cycle))
    root.expect_version()
    quantities = Quantities(form)
    quantities.define(root.part("quantities", required=False), WORDS | MEMBER_WORDS | {LIST})
    narrative = Narrative(
        topics=_Sentences(quantities).topics(root, form),
        changes=_changes(root.part("changes")),
        subjects=_subjects(root.part("subjects")),
        scope=_scope(root.part("scope"), form),
    )
    root.close()
    return narrative


@cache
def _usual(cycle: Cycle) -> Mapping[str, Mapping[str, Any]]:
    """The words for what a file does not say, for the periods of a cycle."""
    return tomllib.loads(cycle.words.fill((templates() / "narrative.toml").read_text("utf-8")))


class _Sentences:
    """Reads the topics of a file with its quantities."""

    def __init__(self, quantities: Quantities) -> None:
        self._quantities = quantities
        self._phrases = PhraseReader(WORDS, quantities)
        self._around_list = PhraseReader(WORDS | {LIST}, quantities)
        self._of_members = PhraseReader(WORDS | MEMBER_WORDS, quantities)

    def topics(self, root: Part, form: Form) -> tuple[Topic, ...]:
        topics: list[Topic] = []
        for part in root.parts("topics"):
            key = part.text("key")
            if key and key not in form.texts:
                part.fault("key", "text.no_passage", passage=key)
            if key in (topic.key for topic in topics):
                part.fault("key", "repeated", what=key)
            paragraphs = []
            for paragraph in part.parts("paragraphs"):
                paragraphs.append(tuple(map(self._sentence, paragraph.parts("sentences"))))
                paragraph.finish()
            topics.append(Topic(key, tuple(paragraphs)))
            part.finish()
        return tuple(topics)

    def _sentence(self, part: Part) -> Sentence:
        when = part.part("when", required=False)
        conditions = tuple(
            Condition(demand, self._quantities.find(when, demand, name))
            for demand in Demand
            for name in when.texts(demand, required=False)
        )
        when.finish()
        if not part.has(LIST):
            sentence = Sentence(conditions, self._phrases.read(part, "text"))
        else:
            text = self._around_list.read(part, "text")
            if _LIST_SLOT not in part.text("text"):
                part.fault("text", "text.list_slot", slot=_LIST_SLOT)
            listing = part.part(LIST)
            sentence = Sentence(conditions, text, self._members(listing), listing.text("joined"))
            listing.finish()
        part.finish()
        return sentence

    def _members(self, part: Part) -> tuple[ListMember, ...]:
        """The members of a list; with `whole`, together they are exactly that quantity."""
        in_list = self._of_members.read(part, "each")
        only = self._of_members.read(part, "only") if part.has("only") else None
        members = []
        for each in part.parts("members"):
            of = self._quantities.asked(each, "of")
            meant: dict[str, Piece] = {
                "name": each.text("name"),
                "amount": AmountSlot(of),
                "change": ChangeSlot(of),
            }
            alone = bind(only, meant) if only is not None else None
            members.append(ListMember(of, bind(in_list, meant), alone))
            each.finish()
        if part.has("only") and not part.has("whole"):
            part.fault("only", "text.only_of_whole")
        if part.has("whole"):
            whole = self._quantities.asked(part, "whole")
            parts = sorted(e for m in members for e in self._quantities.entries(m.of))
            if parts != self._quantities.entries(whole):
                part.fault("whole", "text.members_of_whole", name=whole.name)
        return tuple(members)


def _changes(part: Part) -> Changes:
    phrases = PhraseReader(CHANGE_WORDS)
    changes = Changes(**{field.name: phrases.read(part, field.name) for field in fields(Changes)})
    part.finish()
    return changes


def _subjects(part: Part) -> Subjects:
    endings = []
    for each in part.parts("endings"):
        endings.append(Ending(each.text("ending"), each.text("subject")))
        if each.has("ending") and not endings[-1].ending:
            each.fault("ending", "empty")
        each.finish()
    subjects = Subjects(
        alone=part.text("alone"),
        other=part.text("other"),
        tails=part.texts("tails", required=False),
        endings=tuple(endings),
    )
    part.finish()
    return subjects


def _scope(part: Part, form: Form) -> ScopeWords:
    included, lacking = PhraseReader(SCOPE_WORDS), PhraseReader(LACKING_WORDS)
    first = next((each.key for each in form.sections if each.in_report), "")
    section = part.text("section", first)
    if section and section not in {each.key for each in form.sections if each.in_report}:
        part.fault("section", "text.no_section", section=section)
    words = ScopeWords(
        section=section,
        included=included.read(part, "included"),
        own=part.text("own"),
        nobody=included.read(part, "nobody"),
        lacking=lacking.read(part, "lacking"),
        lacking_many=lacking.read(part, "lacking_many"),
        joined=part.text("joined"),
        names_at_most=part.integer("names_at_most", least=1),
    )
    part.finish()
    return words
