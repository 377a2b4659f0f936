"""`python -m xltool.app.compile FILE`: what the definitions and messages become, kept in a file.

It is run when the package is built, and by make where the package is developed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from xltool.app.definition_files import (
    parsed_catalogue,
    parsed_form,
    parsed_narrative,
    parsed_spellings,
)
from xltool.app.library import RULES, Edition, bundled_library
from xltool.compiled import FILE, PACKAGE, file_of
from xltool.model.period import Cycle
from xltool.resources import parsed_messages, parsed_values, templates

CODE = (
    *("text/*.py", "model/*.py", "definitions/*.py", "reporting/sentences/*.py"),
    *("audit/__init__.py", "audit/catalogue.py", "audit/grouping.py", "reporting/__init__.py"),
    *("history/__init__.py", "history/crosswalk.py"),
    *(
        "__init__.py",
        "classes.py",
        "app/__init__.py",
        "app/compile.py",
        "app/definition_files.py",
        "app/library.py",
    ),
    *("compiled.py", "resources.py"),
)
"""The code that makes the values, and the classes that they are of."""
_COMMON = ("narrative.toml", "periods.toml")
"""What definitions take from beside their folders."""
WORDS = ("characters.toml", "office_marks.toml", "periods.toml", "roster.toml", "workbook.toml")
"""Files that are kept as they are, as trees."""
_Value = tuple[str, tuple[str, ...], object]


def compiled() -> bytes:
    """All that is kept, made from the TOML. Raises DefinitionError for a definition with faults."""
    folder = templates()
    code = tuple(
        path.relative_to(PACKAGE).as_posix()
        for pattern in CODE
        for path in sorted(PACKAGE.glob(pattern), key=Path.as_posix)
    )
    return file_of(code, folder, [*_of_forms(folder), *_of_words(folder)])


def _of_forms(folder: Path) -> Iterator[_Value]:
    for id, definition in bundled_library().definitions.items():
        beside = sorted(folder.glob(f"{id.id}/*/*.toml"), key=Path.as_posix)
        sources = (*(path.relative_to(folder).as_posix() for path in beside), *_COMMON)
        form = parsed_form(definition)
        made = {
            "form.toml": (form, Edition.of(form)),
            "narrative.toml": (parsed_narrative(form, definition),),
            "spellings.toml": (parsed_spellings(form, definition),),
        }
        for name, values in made.items():
            path = definition.with_name(name).relative_to(folder).as_posix()
            yield from ((path, sources, value) for value in values if value is not None)


def _of_words(folder: Path) -> Iterator[_Value]:
    yield RULES, (RULES, "periods.toml"), parsed_catalogue(Cycle.YEAR)
    for path in sorted(folder.glob("messages/*.toml"), key=Path.as_posix):
        name = path.relative_to(folder).as_posix()
        yield name, (name,), parsed_messages(name)
    for name in WORDS:
        yield name, (name,), parsed_values(name)


def write(path: Path) -> None:
    """Write the file, whole or not at all."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(compiled())
    beside.replace(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else FILE)
