"""The definitions at hand: every edition of every form, the rule catalogue, the workbook's words.

Definitions travel with the program; a folder named by `XLTOOL_FORMS` may hold more of them, laid
out the same way (`FORM/EDITION/form.toml`, beside it `narrative.toml`, `mentions.toml` and
`spellings.toml` where the form has them).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xltool.app.files import read_bytes
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
from xltool.model.errors import Fault, UsageError
from xltool.model.form import Form, FormId
from xltool.model.period import Cycle
from xltool.reporting.sentences import Narrative
from xltool.resources import templates
from xltool.workbook.layout import Wording

if TYPE_CHECKING:
    from xltool.collection.outputs.letters import Letters

FORMS_VARIABLE = "XLTOOL_FORMS"


@dataclass(frozen=True, slots=True)
class Library:
    """Where definitions are, each read when it is needed."""

    definitions: dict[FormId, Path]

    @property
    def known(self) -> tuple[str, ...]:
        """The editions at hand, for messages."""
        return tuple(map(str, self.definitions))

    def form(self, id: FormId) -> Form:
        """An edition of a form. Raises KeyError for one that is not there, DefinitionError for a
        definition that cannot be read or used."""
        return _read_form(self.definitions[id])

    def forms(self) -> list[Form]:
        """Every edition, newest last within its form."""
        return [_read_form(path) for path in self.definitions.values()]

    def narrative(self, form: Form) -> Narrative | None:
        """The sentences of a form of this library; None where it has none. Raises as `form`."""
        return _read_narrative(self.definitions[form.form_id])

    def spellings(self, form: Form) -> Spellings:
        """Other words for the labels of a form of this library, if it has any. Raises as `form`."""
        return _read_spellings(self.definitions[form.form_id])

    def sibling(self, form: Form, name: str) -> Sibling:
        """The files of a name that stand beside the editions of a form of this library."""
        return sibling_of(self.definitions[form.form_id].with_name(name))

    def by_template(self) -> dict[str, FormId]:
        """The form by the template version that workbooks bear, or once bore."""
        return {
            version: form.form_id for form in self.forms() for version in form.template_versions
        }

    def for_year(self, year: int, id: str | None = None) -> Form | None:
        """The edition in force for a year: of the form named, else of the default form.

        Only definitions of the form named are read. Raises as `form`.
        """
        if id is None:
            editions = [form for form in self.forms() if form.default]
        else:
            editions = [self.form(each) for each in self.definitions if each.id == id]
        valid = [form for form in editions if form.first_year <= year]
        return max(valid, key=lambda form: form.first_year, default=None)


def definition_text(data: bytes, source: str) -> str:
    """The text of a definition's file. Raises DefinitionError for one that is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DefinitionError(source, [Fault("", "file.not_utf8", line=line)]) from error


def misplaced(form: Form, path: Path) -> list[Fault]:
    """What is wrong where a definition does not stand in the folder of its name."""
    folder = _named_by(path)
    if folder == form.form_id:
        return []
    facts = {"written": str(form.form_id), "folder": str(folder)}
    return [Fault("edition", "file.folder", facts)]


def _named_by(path: Path) -> FormId:
    """The form that the folders above a definition name."""
    return FormId(path.parent.parent.name, path.parent.name)


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


@cache
def _read_form(path: Path) -> Form:
    text = _text_of(path)
    form = parse_form(text, str(path))
    if faults := misplaced(form, path):
        raise DefinitionError(str(path), located(faults, text))
    mentions = path.with_name("mentions.toml")
    if not mentions.exists():
        return form
    found = parse_mentions(_text_of(mentions), str(mentions), form, sibling_of(mentions))
    return replace(form, mentions=found)


@cache
def _read_narrative(definition: Path) -> Narrative | None:
    path = definition.with_name("narrative.toml")
    if not path.exists():
        return None
    return parse_narrative(_text_of(path), str(path), _read_form(definition), sibling_of(path))


@cache
def _read_spellings(definition: Path) -> Spellings:
    path = definition.with_name("spellings.toml")
    form = _read_form(definition)
    if not path.exists():
        return with_title(Spellings(), form.title)
    spellings = parse_spellings(_text_of(path), str(path), form, sibling_of(path))
    return with_title(spellings, form.title)


def open_library() -> Library:
    """The bundled definitions, and those of the folder that the environment names."""
    return _library_within(os.environ.get(FORMS_VARIABLE))


def bundled_library() -> Library:
    """The definitions that travel with the program, and no others."""
    return _library_within(None)


def _library_within(extra: str | None) -> Library:
    return _library_of([templates(), Path(extra)] if extra else [templates()])


def _library_of(folders: list[Path]) -> Library:
    """Find the definitions; one of a later folder stands for its namesake before."""
    found = {}
    for folder in folders:
        for path in sorted(folder.glob("*/*/form.toml")):
            found[_named_by(path)] = path
    return Library(found)


def find_form(year: int, id: str | None = None, edition: str | None = None) -> Form:
    """The edition given, or the one in force for a year.

    Raises UsageError where there is none, DefinitionError for one that cannot be used.
    """
    library = open_library()
    if edition is not None:
        if not id:
            same = sorted(each for each in library.definitions if each.edition == edition)
            id = next((each.id for each in same if library.form(each).default), "")
        wanted = FormId(id, edition)
        if wanted not in library.definitions:
            raise UsageError("usage.no_form", name=str(wanted), known=library.known)
        return library.form(wanted)
    if id is not None and id not in {each.id for each in library.definitions}:
        raise UsageError("usage.no_form", name=id, known=library.known)
    form = library.for_year(year, id)
    if form is None:
        raise UsageError("usage.no_edition", year=year, known=library.known)
    return form


def form_of(id: FormId) -> Form:
    """An edition that is at hand; see `Library.form`."""
    return _form_of(os.environ.get(FORMS_VARIABLE), id)


@cache
def _form_of(extra: str | None, id: FormId) -> Form:
    """It is asked for once for every office: the folders are not searched each time."""
    return _library_within(extra).form(id)


def open_narrative(form: Form, path: str | None = None) -> Narrative | None:
    """The sentences of a file, else those of the form that is at hand, if it has any.

    Raises FileError for a file that cannot be read, DefinitionError with every fault of it.
    """
    library = open_library()
    if path is None:
        return library.narrative(form)
    text = definition_text(read_bytes(path), path)
    return parse_narrative(text, path, form, library.sibling(form, "narrative.toml"))


@cache
def open_catalogue(cycle: Cycle = Cycle.YEAR) -> Catalogue:
    """The rules that hold for every form, in words for those that are reported so often."""
    path = templates() / "rules.toml"
    slots = SLOTS.union(*Cycle.YEAR.words.words.values())
    return Catalogue(*parse_rules(path.read_text("utf-8"), str(path), slots)).in_words_of(cycle)


def catalogue_of(form: Form) -> Catalogue:
    """The rules that hold for a form: those of every form, and its own."""
    return open_catalogue(form.cycle).with_form(form)


@cache
def open_wording(cycle: Cycle = Cycle.YEAR) -> Wording:
    """The fixed words of workbooks, in the words for the periods of a cycle."""
    return Wording.parse((templates() / "workbook.toml").read_text("utf-8"), cycle)


@cache
def open_ledger_wording(cycle: Cycle = Cycle.YEAR) -> Wording:
    """The fixed words of the coordinator's workbook."""
    path = templates() / "collection" / "ledger.toml"
    return Wording.parse(path.read_text("utf-8"), cycle)


@cache
def open_letters() -> Letters:
    from xltool.collection.outputs.letters import Letters

    return Letters.parse((templates() / "collection" / "letters.toml").read_text("utf-8"))
