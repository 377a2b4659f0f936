"""Marked copies of audited workbooks: what an office corrects and sends back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xltool.app.build import book_of
from xltool.app.check import AuditedFile
from xltool.app.examine import Examined
from xltool.app.files import check_free, unwritable
from xltool.app.library import open_wording
from xltool.app.output_files import OutputFiles
from xltool.app.paths import is_folder, is_there, real
from xltool.collection.outputs import COPY
from xltool.model.errors import UsageError
from xltool.model.expression import Value
from xltool.model.finding import Severity
from xltool.text.file_names import within
from xltool.workbook.layout import Book
from xltool.workbook.layout.findings_sheet import findings_sheet
from xltool.workbook.layout.outside import with_outside
from xltool.workbook.layout.reasons import reason_id
from xltool.workbook.layout.review_marks import causes, mark, points
from xltool.workbook.retyped import carried_results, typed_contents
from xltool.workbook.write import workbook_bytes

_LONGEST_STEM = 210
"""Bytes: a name may have 255, and the ending and a number are put to it."""


def check_folder(folder: str) -> None:
    """Refuse a folder that is a file. Raises UsageError; called before any work is done."""
    if is_there(folder) and not is_folder(folder):
        raise UsageError("usage.no_folder", path=folder)


def write_marked(audited: Sequence[AuditedFile], folder: str, force: bool) -> list[str]:
    """Write a marked copy of every workbook that has errors or doubts; the paths written.

    Nothing is written unless every copy can be. Raises FileError where one exists and `force` is
    not given, UsageError where one is an input.
    """
    names = copy_names([each.file for each in audited])
    wanted = {
        str(Path(folder) / name): each.examined
        for each, name in zip(audited, names, strict=True)
        if each.examined is not None and is_to_return(each.examined)
    }
    inputs = {real(each.file) for each in audited}
    for path in (path for path in wanted if is_there(path)):
        if real(path) in inputs:
            raise UsageError("usage.same_file", path=path)
        check_free(path, force)
    if not wanted:
        return []
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    with OutputFiles(force) as copies:
        for path, examined in wanted.items():
            copies.write(path, marked_copy(examined))
    return list(wanted)


def is_to_return(examined: Examined) -> bool:
    """Whether there is something to correct or to explain in the workbook itself.

    Notes alone are no reason; nor is that another file is the same or of the same office, which is
    for the one who collects them to sort out.
    """
    return bool(examined.audit.errors or examined.audit.count(Severity.DOUBT))


def marked_copy(examined: Examined) -> bytes:
    """The marked copy of one workbook, as the bytes of a file."""
    contents = typed_contents(examined.form, examined.admission)
    if prefilled := examined.admission.prefilled:
        # a figure that was brought in and deleted is not brought in again
        contents = {**dict.fromkeys(prefilled.figures), **contents}
    book = marked_book(examined, contents)
    return workbook_bytes(book, {**contents, **_reasons_kept(examined, book)})


def _reasons_kept(examined: Examined, book: Book) -> dict[str, Value]:
    """What the office wrote about doubts that it does not have now; other reasons stand beside
    their findings."""
    found, places = {(each.code, each.key) for each in examined.findings}, book.places
    kept = {
        reason_id(each.code, each.key): each.text
        for each in examined.admission.reasons
        if (each.code, each.key) not in found
    }
    return {id: text for id, text in kept.items() if id in places}


def marked_book(examined: Examined, contents: Mapping[str, Value]) -> Book:
    """The marked copy laid out; `contents` is what the office typed."""
    form, admission = examined.form, examined.admission
    wording = open_wording(form.cycle)
    book = book_of(
        form,
        admission.record,
        admission.due,
        admission.contact,
        admission.prefilled,
        examined.digest,
        admission.assumed,
    )
    catalogue = examined.catalogue.for_offices()
    shown_points = points(book, catalogue, examined.audit.findings)
    likely = causes(book, catalogue, examined.explanation)
    carried = carried_results(form, admission)
    first = findings_sheet(form, book.identity, wording, shown_points, likely, carried)
    marked = mark(book, wording, shown_points, contents)
    return with_outside(marked, admission.outside, admission.stated).with_first(first)


def copy_names(files: Sequence[str]) -> list[str]:
    """A name for the copy of each file, no two alike even where case does not count.

    Every file takes its name whether it is written or not, so that the same files give the same
    names again.
    """
    ending = COPY.format(stem="")
    names: list[str] = []
    taken: set[str] = set()
    reached: dict[str, int] = {}
    for file in files:
        name = Path(file).name
        stem = name.removesuffix(ending) if name.endswith(ending) else Path(file).stem
        stem = within(stem, _LONGEST_STEM)
        number, copy = reached.get(stem.casefold(), 1), COPY.format(stem=stem)
        while copy.casefold() in taken:
            number += 1
            copy = COPY.format(stem=f"{stem}_{number}")
        reached[stem.casefold()] = number
        taken.add(copy.casefold())
        names.append(copy)
    return names
