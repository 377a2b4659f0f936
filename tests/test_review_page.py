"""核对报告.html, read back as a tree: what it says, what it never says, what it may run."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

import pytest

from tests.builders import changed, places_of
from tests.collected import BLANK_KEY, catalogue, collection
from tests.web_page import Element, read_page
from xltool.audit.causes import Cause, Correction, Explanation, FigureChange, KeyingError, Standing
from xltool.collection.collection import LACKING, Collection, ResponseStatus
from xltool.collection.outputs.review import review_page
from xltool.collection.outputs.review.groups import MOST_LISTED
from xltool.history.crosswalk import as_itself
from xltool.model.address import Cell, Place
from xltool.model.finding import Audit, Finding, Justification, Severity
from xltool.model.record import Office, Scope

pytestmark = pytest.mark.slow


def read(collected: Collection) -> Element:
    return read_page(review_page(collected, catalogue()))


def cells(row: Element) -> list[str]:
    return [each.text.strip() for each in row.children if isinstance(each, Element)]


def office_rows(page: Element) -> dict[str, Element]:
    rows = page.one("table", id="offices-table").one("tbody").all("tr")
    return {row.attributes["id"]: row for row in rows}


def verdict(page: Element) -> Element:
    (box,) = [e for e in page.all("div") if e.attributes.get("class", "").startswith("verdict ")]
    return box


def chart(page: Element, caption: str) -> list[list[str]]:
    (table,) = [t for t in page.all("table") if t.one("caption").text.strip().startswith(caption)]
    return [cells(row) for row in table.one("tbody").all("tr")]


@pytest.fixture(scope="module")
def page() -> Element:
    return read(collection())


@pytest.fixture(scope="module")
def sound() -> Collection:
    """Everybody reported, and nothing is wrong."""
    return collection(clean=True, blank=False)


# ── who is in the total ──


def test_every_office_stands_in_the_coverage_table_once(page: Element) -> None:
    rows = office_rows(page)
    assert list(rows) == [f"office-{number}" for number in range(1, 13)]
    names = [row.one("th").text for row in rows.values()]
    assert names == [
        "临江县人民政府 本级",
        "临江县发展和改革局",
        "临江县教育局",
        "临江县公安局",
        "临江县民政局",
        "临江县财政局",
        "临江县自然资源和规划局",
        "临江县交通运输局",
        "沙洲镇人民政府",
        "柳河镇人民政府",
        "东关街道办事处",
        "临江经济开发区管理委员会",
    ]


def test_an_office_has_its_standing_counts_file_and_contact(page: Element) -> None:
    rows = office_rows(page)
    assert cells(rows["office-3"]) == [
        "临江县教育局",
        "✕ 有错误未汇总",
        "退回改正 看问题：临江县教育局",
        "2",
        "0",
        "联系人2",
        "0527-8000002",
        "0002.xlsx",
        "321399-002",
    ]


def test_an_office_that_sent_nothing_has_no_number_of_errors(page: Element) -> None:
    row = office_rows(page)["office-7"]
    assert cells(row)[1:5] == ["！ 未报送", "催报", "—", "—"]


def test_statement_names_who_is_not_in_the_total(page: Element) -> None:
    lines = [item.text.strip() for item in verdict(page).one("ul").all("li")]
    assert lines[:5] == [
        "应报 11 个单位，计入汇总数 8 个。",
        "未报送 1 个：临江县自然资源和规划局。",
        "有错误未汇总 1 个：临江县教育局。",
        "收到了，但不能用 1 个：临江县民政局。",
        "名单注明或决定不汇总 1 个：沙洲镇人民政府。",
    ]
    assert "另有 2 个文件不能采用，见收到的文件。" in lines
    assert "汇总数里有 2 格是空白；空白不等于 0。" in lines


def test_tiles_count_the_offices_by_standing(page: Element) -> None:
    tiles = page.one("dl").all("dd")
    assert [tile.text.split()[0] for tile in tiles] == ["8", "1", "0", "1", "1", "1"]


def test_names_beyond_the_first_are_folded_away_and_all_there() -> None:
    collected = collection(600)
    missing = [
        line.office.name for line in collected.lines if line.standing is ResponseStatus.MISSING
    ]
    item = verdict(read(collected)).one("ul").all("li")[1]
    assert [link.text for link in item.all("a")] == missing
    assert len(missing) == 50
    assert item.one("summary").text == "其余 30 个单位"


# ── how far the total can be relied on ──


def test_total_is_marked_incomplete_wherever_it_is_shown(page: Element) -> None:
    total = page.one("section", id="total")
    of_total = [h for h in total.all("h3") if h.text.startswith(("申请", "新收", "全部"))]
    captions = [c for c in total.all("caption") if not c.text.startswith("各单位的")]
    marked = [total.one("h2"), *of_total, *captions, *total.all("summary")]
    assert len(marked) == 1 + 3 + 6 + 3
    assert all("不完整" in each.text for each in marked)
    assert verdict(page).attributes["class"] == "verdict incomplete"


def test_a_sound_collection_is_called_good_and_nowhere_incomplete(sound: Collection) -> None:
    page = read(sound)
    assert verdict(page).attributes["class"] == "verdict good"
    assert "不完整" not in page.one("section", id="total").text


def finding(severity: Severity) -> Finding:
    return Finding("B203", severity, key="requests.handled_total.total", expected=1, actual=2)


def unlike(sound: Collection) -> dict[str, tuple[Collection, str]]:
    """What is not all good, and what it is called."""
    facts = {"difference": 1, "left": 1, "right": 2}
    error = replace(finding(Severity.ERROR), facts=facts)
    doubt = replace(finding(Severity.DOUBT), facts=facts)
    line = sound.lines[3]
    blank = changed(sound.form, sound.total, {BLANK_KEY: None})
    within = Scope((), (Office("下级某局"),))
    gone = replace(line, standing=ResponseStatus.MISSING, entry=None)
    lines = (*sound.lines[:3], gone, *sound.lines[4:])
    return {
        "error in the total": (replace(sound, audited=Audit((error,))), "wrong"),
        "error over all offices": (replace(sound, findings=(error,)), "wrong"),
        "doubt": (replace(sound, findings=(doubt,)), "open"),
        "no roster": (replace(sound, has_roster=False), "open"),
        "blank figure": (replace(sound, total=blank), "open"),
        "office missing": (replace(sound, lines=lines), "incomplete"),
        "a collected total lacks one": (
            replace(sound, total=replace(sound.total, scope=within)),
            "incomplete",
        ),
    }


@pytest.mark.parametrize(
    "what",
    [
        "error in the total",
        "error over all offices",
        "doubt",
        "no roster",
        "blank figure",
        "office missing",
        "a collected total lacks one",
    ],
)
def test_nothing_else_is_called_good(what: str, sound: Collection) -> None:
    collected, standard = unlike(sound)[what]
    box = verdict(read(collected))
    assert box.attributes["class"] == f"verdict {standard}"
    assert "没有待核实" not in box.text


def test_without_a_roster_it_is_said_that_nobody_knows_who_is_missing(sound: Collection) -> None:
    text = verdict(read(replace(sound, has_roster=False))).text
    assert "没有给出单位名单，不知道还有哪些单位应报而没有报。" in text


# ── figures ──


def test_a_blank_is_shown_as_a_blank_and_zero_as_zero(page: Element) -> None:
    rows = chart(page, "汇总数的主要数字")
    assert rows[7][:4] == ["行政诉讼", "（空）", "51", "无法比较"]
    table = page.all("table", css="official")[2]
    figures = [cell.text for cell in table.all("td")]
    assert figures[-2:] == ["（空）", "（空）"]  # 复议后起诉：尚未审结、总计
    assert figures[1] == "0"


def test_all_figures_blank_are_all_shown_blank(sound: Collection) -> None:
    form = sound.form
    bare = changed(form, sound.total, dict.fromkeys(form.entered))
    tables = read(replace(sound, total=bare)).all("table", css="official")
    texts = Counter(cell.text for table in tables for cell in table.all("td"))
    assert texts == {"（空）": 200}


def test_years_are_compared_with_difference_and_per_cent(sound: Collection) -> None:
    form = sound.form
    now = changed(form, sound.total, {"disclosure.licensing.decisions": 90})
    last = changed(form, sound.total, {"disclosure.licensing.decisions": 120})
    last = replace(
        changed(form, last, {"disclosure.fees.amount": Decimal("0.5")}), period=sound.period.before
    )
    now = changed(form, now, {"disclosure.fees.amount": Decimal("0.6001")})
    rows = chart(read(replace(sound, total=now, total_before=as_itself(last))), "汇总数的主要数字")
    assert rows[10][:4] == ["行政许可", "90", "120", "−30（−25.0%）"]
    assert rows[13][:4] == ["收费（万元）", "0.6001", "0.5", "+0.1001（+20.0%）"]
    assert rows[0][3] == "0"


def test_without_last_year_it_is_said_that_nothing_was_compared() -> None:
    page = read(collection(before=False))
    assert "没有与上年比较：没有给出上一年的数据（--previous）。" in page.one(id="total").text
    assert len(chart(page, "汇总数的主要数字")[0]) == 2


def test_scope_change_is_told_in_words(page: Element, sound: Collection) -> None:
    said = "今年增加 1 个：柳河镇人民政府。今年减少 1 个：临江县粮食局。"
    assert said in page.one(id="total").text
    same = replace(sound, scope_change=None)
    assert "没有比较两年汇总了哪些单位。" in read(same).one(id="total").text


def test_parts_of_a_chart_have_their_share_and_sum(page: Element) -> None:
    rows = chart(page, "新收申请的申请人")
    assert [row[:3] for row in rows] == [
        ["自然人", "125", "30.1%"],
        ["商业企业", "58", "14.0%"],
        ["科研机构", "58", "14.0%"],
        ["社会公益组织", "58", "14.0%"],
        ["法律服务机构", "58", "14.0%"],
        ["其他", "58", "14.0%"],
    ]


def test_offices_are_drawn_from_the_most_and_the_rest_is_counted() -> None:
    collected = collection(40, clean=True, blank=False)
    rows = [row[:2] for row in chart(read(collected), "各单位的新收申请")]
    values = [int(value) for _, value in rows]
    assert len(rows) == 21
    assert values[:20] == sorted(values[:20], reverse=True)
    assert rows[20][0] == "其余 20 个单位"
    assert sum(values) == collected.total.figures["requests.received_new.total"]


def test_bars_are_as_long_as_their_numbers(page: Element) -> None:
    (table,) = [t for t in page.all("table") if t.one("caption").text.startswith("新收申请的")]
    fills = [svg.all("rect", css="fill") for svg in table.all("svg")]
    assert [bar[0].attributes["width"] for bar in fills] == ["1000", *["464"] * 5]


# ── findings ──


def listed(page: Element) -> Counter[str]:
    """How many findings of each rule stand in the lines that are listed."""
    counted: Counter[str] = Counter()
    for item in page.one("div", id="groups").all("li", data_row=""):
        counted[item.attributes["data-code"]] += int(item.attributes["data-count"])
    return counted


def found(collected: Collection) -> Counter[str]:
    """All findings of workbooks that count, over all offices, and of the total but its blanks."""
    codes = [f.code for f in (*collected.findings, *collected.audited.findings) if f.code != "R102"]
    for line in collected.lines:
        if line.standing in (ResponseStatus.USED, ResponseStatus.FAILED):
            assert line.entry and line.entry.returned
            codes += [f.code for f in (*line.entry.remarks, *line.entry.returned.findings)]
    return Counter(codes)


def test_every_finding_is_listed() -> None:
    collected = collection(60)
    assert listed(read(collected)) == found(collected)


def test_findings_over_all_come_first_then_offices_with_errors(page: Element) -> None:
    names = [group.one("h4").text for group in page.one("div", id="groups").all("details")]
    assert names == [
        "各单位之间",
        "临江县教育局",
        "东关街道办事处",
        "临江县财政局",
        "临江经济开发区管理委员会",
    ]


def test_a_finding_says_where_what_and_how_to_mend_it(page: Element) -> None:
    item = page.one("details", id="found-office-6").all("li")[0]
    head, values, said = (" ".join(p.text.split()) for p in item.all("p"))
    place = places_of(collection().form.form_id)["disclosure.normative_documents.issued"]
    assert head.startswith(f"？ 疑点 X102 {place.sheet} {place.cell.a1} ")
    assert values == "应为 22 现为 85"
    assert "办法：" in said


def test_findings_that_one_cause_made_are_one_line_with_their_cells(page: Element) -> None:
    (item,) = page.one("details", id="found-office-3").all("li")
    head, said = (" ".join(p.text.split()) for p in item.all("p"))
    places = places_of(collection().form.form_id)
    first = places["requests.handled_total.natural_person"]
    last = places["requests.handled_total.total"]
    assert head.startswith(f"✕ 错误 B203 2 处 {first.sheet} {first.cell.a1}、{last.cell.a1} ")
    assert f"{first.cell.a1}应为14，现为109" in said


def test_a_blank_cell_is_said_to_be_blank(sound: Collection) -> None:
    lost = Finding(
        "R203", Severity.DOUBT, key="requests.granted.total", expected=3, facts={"formula": "=1+2"}
    )
    item = read(replace(sound, audited=Audit((lost,)))).one("li", data_code="R203")
    assert " ".join(item.all("p")[1].text.split()) == "应为 3 现为 （空）"


def test_likely_causes_stand_below_the_findings(sound: Collection) -> None:
    line = collection().lines[2]
    assert line.entry and line.entry.returned
    change = FigureChange(
        "k", Place("表二 申请情况", Cell.parse("D9")), "予以公开 · 自然人", 101, 6
    )
    correction = Correction((change,), KeyingError.OTHER, ())
    cause = Cause((correction,), Standing.CERTAIN, 999, ("B203",), 2, True)
    returned = replace(line.entry.returned, explanation=Explanation((cause,), 2, 1))
    line = replace(line, entry=replace(line.entry, returned=returned))
    group = read(replace(sound, lines=(line,), entries=())).one("details", id="found-office-1")
    (causes,) = [e for e in group.all("div") if e.attributes["class"] == "causes"]
    assert "表二 申请情况 D9 予以公开 · 自然人，填的是 101，若为 6" in causes.text


def test_an_explained_doubt_stays_and_is_counted_apart(sound: Collection) -> None:
    reason = Justification("上年口径不同", "张三", "2024-01-12")
    doubt = replace(
        finding(Severity.DOUBT), facts={"difference": 1, "left": 1, "right": 2}, explained=reason
    )
    page = read(replace(sound, findings=(doubt,)))
    assert "情况说明：上年口径不同（张三，2024-01-12）" in page.one("div", id="groups").text
    assert " ".join(page.one("details", id="found-all-0").one("summary").text.split()) == (
        "各单位之间 已说明 1"
    )
    assert verdict(page).attributes["class"] == "verdict good"


def test_rules_are_counted_with_the_offices_they_failed_at(page: Element) -> None:
    rows = chart(page, "每条规则发现了几处")
    assert rows[0] == [
        "✕ 错误",
        "B203",
        "表二每一列：本年新收＋上年结转＝办理结果总计＋结转下年度",
        "2",
        "临江县教育局（2）",
    ]
    assert sum(int(row[3]) for row in rows) == 6


def test_what_was_not_judged_is_told(page: Element) -> None:
    rows = chart(page, "没有判断的规则和原因")
    assert ["Y105", "与上年雷同", "没有给出上一年的数据（--previous）", "9 个单位、汇总数"] in rows


def test_too_many_findings_are_counted_and_errors_listed_first(sound: Collection) -> None:
    note = Finding("R304", Severity.NOTE, facts={"count": 1, "names": "表一"})
    error = replace(finding(Severity.ERROR), facts={"difference": 1, "left": 1, "right": 2})
    many = replace(sound, findings=(note,) * (MOST_LISTED + 5), audited=Audit((error,)))
    page = read(many)
    assert listed(page) == {"R304": MOST_LISTED - 1, "B203": 1}
    text = page.one(id="found").text
    assert "这里只列 2000 条（先列错误），另有 6 处只写了数目，全部见 核对总表.xlsx。" in text


# ── files ──


def test_every_file_is_listed_with_its_outcome_and_reason(page: Element) -> None:
    rows = [cells(r) for r in page.one("table", id="files-table").one("tbody").all("tr")]
    assert [row[0] for row in rows] == [entry.path for entry in collection().entries]
    by_path = {row[0]: row[1:] for row in rows}
    assert by_path["0001.xlsx"] == ["✓ 采用", "临江县发展和改革局", ""]
    assert by_path["~$0001.xlsx"] == ["— 跳过", "", ""]
    assert by_path["去年的.xlsx"][2] == "工作簿是2022年度的，要的是2023年度。请用当年的工作簿填写。"


# ── what may run and be loaded ──


def test_policy_allows_the_style_and_the_script_of_the_page_alone(page: Element) -> None:
    def source(tag: str) -> str:
        digest = sha256(page.one(tag).text.encode()).digest()
        return f"'sha256-{b64encode(digest).decode()}'"

    (policy,) = [m.attributes["content"] for m in page.all("meta") if "http-equiv" in m.attributes]
    assert policy == (
        f"default-src 'none'; style-src {source('style')}; script-src {source('script')}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_fetched_and_no_attribute_runs_or_styles(page: Element) -> None:
    everything = page.all()
    names = {name for element in everything for name in element.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert names.isdisjoint({"style", "src", "srcset", "action", "xlink:href", "data"})
    links = {e.attributes["href"] for e in everything if "href" in e.attributes}
    ids = Counter(e.attributes["id"] for e in everything if "id" in e.attributes)
    assert links <= {f"#{id}" for id in ids}
    assert set(ids.values()) == {1}
    assert {"img", "link", "iframe", "object", "base", "form"}.isdisjoint(e.tag for e in everything)
    text = review_page(collection(), catalogue()).decode()
    assert not re.search(r"https?:|//\w+\.|url\(|@import", text)


HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</script><b>",
    "\u202e局育教县江临",
    "{{ collection }}{% raw %}",
    '" onmouseover="alert(1)',
    "甲\x00乙\x1b[31m\n丙",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    collected = collection(names={2: name, 1: name + "二", 6: name + "三"})
    page = read(collected)
    plain = re.sub("[\x00\x1b\u202e]", "", name).replace("\n", " ")
    row = office_rows(page)["office-3"]
    assert row.one("th").one("bdi").text == plain
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert not page.all("img")
    assert not page.all("b")
    within = [
        e for e in page.all() if plain in "".join(c for c in e.children if isinstance(c, str))
    ]
    assert {e.tag for e in within} <= {"bdi", "p", "span", "li", "th", "td"}


def test_a_hostile_path_and_sentence_stay_text(sound: Collection) -> None:
    text = "<img src=x onerror=alert(1)>"
    line = sound.lines[1]
    assert line.entry
    entry = replace(line.entry, path=f"{text}.xlsx")
    told = Finding("R101", Severity.ERROR, label=text, actual=text, facts={"why": "not_a_number"})
    page = read(replace(sound, entries=(entry,), findings=(told,)))
    assert not page.all("img")
    assert page.one("table", id="files-table").one("tbody").one("th").text == f"{text}.xlsx"
    assert text in page.one("li", data_code="R101").text


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert review_page(collection(), catalogue()) == review_page(collection(), catalogue())


def test_another_form_is_shown_without_measures_and_charts(sound: Collection) -> None:
    bare = replace(
        sound.form, consolidation=replace(sound.form.consolidation, measures=(), charts=())
    )
    page = read(replace(sound, form=bare))
    assert not any("主要数字" in caption.text for caption in page.all("caption"))
    told = "这种表格没有指明哪些是主要数字，全部数字见下面各表。"
    assert told in [paragraph.text for paragraph in page.all("p")]


# ── who reads it ──


def test_page_says_its_language_title_and_ranks_its_headings(page: Element) -> None:
    assert page.one("html").attributes["lang"] == "zh-CN"
    assert page.one("title").text == "核对报告：临江县人民政府2023年政府信息公开工作年度报告"
    ranks = [int(e.tag[1]) for e in page.all() if re.fullmatch("h[1-6]", e.tag)]
    assert ranks[0] == 1 and ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_every_table_has_a_caption_and_every_heading_a_scope(page: Element) -> None:
    tables = page.all("table")
    assert len(tables) == 11
    assert all(len(table.all("caption")) == 1 for table in tables)
    assert all("scope" in cell.attributes for table in tables for cell in table.all("th"))


def test_every_field_has_a_label_and_shows_only_where_a_script_runs(page: Element) -> None:
    fields = page.all("select") + page.all("input")
    labelled = {label.attributes["for"] for label in page.all("label")}
    assert {each.attributes["id"] for each in fields} == labelled
    filters = page.all("div", css="filter")
    assert len(filters) == 3
    assert all("hidden" in each.attributes for each in filters)
    assert sum(len(each.all("select") + each.all("input")) for each in filters) == len(fields)
    assert all(each.one("p", role="status", aria_live="polite") for each in filters)


def test_a_thousand_offices_make_a_page_of_less_than_two_megabytes() -> None:
    assert len(review_page(collection(1000), catalogue())) < 2_000_000


def test_of_too_many_offices_and_files_those_that_ask_for_something_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("xltool.collection.outputs.review.MOST_LISTED", 45)
    whole, page = collection(60), read(collection(60))
    numbers = [int(each.removeprefix("office-")) for each in office_rows(page)]
    assert len(numbers) == 45
    assert numbers == sorted(numbers)
    lacking = {n for n, line in enumerate(whole.lines, start=1) if line.standing in LACKING}
    assert lacking < set(numbers)
    text = page.one(id="offices").text
    assert "这里只列 45 个（先列有事要办的），另有 15 个见 核对总表.xlsx" in text
    refused = [entry.path for entry in whole.entries if entry.why]
    listed_files = [row[0] for row in chart(page, "每个文件的结果和原因")]
    assert len(listed_files) == 45
    assert set(refused) <= set(listed_files)
    assert f"另有 {len(whole.entries) - 45} 个见 核对总表.xlsx" in page.one(id="files").text
