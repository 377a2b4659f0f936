"""The desk in real browsers: a whole season by the mouse, hostile names, and pages looked at.

`XLTOOL_PAGE_TOOLS` is a `node_modules` with axe-core, puppeteer-core and vnu-jar; chromium,
firefox-esr, node and java are found on the path.
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.builders import form_2021, sample_record
from tests.county import PARTIES
from tests.desk import book, tree
from tests.outside import needs
from tests.refresh_county import file_name, later
from xltool.desk.launch import redirect_file
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.resources import samples

TOOLS = os.environ.get("XLTOOL_PAGE_TOOLS", "")
ROOT = Path(__file__).parents[1]
DRIVER = Path(__file__).with_name("desk_browser.cjs")
COUNTY = samples() / "county"
OFFICE, YEAR = "临江市人民政府", 2024
CHROME = ("chromium", "chromium-browser", "google-chrome")
FIREFOX = ("firefox-esr", "firefox")
pytestmark = [
    needs(TOOLS, "XLTOOL_REQUIRE_PAGES", "XLTOOL_PAGE_TOOLS does not name the tools of browsers"),
    pytest.mark.slow,
]
Step = Sequence[Any]


@dataclass(frozen=True)
class Desk:
    """A desk that is being served, from a season's folder."""

    folder: Path
    address: str

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2].partition("&")[0]

    @property
    def host(self) -> str:
        return self.address.split("/")[2]

    def page(self, path: str) -> bytes:
        """A page as it is served."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        cookie = f"xltool-{self.host.split(':')[1]}={self.token}"
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        assert answer.status == 200, path
        data = answer.read()
        connection.close()
        return data


@contextmanager
def served(folder: Path) -> Iterator[Desk]:
    command = [sys.executable, "-m", "xltool", "desk", str(folder), "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found
            yield Desk(folder, found[0])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def driven(desk: Desk, tmp_path: Path, steps: Sequence[Step], kind: str = "chrome") -> Any:
    """What a browser saw that was led to the desk by the file that only the user can read."""
    program = next(filter(None, map(shutil.which, CHROME if kind == "chrome" else FIREFOX)), None)
    assert program, f"no {kind} was found"
    job = tmp_path / "job.json"
    with redirect_file(desk.address) as start:
        told = {"browser": kind, "program": program, "start": start.as_uri(), "steps": list(steps)}
        job.write_text(json.dumps(told), "utf-8")
        run = subprocess.run(
            ["node", str(DRIVER), str(job)],
            capture_output=True,
            timeout=300,
            check=False,
            env={**os.environ, "PAGE_TOOLS": TOOLS},
        )
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    seen = json.loads(run.stdout)
    assert "error" not in seen, f"{seen['error']}\n{seen['complaints']}"
    assert seen["arrived"] == "/season/?lang=zh" or seen["arrived"] == "/season/"
    assert (seen["complaints"], seen["dialogs"], seen["elsewhere"]) == ([], [], [])
    assert seen["cookies"] == ""  # scripts do not see the token
    return seen["results"]


def office_page(name: str, code: str) -> str:
    return f"/season/office?name={quote(name)}&code={code}"


_PLACES = {"received": "main .drop", "previous": "main [data-drop='previous']"}


def _brought(kind: str, part: str, folder: Path) -> Step:
    """A folder dragged onto the page; nobody can drag in Firefox but a person, so that there its
    files are chosen."""
    if kind == "chrome":
        return ["drop", _PLACES[part], [str(folder)]]
    files = [str(each) for each in sorted(folder.rglob("*")) if each.is_file()]
    return ["choose", part, files, False]


MADE = {"chrome": 250, "firefox": 20}
"""Files of a folder that is put in at once; of more than a hundred in one folder a browser tells in
parts."""


@pytest.mark.parametrize("kind", MADE)
def test_a_whole_season_by_the_mouse_gives_the_bytes_of_the_command_line(
    kind: str, tmp_path: Path
) -> None:
    many = tmp_path / "给市里的"
    made = MADE[kind]
    for number in range(made):
        path = many / f"第{number % 10 // 9}批" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}", "utf-8")
    late = tmp_path / "补报"
    late.mkdir()
    for name, data in later().items():
        (late / name).write_bytes(data)
    _, _, police, welfare, _, _, health, market, *_, lake = PARTIES
    season, received = tmp_path / "年报", tmp_path / "年报" / "收到"
    came = received / "收到" if kind == "chrome" else received
    # what is dragged stands in its folder; of what is chosen a second file of a name gets another
    mended = file_name(police) if kind == "chrome" else f"{Path(file_name(police)).stem} (2).xlsx"
    steps: list[Step] = [
        ["fill", "season", {"office": OFFICE, "year": YEAR}],
        ["go", "/season/send"],
        ["choose", "roster", [str(COUNTY / "名单.csv")], False],
        _brought(kind, "previous", COUNTY / "上年"),
        ["shows", "临江市教育局"],
        ["rest"],
        ["go", "/season/send"],
        ["fill", "send", {"due": "2025-01-20", "contact": "林晓 0599-8000101"}],
        ["rest"],
        ["go", "/season/collect"],
        _brought(kind, "received", COUNTY / "收到"),
        _brought(kind, "received", many),
        ["rest"],
        ["copy", str(late / file_name(lake)), str(received / file_name(lake))],
        ["sleep", 3000],
        ["rest"],
        ["go", office_page(lake.name, lake.code)],
        ["shows", file_name(lake)],
        ["go", "/season/collect"],
        ["choose", "received", [str(late / file_name(p)) for p in (police, health, market)], False],
        ["rest"],
        ["go", office_page(police.name, police.code)],
        ["note", "versions", "document.querySelectorAll('form[data-action=\"prefer\"]').length"],
        ["fill", "prefer", {"reason": "改正后的"}, f"[value='{mended}']"],
        ["rest"],
        ["copy", str(late / file_name(welfare)), str(came / file_name(welfare))],
        ["sleep", 3000],
        ["rest"],
        ["go", office_page(health.name, health.code)],
        ["fill", "exclude", {"reason": "今年另行公布"}],
        ["rest"],
        ["go", "/season/collect"],
        ["fill", "undo", {}],
        ["rest"],
        ["fill", "redo", {}],
        ["rest"],
        ["go", "/season/results"],
        ["fill", "write", {"subject": "全市"}],
        ["rest"],
        ["go", "/season/results"],
        ["note", "zip", "document.querySelector('a[href*=\"results.zip\"]').getAttribute('href')"],
    ]
    with served(season) as desk:
        results = driven(desk, tmp_path, steps, kind)
        zipped = desk.page(results["zip"])
        sent = desk.page("/season/sent.zip")
    assert results["versions"] == 2
    assert len(list((season / "发出").glob("*.xlsx"))) == len(PARTIES) + 1
    assert sent[:2] == b"PK"
    assert sorted(p.name for p in received.rglob("*.txt")) == [f"{n:03}.txt" for n in range(made)]
    (written,) = (season / "结果").iterdir()
    out = tmp_path / "out"
    options = ["--roster", str(season / "名单.csv"), "--previous", str(season / "上年")]
    options += ["--decisions", str(season / "决定.toml"), "--subject", "全市"]
    command = [sys.executable, "-m", "xltool", "reconcile", str(received), *options]
    run = subprocess.run(
        [*command, "--out-dir", str(out)], cwd=ROOT, capture_output=True, check=False
    )
    assert tree(written) == tree(out), run.stderr.decode()
    assert zipped[:2] == b"PK"
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    lacking = dict.fromkeys(("failed", "refused", "unfilled", "missing"), 0)
    assert manifest["counts"]["offices"] == {"used": 10, "excluded": 2, **lacking}


HOSTILE = (
    "<script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "</script><img src=x onerror=window.hit=1>",
    "</textarea><svg onload=window.hit=1>",
    "</title><b class=hit>甲</b>",
    "--><b class=hit>乙</b>",
    "]]><b class=hit>丙</b>",
    "'\"><b class=hit>丁</b>",
    "' onmouseover='window.hit=1",
    '" autofocus onfocus="window.hit=1',
    "javascript:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "{{ 7 * 7 }}局",
    "{% raw %}局",
    "${window.hit=1}局",
    "&lt;b class=hit&gt;戊",
    "a\u202ecod.exe局",
    "\u2066隔\u2069开局",
    '=HYPERLINK("http://evil.example")',
    "../../../etc/passwd局",
)


def test_hostile_names_and_texts_are_shown_as_text(tmp_path: Path) -> None:
    season = tmp_path / "年报"
    received = season / "收到"
    received.mkdir(parents=True)
    with (season / "名单.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("单位名称", "单位类型"), *((name, "部门") for name in HOSTILE)]
        )
    for number, name in enumerate(HOSTILE):
        (received / f"{number}.xlsx").write_bytes(book(name, text={"problems": name}))
    form = form_2021()
    record = sample_record(form, "suqian-2024")
    large = replace(record, text={**record.text, "problems": HOSTILE[0] * 32_000})
    report = render(narrate(form, large), "html")
    assert len(report) > 1_000_000
    (tmp_path / "large.html").write_bytes(report)
    (received / "large.html").write_bytes(report)
    extra = (
        "document.querySelectorAll('.hit, img, svg[onload], iframe, object, embed, base,"
        " script:not([src]), style, [onerror], [onload], [onfocus], [onmouseover],"
        ' a[href^="javascript" i], a[href^="data" i]\').length + Number(\'hit\' in window)'
    )
    pages = [
        "/season/",
        "/season/send",
        "/season/collect",
        "/season/results",
        office_page(HOSTILE[0], ""),
    ]
    steps: list[Step] = [
        ["fill", "season", {"office": HOSTILE[1], "year": 2024}],
        ["rest"],
        ["go", "/season/collect"],
        ["hand", "main .drop", [[name, "x"] for name in HOSTILE]],
        ["rest"],
    ]
    for number, place in enumerate(pages):
        steps += [["go", place], ["note", f"extra {number}", extra]]
        steps.append(["note", f"text {number}", "document.body.innerText"])
    steps += [
        ["go", "/season/one"],
        ["choose", "one", [str(received / "2.xlsx")], False],
        ["shows", HOSTILE[2]],
        ["note", "extra one", extra],
        ["go", "/season/one"],
        ["choose", "one", [str(tmp_path / "large.html")], False],
        ["shows", "large.html"],
        ["note", "extra large", extra],
    ]
    with served(season) as desk:
        seen = driven(desk, tmp_path, steps)
    assert {name: found for name, found in seen.items() if name.startswith("extra")} == {
        **{f"extra {number}": 0 for number in range(len(pages))},
        "extra one": 0,
        "extra large": 0,
    }
    shown = "".join(found for name, found in seen.items() if name.startswith("text"))
    visible = [re.sub("[\u202a-\u202e\u2066-\u2069]", "", name) for name in HOSTILE]
    assert [name for name in visible if name not in shown] == []


def places(one: str) -> list[str]:
    """The views of the desk, in both languages."""
    views = ["", one, "send", "collect", "results", "help"]
    views += [office_page("临江市公安局", "3399-003").removeprefix("/season/")]
    views += ["total?key=requests.received_new.total", "rules"]
    return [
        f"/season/{view}{('&' if '?' in view else '?') + 'lang=en' if language == 'en' else ''}"
        for view in views
        for language in ("zh", "en")
    ]


def test_every_view_passes_axe_and_the_validator_on_a_desktop_and_on_a_phone(
    tmp_path: Path,
) -> None:
    season = tmp_path / "年报"
    shutil.copytree(COUNTY, season)
    planted = samples() / "planted-errors" / "workbook.xlsx"
    with served(season) as desk:
        first = driven(
            desk,
            tmp_path,
            [
                ["fill", "season", {"office": OFFICE, "year": YEAR}],
                ["rest"],
                ["go", "/season/results"],
                ["fill", "write", {}],
                ["rest"],
                ["go", "/season/one"],
                ["choose", "one", [str(planted)], False],
                ["sleep", 2000],
                ["note", "one", "location.pathname.split('/').pop() + location.search"],
            ],
        )
        assert "id=" in first["one"]
        views = places(first["one"])
        steps: list[Step] = [
            ["examine", views[::2], 1280, True],
            ["examine", views[::2], 390, False],
            ["examine", views[1::2], 390, True],  # English, whose words are longer
        ]
        examined = driven(desk, tmp_path, steps)
        files = []
        for number, place in enumerate(views):
            files.append(tmp_path / f"{number}.html")
            files[-1].write_bytes(desk.page(place))
    found = {violation for each in examined["examined"] for violation in each["violations"]}
    assert sorted(found) == []
    assert examined["examined"] == []
    jar = Path(TOOLS) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, files)],
        capture_output=True,
        timeout=180,
        check=False,
    )
    told = json.loads(run.stderr)["messages"]
    assert [(m["message"], m["url"], m.get("extract")) for m in told] == []
