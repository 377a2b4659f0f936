"""Words and codes: everything that is said exists, and nothing exists that is never said."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import xltool
from xltool.app.library import open_catalogue
from xltool.audit.catalogue import Catalogue
from xltool.cli.messages import LANGUAGES
from xltool.model.period import Cycle
from xltool.resources import open_messages, templates
from xltool.workbook.layout import Wording

PACKAGE = Path(xltool.__file__).parent
CODE = re.compile(r"[A-Z]\d{3}")


@cache
def trees(*rooms: str) -> tuple[ast.Module, ...]:
    """The modules of the package, or of some rooms of it, without the lists of words."""
    paths = sorted(PACKAGE.rglob("*.py"))
    chosen = [p for p in paths if not rooms or p.relative_to(PACKAGE).parts[0] in rooms]
    return tuple(ast.parse(p.read_text("utf-8")) for p in chosen if not p.name.startswith("words"))


def nodes(*rooms: str) -> Iterator[ast.AST]:
    for tree in trees(*rooms):
        yield from ast.walk(tree)


@cache
def literals(*rooms: str) -> frozenset[str]:
    """Every text that stands in the code by itself."""
    found = (n.value for n in nodes(*rooms) if isinstance(n, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


def patterns(*rooms: str) -> Iterator[re.Pattern[str]]:
    """Every text that is put together, as a pattern whose groups are its variable parts."""
    for node in nodes(*rooms):
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"([\w.]+)"
                for part in node.values
            ]
            if any(isinstance(part, ast.Constant) for part in node.values):
                yield re.compile("".join(parts))


def is_used(key: str, *rooms: str) -> bool:
    """Whether a key stands in the code, whole or put together from texts that stand there."""
    if key in literals(*rooms):
        return True
    known = literals()
    return any(
        set(match.groups()) <= known
        for match in (pattern.fullmatch(key) for pattern in patterns(*rooms))
        if match
    )


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


@cache
def messages() -> dict[str, dict[str, str]]:
    """Every message of the command line by its name; the first part is its file."""
    return {
        f"{path.stem}.{name}": dict(words)
        for path in sorted((templates() / "messages").glob("*.toml"))
        if path.stem not in OF_OTHERS
        for name, words in open_messages(path.stem).words.items()
    }


OF_OTHERS = {"definitions", "documents"}
"""Files whose messages are named without the file."""


def test_every_message_is_said() -> None:
    assert [name for name in messages() if not is_used(name, *SPEAKING)] == []


def test_every_message_of_documents_is_said() -> None:
    assert [n for n in open_messages("documents").words if not is_used(n, "app", "cli")] == []


SPEAKING = ("cli", "app", "model", "audit", "published", "report", "collection", "definitions")
"""Who names messages: the command line, and errors and notices by their codes."""


def said() -> set[str]:
    names = ("say", "FileError", "UsageError", "Notice")
    return {text for call in calls(names) if call.args for text in choices(call.args[0])}


def test_everything_said_has_its_words() -> None:
    known = messages().keys() | open_catalogue().reasons.keys()
    known |= open_messages("documents").words.keys()
    of_workbooks = workbook_words().keys()
    assert said() - known - of_workbooks == set()


def test_a_message_has_the_same_slots_in_every_language() -> None:
    differing = []
    for name, words in messages().items():
        kinds = {frozenset(slots(words[each]) - of_periods(each)) for each in LANGUAGES}
        if len(kinds) != 1:
            differing.append(name)
    assert differing == []


CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(
    r"\{[^}]*\}|--?[a-z-]+|\.[a-z]+|[A-Z_]{2,}(=\w+)?|xltool( forms| report| demo)?( \w+)?"
    r"|\b(WPS|Excel|Word|Markdown|LibreOffice|JSON|UTF-8|PDF|Windows|GBK|TOML|HTML|mhtml)\b"
    r"|[a-z]+\.toml|\b(zh|en|text|json|doubt|error|zero|null|reported|count|name|hotline)\b"
)
"""Names and codes, which no language translates: slots, options and their values, suffixes, keys,
programs, formats."""
QUOTED = re.compile("单位名称|示例单位|全县|是 [(]|否 [(]")
"""What an English sentence quotes of Chinese files."""


def test_english_messages_hold_no_chinese() -> None:
    assert [
        n for n, words in messages().items() if CHINESE.search(QUOTED.sub("", words["en"]))
    ] == []


def test_chinese_messages_hold_no_english() -> None:
    assert [n for n, words in messages().items() if LATIN.search(NAMES.sub("", words["zh"]))] == []


def workbook_words() -> dict[str, str]:
    tree = tomllib.loads((templates() / "workbook.toml").read_text("utf-8"))
    return {key: value for key, value in tree.items() if key != "guide_steps"}


@pytest.mark.parametrize("key", workbook_words())
def test_every_word_of_the_workbook_is_used(key: str) -> None:
    assert is_used(key, "workbook", "app", "cli")


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


@pytest.mark.parametrize("reason", open_catalogue().reasons)
def test_every_reason_is_given_somewhere(reason: str) -> None:
    assert is_used(reason)


def reasons_given() -> set[str]:
    """The reasons that stand in the code where one is asked for."""
    found: set[str] = set()
    for name, place in (("Unreadable", 1), ("Skipped", 2), ("Figure", 2)):
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
        if isinstance(node, ast.FunctionDef) and node.name in ("_why", "_kind_of_zip"):
            returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
            found |= {text for value in returned if value for text in choices(value)}
    return found - {""}


@pytest.mark.parametrize("reason", sorted(reasons_given()))
def test_every_reason_given_has_its_words(reason: str) -> None:
    assert reason in open_catalogue().reasons


def test_reasons_are_looked_for_where_they_are_given() -> None:
    assert {"negative", "kind_ods", "damaged_zip", "unknown_key", "nothing"} <= reasons_given()


@pytest.mark.parametrize("code", sorted(open_catalogue().rules))
def test_a_rule_has_the_same_slots_in_every_language(code: str) -> None:
    rule = open_catalogue().rules[code]
    used = {frozenset(slots(rule.message[language])) for language in LANGUAGES}
    assert len(used) == 1


@pytest.mark.parametrize("reason", open_catalogue().reasons)
def test_a_reason_has_the_same_slots_in_every_language(reason: str) -> None:
    words = open_catalogue().reasons[reason]
    assert len({frozenset(slots(words[language])) for language in LANGUAGES}) == 1
