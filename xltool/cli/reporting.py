"""What `xltool report` does: one workbook's report, or what its figures say beside its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from xltool.cli.audited import AuditedFile
from xltool.cli.faults import EXIT_ERRORS, Misuse, Stop
from xltool.cli.files import announce, check_free, check_output, read_bytes, write_whole
from xltool.cli.open import Examined, examine_or_stop, narrative_or_stop
from xltool.cli.pdf import find_office, to_pdf
from xltool.cli.previous import open_archive, tell_matches
from xltool.cli.show import show_audits
from xltool.cli.suggestion import suggestion
from xltool.cli.terms import Terms
from xltool.cli.words import Say
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Counterpart
from xltool.model.record import Record
from xltool.report.document import Document, Signature
from xltool.report.narrative import narrate
from xltool.report.render import FORMATS, docx, html, render
from xltool.report.render.word_styles import RefusedBase, WordStyles, styles_of
from xltool.report.sentences import Narrative, Passages, generate, stand_in

WORD, PAGE, PDF = ".docx", ".html", ".pdf"
SUGGESTED = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for. Without an `output` the suggestions go to stdout."""

    file: str
    output: str | None
    previous: str | None
    subject: str | None
    narrative: str | None
    base: str | None
    date: date | None
    fragment: bool
    suggest: bool
    pdf: bool
    draft: bool
    force: bool

    @property
    def suffix(self) -> str:
        return Path(self.output).suffix.lower() if self.output else ""


def write_report(order: Order, say: Say) -> None:
    """Do what is asked for. Raises Misuse and Stop; then nothing was written."""
    outputs = _outputs(order, say)
    for path in outputs:
        check_free(path, order.force, say)
    styles = _styles(order.base, say) if order.base else None
    archive = open_archive(order.previous, say) if order.previous else None
    examined = examine_or_stop(order.file, say, Terms(archive=archive))
    errors = examined.audit.errors
    if errors and not order.draft:
        show_audits([AuditedFile.of(order.file, examined)], say)
        raise Stop(say("report.refused", errors=errors), EXIT_ERRORS)
    record = examined.record
    narrative = narrative_or_stop(examined.form, say, order.narrative)
    before = _before(record, archive, say)
    if order.suggest:
        _suggest(order, examined, narrative, before, say)
        return
    mark = ""
    if order.draft:
        mark = say("report.draft_mark" if errors else "report.draft_clean", errors=errors)
    passages = stand_in(narrative, record, before, order.subject)
    signature = Signature(record.office.name, order.date)
    document = narrate(examined.form, record, mark, passages, signature)
    for path, data in zip(outputs, _rendered(order, document, styles, say), strict=True):
        write_whole(path, data, order.force, say)
    _tell(order, examined, passages, say)
    for path in outputs:
        announce(path, say)


def _outputs(order: Order, say: Say) -> list[str]:
    """The files that will be written. Raises Misuse for options that do not go together."""
    if order.output is None:
        if order.suggest:
            return []
        raise Misuse(say("usage.missing", name="-o"))
    suffixes = SUGGESTED if order.suggest else (*(f".{each}" for each in FORMATS), PDF)
    check_output(order.output, suffixes, order.file, say)
    of_word = (WORD, PDF)
    for name, asked, allowed in (
        ("--fragment", order.fragment, (PAGE,)),
        ("--base", order.base is not None, of_word),
        ("--pdf", order.pdf, of_word),
    ):
        if asked and order.suffix not in allowed:
            suffixes_allowed = "、".join(allowed)
            raise Misuse(say("usage.only_with", name=name, suffixes=suffixes_allowed))
    beside = [str(Path(order.output).with_suffix(PDF))] if order.pdf else []
    return list(dict.fromkeys([order.output, *beside]))


def _styles(path: str, say: Say) -> WordStyles:
    try:
        return styles_of(read_bytes(path, say))
    except RefusedBase as refused:
        why = say(f"base.{refused.why}", names="、".join(refused.names))
        raise Stop(say("base.refused", path=path, why=why)) from refused


def _before(record: Record, archive: Archive | None, say: Say) -> Counterpart | None:
    """Last year's report of the same office, if it was given."""
    if archive is None:
        return None
    tell_matches(archive, [record], say)
    found = archive.before(record)
    return None if isinstance(found, Absent) else found


def _suggest(
    order: Order,
    examined: Examined,
    narrative: Narrative | None,
    before: Counterpart | None,
    say: Say,
) -> None:
    if narrative is None:
        raise Stop(say("suggest.no_sentences"))
    generated = generate(narrative, examined.record, before, order.subject)
    text = suggestion(examined.form, examined.record, generated, say)
    if order.output is None:
        click.echo(text, nl=False)
        return
    write_whole(order.output, text.encode(), order.force, say)
    announce(order.output, say)


def _rendered(order: Order, document: Document, styles: WordStyles | None, say: Say) -> list[bytes]:
    """The content of every file, all made before the first is written."""
    if order.suffix not in (WORD, PDF):
        if order.fragment:
            return [html.fragment(document)]
        return [render(document, order.suffix.removeprefix("."))]
    word = docx.render(document, styles)
    if order.suffix == WORD and not order.pdf:
        return [word]
    pdf = to_pdf(find_office(say), word, say)
    return [word, pdf] if order.suffix == WORD else [pdf]


def _tell(order: Order, examined: Examined, passages: Passages, say: Say) -> None:
    """Say on stderr what is blank, what was generated, and what is still to be added."""
    form, record = examined.form, examined.record
    blank = [key for key, value in record.figures.items() if value is None]
    if blank:
        example = form.figures[blank[0]].name
        click.echo(say("report.blank", count=len(blank), example=example), err=True)
    labels = {key: field.label for key, field in form.texts.items()}
    written = [labels[key] for key in labels if key in passages.topics]
    if written:
        click.echo(say("report.generated", names="、".join(written)), err=True)
    said = {key for key, text in record.text.items() if text} | passages.topics.keys()
    empty = [f.label for key, f in form.texts.items() if f.required and key not in said]
    if empty:
        click.echo(say("report.no_text", names="、".join(empty)), err=True)
    if order.date is None:
        click.echo(say("report.undated"), err=True)
