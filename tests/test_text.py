"""Rules about characters: what a spreadsheet program computes, where texts are cut, encodings."""

from __future__ import annotations

import pytest

from xltool.model.record import clean_line, clean_text
from xltool.text.clean import cut, inert, legible
from xltool.text.encoding import decoded, marked
from xltool.text.width import NARROW


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_is_computed(start: str) -> None:
    assert inert(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "甲局", "1+1", "'=1", " =1", "—"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("abcd", "abcd"), ("abcde", "abc…"), ("政府信息公开", "政府信…")]
)
def test_a_text_is_cut_to_the_room_there_is(text: str, shown: str) -> None:
    assert cut(text, 4) == shown


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("甲局".encode(), "甲局"),
        ("甲局".encode("utf-8-sig"), "甲局"),
        ("甲局".encode("gbk"), "甲局"),
        ("㐀𠀀".encode("gb18030"), "㐀𠀀"),
        ("甲局".encode("utf-16"), "甲局"),
        (b"\xfe\xff" + "甲局".encode("utf-16-be"), "甲局"),
        (b"\xff\xfe\x00", None),
        (b"\x81", None),
        (b"", ""),
    ],
)
def test_a_text_is_known_by_its_mark_else_by_trying(data: bytes, text: str | None) -> None:
    assert decoded(data) == text


def test_what_a_file_declares_is_tried_first() -> None:
    assert decoded("甲局".encode("big5"), ("big5",)) == "甲局"


@pytest.mark.parametrize("declared", ["no-such", "rot13", "zlib", "hex"])
def test_a_declared_encoding_that_is_none_is_passed_over(declared: str) -> None:
    assert decoded("甲局".encode(), (declared,)) == "甲局"


def test_a_mark_goes_before_what_is_declared() -> None:
    data = "甲局".encode("utf-8-sig")
    assert (marked(data), decoded(data, ("gbk",))) == ("utf-8-sig", "甲局")


def test_a_table_of_one_width_maps_each_sign_to_one() -> None:
    assert "１２，３４５．６－（７）：；＋－−".translate(NARROW) == "12,345.6-(7):;+--"


ODD = "a\x00\x07\x0b\x85\x9f\ud800\ufffe\uffffb"


def test_what_no_file_may_hold_is_left_out_everywhere() -> None:
    assert (legible(ODD), clean_text(ODD), clean_line(ODD)) == ("a b", "a\nb", "a b")
