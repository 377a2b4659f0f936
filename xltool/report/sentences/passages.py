"""The passages generated for a record, by the section or the topic they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xltool.history.crosswalk import Counterpart
from xltool.model.record import Record
from xltool.report.sentences.facts import Facts
from xltool.report.sentences.scope import tell_scope
from xltool.report.sentences.script import Narrative
from xltool.report.sentences.subject import subject_of
from xltool.report.sentences.telling import tell_topic

Paragraphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """Generated paragraphs.

    `openings` stand at the head of a section, by its key; `topics` are passages, by theirs. What
    has nothing to say is not in either.
    """

    openings: Mapping[str, Paragraphs] = field(default_factory=dict)
    topics: Mapping[str, Paragraphs] = field(default_factory=dict)


def generate(
    narrative: Narrative,
    record: Record,
    previous: Counterpart | None = None,
    subject: str | None = None,
) -> Passages:
    """Everything the figures of a record say, whether its office wrote of it or not.

    `previous` is the same office's report of the period before.
    `subject` overrides what the sentences speak of.
    """
    facts = Facts(record, narrative.changes, previous)
    words = {
        "subject": subject or subject_of(narrative.subjects, record),
        "year": str(record.year),
        "period": str(record.period),
    }
    openings = {}
    if record.scope is not None:
        text = tell_scope(narrative.scope, record, record.scope, words, facts.say)
        openings[narrative.scope.section] = (text,)
    told = ((topic.key, tell_topic(topic, facts, words)) for topic in narrative.topics)
    return Passages(openings, {key: paragraphs for key, paragraphs in told if paragraphs})


def stand_in(
    narrative: Narrative | None,
    record: Record,
    previous: Counterpart | None = None,
    subject: str | None = None,
) -> Passages:
    """What stands in the report of a record where its office wrote nothing; see `generate`."""
    if narrative is None:
        return Passages()
    passages = generate(narrative, record, previous, subject)
    silent = {k: text for k, text in passages.topics.items() if record.text[k] is None}
    return Passages(passages.openings, silent)
