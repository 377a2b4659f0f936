"""The coordinator's job: collect a folder, settle and reconcile what came in, write the results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xltool.audit.catalogue import Catalogue
from xltool.cli.arrivals import read_all
from xltool.cli.asked import asked_for, wrong_number
from xltool.cli.collect import Folder, open_folder
from xltool.cli.crew import with_bar
from xltool.cli.faults import EXIT_CLEAN, EXIT_ERRORS, EXIT_FILE, Misuse, Stop
from xltool.cli.filled import filled_workbook
from xltool.cli.folder import OutputFolder
from xltool.cli.open import definition_stop, examine
from xltool.cli.outlook import show_outlook
from xltool.cli.previous import open_archive
from xltool.cli.rosters import open_roster
from xltool.cli.season_files import Season, write_season
from xltool.cli.terms import BLANKS, Terms
from xltool.cli.words import Say
from xltool.collection.collection import Collection, Entry
from xltool.collection.intake import Outcome
from xltool.collection.reconcile import reconcile
from xltool.collection.triage import NothingToAddUpError, Request, settle
from xltool.definitions import DefinitionError
from xltool.history.archive import Archive
from xltool.library import catalogue_of, open_catalogue, open_library
from xltool.model.finding import Audit, Severity
from xltool.model.form import Form
from xltool.model.period import Cycle, NumberError
from xltool.model.record import Record, clean_line
from xltool.text.clean import printable

FILE_FAMILY = "F"
"""The letter of the codes of rules about a file."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for."""

    folder: str
    out_dir: str
    office: str
    year: int | None = None
    period: int | None = None
    roster: str | None = None
    previous: str | None = None
    prefer: tuple[str, ...] = ()
    include_failed: bool = False
    blank: str = BLANKS[0]
    subject: str | None = None
    force: bool = False


def run_season(order: Order, say: Say) -> int:
    """Do the whole job; the exit status. Raises Misuse and Stop before anything is written."""
    office = clean_line(order.office)
    if not office:
        raise Misuse(say("usage.office"))
    asked = asked_for(order.year, order.period, say)
    folder = open_folder(order.folder, order.out_dir, (order.roster, order.previous), say)
    inputs = [each for each in (order.folder, order.roster, order.previous) if each]
    with OutputFolder(order.out_dir, order.force, say, inputs) as output:
        forms = open_definitions(say)
        roster = open_roster(order.roster, say, forms) if order.roster else None
        archive = open_archive(order.previous, say) if order.previous else None
        prefer = tuple(_preferred(each, folder, say) for each in order.prefer)
        request = Request(office, asked, roster, prefer, order.include_failed)
        terms = Terms(order.blank, archive)
        collection, catalogue = collect(folder, request, terms, say)
        season = Season(collection, catalogue, folder, terms, order.subject)
        write_season(season, output, say)
    show_outlook(collection, order.folder, order.out_dir, say)
    return exit_status(collection)


def open_definitions(say: Say) -> list[Form]:
    """Read every definition before work is shared out. Raises Stop for one that has faults."""
    try:
        return open_library().forms()
    except DefinitionError as error:
        raise definition_stop(error, say) from error


def collect(
    folder: Folder, request: Request, terms: Terms, say: Say
) -> tuple[Collection, Catalogue]:
    """Read, settle and reconcile a folder. Raises Stop where there is nothing to add up, Misuse for
    a preferred member that an archive does not have, and for a period that the form does not."""
    files = with_bar(folder.walk(), len(folder.files()), say("reconcile.reading"))
    arrivals = list(read_all(files, terms))
    for each in request.prefer:
        if not any(_is_at(arrival.path, each) for arrival in arrivals):
            raise Misuse(say("usage.no_preferred", path=each))
    try:
        settlement = settle(arrivals, request, open_catalogue().rules)
    except NothingToAddUpError as nothing:
        raise _nothing(folder, nothing.entries, say) from nothing
    except NumberError as error:
        raise wrong_number(error, say) from error
    form = open_library().form(*settlement.form)
    catalogue = catalogue_of(form)

    def read_back(total: Record, archive: Archive | None) -> tuple[Record, Audit]:
        examined = examine(filled_workbook(form, total), Terms(archive=archive))
        return examined.record, examined.audit

    rules, archive = catalogue.rules, terms.archive
    return reconcile(form, rules, settlement, request, archive, read_back), catalogue


def exit_status(collection: Collection) -> int:
    """3 where a file was refused as such, 1 where anything has an error, 0 otherwise."""
    refused = (e.why for e in collection.entries if e.outcome is Outcome.REFUSED)
    if any(why is not None and why.code.startswith(FILE_FAMILY) for why in refused):
        return EXIT_FILE
    outcomes = (Outcome.DUPLICATE, Outcome.SUPERSEDED)
    findings = [f for e in collection.entries if e.outcome not in outcomes for f in e.findings]
    findings += collection.of_total
    faulty = any(f.severity is Severity.ERROR and not f.explained for f in findings)
    return EXIT_ERRORS if faulty else EXIT_CLEAN


def _preferred(path: str, folder: Folder, say: Say) -> str:
    """A preferred path as the folder's files are named: relative to it, with `/`.

    It is given relative to the folder, or as any other path that leads into it.
    """
    given, root = Path(path), folder.root.resolve()
    wanted = [given.as_posix()]
    if given.resolve().is_relative_to(root):
        wanted.append(given.resolve().relative_to(root).as_posix())
    for each in wanted:
        for known in folder.files():
            if _is_at(known, each) or _is_at(each, known):  # a member stands below its archive
                return each
    raise Misuse(say("usage.no_preferred", path=path))


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _nothing(folder: Folder, entries: tuple[Entry, ...], say: Say) -> Stop:
    """Why there is nothing to add up, file by file."""
    lines = [say("reconcile.nothing", path=folder.root)]
    for entry in entries:
        if entry.why is None:
            continue
        record = entry.returned.record if entry.returned else None
        catalogue = open_catalogue(record.period.cycle if record else Cycle.YEAR)
        message = catalogue.message(entry.why, say.language)
        remedy = catalogue.remedy(entry.why, say.language)
        told = say("refused", path=entry.path, message=message, remedy=remedy)
        lines.append(f"  {printable(told)}")
    return Stop("\n".join(lines))
