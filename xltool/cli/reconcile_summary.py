"""The end of `xltool reconcile` on the terminal: how things stand, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from xltool.cli.audit_table import open_console
from xltool.collection.collection import Collection, FileOutcome
from xltool.collection.intake import NO_REPORT
from xltool.collection.outputs import LEDGER, PAGE, REMINDER, RETURNED, report_name
from xltool.collection.summary import CollectionSummary, OfficeSummary, summary_of
from xltool.collection.sums import BLANKS, OWN_LACKS
from xltool.model.office import named
from xltool.text.clean import printable
from xltool.words.say import Say

MOST_NAMED = 10
"""How many offices a step names; of the others it says how many they are."""


def show_summary(collection: Collection, folder: str, out_dir: str, say: Say) -> None:
    """Print how offices, files and total stand, then what to do next, on stdout."""
    console = open_console()
    form, summary = collection.form, summary_of(collection)
    say = say.of(form.cycle)
    offices = {standing.value: count for standing, count in summary.offices.items()}
    files = {outcome.value: count for outcome, count in summary.files.items()}
    standing = "reconcile.complete" if collection.is_complete else "reconcile.incomplete"
    steps = _steps(collection, summary, folder, Path(out_dir), say)
    lines = [
        say(
            "reconcile.head",
            office=collection.office.name,
            period=collection.period,
            form=form.name,
            edition=form.edition,
        ),
        say("reconcile.offices", all=len(collection.lines), **offices),
        say("reconcile.files", all=len(collection.entries), **files),
        say("reconcile.workbooks", **asdict(summary.of_offices)),
        say(standing, **asdict(summary.of_total)),
        say("reconcile.next"),
        *(f"  {number}. {step}" for number, step in enumerate(steps, 1)),
    ]
    for line in lines:
        console.print(printable(line), soft_wrap=True)


def _steps(
    collection: Collection, summary: CollectionSummary, folder: str, out: Path, say: Say
) -> Iterator[str]:
    for finding in collection.found_by(OWN_LACKS):
        office, known = collection.office.name, finding.facts["known"]
        how = "reconcile.own_near" if known else "reconcile.own_unknown"
        yield say(how, office=office, known=known)
    if those := summary.remind:
        names = _names(those, say)
        yield say("reconcile.remind", count=len(those), names=names, path=out / REMINDER)
    if those := summary.correct:
        names = _names(those, say)
        yield say("reconcile.return", count=len(those), names=names, path=out / RETURNED)
    if those := summary.ask:
        names = _names(those, say)
        yield say("reconcile.ask", count=len(those), names=names, path=out / RETURNED)
    if differing := dict.fromkeys(_offices(collection, "C104")):
        yield say("reconcile.choose", names=named(list(differing)))
    if unlisted := list(_offices(collection, "F118")):
        yield say("reconcile.off_roster", count=len(unlisted), names=named(unlisted))
    if unclaimed := _unclaimed(collection):
        names = named([entry.path for entry in unclaimed])
        yield say("reconcile.unclaimed", count=len(unclaimed), names=names, page=out / PAGE)
    if aside := [e.path for e in collection.entries if e.why and e.why.code == NO_REPORT]:
        yield say("reconcile.no_reports", count=len(aside), names=named(aside))
    if those := summary.renamed:
        yield say("reconcile.renamed", count=len(those), names=_names(those, say))
    yield say("reconcile.look", page=out / PAGE, ledger=out / LEDGER)
    if not collection.has_roster:
        yield say("reconcile.no_roster")
    if blanks := list(collection.found_by(BLANKS)):
        facts = [(f.facts["names"], f.facts["count"]) for f in blanks]
        names = named([say("reconcile.blank_office", name=n, count=count) for n, count in facts])
        yield say("reconcile.blanks", count=len(collection.blanks), names=names)
    if collection.may_be_published:
        yield say("reconcile.publish", report=out / report_name(collection.form.cycle, "docx"))
    else:
        yield say("reconcile.again", folder=folder)


def _names(offices: Sequence[OfficeSummary], say: Say) -> tuple[str, ...]:
    """The first of them with their shares, and how many more there are."""
    names = [
        say("reconcile.share", name=each.name, share=each.per_cent) if each.per_cent else each.name
        for each in offices[:MOST_NAMED]
    ]
    if rest := len(offices) - len(names):
        names.append(say("reconcile.rest", count=rest))
    return tuple(names)


def _offices(collection: Collection, code: str) -> Iterator[str]:
    """The offices whose files came to their outcome by a rule."""
    for entry in collection.entries:
        if entry.why and entry.why.code == code and entry.returned:
            yield entry.returned.record.office.name


def _unclaimed(collection: Collection) -> list[FileOutcome]:
    """Files that could not be read, and of which nothing says whose they are."""
    no_office = {entry.path for entry in collection.of_no_office}
    unread = (entry for entry in collection.unsettled if entry.returned is None)
    return [entry for entry in unread if entry.path in no_office]
