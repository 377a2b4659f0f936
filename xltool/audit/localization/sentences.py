"""Causes in words. The sentences are the catalogue's; here they are filled in."""

from __future__ import annotations

from xltool.audit.catalogue import Catalogue
from xltool.audit.localization.cause import Cause, Change, Explanation
from xltool.model.finding import Number


def cause_sentence(cause: Cause, catalogue: Catalogue, language: str) -> str:
    """Which cell, what it says, what it would have to say, and what that settles."""
    first = cause.changes[0]
    facts: dict[str, Number | str] = {
        "label": _where(first),
        "actual": first.actual,
        "expected": first.likely,
        "count": cause.count,
        "why": catalogue.say(f"cause_{cause.kind}", language),
    }
    sentence = "cause_whole" if cause.whole else "cause_part"
    if len(cause.changes) > 1:
        second = cause.changes[1]
        also: dict[str, Number | str] = {
            "label": _where(second),
            "actual": second.actual,
            "expected": second.likely,
        }
        facts["names"] = catalogue.say("cause_second", language, also)
        sentence = "cause_pair"
    said = catalogue.say(sentence, language, facts)
    if cause.whole:
        said = catalogue.say(_standing(cause), language) + said
    if cause.totals_follow:
        said += catalogue.say("cause_totals_follow", language)
    return said


def _standing(cause: Cause) -> str:
    """How likely the cause is beside the others that are told."""
    if cause.certain:
        return "cause_certain"
    if not cause.foremost:
        return "cause_possible"
    return "cause_as_likely" if cause.tied else "cause_foremost"


def explanation_sentences(
    explanation: Explanation, catalogue: Catalogue, language: str
) -> tuple[str, ...]:
    """The whole of what is known of the causes: first how far they are known, then each of them."""
    causes = explanation.causes
    if not explanation.failed:
        return ()
    facts: dict[str, Number | str] = {"count": explanation.able, "difference": explanation.failed}
    head: tuple[str, ...] = ()
    if not explanation.able:
        head = (catalogue.say("cause_parts" if causes else "cause_none", language, facts),)
    elif len(causes) < explanation.able:
        head = (catalogue.say("cause_many" if causes else "cause_open", language, facts),)
    return head + tuple(cause_sentence(cause, catalogue, language) for cause in causes)


def _where(change: Change) -> str:
    return f"{change.sheet} {change.cell} {change.label}"
