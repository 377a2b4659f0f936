"""The topics of a section: numbered in any way and order, and no character of them lost."""

from __future__ import annotations

import random
import re

import pytest

from tests.test_import_headings import headed, page
from tests.test_import_text import read

KEYS = ("proactive", "on_request", "management", "platform", "supervision")
NAMES = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")


def overview(markup: str) -> tuple[str | None, ...]:
    text = read(page(overview=markup)).record.text
    return tuple(text[f"overview.{key}"] for key in KEYS)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{each}</p>" for each in texts)


FIVE = ("甲。", "乙。", "丙。", "丁。", "戊。")


def numbered(form: str, numbers: str = "一二三四五") -> list[str]:
    """The five topics, each with its number and words put into `form`, and its text behind."""
    return [
        form.format(number, name) + text
        for number, name, text in zip(numbers, NAMES, FIVE, strict=True)
    ]


@pytest.mark.parametrize(
    "form",
    [
        "（{}）{}。",
        "{}是{}情况。",
        "{}是{}：",
        "{}是{}方面，",
        "第{}，{}。",
        "（{}）{}方面：",
        "{}、{}情况。",
    ],
)
def test_topics_are_told_in_paragraphs_and_within_one(form: str) -> None:
    assert overview(paragraphs(*numbered(form))) == FIVE
    assert overview(paragraphs("".join(numbered(form)))) == FIVE


@pytest.mark.parametrize("form", ["{}.{}。", "{}、{}情况。", "（{}）{}。", "{}．{}："])
def test_topics_may_be_numbered_in_digits(form: str) -> None:
    assert overview(paragraphs(*numbered(form, "12345"))) == FIVE
    assert overview(paragraphs("".join(numbered(form, "12345")))) == FIVE


def test_a_sentence_before_the_topics_of_a_paragraph_is_in_the_first() -> None:
    told = overview(paragraphs("全年如常。" + "".join(numbered("{}是{}情况。"))))
    assert told == ("全年如常。\n甲。", *FIVE[1:])


@pytest.mark.parametrize("form", ["（{}）{}", "{}.{}", "{}、{}情况"])
def test_topics_may_stand_in_another_order(form: str) -> None:
    order = (1, 4, 0, 2, 3)
    lines = [
        text
        for place, n in enumerate(order)
        for text in (form.format("一二三四五"[place], NAMES[n]), FIVE[n])
    ]
    assert overview(paragraphs(*lines)) == FIVE


def test_a_topic_of_no_passage_keeps_its_heading_in_the_text() -> None:
    told = overview(
        paragraphs("（一）组织领导", "开会。", "（二）依申请公开", "乙。", "（三）主动公开", "甲。")
    )
    assert told[:2] == ("（一）组织领导\n开会。\n甲。", "乙。")


def test_topics_may_be_headed_by_their_words_alone() -> None:
    lines = [f"<b>{name}</b></p><p>{text}" for name, text in zip(NAMES, FIVE, strict=True)]
    assert overview(paragraphs(*lines)) == FIVE


def test_a_topic_that_comes_twice_has_both_texts() -> None:
    told = overview(
        paragraphs("（一）主动公开。甲。", "（二）依申请公开。乙。", "（三）主动公开。再甲。")
    )
    assert told[:2] == ("甲。\n再甲。", "乙。")


@pytest.mark.parametrize(
    "heading", ["（二）依申请公开和政府信息管理", "（二）依申请公开、政府信息管理情况"]
)
def test_two_topics_in_one_stay_together_and_are_told(heading: str) -> None:
    lines = ("（一）主动公开", "甲。", heading, "乙丙。", "（三）平台建设", "丁。")
    imported = read(page(overview=paragraphs(*lines)))
    text = imported.record.text
    assert (text["overview.on_request"], text["overview.management"]) == ("乙丙。", None)
    assert text["overview.platform"] == "丁。"
    assert imported.cut.merged == {"overview": [heading]}


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("做法有：一是主动公开及时。二是宣传到位。三是人员稳定。", 0),
        ("一是加强领导。二是依法办理。", 0),
        ("主动公开、依申请公开都有进展。", 0),
        ("我们重视监督保障，也重视平台建设。", 0),
        ("其中，政府信息管理：专人负责。", 0),
    ],
)
def test_topics_that_are_only_mentioned_begin_nothing(written: str, where: int) -> None:
    lines = numbered("（{}）{}。")
    lines[where] += written
    told = overview(paragraphs(*lines))
    assert told[where] == FIVE[where] + written
    assert [t for n, t in enumerate(told) if n != where] == [
        t for n, t in enumerate(FIVE) if n != where
    ]


@pytest.mark.parametrize(
    "written",
    ["（二）依申请公开办理10件。", "（二）依申请公开办理10件", "（二）依申请公开（共10件）"],
)
def test_a_heading_with_a_figure_in_it_is_text(written: str) -> None:
    assert overview(paragraphs("（一）主动公开。甲。", written))[1] == written


@pytest.mark.parametrize(
    "written",
    [
        "主要问题：甲。改进措施：乙。",
        "（一）主要问题。甲。（二）改进情况。乙。",
        "1.存在的问题：甲。2.下一步打算：乙。",
        "一是主要问题。甲。二是改进情况。乙。",
        "存在问题：甲。下一步工作打算：乙。",
    ],
)
def test_problems_and_measures_are_told_apart_within_one_paragraph(written: str) -> None:
    markup = page(headed()).replace(
        "<p>主要问题：戊一。</p><p>改进情况：戊二。</p>", f"<p>{written}</p>"
    )
    text = read(markup).record.text
    assert (text["problems"], text["improvements"]) == ("甲。", "乙。")


WORDS = (*NAMES, "主动公开情况", "平台建设", "信息管理", "培训", "组织领导", "收到10件", "本局")
NUMBERS = ("", "", "（一）", "（二）", "（三）", "一是", "二是", "三是", "1.", "2、", "一、", "①")
STOPS = ("。", "：", "；", "，", " ", "", "\n")


@pytest.mark.parametrize("seed", range(100))
def test_no_character_of_a_section_is_lost(seed: int) -> None:
    """All text but the words and numbers of headings is in a passage, as often as on the page."""
    draw = random.Random(seed)
    lines: list[str] = []
    tokens = 0
    for _ in range(draw.randint(1, 8)):
        line = ""
        for _ in range(draw.randint(1, 5)):
            line += draw.choice(NUMBERS) + draw.choice(WORDS) + draw.choice(STOPS)
            if draw.random() < 0.6:
                tokens += 1
                line += f"字{tokens:03}" + draw.choice("。；，")
        lines.append(line.strip())
    markup = paragraphs(*(each.replace("\n", "<br>") for each in lines))
    imported = read(page(overview=markup))
    told = "".join(text or "" for text in imported.record.text.values())
    assert sorted(re.findall(r"字\d{3}", told)) == [f"字{n:03}" for n in range(1, tokens + 1)]


@pytest.mark.parametrize("seed", range(100))
def test_what_is_missing_of_a_section_is_headings(seed: int) -> None:
    """Per paragraph, what is not in a passage is one of the drawn headings."""
    draw = random.Random(seed)
    lines = [
        draw.choice(NUMBERS) + draw.choice(WORDS) + draw.choice(STOPS[:4]) + f"话{n}。"
        for n in range(6)
    ]
    imported = read(page(overview=paragraphs(*lines)))
    told = "\n".join(text or "" for text in imported.record.text.values())
    for line in lines:
        body = line[line.index("话") :]
        assert line in told or body in told
