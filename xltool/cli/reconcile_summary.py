"""The end of `xltool reconcile` on the terminal: how things stand, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xltool.app.send_back import to_return
from xltool.cli.audit_table import open_console
from xltool.cli.messages import Say
from xltool.collection.collection import Collection, ResponseStatus, named
from xltool.collection.outputs import LEDGER, PAGE, REMINDER, RETURNED, report_name
from xltool.collection.outputs.letters import REMINDED
from xltool.collection.sums import BLANKS, OWN_LACKS
from xltool.model.finding import Finding, Severity
from xltool.text.clean import printable


def show_summary(collection: Collection, folder: str, out_dir: str, say: Say) -> None:
    """Print how offices, files and total stand, then what to do next, on stdout."""
    console = open_console()
    form = collection.form
    say = say.of(form.cycle)
    counts = {standing.value: len(collection.standing(standing)) for standing in ResponseStatus}
    files = {outcome.value: count for outcome, count in collection.counts().items()}
    doubts = sum(1 for f in collection.of_total if f.severity is Severity.DOUBT)
    standing = "reconcile.complete" if collection.is_complete else "reconcile.incomplete"
    lines = [
        say(
            "reconcile.head",
            office=collection.office.name,
            period=collection.period,
            form=form.name,
            edition=form.edition,
        ),
        say("reconcile.offices", all=len(collection.lines), **counts),
        say("reconcile.files", all=len(collection.entries), **files),
        say(standing, errors=collection.errors, doubts=doubts),
        say("reconcile.next"),
        *(f"  {n}. {step}" for n, step in enumerate(_steps(collection, folder, out_dir, say), 1)),
    ]
    for line in lines:
        console.print(printable(line), soft_wrap=True)


def _steps(collection: Collection, folder: str, out_dir: str, say: Say) -> Iterator[str]:
    out = Path(out_dir)
    for finding in _of_rule(collection, OWN_LACKS):
        office, known = collection.office.name, finding.facts["known"]
        how = "reconcile.own_near" if known else "reconcile.own_unknown"
        yield say(how, office=office, known=known)
    if count := sum(len(collection.standing(standing)) for standing in REMINDED):
        yield say("reconcile.remind", count=count, path=out / REMINDER)
    if returned := [e for e in to_return(collection) if e.returned and e.returned.errors]:
        yield say("reconcile.return", count=len(returned), path=out / RETURNED)
    if differing := dict.fromkeys(_offices(collection, "C104")):
        yield say("reconcile.choose", names=named(list(differing)))
    if unlisted := list(_offices(collection, "F118")):
        yield say("reconcile.off_roster", count=len(unlisted), names=named(unlisted))
    yield say("reconcile.look", page=out / PAGE, ledger=out / LEDGER)
    if not collection.has_roster:
        yield say("reconcile.no_roster")
    if blanks := list(_of_rule(collection, BLANKS)):
        facts = [(f.facts["names"], f.facts["count"]) for f in blanks]
        those = [say("reconcile.blank_office", name=name, count=count) for name, count in facts]
        yield say("reconcile.blanks", count=len(collection.blanks), names=named(those))
    if collection.may_be_published:
        yield say("reconcile.publish", report=out / report_name(collection.form.cycle, "docx"))
    else:
        yield say("reconcile.again", folder=folder)


def _of_rule(collection: Collection, code: str) -> Iterator[Finding]:
    return (finding for finding in collection.findings if finding.code == code)


def _offices(collection: Collection, code: str) -> Iterator[str]:
    """The offices whose files came to their outcome by a rule."""
    for entry in collection.entries:
        if entry.why and entry.why.code == code and entry.returned:
            yield entry.returned.record.office.name
