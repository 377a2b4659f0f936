"""In words: how complete the total is, who is lacking, and what its own audit found."""

from __future__ import annotations

from collections.abc import Iterator

from xltool.collection.collection import Standing
from xltool.collection.outputs.ledger.context import Season
from xltool.model.finding import Finding, Severity

_LACKING = (Standing.MISSING, Standing.FAILED, Standing.REFUSED)


def is_known_complete(season: Season) -> bool:
    """Whether nobody is lacking; without a roster nobody can tell."""
    return season.collection.is_complete and season.collection.has_roster


def completeness(season: Season) -> str:
    """Whether everybody is in the total; who is not, and why."""
    words, collection = season.words, season.collection
    used = len(collection.standing(Standing.USED))
    if collection.is_complete:
        if collection.has_roster:
            return words.say("overview_complete", count=used)
        return words.say("overview_complete_received", count=used) + words["overview_no_roster"]
    wanted = len(collection.lines) - len(collection.standing(Standing.EXCLUDED))
    told = [words["overview_incomplete"]]
    told.append(words.say("overview_counts", wanted=wanted, used=used))
    told += _lacking(season)
    if not collection.has_roster:
        told.append(words["overview_no_roster"])
    return "".join(told)


def _lacking(season: Season) -> Iterator[str]:
    words, collection = season.words, season.collection
    for standing in _LACKING:
        names = [line.office.name for line in collection.standing(standing)]
        if names:
            said = words[f"standing_{standing}"]
            yield words.say(
                "overview_lacking", standing=said, count=len(names), names=season.names(names)
            )
    faulty = [line.office.name for line, _, returned in collection.used if returned.errors]
    if faulty:
        yield words.say("overview_with_errors", count=len(faulty), names=season.names(faulty))


def audited(season: Season) -> str:
    """What the audit of the total found, and what was found over all offices."""
    words, collection = season.words, season.collection
    audit = collection.audited
    told = []
    if audit.errors or audit.count(Severity.DOUBT):
        doubts = audit.count(Severity.DOUBT)
        told.append(words.say("overview_audit", errors=audit.errors, doubts=doubts))
    else:
        told.append(words["overview_audit_clean"])
    if audit.explained:
        told.append(words.say("overview_audit_explained", count=audit.explained))
    if skipped := sum(audit.skipped.values()):
        told.append(words.say("overview_audit_skipped", count=skipped))
    errors, doubts = (_count(collection.findings, s) for s in (Severity.ERROR, Severity.DOUBT))
    if errors or doubts:
        told.append(words.say("overview_over_all", errors=errors, doubts=doubts))
    told.append(words.say("overview_where", sheet=words["findings_sheet"]))
    return "".join(told)


def _count(findings: tuple[Finding, ...], severity: Severity) -> int:
    return sum(f.severity is severity and f.explained is None for f in findings)
