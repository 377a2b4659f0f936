"""Definitions read from a folder to be judged: what is in it, and everything wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from xltool.app.files import read_bytes
from xltool.app.library import bundled_library, definition_text, misplaced, sibling_of
from xltool.cli.messages import Say
from xltool.definitions import (
    DefinitionError,
    parse_form,
    parse_mentions,
    parse_narrative,
    parse_spellings,
)
from xltool.definitions.lines import line_of, lines_of
from xltool.model.errors import FileError
from xltool.model.form import Form

FILE = "form.toml"
BESIDE = {
    "narrative.toml": parse_narrative,
    "mentions.toml": parse_mentions,
    "spellings.toml": parse_spellings,
}
"""What may stand beside a form's definition; each is judged against the form."""
_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a file; `line` is None where it cannot be told.

    `taken_from` is the file in which the line stands where that is another, which is taken over.
    """

    line: int | None
    what: str
    taken_from: Path | None = None


@dataclass(slots=True)
class Judged:
    """A definition and what is wrong with it, by file. `form` is None where it cannot be used.

    `not_judged` are the files beside it that nothing can be said of before it is mended.
    """

    path: Path
    form: Form | None
    faults: dict[Path, list[Fault]]
    not_judged: list[Path]


def judge(folder: str, say: Say) -> list[Judged]:
    """Read every definition of a folder (or the one file named).

    Raises FileError where there is none, or where a file cannot be read.
    """
    paths, are_shelved = _definitions_in(Path(folder))
    if not paths:
        raise FileError("forms.none", folder)
    judged = [_judge_one(path, are_shelved, say) for path in paths]
    _hold_together(judged, say)
    return judged


def _definitions_in(place: Path) -> tuple[list[Path], bool]:
    """The definitions, and whether their folders must bear their names."""
    if place.is_file():
        return [place], False
    if (place / FILE).exists():
        return [place / FILE], False
    return sorted(place.glob(f"*/*/{FILE}")) or sorted(place.glob(f"*/{FILE}")), True


def _judge_one(path: Path, is_shelved: bool, say: Say) -> Judged:
    judged = Judged(path, None, {}, [])
    judged.form = _parsed(judged, path, parse_form, say)
    if judged.form is not None and is_shelved and (fault := misplaced(judged.form, path)):
        _note(judged, path, [fault], say)
    for name, parse in BESIDE.items():
        beside = path.with_name(name)
        if not beside.exists():
            continue
        if judged.form is None:
            judged.not_judged.append(beside)
        else:
            siblings = sibling_of(beside)
            _parsed(judged, beside, partial(parse, form=judged.form, sibling=siblings), say)
    return judged


def _parsed(
    judged: Judged, path: Path, parse: Callable[[str, str], _Parsed], say: Say
) -> _Parsed | None:
    try:
        return parse(definition_text(read_bytes(str(path)), str(path)), str(path))
    except DefinitionError as error:
        for source, faults in {**error.elsewhere, error.source: error.faults}.items():
            _note(judged, path, faults, say, None if source == str(path) else Path(source))
        return None


def _note(
    judged: Judged, path: Path, faults: list[str], say: Say, taken_from: Path | None = None
) -> None:
    """Add faults of a file, in the order of its lines, then those of what it takes over."""
    written = str(taken_from or path)
    try:
        lines = lines_of(definition_text(read_bytes(written), written))
    except DefinitionError:
        lines = {}
    known = judged.faults.setdefault(path, [])
    known += [Fault(line_of(fault, lines), fault, taken_from) for fault in faults]
    known.sort(key=lambda fault: (str(fault.taken_from or ""), fault.line or 0))


def _hold_together(judged: list[Judged], say: Say) -> None:
    """Note what two definitions may not share, and where editions say of each other what is not so.

    The bundled ones are among them.
    """
    own = [(each.form, each) for each in judged if each.form is not None]
    names = {(form.id, form.edition) for form, _ in own}
    others = [f for f in bundled_library().forms() if (f.id, f.edition) not in names]
    for form, each in own:
        for other in [*others, *(f for f, one in own if one is not each)]:
            name = f"{other.id}/{other.edition}"
            for version in form.template_versions:
                if version not in other.template_versions:
                    continue
                is_present = version == form.template_version
                at = "template_version" if is_present else "earlier_versions"
                fault = say("forms.same_version", at=at, version=version, other=name)
                _note(each, each.path, [fault], say)
            if (other.id, other.first_year) == (form.id, form.first_year):
                _note(each, each.path, [say("forms.same_year", other=name)], say)
            if other.id == form.id and (mistaken := list(_mistaken(form, other, say))):
                _note(each, each.path, mistaken, say)
            for key in (key for key in form.marks if key in other.marks):
                label = other.marks[key].label
                if other.id != form.id and label != form.marks[key].label:
                    fault = say("forms.same_mark", mark=key, other=name, label=label)
                    _note(each, each.path, [fault], say)


def _mistaken(form: Form, other: Form, say: Say) -> Iterator[str]:
    """What a form says wrongly of another edition of it."""
    for each in (c for c in form.correspondences if c.edition == other.edition):
        for key in each.theirs:
            if key not in other.figures:
                yield say("forms.not_theirs", figure=key, other=other.edition)
        for key in each.ours:
            if key in other.figures:
                yield say("forms.the_same", figure=key, other=other.edition)
