"""What the coordinator's decisions do to a season: outcomes, the total, letters, what is told."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.surgery import with_typed
from tests.terminal import Terminal
from tests.test_entered_reasons import DOUBTED, ISSUED, REASON, on_the_check, workbook
from xltool.app.decisions import write_decisions
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, Season
from xltool.model.record import Office

pytestmark = pytest.mark.slow

DAY = date(2026, 1, 20)
OWN, OTHER, THIRD = "甲县人民政府", "甲县教育局", "甲县档案局"
GRANTED = "requests.granted.natural_person"


def book(office: str, **changes: Any) -> bytes:
    form = form_2021()
    record = balanced_record(form)
    named = type(record)(
        record.form, record.edition, record.period, Office(office), record.figures, record.text
    )
    return filled_workbook(form, named, typed={k.replace("__", "."): v for k, v in changes.items()})
