"""The definitions at hand: every edition of every form, the rule catalogue, the workbook's words.

Definitions travel with the program; a folder named by `XLTOOL_FORMS` may hold more of them, laid
out the same way (`FORM/EDITION/form.toml`, beside it `narrative.toml`, `mentions.toml` and
`spellings.toml` where the form has them).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from xltool.app.files import read_bytes
from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.compiled import restored
from xltool.model.errors import UsageError
from xltool.model.form import Form, FormId, OfficeMark
from xltool.model.period import Cycle
from xltool.reporting.sentences import Narrative
from xltool.resources import templates, values_of
from xltool.workbook.layout import Wording

if TYPE_CHECKING:
    from xltool.collection.outputs.letters import Letters
    from xltool.definitions import Sibling
    from xltool.definitions.spellings import Spellings

FORMS_VARIABLE = "XLTOOL_FORMS"
RULES = "rules.toml"
_Kind = TypeVar("_Kind")


class Edition(NamedTuple):
    """What is asked of every edition: to choose one, and to say which marks there are."""

    default: bool
    first_year: int
    template_versions: tuple[str, ...]
    marks: Mapping[str, OfficeMark]

    @classmethod
    def of(cls, form: Form) -> Edition:
        return cls(form.default, form.first_year, form.template_versions, form.marks)


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

    def edition(self, id: FormId) -> Edition:
        """What tells an edition from the others. Raises as `form`."""
        return _read_edition(self.definitions[id])

    def marks(self) -> dict[str, OfficeMark]:
        """The marks that offices may bear in any edition, by key. Raises as `form`."""
        editions = map(self.edition, self.definitions)
        return {key: mark for edition in editions for key, mark in edition.marks.items()}

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
        from xltool.app.definition_files import sibling_of

        return sibling_of(self.definitions[form.form_id].with_name(name))

    def by_template(self) -> dict[str, FormId]:
        """The form by the template version that workbooks bear, or once bore."""
        return {
            version: id for id in self.definitions for version in self.edition(id).template_versions
        }

    def for_year(self, year: int, id: str | None = None) -> Form | None:
        """The edition in force for a year: of the form named, else of the default form.

        Raises as `form`.
        """
        asked = [each for each in self.definitions if id in (None, each.id)]
        editions = {each: self.edition(each) for each in asked}
        valid = {
            each: edition.first_year
            for each, edition in editions.items()
            if edition.first_year <= year and (id is not None or edition.default)
        }
        return self.form(max(valid, key=lambda each: valid[each])) if valid else None


def _restored(kind: type[_Kind], path: Path) -> _Kind | None:
    """What was compiled of a definition that travels with the program."""
    folder = templates()
    if not path.is_relative_to(folder):
        return None
    return restored(kind, folder, path.relative_to(folder).as_posix())


@cache
def _read_edition(path: Path) -> Edition:
    return _restored(Edition, path) or Edition.of(_read_form(path))


@cache
def _read_form(path: Path) -> Form:
    if kept := _restored(Form, path):
        return kept
    from xltool.app.definition_files import parsed_form

    return parsed_form(path)


@cache
def _read_narrative(definition: Path) -> Narrative | None:
    if kept := _restored(Narrative, definition.with_name("narrative.toml")):
        return kept
    from xltool.app.definition_files import parsed_narrative

    return parsed_narrative(_read_form(definition), definition)


@cache
def _read_spellings(definition: Path) -> Spellings:
    from xltool.app.definition_files import parsed_spellings
    from xltool.definitions.spellings import Spellings

    kept = _restored(Spellings, definition.with_name("spellings.toml"))
    return kept or parsed_spellings(_read_form(definition), definition)


def named_by(path: Path) -> FormId:
    """The form that the folders above a definition name."""
    return FormId(path.parent.parent.name, path.parent.name)


def open_library() -> Library:
    """The bundled definitions, and those of the folder that the environment names."""
    return _library_within(os.environ.get(FORMS_VARIABLE))


def bundled_library() -> Library:
    """The definitions that travel with the program, and no others."""
    return _library_within(None)


def _library_within(extra: str | None) -> Library:
    """One of the folder `extra` stands for its namesake among the bundled ones."""
    return Library(_bundled() | _found_in(Path(extra)) if extra else _bundled())


@cache
def _bundled() -> dict[FormId, Path]:
    """They do not change while the program runs; another folder is searched for every file."""
    return _found_in(templates())


def _found_in(folder: Path) -> dict[FormId, Path]:
    found = sorted(folder.glob("*/*/form.toml"), key=Path.as_posix)
    return {named_by(path): path for path in found}


def find_form(year: int, id: str | None = None, edition: str | None = None) -> Form:
    """The edition given, or the one in force for a year.

    Raises UsageError where there is none, DefinitionError for one that cannot be used.
    """
    library = open_library()
    if edition is not None:
        if not id:
            same = sorted(each for each in library.definitions if each.edition == edition)
            id = next((each.id for each in same if library.edition(each).default), "")
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
    from xltool.app.definition_files import definition_text
    from xltool.definitions import parse_narrative

    text = definition_text(read_bytes(path), path)
    return parse_narrative(text, path, form, library.sibling(form, "narrative.toml"))


@cache
def open_catalogue(cycle: Cycle = Cycle.YEAR) -> Catalogue:
    """The rules that hold for every form, in words for those that are reported so often."""
    if cycle is Cycle.YEAR and (kept := restored(Catalogue, templates(), RULES)):
        return kept
    from xltool.app.definition_files import parsed_catalogue

    return parsed_catalogue(cycle)


def catalogue_of(form: Form) -> Catalogue:
    """The rules that hold for a form: those of every form, and its own."""
    return open_catalogue(form.cycle).with_form(form)


@cache
def open_wording(cycle: Cycle = Cycle.YEAR) -> Wording:
    """The fixed words of workbooks, in the words for the periods of a cycle."""
    return Wording.of(values_of("workbook.toml"), cycle)


@cache
def open_ledger_wording(cycle: Cycle = Cycle.YEAR) -> Wording:
    """The fixed words of the coordinator's workbook."""
    return Wording.of(values_of("collection/ledger.toml"), cycle)


@cache
def open_letters() -> Letters:
    from xltool.collection.outputs.letters import Letters

    return Letters.parse((templates() / "collection" / "letters.toml").read_text("utf-8"))
