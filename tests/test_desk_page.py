"""What every page of the desk has, and what its scripts may be written in."""

from __future__ import annotations

import gc
import re
import shutil
import subprocess
import weakref
from pathlib import Path

import pytest

from tests.desk_pages import HOSTILE, empty, judged, known, page
from tests.outside import needs
from xltool.app.notices import Notice
from xltool.desk.page import MENU, AskedPage, load_pages
from xltool.desk.state import Job, JobKind
from xltool.desk.views import PAGES
from xltool.model.decision import Decisions, SeasonDecision
from xltool.model.errors import FileError, UsageError
from xltool.reporting.render.template import template
from xltool.resources import templates

FOLDER = templates() / "desk"
SCRIPTS = sorted(FOLDER.glob("*.js"))
DRAWN = sorted(FOLDER.glob("*.j2"))
STYLE = FOLDER / "style.css"
MOST = 60_000
"""Bytes of all scripts together."""

TOO_NEW = (
    r"\?\.(?!\d)",
    r"\?\?",
    r"\|\|=",
    r"&&=",
    r"\.(replaceAll|replaceChildren|at|toSorted|toReversed|toSpliced|findLast|hasOwn)\(",
    r"\b(structuredClone|Promise\.any|WeakRef|AggregateError)\b",
    r"[.{\s]#\w+\s*[=(;]",
    r"\bstatic\s*\{",
    r"\.submitter\b",
    r"^await\b",
)
"""What browsers of 2020 (Chromium 80, Firefox 74) do not know."""
FORBIDDEN = (
    r"\b(inner|outer)HTML\s*=(?!=)",
    r"insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\s*[\"']on",
    r"\bimport\(",
    r"https?://",
    r"\.style\b",
)
"""What would let a name become markup, or send something away."""
TOO_NEW_STYLE = (
    r":has\(",
    r":is\(",
    r":where\(",
    r"\binset:",
    r"aspect-ratio",
    r"@layer",
    r"^\s*&",
)


def found(patterns: tuple[str, ...], text: str) -> list[str]:
    return [m.group() for p in patterns for m in re.finditer(p, text, re.MULTILINE)]


def code_of(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)


def test_the_scripts_are_small() -> None:
    assert 0 < sum(len(path.read_bytes()) for path in SCRIPTS) < MOST


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_written_for_browsers_of_2020(path: Path) -> None:
    assert found(TOO_NEW, code_of(path)) == []


@pytest.mark.parametrize(
    "text",
    [
        "a?.b",
        "a ?? b",
        "a ||= b",
        "s.replaceAll(x)",
        "e.submitter",
        "await x;",
        "class A { #b = 1 }",
    ],
)
def test_what_is_too_new_is_noticed(text: str) -> None:
    assert found(TOO_NEW, text)


def test_what_is_old_enough_is_not_taken_for_new() -> None:
    assert found(TOO_NEW, "const a = b ? .5 : c;\n  await x;\nelement('#id')") == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_makes_no_markup_of_a_text(path: Path) -> None:
    assert found(FORBIDDEN, code_of(path)) == []


@pytest.mark.parametrize("text", ["a.innerHTML = b", "eval(x)", "b.outerHTML=c", "x.style.color"])
def test_what_would_make_markup_is_noticed(text: str) -> None:
    assert found(FORBIDDEN, text)


NODE = shutil.which("node")


@needs(NODE or "", "XLTOOL_REQUIRE_PAGES", "node, which parses scripts, is not here")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_parsed_as_a_module(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / f"{path.stem}.mjs"
    copy.write_bytes(path.read_bytes())
    done = subprocess.run([str(NODE), "--check", str(copy)], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_every_script_is_reached_from_the_first() -> None:
    reached, left = set[str](), ["desk.js"]
    while left:
        name = left.pop()
        reached.add(name)
        imported = re.findall(r'from "\./([\w.]+)"', (FOLDER / name).read_text("utf-8"))
        left += [each for each in imported if each not in reached]
    assert reached == {path.name for path in SCRIPTS}


def test_every_word_of_the_scripts_is_on_the_page() -> None:
    asked = {w for path in SCRIPTS for w in re.findall(r'word\("(\w+)"\)', path.read_text("utf-8"))}
    given = page("home", empty()).one("template", id="words").attributes
    names = {re.sub(r"-(\w)", lambda m: m[1].upper(), name[5:]) for name in given if name != "id"}
    assert asked == names
    assert all(given.values())


def test_the_style_is_written_for_browsers_of_2020() -> None:
    assert found(TOO_NEW_STYLE, STYLE.read_text("utf-8")) == []


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.name)
def test_a_template_holds_no_script_no_style_and_escapes_everything(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    inline = (
        r"\son[a-z]+=",
        r"\sstyle=",
        r"<style",
        r"<script(?! type=\"module\" src=\"/)",
        r"\|\s*safe",
    )
    assert found((*inline, r"autoescape", r"javascript:"), text) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("one", "office", "total")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_season_has_every_page(name: str, language: str) -> None:
    drawn = page(name, empty(), language)
    assert drawn.one("html").attributes["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert drawn.one("h1").text.strip()
    ids = [each.attributes["id"] for each in drawn.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))


def test_the_menu_says_which_page_this_is() -> None:
    for name in ("home", "send", "collect", "help"):
        menu = page(name, empty()).one("nav").all("a")
        assert len(menu) == len(MENU)
        (here,) = [each for each in menu if "aria-current" in each.attributes]
        assert here.attributes["href"] == f"/season/{'' if name == 'home' else name}"


def test_links_keep_the_language_and_the_season() -> None:
    asked = AskedPage("en", "try")
    assert asked.link("collect") == "/try/collect?lang=en"
    assert asked.link("home") == "/try/?lang=en"
    assert (
        AskedPage().link("office", name="甲&乙", code="")
        == "/season/office?name=%E7%94%B2%26%E4%B9%99"
    )


def test_the_other_language_of_a_page_keeps_its_parameters() -> None:
    drawn = page("rules", empty(), "en", code="F101", lang="en")
    (other,) = drawn.all("a", hreflang="zh-CN")
    assert other.attributes["href"] == "/season/rules?code=F101"


@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_an_office_is_text_everywhere(name: str) -> None:
    state = known(decisions=Decisions(SeasonDecision(name, 2023)))
    drawn = page("home", state)
    assert drawn.one("p", css="subject").one("bdi").text == name.replace("\u202e", "")
    assert drawn.all("img") == []
    assert len(drawn.all("script")) == 1


def test_what_went_wrong_is_said_on_every_page() -> None:
    state = known(problem={JobKind.READ: UsageError("usage.office")}, notices=())
    (said,) = page("help", state).one("section", data_live="problems").all("p")
    assert said.attributes["class"] == "verdict wrong"
    assert said.text


def test_what_of_last_year_could_not_be_used_is_told() -> None:
    refused = FileError("file.unreadable", "上年/坏.xlsx", why="permission")
    drawn = page("home", known(passed_over=(refused,)))
    assert "上年/坏.xlsx" in drawn.one("section", css="problems").text


@pytest.mark.parametrize("name", ["one", "help", "rules"])
def test_a_page_about_something_else_tells_nothing_of_the_season(name: str) -> None:
    state = known(notices=(Notice("roster.unused", {"names": ("甲",)}),))
    assert len(page("home", state).one("section", css="problems").all("p")) == 1
    assert page(name, state).one("section", css="problems").all("p") == []


def test_many_notices_are_folded() -> None:
    notices = tuple(Notice("roster.unused", {"names": (name,)}) for name in "甲乙丙")
    folded = page("home", known(notices=notices)).one("details", id="notices")
    assert len(folded.all("li")) == 3
    assert page("home", known(notices=notices[:2])).all("details", id="notices") == []


def test_what_is_under_way_is_shown_without_scripts() -> None:
    drawn = page("home", known(job=Job(JobKind.READ)))
    assert "hidden" not in drawn.one("div", id="job").attributes
    assert drawn.one("p", id="job-words").text == "正在读收到的文件"
    assert "hidden" in page("home", known()).one("div", id="job").attributes


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_lets_go_of_the_season_that_it_was_drawn_from(name: str) -> None:
    """What arrives is not looked through for circles: every reading would leave a season behind."""
    state = judged()
    assert state.judged is not None
    office = state.judged.collection.lines[0].office
    key = "requests.received_new.total"
    asked = AskedPage(args={"name": office.name, "code": office.code or "", "key": key})
    season = weakref.ref(state.judged)
    gc.disable()
    try:
        PAGES[name](state, asked)
        del state
        assert season() is None
    finally:
        gc.enable()


def test_every_page_is_compiled_before_it_is_asked_for() -> None:
    template.cache_clear()
    load_pages()
    assert template.cache_info().currsize >= len(PAGES)
