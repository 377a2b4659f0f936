"""One workbook's report as files, or what its figures say beside its text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xltool.app.archive import OpenedArchive, open_archive
from xltool.app.examine import Examined, examine_file
from xltool.app.files import about, check_free, check_output, read_bytes
from xltool.app.library import open_narrative
from xltool.app.options import ExamineOptions
from xltool.app.output_files import OutputFiles
from xltool.audit.checks.prose import contradicted
from xltool.classes import dataclass
from xltool.history.archive import Absent
from xltool.history.crosswalk import Crosswalk
from xltool.model.errors import FileError, UsageError, XltoolError
from xltool.model.record import Record
from xltool.reporting.document import Document, Signature
from xltool.reporting.narrative import narrate
from xltool.reporting.render import FORMATS, render
from xltool.reporting.sentences import Narrative, Passages, generate, stand_in
from xltool.resources import open_messages

if TYPE_CHECKING:
    from xltool.reporting.render.word_styles import WordStyles

WORD, PAGE, PDF = ".docx", ".html", ".pdf"
SUGGESTED = (".txt", ".md")


class ErrorsFoundError(XltoolError):
    """A report was requested of a workbook that has errors; `examined` holds them."""

    def __init__(self, examined: Examined) -> None:
        super().__init__("report.refused", errors=examined.audit.errors)
        self.examined = examined


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a report is to be made of, and how.

    `previous`, `narrative` (a file of sentences) and `base` (a Word document whose styles are
    taken) are paths. `subject` is what a total calls the whole; `date` is the day of signature.
    `fragment` gives a web page without its frame, `pdf` a PDF beside the Word file, `draft` a
    report in spite of errors, marked as such.
    """

    previous: str | None = None
    subject: str | None = None
    narrative: str | None = None
    base: str | None = None
    date: date | None = None
    fragment: bool = False
    pdf: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A report and what it was made of; `passages` are those that figures filled."""

    examined: Examined
    passages: Passages
    files: tuple[str, ...] = ()
    previous: OpenedArchive | None = None

    @property
    def at_odds(self) -> tuple[str, ...]:
        """The passages of the report that state other figures than its tables."""
        return _at_odds(self.examined, self.passages)

    @property
    def is_unsound_total(self) -> bool:
        """Whether it is the report of a total that lacks offices or figures."""
        return _is_unsound_total(self.examined.record)


def _at_odds(examined: Examined, passages: Passages) -> tuple[str, ...]:
    return contradicted(examined.form, examined.audit, passages.replaced)


def _is_unsound_total(record: Record) -> bool:
    scope = record.scope
    return scope is not None and (bool(scope.lacking) or None in record.figures.values())


def write_report(
    file: str, output: str, options: ReportOptions, force: bool, language: str = "zh"
) -> Written:
    """Write the report of a workbook; its suffix decides the format.

    Raises UsageError for options that do not go together, ErrorsFoundError for a workbook with
    errors where no draft is asked for, FileError for a file that cannot be used; then nothing was
    written.
    """
    outputs = _outputs(file, output, options)
    for path in outputs:
        check_free(path, force)
    styles = _styles(options.base) if options.base else None
    examined, narrative, previous = _opened(file, options)
    before = _before(examined, previous)
    document, passages = document_of(examined, narrative, before, options, language)
    with OutputFiles(force) as files:
        for path, data in _rendered(outputs, document, styles, options).items():
            files.write(path, data)
    return Written(examined, passages, tuple(outputs), previous)


def document_of(
    examined: Examined,
    narrative: Narrative | None,
    before: Crosswalk | None,
    options: ReportOptions,
    language: str = "zh",
) -> tuple[Document, Passages]:
    """The report of a record that was audited, and the passages that figures filled.

    One whose text states other figures than its tables is marked as a draft, and so is that of a
    total that lacks offices or figures.
    Raises ErrorsFoundError for one with errors where no draft is asked for.
    """
    record, errors = examined.record, examined.audit.errors
    if errors and not options.draft:
        raise ErrorsFoundError(examined)
    found = contradicted(examined.form, examined.audit)
    passages = stand_in(narrative, record, before, options.subject, found)
    faults = {
        "errors": bool(errors),
        "total": _is_unsound_total(record),
        "text": bool(_at_odds(examined, passages)),
    }
    kind = next((name for name, is_so in faults.items() if is_so), "clean")
    mark = ""
    if options.draft or kind != "clean":
        mark = open_messages("documents").say(f"draft.{kind}", language, {"errors": errors})
    signature = Signature(record.office.name, options.date)
    return narrate(examined.form, record, mark, passages, signature), passages


def suggest(file: str, options: ReportOptions) -> Written:
    """What the figures of a workbook say, whatever its office wrote. Raises as `write_report`."""
    examined, narrative, previous = _opened(file, options)
    if narrative is None:
        raise FileError("report.suggest.no_sentences", file)
    before = _before(examined, previous)
    passages = generate(narrative, examined.record, before, options.subject)
    return Written(examined, passages, previous=previous)


def check_suggested(file: str, output: str, options: ReportOptions, force: bool) -> None:
    """Refuse a file for suggestions that cannot be written, or options that do not go with it.

    Raises UsageError and FileError.
    """
    check_output(output, SUGGESTED, file)
    _check_together(output, options)
    check_free(output, force)


def _opened(
    file: str, options: ReportOptions
) -> tuple[Examined, Narrative | None, OpenedArchive | None]:
    previous = open_archive(options.previous) if options.previous else None
    examined = examine_file(file, ExamineOptions(archive=previous.archive if previous else None))
    if examined.audit.errors and not options.draft:
        raise ErrorsFoundError(examined)
    return examined, open_narrative(examined.form, options.narrative), previous


def _before(examined: Examined, previous: OpenedArchive | None) -> Crosswalk | None:
    """Last year's report of the same office, if it was given."""
    found = previous.archive.before(examined.record) if previous else Absent.NOT_GIVEN
    return None if isinstance(found, Absent) else found


def _outputs(file: str, output: str, options: ReportOptions) -> list[str]:
    """The files that will be written. Raises UsageError for options that do not go together."""
    check_output(output, (*(f".{each}" for each in FORMATS), PDF), file)
    _check_together(output, options)
    beside = [str(Path(output).with_suffix(PDF))] if options.pdf else []
    return list(dict.fromkeys([output, *beside]))


def _check_together(output: str, options: ReportOptions) -> None:
    of_word = (WORD, PDF)
    for name, asked, allowed in (
        ("--fragment", options.fragment, (PAGE,)),
        ("--base", options.base is not None, of_word),
        ("--pdf", options.pdf, of_word),
    ):
        if asked and _suffix(output) not in allowed:
            raise UsageError("usage.only_with", name=name, suffixes=allowed)


def _suffix(path: str) -> str:
    return Path(path).suffix.lower()


def _styles(path: str) -> WordStyles:
    from xltool.reporting.render.word_styles import styles_of

    data = read_bytes(path)
    with about(path):
        return styles_of(data)


def _rendered(
    outputs: list[str], document: Document, styles: WordStyles | None, options: ReportOptions
) -> Mapping[str, bytes]:
    """The content of every file, all made before the first is written."""
    suffix = _suffix(outputs[0])
    if suffix not in (WORD, PDF):
        if options.fragment:
            from xltool.reporting.render import html

            return {outputs[0]: html.fragment(document)}
        return {outputs[0]: render(document, suffix.removeprefix("."))}
    from xltool.reporting.render import docx

    word = docx.render(document, styles)
    content = {each: word for each in outputs if _suffix(each) == WORD}
    for each in outputs:
        if _suffix(each) == PDF:
            from xltool.app.pdf import find_office, to_pdf

            content[each] = to_pdf(find_office(), word)
    return content
