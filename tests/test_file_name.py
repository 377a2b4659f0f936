"""Names of files made of texts from outside."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.text.file_names import distinct, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("甲局", "甲局"),
        ("局（筹）·A-1_2.0、乙", "局（筹）·A-1_2.0、乙"),
        ("二〇二四年①组", "二〇二四年①组"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("报表\u202excod.exe", "报表_xcod.exe"),
        ("甲\n乙\t丙\0丁", "甲_乙_丙_丁"),
        (" .甲局. ", "甲局"),
        ("🙂办", "_办"),
        ("CON", "_CON"),
        ("nul.甲", "_nul.甲"),
        ("Com1", "_Com1"),
        ("CONSOLE", "CONSOLE"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
    ],
)
def test_what_no_file_system_minds_is_kept_and_the_rest_is_a_line(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["", " ", "///", "🙂", "...", "\u3164", "-_-"])
def test_a_text_without_letters_and_digits_names_nothing(text: str) -> None:
    assert safe_name(text) == ""


def test_a_name_is_cut_at_80_characters_and_its_ending_is_kept() -> None:
    assert safe_name("a" * 100, "_2024") == "a" * 75 + "_2024"


def test_a_name_is_cut_at_180_bytes_between_characters() -> None:
    assert safe_name("𠮷" * 80) == "𠮷" * 45
    assert safe_name("字" * 80, "_2024") == "字" * 58 + "_2024"


def test_an_ending_can_make_a_device_a_name_and_need_not() -> None:
    assert safe_name("CON", "_2024") == "CON_2024"
    assert safe_name("CON.a", "_2024") == "_CON.a_2024"


@given(st.text())
def test_every_name_is_safe(text: str) -> None:
    name = safe_name(text, "_2024")
    assert name == "" or name.endswith("_2024")
    assert len(name) <= 80 and len(name.encode()) <= 180
    assert not set(name) & set('/\\:*?"<>|')
    assert not name.startswith((".", " "))
    assert {unicodedata.category(c)[0] for c in name} <= set("LNPZ")


def test_names_that_differ_in_case_alone_are_told_apart() -> None:
    names = ["甲A.xlsx", "甲a.xlsx", "乙.xlsx", "甲a_2.xlsx", "甲A.xlsx"]
    assert distinct(names) == ["甲A.xlsx", "甲a_2.xlsx", "乙.xlsx", "甲a_2_2.xlsx", "甲A_3.xlsx"]


def test_a_name_without_a_suffix_is_numbered_at_its_end() -> None:
    assert distinct(["甲", "甲", ".b", ".b"]) == ["甲", "甲_2", ".b", ".b_2"]
