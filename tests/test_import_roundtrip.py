"""record → report → import: the same figures and the same text, in every format."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.builders import form_2021, records, sample_record
from tests.fills import SAMPLES
from xltool.library import open_library
from xltool.model.record import Record
from xltool.published import open_page
from xltool.published.report import Given, choose_form, read_report
from xltool.report.narrative import narrate
from xltool.report.render import FORMATS, render

FORM = form_2021()
CHOICES = [(FORM, open_library().spellings(FORM))]
REPORTS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def through(record: Record, suffix: str) -> Record:
    page = open_page(render(narrate(FORM, record), suffix), f".{suffix}")
    known = Given(office=record.office.name, code=record.office.code)
    return read_report(choose_form(CHOICES, page), page, known).record


def printed(text: str | None) -> str | None:
    """A passage as a report prints it: its paragraphs, without blanks around them."""
    lines = [line.replace("\t", " ").strip() for line in (text or "").split("\n")]
    return "\n".join(line for line in lines if line) or None


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_comes_back_from_its_report(name: str, suffix: str) -> None:
    record = sample_record(FORM, name)
    read = through(record, suffix)
    assert read.figures == record.figures
    assert read.text == {key: printed(text) for key, text in record.text.items()}
    assert (read.year, read.office.name) == (record.year, record.office.name)
    assert read.reported == {}


@REPORTS
@given(records(FORM), st.sampled_from(sorted(FORMATS)))
def test_any_figures_come_back_from_a_report(record: Record, suffix: str) -> None:
    assert through(record, suffix).figures == record.figures


@REPORTS
@given(records(FORM), st.sampled_from(sorted(FORMATS)))
def test_any_text_comes_back_from_a_report(record: Record, suffix: str) -> None:
    kept = {key: printed(text) for key, text in record.text.items()}
    assume(record.office.name not in (kept["other_matters"] or ""))  # it would be the signature
    assert through(record, suffix).text == kept


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_title_alone_tells_office_and_year(suffix: str) -> None:
    record = sample_record(FORM, "suqian-2024")
    page = open_page(render(narrate(FORM, record), suffix), f".{suffix}")
    read = read_report(choose_form(CHOICES, page), page, Given()).record
    assert (read.office.name, read.year) == ("宿迁市", 2024)
