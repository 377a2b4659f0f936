"""A short run of what `make fuzz` does at length, and what shows that it would notice."""

from __future__ import annotations

import re

import pytest

from tests.fuzz_readers import work
from xltool.workbook.read import plain

pytestmark = pytest.mark.slow


def test_what_is_taken_without_a_parser_is_what_the_parser_reads() -> None:
    outcomes, faults = work(range(120))
    assert faults == []
    assert min(outcomes[each] for each in ("sheet taken", "sheet parsed", "read", "refused")) > 15


def test_an_expression_that_lets_pass_too_much_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    lax = plain._ROWS.pattern.replace("[1-9][0-9]{0,5}", '[^"]*')
    monkeypatch.setattr(plain, "_ROWS", re.compile(lax))
    monkeypatch.setattr(
        plain, "_CONTENT", re.compile(plain._CONTENT.pattern.replace("[1-9]", "[0-9]"))
    )
    assert work(range(80))[1]
