"""The page of an office: its files and versions, what can be decided, what to write to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.collected import BLANK, DOUBTED, EXCLUDED, FAILED, MISSING, NAMES, REFUSED, collection
from tests.desk import book, put, wrong_book
from tests.season_state import drawn, has_class, state_of
from tests.web_page import Element
from xltool.app.examine import examine
from xltool.app.library import open_catalogue
from xltool.app.options import PLAIN
from xltool.app.reconcile import ReconcileOptions, reconcile_folder
from xltool.collection.collection import Collection, OfficeStatus
from xltool.desk.downloads import marked_of
from xltool.desk.rule_words import on_a_page
from xltool.desk.state import DeskState, Judged, mark_of
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling
from xltool.model.errors import FileError
from xltool.model.finding import Justification
from xltool.resources import open_messages

DAY = date(2026, 1, 20)
LICENCES = "disclosure.licensing.decisions"


def line(number: int, collected: Collection | None = None) -> OfficeStatus:
    return (collected or collection()).lines[number]


def page_of(number: int, state: DeskState | None = None, language: str = "zh") -> Element:
    office = line(number).office
    name, code = office.name, office.code
    return drawn("office", state or state_of(), name=name, code=code, language=language)


def fields(form: Element) -> Mapping[str, str]:
    """What a form says besides what is typed into it."""
    hidden = [e for e in form.all("input") if e.attributes.get("type") == "hidden"]
    return {each.attributes["name"]: each.attributes["value"] for each in hidden}


def test_an_office_that_is_on_no_list_is_told_so() -> None:
    page = drawn("office", state_of(), name="某局", code="")
    assert "没有这个单位" in page.text
    assert page.all("form", data_action="prefer") == []


def test_every_file_stands_with_what_became_of_it() -> None:
    (files,) = [e for e in page_of(1).all("ul") if has_class(e, "files")]
    rows = [each.text for each in files.children if isinstance(each, Element)]
    assert [row.split()[0] for row in rows] == ["0001.xlsx", "副本/0001.xlsx"]
    assert "采用" in rows[0]
    assert "重复" in rows[1]


def test_contact_and_share_are_those_of_the_list() -> None:
    facts = page_of(FAILED).one("dl").text
    assert "联系人2" in facts
    assert "0527-8000002" in facts


def test_versions_stand_beside_each_other_with_the_cells_that_changed() -> None:
    (table,) = [e for e in page_of(REFUSED).all("table") if has_class(e, "versions")]
    heads = [each.text for each in table.one("thead").all("th")]
    assert [head.split(".xlsx")[0] for head in heads[2:]] == ["0004", "改/0004"]
    (row,) = table.one("tbody").all("tr")
    (label,) = row.all("th")
    assert "行政许可" in label.text
    record = line(REFUSED).record
    assert record is not None
    assert [each.text for each in row.all("td")][1:] == [str(record.figures[LICENCES]), "1"]


def test_each_of_two_versions_can_be_taken_and_a_reason_is_asked_for() -> None:
    forms = page_of(REFUSED).all("form", data_action="prefer")
    assert [fields(form)["file"] for form in forms] == ["0004.xlsx", "改/0004.xlsx"]
    asked = [form.one("input", name="reason").attributes for form in forms]
    assert all("required" in each for each in asked)


def test_the_one_file_of_an_office_cannot_be_taken_instead_of_itself() -> None:
    assert page_of(FAILED).all("form", data_action="prefer") == []


def test_what_to_write_to_an_office_with_errors_keeps_its_lines() -> None:
    (letter,) = page_of(FAILED).all("textarea", id="letter")
    lines = letter.text.strip().split("\n")
    assert lines[0] == "修改通知"
    assert f"{NAMES[FAILED]}：" in lines
    assert any(each.startswith("1.〔错误〕") for each in lines)
    assert page_of(FAILED).one("button", data_copy="letter").text == "复制"


def test_an_office_that_sent_nothing_is_reminded() -> None:
    page = page_of(MISSING)
    assert page.one("textarea").text.strip().startswith(f"{NAMES[MISSING]}：")
    assert "还没有收到它的文件" in page.text
    assert not [a for a in page.all("a") if "office-marked" in a.attributes["href"]]


def test_a_doubt_can_be_explained_for_its_figure() -> None:
    page = page_of(DOUBTED)
    (form, *_) = page.all("form", data_action="explain")
    said = fields(form)
    finding = next(f for f in line(DOUBTED).findings if f.code == said["code"])
    assert said["office"] == line(DOUBTED).office.code
    assert (said["key"], said["figure"]) == (finding.key, str(finding.actual))
    assert [each.attributes["value"] for each in form.all("button")] == ["true"]


def test_an_explanation_of_the_office_can_be_refused() -> None:
    collected = collection()
    old = line(DOUBTED)
    assert old.entry is not None and old.entry.returned is not None
    explained = Justification("清理中补计", old.office.name, "")
    findings = tuple(replace(f, explained=explained) for f in old.entry.returned.findings)
    entry = replace(old.entry, returned=replace(old.entry.returned, findings=findings))
    lines = (*collected.lines[:DOUBTED], replace(old, entry=entry), *collected.lines[DOUBTED + 1 :])
    page = page_of(DOUBTED, state_of(replace(collected, lines=lines)))
    (form, *_) = page.all("form", data_action="explain")
    assert [each.attributes["value"] for each in form.all("button")] == ["true", "false"]
    assert "清理中补计" in page.text


def test_an_office_can_be_left_out_unless_it_is() -> None:
    (form,) = page_of(BLANK).all("form", data_action="exclude")
    assert fields(form) == {"office": NAMES[BLANK], "code": line(BLANK).office.code}
    assert page_of(EXCLUDED).all("form", data_action="exclude") == []


def test_decisions_on_the_office_stand_with_their_reasons_and_can_be_taken_back() -> None:
    office = line(REFUSED).office
    decisions = Decisions(
        prefer=(
            Preference("0001.xlsx", "别的单位", DAY),
            Preference("0004.xlsx", "电话核实", DAY),
        ),
        exclude=(Exclusion(office.name, "已撤并", DAY, office.code),),
        explain=(Ruling(office.code, "Y104", LICENCES, 1, False, "没有说清", DAY),),
    )
    page = page_of(REFUSED, replace(state_of(), decisions=decisions))
    forms = page.all("form", data_action="withdraw")
    assert [tuple(fields(form).values()) for form in forms] == [
        ("prefer", mark_of(decisions.prefer[1])),
        ("exclude", mark_of(decisions.exclude[0])),
        ("explain", mark_of(decisions.explain[0])),
    ]
    said = [form.text for form in forms]
    reasons = ("电话核实", "已撤并", "没有说清")
    assert all(reason in text for reason, text in zip(reasons, said, strict=True))


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Judged]:
    """A folder with two versions of one office's workbook, one in a zip's stead in a folder."""
    folder = put(
        tmp_path_factory.mktemp("season") / "收到",
        {
            "县.xlsx": book("某县人民政府"),
            "教育局.xlsx": wrong_book("某县教育局"),
            "甲.xlsx": book("某局"),
            "改/甲.xlsx": book("某局", penalties=3),
        },
    )
    done = reconcile_folder(ReconcileOptions(str(folder), "某县人民政府"))
    catalogue = on_a_page(done.catalogue, done.collection.form.cycle)
    return folder, Judged(done.collection, catalogue, PLAIN)


def test_a_remedy_names_no_option_on_the_page(season: tuple[Path, Judged]) -> None:
    for language in ("zh", "en"):
        state = DeskState(season[0].parent, judged=season[1])
        text = drawn("office", state, name="某局", code="", language=language).text
        assert "--" not in text
    assert "问清单位以哪一份为准" in drawn("office", state, name="某局", code="").text


def test_the_marked_copy_is_of_the_file_that_was_read(season: tuple[Path, Judged]) -> None:
    folder, judged = season
    (entry,) = [each for each in judged.collection.entries if each.path == "教育局.xlsx"]
    copy = marked_of(entry, folder, judged)
    assert copy.name == "某县教育局_审核意见.xlsx"
    assert examine(copy.data).admission.original == entry.digest


def test_of_a_file_that_changed_since_there_is_no_marked_copy(
    season: tuple[Path, Judged], tmp_path: Path
) -> None:
    (entry,) = [each for each in season[1].collection.entries if each.path == "教育局.xlsx"]
    other = put(tmp_path / "收到", {"教育局.xlsx": book("某县教育局")})
    with pytest.raises(FileError) as caught:
        marked_of(entry, other, season[1])
    assert caught.value.code == "desk_office.changed"


def test_every_word_of_rules_for_pages_is_of_a_rule_or_a_reason() -> None:
    catalogue = open_catalogue()
    for name in open_messages("desk_rules").words:
        code, what = name.split(".")
        if code == "reason":
            assert what in catalogue.reasons
        else:
            assert what in ("message", "remedy")
            assert code in catalogue.rules
