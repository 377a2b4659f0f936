"""The pages of help: every rule is explained, as the command line explains it."""

from __future__ import annotations

import pytest

from tests.desk_pages import empty, page
from tests.terminal import Terminal
from xltool.app.library import open_catalogue, open_library


def test_every_rule_is_listed() -> None:
    codes = {each.text for each in page("rules", empty()).one("table", id="rules").all("a")}
    forms = open_library().forms()
    assert codes == set(open_catalogue().rules) | {
        code for form in forms for code in form.all_rules
    }


@pytest.mark.parametrize("code", ["F102", "x101", "N101", "C104"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_is_explained_as_on_the_command_line(
    code: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = page("rules", empty(), language, code=code)
    said = [
        line.text.strip()
        for rule in drawn.all("section", css="rule")
        for line in rule.children
        if not isinstance(line, str)
    ]
    told = Terminal(capsys)("--lang", language, "rules", code).out.splitlines()
    assert [" ".join(line.split()) for line in said] == [" ".join(line.split()) for line in told]


def test_a_code_that_is_none_is_said_and_the_list_shown() -> None:
    drawn = page("rules", empty(), code="<b>")
    assert drawn.one("p", css="verdict wrong").text == "没有编号是 <b> 的规则。"
    assert drawn.all("table", id="rules")


def test_help_leads_to_every_page_of_a_season() -> None:
    links = {
        each.attributes["href"] for each in page("help", empty()).one("ol", css="guide").all("a")
    }
    assert links == {"/season/", "/season/send", "/season/collect", "/season/results"}
