"""The file of the coordinator's decisions (决定.toml): read, written, put to a season."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xltool.app.files import about, read_bytes
from xltool.app.notices import Notice
from xltool.app.waivers import as_toml, explainable
from xltool.audit.waivers import Unfit, Waiver, explain, refuse
from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.decision_file import DecisionError, decisions_toml, parse_decisions
from xltool.collection.intake import ReceivedFile
from xltool.model.decision import Decisions, Preference, SeasonDecision
from xltool.model.errors import Fault, UsageError
from xltool.model.finding import Audit, Justification, Severity
from xltool.model.period import PeriodQuery
from xltool.model.record import Office
from xltool.model.roster import Member, Roster


def read_decisions(data: bytes) -> Decisions:
    """The decisions of a file's content.

    Raises DecisionError with every fault of it, DefinitionError where a form cannot be used.
    """
    return parse_decisions(data, *explainable())


def write_decisions(decisions: Decisions) -> bytes:
    """The file of decisions, TOML in UTF-8: `read_decisions` gives the same ones back.

    Nothing is judged: what `read_decisions` would refuse, it refuses of these bytes.
    """
    return decisions_toml(decisions)


def open_decisions(path: str) -> Decisions:
    """The decisions of the file at a path. Raises as `read_decisions`, and FileError where it
    cannot be read."""
    data = read_bytes(path)
    with about(path):
        return read_decisions(data)


def season_of(
    path: str, season: SeasonDecision, office: str, period: PeriodQuery | None
) -> tuple[str, PeriodQuery | None]:
    """Who adds up, and which period: as the caller says, else as the decisions at a path do.

    Raises UsageError where the two differ.
    """
    year, number = (period.year, period.number) if period else (None, None)
    for name, given, decided in (
        ("--office", office or None, season.office or None),
        ("--year", year, season.year),
        ("--period", number, season.number),
    ):
        if given is not None and decided is not None and given != decided:
            facts = {"name": name, "value": str(given), "known": str(decided)}
            raise UsageError("usage.decided_otherwise", path=path, **facts)
    year = season.year if year is None else year
    number = season.number if number is None else number
    return office or season.office, None if year is None else PeriodQuery(year, number)


def left_out(decisions: Decisions) -> tuple[Member, ...]:
    """The offices that are not added up, each as a line of a roster."""
    return tuple(
        Member(Office(e.office, e.code), include=False, reason=e.reason, decided=e.date)
        for e in decisions.exclude
    )


def without(roster: Roster, excluded: tuple[Member, ...]) -> Roster:
    """The roster on which the lines of some offices say that they are not added up."""
    members = []
    for member in roster.members:
        decided = next((each for each in excluded if each.office.is_same(member.office)), None)
        if decided is not None:
            reason, day = decided.reason, decided.decided
            member = replace(member, include=False, reason=reason, decided=day)
        members.append(member)
    return replace(roster, members=tuple(members))


def rulings(decisions: Decisions, office: str) -> tuple[tuple[Waiver, ...], tuple[Waiver, ...]]:
    """What explains doubts, and what takes explanations away, both signed by the coordinator's
    office; each says where in the file it stands."""
    found: dict[bool, list[Waiver]] = {True: [], False: []}
    for number, each in enumerate(decisions.explain, start=1):
        signed = Justification(each.reason, office, each.date.isoformat())
        waiver = Waiver(f"explain[{number}]", each.code, each.key, each.figure, signed, each.office)
        found[each.accepted].append(waiver)
    return tuple(found[True]), tuple(found[False])


def preferred(
    path: str, decisions: Decisions, received: Iterable[ReceivedFile], notices: list[Notice]
) -> tuple[str, ...]:
    """The paths of the files to take, as far as the decisions at a path hold; notices of others."""
    digests = {file.path: file.digest for file in received}
    holding = []
    for number, each in enumerate(decisions.prefer, start=1):
        if not any(known == each.file or known.startswith(f"{each.file}/") for known in digests):
            why = "reconcile.decision_unused"
        elif each.sha256 not in ("", digests.get(each.file)):
            why = "reconcile.decision_of_other_content"
        else:
            holding.append(each.file)
            continue
        notices.append(Notice(why, {"path": path, "what": _where(number, each)}))
    return tuple(holding)


def _where(number: int, preference: Preference) -> str:
    return f"prefer[{number}] {preference.file}"


def unanswered_decisions(
    path: str,
    decisions: Decisions,
    ruled: tuple[tuple[Waiver, ...], tuple[Waiver, ...]],
    collection: Collection,
) -> Iterator[Notice]:
    """Which decisions about offices and doubts nothing answers to.

    Raises DecisionError where one may not explain what it is about.
    """
    used: set[str] = set()
    unfit: list[Unfit] = []
    accepted, refused = ruled
    for returned in (entry.returned for entry in collection.entries if entry.returned):
        office, audit = returned.record.office, Audit(returned.findings)
        for found in (
            explain(audit, accepted, office, Severity.DOUBT),
            refuse(audit, refused, office),
        ):
            used |= {waiver.path for waiver in found.used}
            unfit += found.unfit
    if unfit:
        with about(path):
            raise DecisionError([_fault(each) for each in unfit])
    excluded = [line.office for line in collection.standing(ResponseStatus.EXCLUDED)]
    for number, each in enumerate(decisions.exclude, start=1):
        if not any(each.office_id.is_same(office) for office in excluded):
            what = f"exclude[{number}] {each.office}"
            yield Notice("reconcile.decision_unused", {"path": path, "what": what})
    for waiver in (*accepted, *refused):
        if waiver.path not in used:
            what = f"{waiver.path} {waiver.office} {waiver.code} {waiver.key}"
            yield Notice("reconcile.ruling_unused", {"path": path, "what": what})


def _fault(unfit: Unfit) -> Fault:
    why = unfit.why.replace("waiver_without_figure", "decision_without_figure")
    return Fault(unfit.waiver.path, why, {"actual": as_toml(unfit.figure)})
