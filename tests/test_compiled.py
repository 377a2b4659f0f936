"""What definitions and messages become is kept, and counts while they are what they were."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from xltool import compiled
from xltool.app.compile import CODE, WORDS, write
from xltool.app.definition_files import (
    parsed_catalogue,
    parsed_form,
    parsed_narrative,
    parsed_spellings,
)
from xltool.app.library import (
    RULES,
    Edition,
    Library,
    bundled_library,
)
from xltool.audit.catalogue import Catalogue
from xltool.compiled import restored
from xltool.model.form import Form
from xltool.model.mentions import HeadWord, Mentions
from xltool.model.period import Cycle
from xltool.resources import parsed_messages, parsed_values, samples, templates
from xltool.text.messages import Messages

FORM = "gkbg/2021/form.toml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of values, made from the definitions as they are."""
    path = tmp_path_factory.mktemp("compiled") / "compiled.bin"
    write(path)
    return path


@pytest.fixture(autouse=True)
def _read_anew(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(compiled, "FILE", made)
    forget()
    yield
    forget()


def forget() -> None:
    compiled._kept.cache_clear()
    compiled._digest.cache_clear()


def written_out(value: object) -> object:
    """A value as plain ones; of objects that are compared by identity, their fields."""
    if is_dataclass(value):
        found = {field.name: written_out(getattr(value, field.name)) for field in fields(value)}
        return type(value).__name__, found
    if isinstance(value, Mapping):
        return [(key, written_out(each)) for key, each in value.items()]
    if isinstance(value, tuple):
        return type(value), [written_out(each) for each in value]
    return value


def test_what_is_restored_of_a_form_is_what_its_definition_says() -> None:
    for path in bundled_library().definitions.values():
        form = parsed_form(path)
        for name, parsed in (
            ("form", form),
            ("form", Edition.of(form)),
            ("narrative", parsed_narrative(form, path)),
            ("spellings", parsed_spellings(form, path)),
        ):
            file = path.with_name(f"{name}.toml").relative_to(templates()).as_posix()
            found = restored(type(parsed), templates(), file)
            assert found is not None
            assert written_out(found) == written_out(parsed)


def test_what_is_restored_of_words_is_what_their_files_say() -> None:
    catalogue = restored(Catalogue, templates(), RULES)
    assert written_out(catalogue) == written_out(parsed_catalogue(Cycle.YEAR))
    for path in templates().glob("messages/*.toml"):
        file = path.relative_to(templates()).as_posix()
        assert restored(Messages, templates(), file) == parsed_messages(file)
    for file in WORDS:
        assert restored(dict, templates(), file) == parsed_values(file)


def test_objects_that_are_compared_by_identity_stay_one() -> None:
    form = restored(Form, templates(), FORM)
    assert form is not None and form.mentions is not None
    parsed = parsed_form(templates() / FORM).mentions
    assert parsed is not None
    assert 1 < len(heads_of(form.mentions)) == len(heads_of(parsed))
    topics = {id(head.topic) for head in heads_of(form.mentions).values() if head.topic}
    assert topics == {id(topic) for topic in form.mentions.topics}


def heads_of(mentions: Mentions) -> dict[int, HeadWord]:
    known = mentions.language.words.values()
    return {id(head): head for meant in known if isinstance(meant, tuple) for head in meant}


@pytest.mark.parametrize("changed", ["form.toml", "mentions.toml", "../../periods.toml"])
def test_a_definition_with_another_byte_is_read(tmp_path: Path, changed: str) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(templates(), folder)
    assert restored(Form, folder, FORM) is not None
    forget()
    path = folder / "gkbg/2021" / changed
    path.write_bytes(path.read_bytes() + b"\n")
    assert restored(Form, folder, FORM) is None
    assert restored(Messages, folder, "messages/check.toml") is not None


@pytest.mark.parametrize("changed", ["model/form.py", "definitions/parse.py", "text/pattern.py"])
def test_what_other_code_made_does_not_count(
    tmp_path: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "xltool"
    shutil.copytree(compiled.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compiled, "PACKAGE", package)
    assert restored(Form, templates(), FORM) is not None
    forget()
    package.joinpath(changed).write_bytes(package.joinpath(changed).read_bytes() + b"\n")
    assert restored(Form, templates(), FORM) is None
    forget()
    package.joinpath(changed).unlink()
    assert restored(Form, templates(), FORM) is None


def test_all_code_that_reads_definitions_is_part_of_what_they_are_made_from() -> None:
    read = (
        "import sys, xltool.definitions, xltool.audit.catalogue, xltool.resources;"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'xltool'))"
    )
    done = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True)
    code = {path for pattern in CODE for path in compiled.PACKAGE.glob(pattern)}
    assert {Path(name) for name in done.stdout.split()} - code == set()


def test_a_file_that_is_cut_short_or_damaged_counts_for_nothing(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = made.read_bytes()
    lines = whole.index(b"\n\n")
    place = lines + 1000
    damaged = [whole[:n] for n in (0, 1, 500, lines - 1, lines + 2, place)]
    damaged += [whole[:place] + b"!" + whole[place + 1 :], b"\xff" + whole]
    monkeypatch.setattr(compiled, "FILE", tmp_path / "compiled.bin")
    for data in damaged:
        compiled.FILE.write_bytes(data)
        forget()
        assert restored(Form, templates(), "gkbg/2019/form.toml") is None
    compiled.FILE.unlink()
    forget()
    assert restored(Form, templates(), FORM) is None


class Calling:
    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("raise AssertionError('called')",)


def test_nothing_but_classes_of_the_program_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = [("periods.toml", ("periods.toml",), Calling())]
    data = compiled.file_of(("compiled.py",), templates(), values)
    monkeypatch.setattr(compiled, "FILE", tmp_path / "compiled.bin")
    compiled.FILE.write_bytes(data)
    with pytest.raises(pickle.UnpicklingError, match="exec"):
        restored(Calling, templates(), "periods.toml")


def test_a_definition_of_ones_own_stands_for_the_one_that_was_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "gkbg" / "2021"
    shutil.copytree(templates() / "gkbg/2021", folder)
    path = folder / "form.toml"
    path.write_text(path.read_text("utf-8").replace("first_year = 2021", "first_year = 2022"))
    id = next(each for each in bundled_library().definitions if each.edition == "2021")
    library = Library({**bundled_library().definitions, id: path})
    assert (library.edition(id).first_year, library.form(id).first_year) == (2022, 2022)


RUN = """
import sys
from pathlib import Path
from xltool import cli, compiled
compiled.FILE = Path(sys.argv[1])
cli.run(sys.argv[2:])
print(*sys.modules)
"""


@pytest.mark.slow
def test_a_check_reads_no_definition_that_was_compiled(made: Path) -> None:
    book = str(samples() / "city-2025" / "workbook.xlsx")
    command = [sys.executable, "-c", RUN, str(made), "check", book]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"xltool.app.examine", "xltool.model.form"} <= loaded
    assert {"xltool.definitions", "xltool.app.definition_files", "tomllib"} & loaded == set()
