"""The pages pass axe-core in a browser, and the HTML validator (vnu).

`XLTOOL_PAGE_TOOLS` is a `node_modules` with axe-core, puppeteer-core and vnu-jar; chromium, node
and java are found on the path. Without it these tests are skipped, unless `XLTOOL_REQUIRE_PAGES`
demands them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import form_2021, sample_record
from tests.collected import catalogue, collection
from tests.outside import needs
from xltool.collection.outputs.review import review_page
from xltool.reporting.document import Document, Signature
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.reporting.render.html import fragment

TOOLS = os.environ.get("XLTOOL_PAGE_TOOLS", "")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AXE = Path(__file__).with_name("axe.cjs")
HOSTILE = dict(enumerate(("<script>alert(1)</script>", "</style><b>", "=1+1", "a\u202eb")))
pytestmark = needs(
    TOOLS, "XLTOOL_REQUIRE_PAGES", "XLTOOL_PAGE_TOOLS does not name the tools that look at pages"
)


def season_without_fault() -> bytes:
    return review_page(collection(clean=True), catalogue())


def large_season() -> bytes:
    """More offices than any list shows unfolded."""
    page = review_page(collection(66), catalogue())
    assert "<summary>其余".encode() in page
    return page


def season_with_hostile_names() -> bytes:
    """Everything that is shown of a season, unfolded."""
    return review_page(collection(names=HOSTILE), catalogue())


def report() -> bytes:
    form = form_2021()
    return render(narrate(form, sample_record(form, "suqian-2024")), "html")


def draft() -> bytes:
    form = form_2021()
    return render(narrate(form, sample_record(form, "planted-errors"), "草稿"), "html")


def signed() -> bytes:
    return render(_signed(), "html")


def fragment_in_a_page() -> bytes:
    """As a web site shows what was pasted into its editor."""
    before = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title>'
    before += '<meta name="viewport" content="width=device-width"></head><body><main>'
    return before.encode() + fragment(_signed()) + b"</main></body></html>"


def _signed() -> Document:
    form = form_2021()
    signature = Signature("新乡市牧野区花园办事处", date(2023, 1, 20))
    return narrate(form, sample_record(form, "huayuan-2022"), signature=signature)


PAGES = (
    *(season_without_fault, large_season, season_with_hostile_names),
    *(report, draft, signed, fragment_in_a_page),
)
NAMES = [page.__name__ for page in PAGES]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages as files, each under its name."""
    assert TOOLS, "XLTOOL_REQUIRE_PAGES is set, but XLTOOL_PAGE_TOOLS is not"
    folder = tmp_path_factory.mktemp("pages")
    for page in PAGES:
        (folder / f"{page.__name__}.html").write_bytes(page())
    return [folder / f"{name}.html" for name in NAMES]


@pytest.fixture(scope="module")
def axe_results(written: list[Path]) -> Any:
    """By page, what axe sees at each of two widths; one browser looks at all."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert browser, "no chromium was found"
    run = subprocess.run(
        ["node", str(AXE), *map(str, written)],
        capture_output=True,
        timeout=300,
        check=False,
        env={**os.environ, "PAGE_TOOLS": TOOLS, "CHROMIUM": browser},
    )
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_on_a_desktop_and_on_a_phone(name: str, axe_results: Any) -> None:
    results = axe_results[f"{name}.html"]
    assert [result["width"] for result in results] == [1280, 390]
    for result in results:
        assert result["passes"] > 10
        assert (result["violations"], result["asked"], result["complaints"]) == ([], [], [])
        assert result["overflow"] <= 0


def test_the_validator_finds_no_error(written: list[Path]) -> None:
    jar = Path(TOOLS) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, written)],
        capture_output=True,
        timeout=300,
        check=False,
    )
    messages = json.loads(run.stderr)["messages"]
    assert [(message["message"], Path(message["url"]).name) for message in messages] == []
    assert run.returncode == 0
