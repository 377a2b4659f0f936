"""Words and codes: everything that is said exists, and nothing exists that is never said."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import xltool
from xltool.app.library import open_catalogue
from xltool.audit.catalogue import Catalogue
from xltool.model.period import Cycle
from xltool.resources import open_messages, templates
from xltool.words.say import LANGUAGES
from xltool.workbook.layout import Wording

PACKAGE = Path(xltool.__file__).parent
CODE = re.compile(r"[A-Z]\d{3}")


@cache
def trees(*rooms: str) -> tuple[ast.Module, ...]:
    """The modules of the package, or of some rooms of it, without the lists of words."""
    paths = sorted(PACKAGE.rglob("*.py"))
    chosen = [p for p in paths if not rooms or p.relative_to(PACKAGE).parts[0] in rooms]
    return tuple(ast.parse(p.read_text("utf-8")) for p in chosen if not p.name.startswith("words"))


@cache
def nodes(*rooms: str) -> tuple[ast.AST, ...]:
    return tuple(node for tree in trees(*rooms) for node in ast.walk(tree))


@cache
def literals(*rooms: str) -> frozenset[str]:
    """Every text that stands in the code by itself."""
    found = (n.value for n in nodes(*rooms) if isinstance(n, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


@cache
def joined(*rooms: str) -> tuple[tuple[str, ...], ...]:
    """Every text that is put together: its constant parts, and "" for each that varies."""
    return tuple(
        tuple(str(p.value) if isinstance(p, ast.Constant) else "" for p in node.values)
        for node in nodes(*rooms)
        if isinstance(node, ast.JoinedStr)
    )


def is_joined(key: str, parts: tuple[str, ...]) -> bool:
    """Whether a key can be put together so, from parts that stand in the code themselves."""
    constant = [part for part in parts if part]
    if not constant or not all(part in key for part in constant):
        return False
    match = re.fullmatch("".join(re.escape(part) or r"([\w.]+)" for part in parts), key)
    return match is not None and set(match.groups()) <= literals()


def unused(keys: Iterable[str], *rooms: str) -> list[str]:
    """The keys that do not stand in the code, neither whole nor put together from its texts."""
    return [
        key
        for key in keys
        if key not in literals(*rooms)
        and not any(is_joined(key, parts) for parts in joined(*rooms))
    ]


def choices(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be, where they stand in the code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from choices(node.body)
        yield from choices(node.orelse)


def calls(names: Iterable[str], *rooms: str) -> Iterator[ast.Call]:
    """The calls of functions and methods of these names."""
    for node in nodes(*rooms):
        if isinstance(node, ast.Call):
            func = node.func
            name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
            if name in set(names):
                yield node


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def of_periods(language: str) -> set[str]:
    """The slots of words that come with the cycle; each language has its own."""
    return set(Cycle.YEAR.words.words[language])


def differing(words: Mapping[str, Mapping[str, str]]) -> dict[str, list[set[str]]]:
    """The slots in each language, of every text that has not the same in all of them."""
    used = {
        key: [slots(text[language]) - of_periods(language) for language in LANGUAGES]
        for key, text in words.items()
    }
    return {key: each for key, each in used.items() if any(other != each[0] for other in each)}


@cache
def messages() -> dict[str, dict[str, str]]:
    """Every message of the command line by its name; the first part is its file."""
    return {
        f"{path.stem}.{name}": dict(words)
        for path in sorted((templates() / "messages").glob("*.toml"))
        if path.stem not in OF_OTHERS
        for name, words in open_messages(path.stem).words.items()
    }


OF_OTHERS = {"definitions", "desk_rules", "documents"}
"""Files whose messages are named without the file."""


DRAWN = re.compile(r'\bsay\("([\w.]+)"( ~)?')


@cache
def drawn() -> tuple[frozenset[str], frozenset[str]]:
    """What the templates of the desk say: messages by their names, and beginnings of names."""
    pages = sorted((templates() / "desk").glob("*.j2"))
    found = [each for page in pages for each in DRAWN.findall(page.read_text("utf-8"))]
    return (
        frozenset(name for name, goes_on in found if not goes_on),
        frozenset(name for name, goes_on in found if goes_on),
    )


def test_every_message_is_said() -> None:
    whole, begun = drawn()
    written = [name for name in messages() if name not in whole]
    left = unused(written, *SPEAKING)
    assert [name for name in left if not name.startswith(tuple(begun))] == []


def test_everything_said_on_a_page_of_the_desk_has_its_words() -> None:
    whole, begun = drawn()
    assert "desk_page.close" in whole
    assert whole - messages().keys() == set()
    assert [b for b in begun if not any(name.startswith(b) for name in messages())] == []


def test_every_message_of_documents_is_said() -> None:
    assert unused(open_messages("documents").words, "app", "cli") == []


SPEAKING = (
    "cli",
    "words",
    "desk",
    "app",
    "api.py",
    "model",
    "audit",
    "published",
    "reporting",
    "collection",
    "definitions",
)
"""Who names messages: the command line, and errors and notices by their codes."""


def said() -> set[str]:
    names = ("say", "FileError", "UsageError", "Notice")
    found = calls(names, "cli", "app", "model", "audit", "published", "reporting")
    return {text for call in found if call.args for text in choices(call.args[0])}


def test_everything_said_has_its_words() -> None:
    known = messages().keys() | open_catalogue().reasons.keys()
    assert said() - known - open_messages("documents").words.keys() == set()


def workbook_words() -> dict[str, str]:
    tree = tomllib.loads((templates() / "workbook.toml").read_text("utf-8"))
    return {key: value for key, value in tree.items() if key != "guide_steps"}


def test_every_word_of_the_workbook_is_used() -> None:
    assert unused(workbook_words(), "workbook", "app", "cli") == []


def test_every_word_asked_of_the_workbook_exists(wording: Wording) -> None:
    asked: set[str] = set()
    for node in nodes("workbook", "app"):
        if isinstance(node, ast.Subscript):
            owner = node.value
            if isinstance(owner, ast.Name) and owner.id == "wording":
                asked |= set(choices(node.slice))
    for call in calls(["say"], "workbook"):
        if ast.unparse(call.func) == "wording.say":
            asked |= set(choices(call.args[0]))
    assert asked and asked <= wording.words.keys()


def common_codes() -> set[str]:
    return set(open_catalogue().rules)


def test_the_codes_of_the_program_are_those_of_the_catalogue() -> None:
    named = {text for text in literals() if CODE.fullmatch(text)}
    assert named == common_codes()


def test_no_form_takes_a_code_of_the_catalogue(catalogue: Catalogue) -> None:
    of_forms = {code for code, rule in catalogue.rules.items() if rule.edition}
    assert of_forms.isdisjoint(common_codes())


def test_every_reason_is_given_somewhere(catalogue: Catalogue) -> None:
    of_reasons = {f"remedy_{name}": name for name in catalogue.reasons}
    assert unused(of_reasons.get(name, name) for name in catalogue.reasons) == []


@cache
def reasons_given() -> frozenset[str]:
    """The reasons that stand in the code where one is asked for."""
    found: set[str] = set()
    for name, place in (("Unreadable", 1), ("Skipped", 2), ("ReadFigure", 2)):
        for call in calls([name]):
            if len(call.args) > place:
                found |= set(choices(call.args[place]))
    for call in calls(["RefusedFile", "finding"]):
        for keyword in call.keywords:
            if keyword.arg in ("why", "how"):
                found |= set(choices(keyword.value))
    for call in calls(["append"], "model"):
        for pair in call.args:
            if isinstance(pair, ast.Tuple):
                found |= set(choices(pair.elts[1]))
    for node in nodes("model", "workbook"):
        if isinstance(node, ast.FunctionDef) and node.name == "_why":
            returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
            found |= {text for value in returned if value for text in choices(value)}
    return frozenset(found - {""})


def test_every_reason_given_has_its_words() -> None:
    assert sorted(reasons_given() - open_catalogue().reasons.keys()) == []


def test_reasons_are_looked_for_where_they_are_given() -> None:
    assert {"negative", "macros", "damaged_zip", "unknown_key", "nothing"} <= reasons_given()


def test_a_rule_has_the_same_slots_in_every_language() -> None:
    assert differing({code: r.message for code, r in open_catalogue().rules.items()}) == {}


def test_a_reason_has_the_same_slots_in_every_language() -> None:
    assert differing(open_catalogue().reasons) == {}
