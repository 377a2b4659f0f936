"""Opening a published report: a file in, what was read of it out, or a sentence why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xltool.cli.asked import wrong_number
from xltool.cli.faults import Misuse, Stop
from xltool.cli.files import read_bytes
from xltool.cli.open import definition_stop
from xltool.cli.words import Say
from xltool.definitions import DefinitionError
from xltool.library import open_library
from xltool.model.period import Cycle, NumberError
from xltool.published import FORMATS, open_page
from xltool.published.page import Unusable
from xltool.published.report import (
    Choice,
    Given,
    Imported,
    better_elsewhere,
    choose_form,
    read_report,
)


def is_report(path: str) -> bool:
    """Whether a file is of a format that published reports are read from, by its name."""
    return Path(path).suffix.lower() in FORMATS


def open_report(
    path: str,
    say: Say,
    given: Given | None = None,
    id: str | None = None,
    edition: str | None = None,
) -> Imported:
    """Read a published report. Raises Stop, and Misuse for a form or a period that is not there."""
    data = read_bytes(path, say)
    cycle = Cycle.YEAR
    try:
        page = open_page(data, Path(path).suffix.lower())
        choices = _choices(say, id, edition)
        choice = choose_form(choices, page)
        cycle = choice[0].cycle
        read = read_report(choice, page, given or Given())
        return replace(read, mixed=better_elsewhere(choices, read.form, page))
    except NumberError as error:
        raise wrong_number(error, say) from error
    except Unusable as unusable:
        why = say.of(cycle)(f"import.{unusable.why}")
        raise Stop(say("import.refused", path=path, why=why)) from unusable
    except DefinitionError as error:
        raise definition_stop(error, say) from error


def _choices(say: Say, id: str | None, edition: str | None) -> list[Choice]:
    """The forms that a page is held against. Raises Misuse where none is of that name."""
    shelf = open_library()
    chosen = [
        (form, shelf.spellings(form))
        for form in shelf.forms()
        if id in (None, form.id) and edition in (None, form.edition)
    ]
    if not chosen:
        raise Misuse(say("usage.no_form", name=f"{id or ''}/{edition or ''}", known=shelf.known))
    return chosen
