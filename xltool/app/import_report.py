"""A published report as a record: the form it is held against, and what was read of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xltool.app.files import about, read_bytes
from xltool.app.library import open_library
from xltool.model.errors import UsageError
from xltool.model.form import FormId
from xltool.model.period import Cycle
from xltool.ooxml.kind import Kind, kind_of
from xltool.published import FORMATS, open_page
from xltool.published.page import UnusablePage
from xltool.published.report import (
    Choice,
    Imported,
    ImportOptions,
    better_elsewhere,
    choose_form,
    read_report,
)

_FORMAT_OF = {
    Kind.WORKBOOK: ".xlsx",
    Kind.XLS: ".xls",
    Kind.ODS: ".ods",
    Kind.DOCX: ".docx",
    Kind.HTML: ".html",
    Kind.TEXT: ".txt",
}
_PAGES = (".htm", ".html")
_MARKDOWN = ".md"


def is_report(path: str) -> bool:
    """Whether a file is of a format that published reports are read from, by its name, and of none
    that our own workbooks have."""
    return Path(path).suffix.lower() in FORMATS.keys() - {".xlsx"}


def format_of(data: bytes, path: str) -> str:
    """The format, by its suffix, that a file is read in: its content says which, and its name only
    where that is text of one kind or another. Empty for a file that no figure is read from."""
    named, kind = Path(path).suffix.lower(), kind_of(data)
    if kind is Kind.TEXT and named in (*_PAGES, _MARKDOWN):  # a part of a page begins like a text
        return named
    if kind is Kind.HTML and named == _MARKDOWN:  # where elements of HTML may stand
        return named
    return _FORMAT_OF.get(kind, "")


def import_report(
    path: str,
    options: ImportOptions | None = None,
    id: str | None = None,
    edition: str | None = None,
) -> Imported:
    """Read a published report, of a form and an edition where these are given.

    Raises UnusablePage where it is none, FileError where the file cannot be read, UsageError for a
    form or a period that is not there, DefinitionError where a form cannot be used.
    """
    data = read_bytes(path)
    cycle = Cycle.YEAR
    with about(path):
        try:
            page = open_page(data, format_of(data, path) or Path(path).suffix.lower())
            choices = choices_of(id, edition)
            options = options or ImportOptions()
            choice = choose_form(choices, page, options.period)
            cycle = choice[0].cycle
            read = read_report(choice, page, options)
            return replace(read, mixed=better_elsewhere(choices, read.form, page))
        except UnusablePage as error:
            error.cycle = cycle
            raise


def choices_of(id: str | None = None, edition: str | None = None) -> list[Choice]:
    """The forms that a page is held against. Raises UsageError where none is of that name."""
    library = open_library()
    chosen = [
        (form, library.spellings(form))
        for form in library.forms()
        if id in (None, form.id) and edition in (None, form.edition)
    ]
    if not chosen:
        wanted = FormId(id or "", edition or "")
        raise UsageError("usage.no_form", name=str(wanted), known=library.known)
    return chosen
