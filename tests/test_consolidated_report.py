"""The report of a consolidated record: of whom it speaks, whose figures it holds, who wrote it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests import told
from tests.builders import OFFICE, TEXT, filled_workbook, form_2021, sample_record, zero_record
from tests.terminal import Terminal
from xltool.app.library import open_library, open_narrative
from xltool.collection.consolidate import consolidate
from xltool.model.form import Form, FormId
from xltool.model.period import Period
from xltool.model.record import Office, Record, Scope
from xltool.reporting.document import Document, DocumentTable, Heading, Paragraph, Signature
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.reporting.sentences import Narrative, Passages, generate, stand_in
from xltool.resources import templates

TOWN = Office("青石镇人民政府", "001")
BUREAU = Office("临江县水务局", "002")
COUNTY = Office("临江县人民政府", "000")
DRY = "2023年，全县未收到政府信息公开申请。没有上年结转的申请。"


@pytest.fixture(scope="module")
def narrative() -> Narrative:
    return told.narrative()


def record_of(office: Office, text: dict[str, str] | None = None) -> Record:
    form = form_2021()
    kept = {key: (text or {}).get(key) for key in form.texts}
    return replace(zero_record(form), office=office, text=kept)


def county(text: dict[str, str] | None = None, lacking: tuple[Office, ...] = ()) -> Record:
    """A town, a bureau and the county itself, added up."""
    parts = [record_of(TOWN, TEXT), record_of(BUREAU, TEXT)]
    return consolidate(form_2021(), COUNTY, Period(2023), parts, record_of(COUNTY, text), lacking)


def lines(document: Document) -> list[str]:
    """Headings and paragraphs in order, a table as its caption."""
    return [b.caption if isinstance(b, DocumentTable) else b.text for b in document.blocks]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("江苏省人民政府", "全省"),
        ("广西壮族自治区人民政府办公厅", "全区"),
        ("宿迁市", "全市"),
        ("宿迁市人民政府", "全市"),
        ("淮安市金湖县", "全县"),
        ("金湖县人民政府办公室", "全县"),
        ("巴马瑶族自治县人民政府", "全县"),
        ("新乡市牧野区人民政府", "全区"),
        ("宿迁经济技术开发区管理委员会", "全区"),
        ("苏州工业园管委会", "全区"),
        ("西咸新区管委会", "全区"),
        ("大理白族自治州人民政府", "全州"),
        ("阿鲁科尔沁旗人民政府", "全旗"),
        ("青石镇人民政府", "全镇"),
        ("白云乡政府", "全乡"),
        ("城东街道办事处", "全街道"),
        ("临江市教育局", "本系统"),
        ("临江市国有资产监督管理委员会", "本系统"),
        ("临江县卫生健康委员会", "本系统"),
        ("临江市人民政府驻北京办事处", "本系统"),
        ("某单位", "本系统"),
    ],
)
def test_of_whom_a_total_speaks(narrative: Narrative, name: str, subject: str) -> None:
    record = replace(county(), office=Office(name))
    said = generate(narrative, record).topics["overview.on_request"][0]
    assert said == DRY.replace("全县", subject)


def test_an_office_speaks_of_itself_whatever_its_name(narrative: Narrative) -> None:
    said = generate(narrative, record_of(COUNTY)).topics["overview.on_request"][0]
    assert said == DRY.replace("全县", "本机关")


def test_the_subject_can_be_given(narrative: Narrative) -> None:
    said = generate(narrative, county(), subject="全区").topics["overview.on_request"][0]
    assert said == DRY.replace("全县", "全区")


def opening(narrative: Narrative, record: Record) -> str:
    (paragraph,) = generate(narrative, record).openings["overview"]
    return paragraph


def test_a_complete_total_says_how_many_offices_it_holds(narrative: Narrative) -> None:
    assert opening(narrative, county()) == "本报告由3个单位（含本机关）的数据汇总而成。"


def test_a_total_without_the_figures_of_who_adds_up_does_not_claim_them(
    narrative: Narrative,
) -> None:
    record = consolidate(form_2021(), COUNTY, Period(2023), [record_of(TOWN), record_of(BUREAU)])
    assert opening(narrative, record) == "本报告由2个单位的数据汇总而成。"


def test_an_incomplete_total_names_who_is_lacking(narrative: Narrative) -> None:
    lacking = (Office("甲局"), Office("乙局"))
    assert opening(narrative, county(lacking=lacking)) == (
        "本报告由3个单位（含本机关）的数据汇总而成。"
        "尚有2个单位的数据未纳入，数据不完整：甲局、乙局。"
    )


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (10, "第9局、第10局。"),
        (11, "第9局、第10局等11个单位。"),
        (200, "第9局、第10局等200个单位。"),
    ],
)
def test_at_most_ten_who_are_lacking_are_named(narrative: Narrative, count: int, end: str) -> None:
    lacking = tuple(Office(f"第{number}局") for number in range(1, count + 1))
    assert opening(narrative, county(lacking=lacking)) == (
        "本报告由3个单位（含本机关）的数据汇总而成。"
        f"尚有{count}个单位的数据未纳入，数据不完整："
        f"第1局、第2局、第3局、第4局、第5局、第6局、第7局、第8局、{end}"
    )


def test_a_total_of_nobody_says_so(narrative: Narrative) -> None:
    record = consolidate(form_2021(), COUNTY, Period(2023), [], lacking=(TOWN,))
    passages = generate(narrative, record)
    assert passages.openings["overview"] == (
        "本报告没有纳入任何单位的数据。尚有1个单位的数据未纳入，数据不完整：青石镇人民政府。",
    )
    assert not passages.topics


def test_the_sentences_stand_where_who_adds_up_wrote_nothing(
    form: Form, narrative: Narrative
) -> None:
    record = county()
    document = narrate(form, record, passages=stand_in(narrative, record))
    assert lines(document) == [
        "一、总体情况",
        "本报告由3个单位（含本机关）的数据汇总而成。",
        "（一）主动公开",
        "2023年，全县未制发、废止行政规范性文件。截至年底，没有现行有效的行政规范性文件。",
        "全年未作出行政许可、行政处罚、行政强制决定。全年没有行政事业性收费。",
        "（二）依申请公开",
        DRY,
        "全年没有因政府信息公开引起的行政复议和行政诉讼。",
        "二、主动公开政府信息情况",
        "主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]


def test_what_who_adds_up_wrote_stays_as_it_is(form: Form, narrative: Narrative) -> None:
    record = county({"preamble": "引言。", "overview.on_request": "自己写的第一段。\n第二段。"})
    document = narrate(form, record, passages=stand_in(narrative, record))
    assert lines(document)[:9] == [
        "引言。",
        "一、总体情况",
        "本报告由3个单位（含本机关）的数据汇总而成。",
        "（一）主动公开",
        "2023年，全县未制发、废止行政规范性文件。截至年底，没有现行有效的行政规范性文件。",
        "全年未作出行政许可、行政处罚、行政强制决定。全年没有行政事业性收费。",
        "（二）依申请公开",
        "自己写的第一段。",
        "第二段。",
    ]
    assert DRY not in lines(document)
    assert stand_in(narrative, record).topics.keys() == {"overview.proactive"}


def test_the_report_of_a_single_office_is_what_it_wrote(form: Form, narrative: Narrative) -> None:
    record = sample_record(form, "jinhu-2023")
    passages = stand_in(narrative, record)
    assert passages == Passages()
    assert narrate(form, record, passages=passages) == narrate(form, record)


def test_where_a_single_office_wrote_nothing_its_figures_speak_of_itself(
    narrative: Narrative,
) -> None:
    passages = stand_in(narrative, record_of(OFFICE))
    assert passages.openings == {}
    assert passages.topics["overview.proactive"][0].startswith("2023年，本机关未制发、废止")


def test_without_sentences_a_total_is_reported_as_it_was(form: Form) -> None:
    record = county()
    assert stand_in(None, record) == Passages()
    assert [b for b in narrate(form, record).blocks if isinstance(b, Paragraph)] == []


def test_a_topic_heading_stands_above_what_was_generated(form: Form, narrative: Narrative) -> None:
    record = county()
    blocks = narrate(form, record, passages=stand_in(narrative, record)).blocks
    assert blocks[2:4] == (
        Heading(2, "（一）主动公开"),
        Paragraph(
            "2023年，全县未制发、废止行政规范性文件。截至年底，没有现行有效的行政规范性文件。"
        ),
    )


@pytest.mark.parametrize(
    ("suffix", "said"),
    [
        ("md", r"数据不完整：\<b>{subject}\</b>局{、=1+1局。"),
        ("html", "数据不完整：&lt;b&gt;{subject}&lt;/b&gt;局{、=1+1局。"),
    ],
)
def test_the_name_of_an_office_is_only_ever_text(
    form: Form, narrative: Narrative, suffix: str, said: str
) -> None:
    record = county(lacking=(Office("<b>{subject}</b>局{"), Office("=1+1局")))
    assert opening(narrative, record).endswith("数据不完整：<b>{subject}</b>局{、=1+1局。")
    document = narrate(form, record, passages=stand_in(narrative, record))
    assert said in render(document, suffix).decode()


def test_a_form_may_have_no_sentences(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setenv("XLTOOL_FORMS", str(pytestconfig.rootpath / "tests" / "forms"))
    assert open_narrative(open_library().form(FormId("canteen", "1"))) is None


def test_a_scope_of_others_is_not_the_office_of_the_same_name(narrative: Narrative) -> None:
    other = replace(COUNTY, code="999")
    record = replace(county(), scope=Scope((other, TOWN)))
    assert opening(narrative, record) == "本报告由2个单位的数据汇总而成。"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_the_command_line_reports_a_consolidated_workbook_alike(
    xltool: Terminal, tmp_path: Path, form: Form, narrative: Narrative
) -> None:
    record = county({"overview.on_request": "自己写的。"}, lacking=(Office("甲局"),))
    book, report = tmp_path / "汇总表.xlsx", tmp_path / "a.md"
    book.write_bytes(filled_workbook(form, record))
    said = xltool("report", book, "-o", report)
    assert said.status == 0
    passages, signature = stand_in(narrative, record), Signature(record.office.name)
    mark = "草稿　汇总数不完整、有错误或有空白，不得公布"
    expected = narrate(form, record, mark, passages, signature)
    assert report.read_bytes() == render(expected, "md")
    assert "甲局" in report.read_text("utf-8")
    assert "由数字写成：（一）主动公开\n" in said.err
    assert "没有文字：（三）政府信息管理" in said.err


def test_faults_of_the_sentences_stop_the_command(
    xltool: Terminal, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "forms" / "gkbg"
    shutil.copytree(templates() / "gkbg" / "2021", folder / "2021")
    sentences = folder / "2021" / "narrative.toml"
    text = sentences.read_text("utf-8").replace("{received}件", "{asked}件", 1)
    sentences.write_text(text, encoding="utf-8")
    monkeypatch.setenv("XLTOOL_FORMS", str(tmp_path / "forms"))
    book, report = tmp_path / "汇总表.xlsx", tmp_path / "a.md"
    book.write_bytes(filled_workbook(form, county()))
    said = xltool("report", book, "-o", report)
    assert said.status == 3
    assert "topics[2].paragraphs[1].sentences[1].text: 没有 asked 这个量" in said.err
    assert not report.exists()
