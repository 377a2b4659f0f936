"""Definitions read from a folder to be judged: what is in it, and everything wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from xltool.app.definition_files import definition_text, misplaced, sibling_of
from xltool.app.files import read_bytes
from xltool.app.library import bundled_library
from xltool.classes import dataclass
from xltool.definitions import (
    DefinitionError,
    parse_form,
    parse_mentions,
    parse_narrative,
    parse_spellings,
)
from xltool.definitions.lines import located
from xltool.model.errors import Fault, FileError
from xltool.model.form import Form

FILE = "form.toml"
BESIDE = {
    "narrative.toml": parse_narrative,
    "mentions.toml": parse_mentions,
    "spellings.toml": parse_spellings,
}
"""What may stand beside a form's definition; each is judged against the form."""
_Parsed = TypeVar("_Parsed")


@dataclass(slots=True)
class JudgedForm:
    """A definition and what is wrong with it, by file. `form` is None where it cannot be used.

    `not_judged` are the files beside it that cannot be judged before it is corrected.
    """

    path: Path
    form: Form | None
    faults: dict[Path, list[Fault]]
    not_judged: list[Path]


def judge(folder: str) -> list[JudgedForm]:
    """Read every definition of a folder (or the one file named).

    Raises FileError where there is none, or where a file cannot be read.
    """
    paths, are_shelved = _definitions_in(Path(folder))
    if not paths:
        raise FileError("forms.none", folder)
    judged = [_judge_one(path, are_shelved) for path in paths]
    _hold_together(judged)
    return judged


def _definitions_in(place: Path) -> tuple[list[Path], bool]:
    """The definitions, and whether their folders must bear their names."""
    if place.is_file():
        return [place], False
    if (place / FILE).exists():
        return [place / FILE], False
    found = [*place.glob(f"*/*/{FILE}")] or [*place.glob(f"*/{FILE}")]
    return sorted(found, key=Path.as_posix), True


def _judge_one(path: Path, is_shelved: bool) -> JudgedForm:
    judged = JudgedForm(path, None, {}, [])
    judged.form = _parsed(judged, path, parse_form)
    if judged.form is not None and is_shelved:
        _note(judged, path, located(misplaced(judged.form, path), _text_of(path)))
    for name, parse in BESIDE.items():
        beside = path.with_name(name)
        if not beside.exists():
            continue
        if judged.form is None:
            judged.not_judged.append(beside)
        else:
            siblings = sibling_of(beside)
            _parsed(judged, beside, partial(parse, form=judged.form, sibling=siblings))
    return judged


def _text_of(path: Path) -> str:
    return definition_text(read_bytes(str(path)), str(path))


def _parsed(judged: JudgedForm, path: Path, parse: Callable[[str, str], _Parsed]) -> _Parsed | None:
    try:
        return parse(_text_of(path), str(path))
    except DefinitionError as error:
        taken = "" if error.path == str(path) else error.path
        faults = (replace(each, path=each.path or taken) for each in error.faults)
        _note(judged, path, faults)
        return None


def _note(judged: JudgedForm, path: Path, faults: Iterable[Fault]) -> None:
    """Add faults of a file, in the order of its lines, then those of what it takes over."""
    known = [*judged.faults.get(path, ()), *faults]
    if known:
        judged.faults[path] = sorted(known, key=lambda fault: (fault.path, fault.line or 0))


def _hold_together(judged: list[JudgedForm]) -> None:
    """Note what two definitions may not share, and where editions say of each other what is not so.

    The bundled ones are among them.
    """
    own = [(each.form, each) for each in judged if each.form is not None]
    names = {form.form_id for form, _ in own}
    others = [f for f in bundled_library().forms() if f.form_id not in names]
    for form, each in own:
        beside = [*others, *(f for f, one in own if one is not each)]
        faults = [fault for other in beside for fault in conflicts(form, other)]
        _note(each, each.path, located(faults, _text_of(each.path)))


def conflicts(form: Form, other: Form) -> Iterator[Fault]:
    """What a form may not share with another, and what it states wrongly of another edition."""
    name = str(other.form_id)
    for version in form.template_versions:
        if version in other.template_versions:
            is_present = version == form.template_version
            path = "template_version" if is_present else "earlier_versions"
            yield Fault(path, "forms.same_version", {"version": version, "other": name})
    if other.id != form.id:
        for key, mark in form.marks.items():
            if key in other.marks and other.marks[key].label != mark.label:
                facts = {"label": other.marks[key].label, "other": name}
                yield Fault(f"marks.{key}", "forms.same_mark", facts)
        return
    if other.first_year == form.first_year:
        yield Fault("first_year", "forms.same_year", {"other": name})
    for each in (c for c in form.correspondences if c.edition == other.edition):
        for key in each.theirs:
            if key not in other.figures:
                facts = {"figure": key, "edition": other.edition}
                yield Fault("correspondences", "forms.not_theirs", facts)
        for key in each.ours:
            if key in other.figures:
                facts = {"figure": key, "edition": other.edition}
                yield Fault("correspondences", "forms.same_figure", facts)
