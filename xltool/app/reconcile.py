"""The coordinator's job: what came in is read, sorted by outcome, reconciled and added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from xltool.app.archive import OpenedArchive, open_archive
from xltool.app.build import filled_workbook
from xltool.app.cached_reading import read_cached
from xltool.app.decisions import (
    left_out,
    open_decisions,
    preferred,
    rulings,
    season_of,
    unanswered_decisions,
    without,
)
from xltool.app.examine import examine
from xltool.app.files import about
from xltool.app.folder import Folder, open_folder
from xltool.app.kept_records import KeptRecords
from xltool.app.library import (
    catalogue_of,
    open_catalogue,
    open_library,
    open_narrative,
)
from xltool.app.notices import Notice
from xltool.app.options import BLANKS, ExamineOptions
from xltool.app.outcome_cache import OutcomeCache
from xltool.app.parallel import Progress, no_progress, watched
from xltool.app.paths import real
from xltool.app.read_files import read_all
from xltool.app.rosters import open_roster, unused_columns
from xltool.app.since import open_result, with_changes
from xltool.app.spool import Spool
from xltool.app.waivers import open_waivers, unanswered
from xltool.audit.catalogue import Catalogue
from xltool.audit.checks.prose import contradicted
from xltool.audit.waivers import Waiver
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.intake import ReceivedFile
from xltool.collection.reconcile import reconcile
from xltool.collection.triage import TriageOptions, triage
from xltool.collection.whose import Asked
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk
from xltool.model.decision import NO_DECISIONS
from xltool.model.errors import UsageError
from xltool.model.finding import Audit
from xltool.model.period import PeriodQuery
from xltool.model.record import Record, clean_line
from xltool.reporting.sentences import Passages, stand_in


@dataclass(frozen=True, slots=True)
class ReconcileOptions:
    """What is to be added up, and by whom.

    `folder`, `roster`, `previous`, `waivers` and `decisions` are paths. `office` is the full name
    of the one who adds up; it may be empty, and the period None, where the decisions say it. Else
    the period that most workbooks carry is taken. `prefer` are paths of
    files or folders that are taken where an office sent several. What stands below `output` is
    passed over: an earlier run wrote it. `since` is the folder of an earlier result, which may be
    `output`. `cache` is the file that keeps what was read; it is no part of the folder either.
    """

    folder: str
    office: str
    period: PeriodQuery | None = None
    roster: str | None = None
    previous: str | None = None
    prefer: tuple[str, ...] = ()
    include_failed: bool = False
    blank: str = BLANKS[0]
    output: str | None = None
    waivers: str | None = None
    since: str | None = None
    decisions: str | None = None
    cache: str | None = None

    @property
    def inputs(self) -> list[str]:
        """The paths that are read."""
        return [each for each in (self.folder, *self.beside, self.cache) if each]

    @property
    def beside(self) -> tuple[str | None, ...]:
        """The paths that are read besides the folder, and are no part of it."""
        return self.roster, self.previous, self.waivers, self.decisions


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A collection, and what is needed to write it out.

    `total_workbook` is the workbook of the total, as it was read back.
    `previous` is last year's material; `notices` are what the user should know of the inputs.
    `cache` is that which files were read with, and is still open.
    """

    options: ReconcileOptions
    collection: Collection
    total_workbook: bytes
    catalogue: Catalogue
    folder: Folder
    examined: ExamineOptions
    spool: Spool
    previous: OpenedArchive | None = None
    notices: tuple[Notice, ...] = ()
    cache: OutcomeCache | None = None

    @property
    def total(self) -> Record:
        return self.collection.total


def reconcile_folder(
    options: ReconcileOptions,
    progress: Progress = no_progress,
    cache: OutcomeCache | None = None,
    told: Callable[[ReceivedFile], None] | None = None,
) -> Reconciliation:
    """Do the whole job, nothing of it written yet.

    What the cache knows is not read again; `told` is called with each file that is, where there is
    a cache.
    Raises UsageError for a request that cannot be met, FileError for a roster or last year's
    material that cannot be used, NothingToAddUpError where no workbook is of use, DefinitionError.
    """
    decisions = open_decisions(options.decisions) if options.decisions else NO_DECISIONS
    office, period = season_of(
        options.decisions or "", decisions.season, clean_line(options.office), options.period
    )
    if not office:
        raise UsageError("usage.office")
    earlier = open_result(options.since) if options.since else None
    folder = open_folder(
        options.folder, options.output, (*options.beside, options.since), options.cache
    )
    forms = open_library().forms()  # before work is shared out
    roster = open_roster(options.roster, forms) if options.roster else None
    excluded = left_out(decisions)
    if roster is not None:
        roster = without(roster, excluded)
    previous = open_archive(options.previous) if options.previous else None
    prefer = tuple(_preferred(each, folder) for each in options.prefer)
    wanted = TriageOptions(office, period, roster, prefer, options.include_failed, excluded)
    waivers = open_waivers(options.waivers, several=True) if options.waivers else ()
    ruled = rulings(decisions, office)
    archive = previous.archive if previous else None
    season = Asked(period=period, roster=roster)
    accepted, refused = ruled
    examined = ExamineOptions(
        options.blank, archive, waivers=(*waivers, *accepted), refusals=refused, season=season
    )
    spool, said = Spool(), list[Notice]()

    def decide(received: list[ReceivedFile]) -> TriageOptions:
        held = preferred(options.decisions or "", decisions, received, said)
        return replace(wanted, prefer=(*prefer, *held))

    files = watched(folder.walk(), "read", len(folder.files()), progress)
    kept = KeptRecords(spool).kept
    if cache is None:
        received = list(map(kept, read_all(files, examined, spool.folder, said)))
    else:
        received = list(read_cached(files, examined, spool.folder, said, cache, kept, told))
    collection, total_workbook, catalogue = _collect(folder, received, wanted, decide, archive)
    collection = replace(collection, decisions=decisions)
    if earlier is not None:
        collection = with_changes(earlier, collection)
    notices = (
        *(unused_columns(roster) if roster else ()),
        *_comparison(collection),
        *_passages(collection),
        *_unanswered(options.waivers, waivers, collection),
        *unanswered_decisions(options.decisions or "", decisions, ruled, collection),
        *_changes(collection),
    )
    return Reconciliation(
        options,
        collection,
        total_workbook,
        catalogue,
        folder,
        examined,
        spool,
        previous,
        (*said, *notices),
        cache,
    )


def _unanswered(
    path: str | None, waivers: tuple[Waiver, ...], collection: Collection
) -> tuple[Notice, ...]:
    read = (entry.returned for entry in collection.entries if entry.returned)
    findings = ((each.record.office, each.findings) for each in read)
    return unanswered(path, waivers, findings) if path else ()


def _comparison(collection: Collection) -> Iterator[Notice]:
    """What a total that lacks offices was held against."""
    cycle = collection.form.cycle
    if collection.compares_a_part:
        yield Notice("reconcile.same_offices", {"count": collection.included}, cycle)
    elif collection.total_before is Absent.OTHER_OFFICES:
        yield Notice("reconcile.not_compared", {}, cycle)


def _changes(collection: Collection) -> Iterator[Notice]:
    """How much changed since the earlier result."""
    if (changes := collection.changes) is not None:
        counts = {
            "came": len(changes.came),
            "went": len(changes.went),
            "moved": len(changes.moved),
            "changed": len(changes.changed),
            "total": len(changes.total),
        }
        yield Notice("reconcile.changes", counts)


def _passages(collection: Collection) -> Iterator[Notice]:
    """Which passages of the report are not the own office's, and which are and should not be."""
    texts = collection.form.texts
    for code, keys in (("replaced", collection.replaced), ("at_odds", collection.at_odds)):
        if keys:
            yield Notice(f"reconcile.{code}", {"names": tuple(texts[key].label for key in keys)})


def _collect(
    folder: Folder,
    received: list[ReceivedFile],
    wanted: TriageOptions,
    decide: Callable[[list[ReceivedFile]], TriageOptions],
    archive: Archive | None,
) -> tuple[Collection, bytes, Catalogue]:
    for each in wanted.prefer:
        if not any(_is_at(file.path, each) for file in received):
            raise UsageError("usage.no_preferred", path=each)
    wanted = decide(received)
    with about(str(folder.root)):
        triaged = triage(received, wanted, open_catalogue().rules)
    form = open_library().form(triaged.form)
    catalogue = catalogue_of(form)
    written: list[bytes] = []

    def read_back(total: Record, before: Crosswalk | Absent) -> tuple[Record, Audit]:
        written.append(filled_workbook(form, total))
        examined = examine(written[0], ExamineOptions(before=before))
        return examined.record, examined.audit

    rules = catalogue.rules
    collection = reconcile(form, rules, triaged, wanted, archive, read_back)
    collection = replace(collection, replaced=report_passages(collection).replaced)
    return collection, written[0], catalogue


def report_passages(collection: Collection, subject: str | None = None) -> Passages:
    """What figures say in the report of the total; `subject` is what it calls the whole."""
    before = collection.total_before
    return stand_in(
        open_narrative(collection.form),
        collection.total,
        None if isinstance(before, Absent) else before,
        subject,
        contradicted(collection.form, collection.audited),
    )


def _preferred(path: str, folder: Folder) -> str:
    """A preferred path as the folder's files are named: relative to it, with `/`.

    It is given relative to the folder, or as any other path that leads into it.
    """
    given, root = real(path), real(folder.root)
    wanted = [Path(path).as_posix()]
    if given.is_relative_to(root):
        wanted.append(given.relative_to(root).as_posix())
    for each in wanted:
        for known in folder.files():
            if _is_at(known, each) or _is_at(each, known):  # a member stands below its archive
                return each
    raise UsageError("usage.no_preferred", path=path)


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
