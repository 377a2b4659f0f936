"""The passages generated for a record, by the section or the topic they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from xltool.classes import dataclass
from xltool.history.crosswalk import Crosswalk
from xltool.model.record import Record, Scope
from xltool.reporting.sentences.facts import Facts
from xltool.reporting.sentences.script import (
    LIST,
    AmountSlot,
    ChangeSlot,
    Condition,
    Demand,
    Narrative,
    ScopeWords,
    Sentence,
    Subjects,
    Topic,
    fill,
)

Paragraphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Generated paragraphs.

    `openings` stand at the head of a section, by its key; `topics` are passages, by theirs. What
    has nothing to say is not in either. `replaced` are those topics that stand in a total's report
    in place of what the office that adds up wrote.
    """

    openings: Mapping[str, Paragraphs] = field(default_factory=dict)
    topics: Mapping[str, Paragraphs] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()


def generate(
    narrative: Narrative,
    record: Record,
    previous: Crosswalk | None = None,
    subject: str | None = None,
) -> Passages:
    """Everything the figures of a record say, whether its office wrote of it or not.

    `previous` is the same office's report of the period before.
    `subject` overrides the subject of the sentences.
    """
    facts = Facts(record, narrative.changes, previous)
    words = {
        "subject": subject or _subject_of(narrative.subjects, record),
        "year": str(record.year),
        "period": str(record.period),
    }
    openings = {}
    if record.scope is not None:
        text = _tell_scope(narrative.scope, record, record.scope, words, facts.say)
        openings[narrative.scope.section] = (text,)
    told = ((topic.key, _tell_topic(topic, facts, words)) for topic in narrative.topics)
    return Passages(openings, {key: paragraphs for key, paragraphs in told if paragraphs})


def stand_in(
    narrative: Narrative | None,
    record: Record,
    previous: Crosswalk | None = None,
    subject: str | None = None,
    contradicted: tuple[str, ...] = (),
) -> Passages:
    """What stands in the report of a record where its office wrote nothing; see `generate`.

    In a total's report it stands as well for the passages that are `contradicted` by the tables:
    the office that adds up wrote them of its own figures.
    """
    if narrative is None:
        return Passages()
    passages = generate(narrative, record, previous, subject)
    rewritten = contradicted if record.scope is not None else ()
    replaced = tuple(k for k in rewritten if k in passages.topics)
    given = {
        k: text for k, text in passages.topics.items() if record.text[k] is None or k in replaced
    }
    return Passages(passages.openings, given, replaced)


def _tell_scope(
    said: ScopeWords,
    record: Record,
    scope: Scope,
    words: Mapping[str, str],
    figure: Callable[[AmountSlot | ChangeSlot], str],
) -> str:
    """One paragraph: how many offices are included, and which are lacking."""
    has_own = any(office.is_same(record.office) for office in scope.included)
    slots = {
        **words,
        "included": str(len(scope.included)),
        "own": said.own if has_own else "",
        "lacking": str(len(scope.lacking)),
        "names": said.joined.join(o.name for o in scope.lacking[: said.names_at_most]),
    }
    text = fill(said.included if scope.included else said.nobody, slots, figure)
    if not scope.lacking:
        return text
    many = len(scope.lacking) > said.names_at_most
    return text + fill(said.lacking_many if many else said.lacking, slots, figure)


def _subject_of(subjects: Subjects, record: Record) -> str:
    """The subject of the sentences. A name says it by its ending; the first that fits is taken."""
    if record.scope is None:
        return subjects.alone
    name = record.office.name
    for each in subjects.endings:
        if any(name.endswith(each.ending + tail) for tail in ("", *subjects.tails)):
            return each.subject
    return subjects.other


def _tell_topic(topic: Topic, facts: Facts, words: Mapping[str, str]) -> tuple[str, ...]:
    """The paragraphs of a topic; one without any sentence is left out."""
    told = (
        "".join(_tell(sentence, facts, words) for sentence in paragraph)
        for paragraph in topic.paragraphs
    )
    return tuple(text for text in told if text)


def _tell(sentence: Sentence, facts: Facts, words: Mapping[str, str]) -> str:
    """A sentence in its words; empty where it does not apply.

    A list of the members other than zero implies that all others are zero, so one
    blank member suppresses the sentence.
    """
    if not all(_holds(condition, facts) for condition in sentence.when):
        return ""
    if any(facts.amount(quantity) is None for quantity in sentence.needs):
        return ""
    if not sentence.members:
        return fill(sentence.text, words, facts.say)
    listed = [member for member in sentence.members if facts.amount(member.of)]
    if not listed:
        return ""
    if len(listed) == 1 and listed[0].only is not None:
        return fill(listed[0].only, words, facts.say)
    items = (fill(member.each, words, facts.say) for member in listed)
    return fill(sentence.text, {**words, LIST: sentence.joined.join(items)}, facts.say)


def _holds(condition: Condition, facts: Facts) -> bool:
    amount = facts.amount(condition.of)
    if amount is None:
        return False
    return condition.demand is Demand.KNOWN or (condition.demand is Demand.ZERO) == (amount == 0)
