"""Definitions read from their files, and what is wrong with those that cannot be used.

It is imported when one is read: what travels with the program was compiled (`app/compile.py`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xltool.app.library import RULES, named_by
from xltool.audit.catalogue import SLOTS, Catalogue
from xltool.definitions import (
    DefinitionError,
    Sibling,
    parse_form,
    parse_mentions,
    parse_narrative,
    parse_rules,
    parse_spellings,
)
from xltool.definitions.lines import located
from xltool.definitions.spellings import Spellings, with_title
from xltool.model.errors import Fault
from xltool.model.form import Form
from xltool.model.period import Cycle
from xltool.reporting.sentences import Narrative
from xltool.resources import templates


def definition_text(data: bytes, source: str) -> str:
    """The text of a definition's file. Raises DefinitionError for one that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DefinitionError(source, [Fault("", "file.not_utf8", line=line)]) from error


def misplaced(form: Form, path: Path) -> list[Fault]:
    """What is wrong where a definition does not stand in the folder of its name."""
    folder = named_by(path)
    if folder == form.form_id:
        return []
    facts = {"written": str(form.form_id), "folder": str(folder)}
    return [Fault("edition", "file.folder", facts)]


def sibling_of(path: Path) -> Sibling:
    """The files that one beside a definition can take over: those of its name in the folder of its
    form, else beside the bundled editions. Raises DefinitionError for one that is no text."""
    placed = path if path.parent.parent.name else path.resolve()
    folder = placed.parent.parent

    def found(edition: str) -> tuple[str, str] | None:
        for forms in (folder, templates().joinpath(folder.name)):
            editions = {each.parent.name: each.parent for each in forms.glob("*/form.toml")}
            if edition in editions:
                file = editions[edition].joinpath(path.name)
                return (_text_of(file), str(file)) if file.exists() else None
        return None

    return found


def _text_of(path: Path) -> str:
    try:
        return definition_text(path.read_bytes(), str(path))
    except OSError as error:
        fault = Fault("", "file.unreadable", {"why": error.strerror})
        raise DefinitionError(str(path), [fault]) from error


def parsed_form(path: Path) -> Form:
    """An edition as its definition has it. Raises DefinitionError for one that cannot be used."""
    text = _text_of(path)
    form = parse_form(text, str(path))
    if faults := misplaced(form, path):
        raise DefinitionError(str(path), located(faults, text))
    mentions = path.with_name("mentions.toml")
    if not mentions.exists():
        return form
    found = parse_mentions(_text_of(mentions), str(mentions), form, sibling_of(mentions))
    return replace(form, mentions=found)


def parsed_narrative(form: Form, definition: Path) -> Narrative | None:
    """The sentences beside a definition, as their file has them. Raises as `parsed_form`."""
    path = definition.with_name("narrative.toml")
    if not path.exists():
        return None
    return parse_narrative(_text_of(path), str(path), form, sibling_of(path))


def parsed_spellings(form: Form, definition: Path) -> Spellings:
    """The spellings beside a definition, as their file has them. Raises as `parsed_form`."""
    path = definition.with_name("spellings.toml")
    if not path.exists():
        return with_title(Spellings(), form.title)
    spellings = parse_spellings(_text_of(path), str(path), form, sibling_of(path))
    return with_title(spellings, form.title)


def parsed_catalogue(cycle: Cycle) -> Catalogue:
    """The same, as its file has it."""
    path = templates() / RULES
    slots = SLOTS.union(*Cycle.YEAR.words.words.values())
    return Catalogue(*parse_rules(path.read_text("utf-8"), str(path), slots)).in_words_of(cycle)
