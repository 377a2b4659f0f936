"""What becomes of every file that arrived: exactly one outcome each, with the reason.

Files are looked at in the order of their paths, so the same folder always comes to the same
outcomes. Of two workbooks of one office that differ neither is taken unless the caller prefers one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from xltool.classes import dataclass
from xltool.collection.candidate import CONTRADICTORY, Candidate, contradiction, left_out, why_out
from xltool.collection.collection import FileOutcome
from xltool.collection.intake import NO_REPORT, NO_TABLES, Outcome, ReceivedFile
from xltool.collection.pointing import RosterNames, owner_of
from xltool.model.errors import FileError
from xltool.model.finding import Fact, Finding, Rule, Severity
from xltool.model.form import FormId
from xltool.model.office import OfficeId, by_office
from xltool.model.period import Cycle, Period, PeriodQuery
from xltool.model.record import Office
from xltool.model.roster import Member, Roster
from xltool.workbook.read.gate import IMAGE

DIFFERING = "C104"
"""The rule by which workbooks of one office that differ are all refused."""


@dataclass(frozen=True, slots=True)
class TriageOptions:
    """What the coordinator sets.

    `office` is the name of the one who adds up. Without a `period` the one that most workbooks
    carry is taken. `prefer` are paths of files, or of folders and archives with all that is in
    them, the most preferred first. `excluded` are the offices that are not added up by a decision,
    each as a line of a roster, whether the roster has it or not.
    """

    office: str
    period: PeriodQuery | None = None
    roster: Roster | None = None
    prefer: tuple[str, ...] = ()
    include_failed: bool = False
    excluded: tuple[Member, ...] = ()

    @property
    def own(self) -> OfficeId:
        """The one who adds up, as far as it is known before its workbook is read."""
        return OfficeId(self.office)


@dataclass(frozen=True, slots=True)
class TriagedFiles:
    """Every file's entry in order of paths, and the period and form they are of."""

    period: Period
    form: FormId
    entries: tuple[FileOutcome, ...]


class NothingToAddUpError(FileError):
    """No workbook was read. `entries` say of every file why."""

    def __init__(self, entries: tuple[FileOutcome, ...]) -> None:
        super().__init__("reconcile.nothing")
        self.entries = entries


def triage(
    received: Iterable[ReceivedFile], options: TriageOptions, rules: Mapping[str, Rule]
) -> TriagedFiles:
    """Decide over every file.

    Raises NothingToAddUpError where no workbook is of use, and NumberError where the period asked
    for is none of those that the workbooks are of.
    """
    # each step narrows what the next one counts: copies have no say in the period, and the form is
    # that of the workbooks of the period whose offices are on the roster
    sorting = _Sorting(options, rules)
    candidates = sorting.of_their_originals(sorting.read(sorted(received, key=lambda a: a.path)))
    candidates = sorting.without_copies(candidates)
    period = _period([candidate.record.period for candidate in candidates], options.period)
    candidates = sorting.of_one_identity(sorting.on_the_roster(candidates))
    candidates = sorting.of_period(candidates, period)
    form = _commonest(Counter(c.record.form_id for c in candidates if c.record.period == period))
    if period is None or form is None:
        raise NothingToAddUpError(sorting.entries)
    for group in by_office(sorting.of_form(candidates, form), lambda candidate: candidate.office):
        sorting.one_of(group)
    sorting.give_the_refused_to_offices()
    sorting.pass_over_what_is_no_report()
    return TriagedFiles(period, form, sorting.entries)


def _period(found: list[Period], asked: PeriodQuery | None) -> Period | None:
    """The period that is added up: the one given, else the one that most workbooks carry.

    Whether a number is a month or a quarter, the workbooks decide: first those of the year given,
    of these first such as have a number where one is given, and none where none is.
    """
    if asked is None:
        return _commonest(Counter(found))
    cycles = [p.cycle for p in found if p.year == asked.year] or [p.cycle for p in found]
    fitting = [cycle for cycle in cycles if (cycle is Cycle.YEAR) == (asked.number is None)]
    cycle = _commonest(Counter(fitting or cycles))
    return None if cycle is None else asked.of(cycle)


_Value = TypeVar("_Value", Period, Cycle, FormId)


def _commonest(counts: Counter[_Value]) -> _Value | None:
    """The value that most have; of equally common ones the greatest, which is the latest."""
    return max(counts, key=lambda value: (counts[value], value), default=None)


def _no_report(entry: FileOutcome) -> str:
    """The rule that says of a refused file that it is no report; empty for what may be one."""
    facts = entry.why.facts if entry.why else {}
    if facts.get("why") == IMAGE:
        return "F132"
    return NO_REPORT if facts.get("tables") == NO_TABLES else ""


class _Sorting:
    """The entries decided so far. Each step decides over some and gives those that are left."""

    def __init__(self, options: TriageOptions, rules: Mapping[str, Rule]) -> None:
        self._request = options
        self._rules = rules
        self._names = RosterNames(options.roster) if options.roster else None
        self._entries: dict[str, FileOutcome] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    @property
    def entries(self) -> tuple[FileOutcome, ...]:
        return tuple(self._entries[path] for path in sorted(self._entries))

    def read(self, received: list[ReceivedFile]) -> list[Candidate]:
        """Those that were read; leftovers, archives and refused files are decided."""
        candidates = []
        for file in received:
            if file.returned is not None:
                candidates.append(Candidate(file, file.returned))
                continue
            outcome = file.outcome or Outcome.REFUSED
            self._words[file.path] = file.words
            why = self._finding(file.because) if file.because else file.refused
            self._entries[file.path] = FileOutcome(
                file.path, file.digest, file.size, outcome, why=why
            )
        return candidates

    def of_their_originals(self, candidates: list[Candidate]) -> list[Candidate]:
        """Without marked copies that name another office, form or period than the workbook they
        were made from."""
        by_digest = {candidate.file.digest: candidate for candidate in candidates}
        for candidate in candidates:
            original, record = by_digest.get(candidate.returned.original), candidate.record
            if original is None:
                continue
            of, known = original.record, (original.record.form_id, original.record.period)
            if not of.office.is_same(record.office) or known != (record.form_id, record.period):
                why = self._finding(
                    "F141",
                    of.office.name,
                    record.office.name,
                    names=original.path,
                    edition=record.period,
                    known=of.period,
                )
                self._decide(candidate, Outcome.REFUSED, why)
        return self._left(candidates)

    def without_copies(self, candidates: list[Candidate]) -> list[Candidate]:
        """One of each content: the first, or the preferred."""
        first: dict[str, str] = {}
        for candidate in sorted(candidates, key=self._rank):
            path = first.setdefault(candidate.file.digest, candidate.path)
            if path != candidate.path:
                roster = self._request.roster
                member = roster.member_of(candidate.record.office) if roster else None
                candidate = replace(candidate, member=member)
                self._decide(candidate, Outcome.DUPLICATE, self._finding("F114", names=path))
        return self._left(candidates)

    def on_the_roster(self, candidates: list[Candidate]) -> list[Candidate]:
        """Every workbook with its line of the roster; one that stands on no line is refused."""
        roster = self._request.roster
        if roster is None:
            return [left_out(candidate, self._request.excluded) for candidate in candidates]
        listed = []
        for candidate in candidates:
            office = candidate.record.office
            member = roster.member_of(office)
            if member is not None:
                remarks = self._differing(member.office, office)
                listed.append(replace(candidate, member=member, remarks=remarks))
            elif self._request.own.is_same(office):
                listed.append(left_out(candidate, self._request.excluded))
            else:
                known = roster.near(office.name)
                how = "roster_near" if known else "roster_none"
                why = self._finding("F118", names=office.name, known=known, how=how)
                self._decide(candidate, Outcome.REFUSED, why)
        return listed

    def of_one_identity(self, candidates: list[Candidate]) -> list[Candidate]:
        """Without workbooks that name two offices, or periods; one that the caller prefers is taken
        for what its identity says, and this is remarked."""
        found = []
        for candidate in candidates:
            severity = self._rules[CONTRADICTORY].severity
            why, other = contradiction(candidate, self._names, self._request.own, severity)
            if why is None:
                found.append(candidate)
            elif self._rank(candidate) < len(self._request.prefer):
                returned = candidate.returned.without(CONTRADICTORY)
                remarks = (*candidate.remarks, replace(why, severity=Severity.DOUBT))
                found.append(replace(candidate, returned=returned, remarks=remarks))
            else:
                self._decide(candidate, Outcome.REFUSED, why, other)
        return found

    def _differing(self, listed: Office, office: Office) -> tuple[Finding, ...]:
        """What a workbook states of itself otherwise than the line it was matched with."""
        if listed.name != office.name:
            return (self._finding("F119", listed.name, office.name, how="matched_by_code"),)
        if office.code and listed.code and listed.code != office.code:
            return (self._finding("F119", listed.code, office.code, how="matched_by_name"),)
        return ()

    def of_period(self, candidates: list[Candidate], period: Period | None) -> list[Candidate]:
        """Those of a period; of another cycle are only workbooks of another form."""
        for candidate in candidates:
            other = candidate.record.period
            if period is not None and other.cycle is period.cycle and other != period:
                why = self._finding("F111", edition=other, known=period)
                self._decide(candidate, Outcome.REFUSED, why)
        return self._left(candidates)

    def of_form(self, candidates: list[Candidate], form: FormId) -> list[Candidate]:
        for candidate in candidates:
            if (other := candidate.record.form_id) != form:
                known = str(form)
                why = self._finding("F120", form=other.id, edition=other.edition, known=known)
                self._decide(candidate, Outcome.REFUSED, why)
        return self._left(candidates)

    def one_of(self, group: list[Candidate]) -> None:
        """Decide over all workbooks of one office: one counts, or none."""
        group = self._filled(group)
        contents: list[Candidate] = []
        ranked = sorted(self._corrected(group), key=lambda c: (self._rank(c), c.order))
        for candidate in ranked:
            same = next((c for c in contents if c.has_same_content(candidate)), None)
            if same is None:
                contents.append(candidate)
            else:
                code = "F137" if same.is_same_by_figures(candidate) else "F114"
                self._decide(candidate, Outcome.DUPLICATE, self._finding(code, names=same.path))
        # no time of saving or name decides: both can be wrong, and nobody would notice
        best = self._rank(contents[0])
        if [self._rank(candidate) for candidate in contents].count(best) > 1:
            names = tuple(candidate.path for candidate in contents)
            for candidate in contents:
                office, count = candidate.office.name, len(contents)
                why = self._finding(DIFFERING, label=office, names=names, count=count)
                self._decide(candidate, Outcome.REFUSED, why)
            return
        for candidate in contents[1:]:
            why = self._finding("F121", names=contents[0].path)
            self._decide(candidate, Outcome.SUPERSEDED, why)
        self._count_in(contents[0])

    def _filled(self, group: list[Candidate]) -> list[Candidate]:
        """Those that somebody filled in; where there are none, the one to say so of."""
        ranked = sorted(group, key=self._rank)
        filled = [candidate for candidate in ranked if candidate.returned.is_filled]
        kept = filled or ranked[:1]
        for candidate in ranked:
            if not candidate.returned.is_filled and candidate not in kept:
                why = self._finding("F131", names=kept[0].path)
                self._decide(candidate, Outcome.SUPERSEDED, why)
        return kept

    def give_the_refused_to_offices(self) -> None:
        """Files that cannot be used, of nobody known: each is the one office's it points to."""
        if self._names is not None:
            for path, entry in self._entries.items():
                if entry.outcome is Outcome.REFUSED and entry.member is None:
                    member = owner_of(entry, self._words.get(path, ()), self._names)
                    self._entries[path] = replace(entry, member=member)

    def pass_over_what_is_no_report(self) -> None:
        """A picture, a notice, a list: no report, and asks nothing of anybody who sent something
        else. Where nothing else came from an office of the roster, it says that something came."""
        others = {path: _no_report(entry) for path, entry in self._entries.items()}
        members = (entry.member for path, entry in self._entries.items() if not others[path])
        sent = {member.office for member in members if member}
        for path, code in others.items():
            entry = self._entries[path]
            stays = entry.member and entry.member.include and entry.member.office not in sent
            if code and not stays:
                why = self._finding(code)
                self._entries[path] = replace(entry, outcome=Outcome.SKIPPED, why=why)
            elif code == "F132":
                self._entries[path] = replace(entry, why=self._finding(code))

    def _corrected(self, group: list[Candidate]) -> list[Candidate]:
        """The workbooks of one office without those that a corrected marked copy stands for, and
        without copies in which nothing was corrected or explained."""
        by_digest = {candidate.file.digest: candidate for candidate in group}

        def source_of(candidate: Candidate) -> Candidate:
            """The workbook that a copy repeats, itself where it differs from its original."""
            before = by_digest.get(candidate.returned.original)
            if before is None or self._rank(candidate) < self._rank(before):
                return candidate
            return source_of(before) if candidate.is_unchanged(before) else candidate

        for candidate in group:
            if (same := source_of(candidate)) is not candidate:
                self._decide(candidate, Outcome.DUPLICATE, self._finding("F114", names=same.path))
        for candidate in self._left(group):
            before = by_digest.get(candidate.returned.original)
            if before is not None and self._rank(candidate) <= self._rank(source_of(before)):
                self._replace(source_of(before), candidate)
        return self._left(group)

    def _replace(self, original: Candidate, copy: Candidate) -> None:
        """Decide that a marked copy stands for a workbook, and for files with the same bytes."""
        why = self._finding("F140", names=copy.path)
        self._decide(original, Outcome.SUPERSEDED, why)
        for path, entry in self._entries.items():
            if entry.digest == original.file.digest:
                self._entries[path] = replace(entry, outcome=Outcome.SUPERSEDED, why=why)

    def _count_in(self, candidate: Candidate) -> None:
        """Decide whether the one workbook of an office is added up."""
        errors, member = candidate.returned.errors, candidate.member
        if member is not None and not member.include:
            self._decide(candidate, Outcome.EXCLUDED, self._finding("F122", **why_out(member)))
        elif not candidate.returned.is_filled:
            self._decide(candidate, Outcome.UNFILLED, self._finding("F130"))
        elif errors and not self._request.include_failed:
            self._decide(candidate, Outcome.FAILED, self._finding("F124", count=errors))
        else:
            why = self._finding("F125", count=errors) if errors else None
            self._decide(candidate, Outcome.USED, why)

    def _rank(self, candidate: Candidate) -> int:
        """The place of a workbook among the preferred paths; all others come after them."""
        for number, preferred in enumerate(self._request.prefer):
            if candidate.path == preferred or candidate.path.startswith(f"{preferred}/"):
                return number
        return len(self._request.prefer)

    def _decide(
        self,
        candidate: Candidate,
        outcome: Outcome,
        why: Finding | None,
        also: Member | None = None,
    ) -> None:
        file = candidate.file
        self._entries[candidate.path] = FileOutcome(
            candidate.path,
            file.digest,
            file.size,
            outcome,
            candidate.returned,
            why,
            candidate.member,
            candidate.remarks,
            also,
        )

    def _left(self, candidates: list[Candidate]) -> list[Candidate]:
        return [candidate for candidate in candidates if candidate.path not in self._entries]

    def _finding(
        self,
        code: str,
        expected: str | None = None,
        actual: str | None = None,
        label: str = "",
        **facts: Fact,
    ) -> Finding:
        severity = self._rules[code].severity
        return Finding(code, severity, label=label, expected=expected, actual=actual, facts=facts)
