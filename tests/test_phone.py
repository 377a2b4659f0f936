"""核对报告.html on a phone: nothing is cut off, and what a person needs comes first."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from tests.collected import catalogue, collection
from tests.outside import needs
from xltool.collection.collection import Collection
from xltool.collection.outputs.review import review_page
from xltool.history.archive import Absent

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
PHONE, DESKTOP = 390, 1280
LONG = {1: "临江县农业农村和水利局" * 6, 3: "Office-with-one-very-long-word" * 4}
SEASONS = ("usual", "long names", "large numbers")
MEASURE = """
<script>
const wide = Array.from(document.querySelectorAll(".wide"));
const cut = Array.from(document.querySelectorAll("main *")).filter((each) =>
  !each.closest(".hidden, thead, [hidden]") && each.getBoundingClientRect().right > innerWidth + 1);
const rows = Array.from(document.querySelectorAll("#offices-table tbody tr"));
const order = Array.from(rows[2].children)
  .map((cell) => ({ text: cell.textContent.trim(), box: cell.getBoundingClientRect() }))
  .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
parent.document.documentElement.dataset.measured = JSON.stringify({
  window: innerWidth,
  page: document.documentElement.scrollWidth,
  scrolled: wide.filter((each) => each.scrollWidth > each.clientWidth + 1).length,
  cut: cut.map((each) => each.outerHTML.slice(0, 80)),
  order: order.map((each) => each.text),
});
</script></body>"""
pytestmark = needs(BROWSER, "XLTOOL_REQUIRE_PAGES", "no browser was found")


def measured(page: bytes, width: int, folder: Path) -> Any:
    """What a browser makes of the page in a window of so many pixels."""
    # the page allows no script but its own; here one measures it
    text = re.sub(r"<meta http-equiv=[^>]*>", "", page.decode()).replace("</body>", MEASURE)
    # no window of a browser is as narrow as a phone: it is shown in a frame
    frame = f'<iframe style="width:{width}px;height:844px;border:0" srcdoc="{escape(text)}">'
    path = folder / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{frame}</iframe>", encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    run = subprocess.run(
        [BROWSER, *options, "--dump-dom", path.as_uri()],
        capture_output=True,
        timeout=180,
        check=True,
    )
    found = re.search(r'data-measured="([^"]*)"', run.stdout.decode())
    assert found
    return json.loads(unescape(found[1]))


def large() -> Collection:
    """A season whose totals are those of a province."""
    season = collection()
    assert not isinstance(season.total_before, Absent)
    before = {key: value and value * 997 for key, value in season.total_before.figures.items()}
    now = {key: value and value * 1009 for key, value in season.total.figures.items()}
    return replace(
        season,
        total=replace(season.total, figures=now),
        total_before=replace(season.total_before, figures=before),
    )


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("season", [collection(), collection(names=LONG), large()], ids=SEASONS)
def test_nothing_is_cut_off(width: int, season: Collection, tmp_path: Path) -> None:
    found = measured(review_page(season, catalogue()), width, tmp_path)
    assert found["window"] == width
    assert found["page"] <= width
    assert (found["cut"], found["scrolled"]) == ([], 0)


def test_office_state_and_what_to_do_come_first_on_a_phone(tmp_path: Path) -> None:
    found = measured(review_page(collection(), catalogue()), PHONE, tmp_path)
    first = [" ".join(text.split()) for text in found["order"][:3]]
    assert first == ["临江县教育局", "✕ 有错误未汇总", "退回改正 看问题：临江县教育局"]
