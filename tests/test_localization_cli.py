"""Causes as `check` tells them: in JSON, and below the tables of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import filled_workbook, form_2021, zero_record
from tests.terminal import Terminal, workbook_of
from xltool.model.expression import Value

pytestmark = pytest.mark.slow

KEY = "requests.granted.natural_person"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def transposed(tmp_path: Path) -> Path:
    path = tmp_path / "transposed.xlsx"
    path.write_bytes(workbook_of("suqian-2023", {KEY: 1715}))
    return path


def test_a_cause_in_json_has_the_shape_of_the_contract(xltool: Terminal, transposed: Path) -> None:
    cause = xltool("check", transposed, "--format", "json").json["files"][0]["causes"][0]
    message, probability = cause.pop("message"), cause.pop("probability")
    operation = {
        "sheet": "表二 申请情况",
        "cell": "D10",
        "label": "三、本年度办理结果（一）予以公开 · 自然人",
        "actual": 1715,
        "likely": 1175,
        "kind": "transposed",
    }
    assert cause == {
        "keys": [KEY],
        **operation,
        "settles": ["B203"],
        "certain": False,
        "operations": [{"key": KEY, **operation}],
    }
    assert 0.8 <= probability < 1
    for said in ("最可能", "D10", "1715", "1175", "2 处", "数字颠倒"):
        assert said in message


def test_the_text_tells_causes_below_the_tables(xltool: Terminal, transposed: Path) -> None:
    out = xltool("check", transposed).out
    assert "可能的原因" in out and "最可能：" in out
    assert out.index("B203") < out.index("可能的原因")


def test_the_text_speaks_english_when_asked(xltool: Terminal, transposed: Path) -> None:
    out = xltool("--lang", "en", "check", transposed).out
    assert "Most likely: " in out and "可能" not in out


def test_where_nothing_failed_nothing_is_said_of_causes(xltool: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    path.write_bytes(workbook_of("jinhu-2023"))
    assert "可能的原因" not in xltool("check", path).out


RECEIVED, CARRIED = "requests.received_new.natural_person", "requests.carried_in.natural_person"


def one_granted(path: Path) -> Path:
    """Five requests granted and none received: three entries could be at fault, nothing says which
    of them."""
    record = zero_record(form_2021())
    path.write_bytes(filled_workbook(form_2021(), record, typed={KEY: 5}))
    return path


def test_without_a_reason_no_cause_is_called_the_likeliest(
    xltool: Terminal, tmp_path: Path
) -> None:
    path = one_granted(tmp_path / "five.xlsx")
    causes = xltool("check", path, "--format", "json").json["files"][0]["causes"]
    assert sorted(cause["keys"] for cause in causes) == [[CARRIED], [KEY], [RECEIVED]]
    assert all("最可能" not in cause["message"] for cause in causes)
    assert "Most likely" not in xltool("--lang", "en", "check", path).out
    assert "likeliest" not in xltool("--lang", "en", "check", path).out


def test_what_the_text_says_is_the_reason_of_a_cause(xltool: Terminal, tmp_path: Path) -> None:
    typed: dict[str, Value] = {KEY: 53, "overview.on_request": "全年收到申请53件。"}
    path = tmp_path / "said.xlsx"
    path.write_bytes(filled_workbook(form_2021(), zero_record(form_2021()), typed=typed))
    causes = xltool("check", path, "--format", "json").json["files"][0]["causes"]
    supported = [cause["keys"] for cause in causes if "改后与文中写的 53 相符" in cause["message"]]
    assert sorted(supported) == [[CARRIED], [RECEIVED]]
    assert all("最可能" not in cause["message"] for cause in causes)
