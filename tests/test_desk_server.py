"""The routes of the desk: what each reads of a request, and what it answers."""

from __future__ import annotations

import errno
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from werkzeug.test import Client, TestResponse, run_wsgi_app

from xltool.app.check import audit_bytes
from xltool.desk.desk import Desk
from xltool.desk.season_folder import SeasonFolder, SeasonPart
from xltool.desk.server import make_app
from xltool.desk.state import DeskState, Job, JobKind, JustRead, OneFile
from xltool.model.errors import FileError, UsageError
from xltool.resources import samples

PORT = 8765
TOKEN = "right-9fJ3"
ORIGIN = f"http://127.0.0.1:{PORT}"
BOOK = samples() / "planted-errors" / "workbook.xlsx"


class FakeDesk:
    """A desk that notes what it was asked to do, and does what it was told to."""

    def __init__(self, root: Path) -> None:
        self.state = DeskState(root, 7)
        self.done: list[tuple[Any, ...]] = []
        self.error: Exception | None = None
        self._folder = SeasonFolder(root)
        self._ones: dict[str, OneFile] = {}

    def __getattr__(self, name: str) -> Callable[..., None]:
        def note(*given: Any) -> None:
            if self.error is not None:
                raise self.error
            self.done.append((name, *given))

        return note

    def folder(self, part: SeasonPart) -> Path:
        return self._folder.folder(part)

    def put(self, part: SeasonPart, label: str, read: Callable[[int], bytes], size: int) -> str:
        if self.error is not None:
            raise self.error
        self.done.append(("put", part, label, read(size), size))
        return "存下的名字.xlsx"

    def examine_one(self, label: str, data: bytes) -> OneFile:
        one = OneFile(f"id-{len(self._ones)}", label, data, audit_bytes(label, data))
        self._ones[one.id] = one
        return one

    def one(self, id: str) -> OneFile:
        if id not in self._ones:
            raise UsageError("desk.season.no_one")
        return self._ones[id]


def told(answer: TestResponse) -> Any:
    """What a script is told."""
    return answer.json


class Page:
    """The desk as a page of it asks."""

    def __init__(self, root: Path) -> None:
        self.desk = FakeDesk(root)
        self.tried = FakeDesk(root / "try")
        self.ended = 0
        desks = {"season": cast("Desk", self.desk), "try": cast("Desk", self.tried)}
        self.app = make_app(desks, TOKEN, PORT, self._end)
        self._client = Client(self.app, use_cookies=False)

    def _end(self) -> None:
        self.ended += 1

    def ask(self, path: str, method: str = "GET", **more: Any) -> TestResponse:
        said = {"Cookie": f"xltool-{PORT}={TOKEN}", "Origin": ORIGIN}
        answer = self._client.open(
            path, method=method, base_url=ORIGIN, headers=said, buffered=True, **more
        )
        answer.close()
        return answer

    def act(self, name: str, said: Any, season: str = "season") -> TestResponse:
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        return self.ask(f"/{season}/{name}", "POST", data=data)


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path)


PAGES = ("", "one", "send", "collect", "office", "results", "total", "help", "rules")
ACTIONS = (
    *("season", "prefer", "exclude", "explain", "withdraw", "undo", "redo"),
    *("read", "send", "write", "open", "close", "try"),
)
UPLOADS = ("received", "previous", "roster", "one")
DOWNLOADS = (
    *("one-marked", "one-report", "one-preview", "office-marked"),
    *("sent.zip", "results.zip", "result"),
)


def test_what_is_answered_is_a_table_and_nothing_more(page: Page) -> None:
    below = "/<any(season, try):season>/"
    static = {
        *("style.css", "desk.js", "actions.js", "filters.js", "marks.js", "page.js"),
        *("uploads.js", "watching.js"),
    }
    expected = {("GET", "/"), *(("GET", f"/{name}") for name in static)}
    expected |= {("GET", below + name) for name in (*PAGES, "progress", *DOWNLOADS)}
    expected |= {("POST", below + name) for name in ACTIONS}
    expected |= {("PUT", below + name) for name in UPLOADS}
    rules = page.app.url_map.iter_rules()
    assert {(m, r.rule) for r in rules for m in (r.methods or set()) - {"HEAD"}} == expected


@pytest.mark.parametrize(
    "path",
    [
        *("/none", "/season/none", "/other/", "/season/collect/", "/season//collect"),
        *("/style.css/", "/season/style.css", "/base.html.j2", "/desk/style.css", "/static/x"),
        *("/../pyproject.toml", "/%2e%2e/pyproject.toml", "/season/..%2f..%2fetc", "/favicon.ico"),
        *("/season/received", "/SEASON/", "/style.css%00", "/..%5cstyle.css"),
    ],
)
def test_everything_else_is_not_found(page: Page, path: str) -> None:
    assert page.ask(path).status_code in (404, 405)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
def test_a_page_is_only_to_be_read(page: Page, method: str) -> None:
    assert page.ask("/season/help", method).status_code == 405


def test_the_address_alone_leads_to_the_season(page: Page) -> None:
    assert page.ask("/?lang=en").headers["Location"] == "/season/?lang=en"
    assert page.ask("/?lang=xx").headers["Location"] == "/season/"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("season", ["season", "try"])
def test_every_page_is_drawn_for_a_season_that_has_nothing_yet(
    page: Page, season: str, name: str, language: str
) -> None:
    answer = page.ask(f"/{season}/{name}?lang={language}")
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in answer.text


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("style.css", "text/css; charset=utf-8"), ("desk.js", "text/javascript; charset=utf-8")],
)
def test_a_file_has_the_content_type_of_the_table_whatever_the_system_says(
    page: Page, name: str, content_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mimetypes.guess_type", lambda *_, **__: ("text/plain", None))
    assert page.ask(f"/{name}").content_type == content_type


CALLS: Mapping[str, tuple[Mapping[str, Any], tuple[Any, ...]]] = {
    "season": (
        {"office": "某县人民政府", "year": 2025, "number": None},
        ("set_season", "某县人民政府", 2025, None),
    ),
    "prefer": ({"file": "a/b.xlsx", "reason": "新"}, ("prefer", "a/b.xlsx", "新")),
    "exclude": (
        {"office": "某局", "code": "01", "reason": "撤销"},
        ("exclude", "某局", "01", "撤销"),
    ),
    "explain": (
        {
            "office": "某局",
            "code": "Y104",
            "key": "k",
            "figure": 1.5,
            "accepted": False,
            "reason": "不对",
        },
        ("explain", "某局", "Y104", "k", Decimal("1.5"), False, "不对"),
    ),
    "withdraw": ({"kind": "exclude", "mark": "a1"}, ("withdraw", "exclude", "a1")),
    "undo": ({}, ("undo",)),
    "redo": ({}, ("redo",)),
    "read": ({}, ("read",)),
    "send": (
        {"due": "2026-01-20", "contact": "李", "password": "p", "editable": True},
        ("send_out", date(2026, 1, 20), "李", "p", True),
    ),
    "write": ({"subject": "全县"}, ("write_results", "全县")),
}


@pytest.mark.parametrize("name", CALLS)
def test_an_action_is_done_with_what_the_page_said(page: Page, name: str) -> None:
    said, done = CALLS[name]
    answer = page.act(name, said)
    assert (answer.status_code, answer.json) == (200, {"ok": True, "number": 7})
    assert page.desk.done == [done]
    assert page.tried.done == []


def test_an_action_is_of_the_season_in_its_address(page: Page) -> None:
    page.act("undo", {}, "try")
    assert (page.desk.done, page.tried.done) == ([], [("undo",)])


@pytest.mark.parametrize("figure", [0, 12, "十二", None])
def test_a_figure_is_what_the_cell_held(page: Page, figure: Any) -> None:
    page.act("explain", {**CALLS["explain"][0], "figure": figure})
    assert [(type(f), f) for *_, f, _, _ in page.desk.done] == [(type(figure), figure)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("season", {"office": "某县", "year": "2025", "number": None}),
        ("season", {"office": "某县", "year": True, "number": None}),
        ("season", {"office": "某县", "year": 2025.5, "number": None}),
        ("season", {"office": None, "year": 2025, "number": None}),
        ("prefer", {}),
        ("prefer", {"file": ["a"], "reason": "b"}),
        ("explain", {**CALLS["explain"][0], "figure": True}),
        ("explain", {**CALLS["explain"][0], "figure": [1]}),
        ("explain", {**CALLS["explain"][0], "accepted": "true"}),
        ("withdraw", {"kind": "season", "mark": "a1"}),
        ("withdraw", {"kind": "__class__", "mark": "a1"}),
        ("withdraw", {"kind": "prefer", "mark": 0}),
        ("send", {"due": "20.1.2026", "contact": "", "password": "", "editable": False}),
        ("open", {"part": "../.."}),
        ("open", {"part": "/etc"}),
        ("undo", []),
        ("undo", b"{"),
        ("undo", b"\xff"),
        ("undo", b"[" * 60_000),
        ("explain", b'{"figure": NaN}'),
        ("undo", b"office=1"),
    ],
)
def test_what_no_page_of_ours_says_is_refused_and_nothing_is_done(
    page: Page, name: str, said: Any
) -> None:
    answer = page.act(name, said)
    assert (answer.status_code, list(told(answer))) == (400, ["error"])
    assert page.desk.done == []


def test_parameters_have_a_bound(page: Page) -> None:
    answer = page.act("undo", b'{"a": "' + b"x" * 65_536 + b'"}')
    assert (answer.status_code, page.desk.done) == (413, [])


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (UsageError("desk.season.nothing_to_undo"), 400, "没有可以撤销的决定"),
        (
            UsageError("desk.season.decided_meanwhile"),
            409,
            "决定刚才在别处改过了；请看过现在的决定再做一次",
        ),
        (OSError(errno.EIO, "坏了"), 500, "磁盘出错（坏了）"),
        (ZeroDivisionError(), 500, "程序自身出错"),
    ],
)
def test_what_went_wrong_is_said_in_words(
    page: Page, error: Exception, status: int, words: str
) -> None:
    page.desk.error = error
    answer = page.act("undo", {})
    assert (answer.status_code, answer.content_type) == (status, "application/json")
    assert told(answer)["error"].startswith(words)


def test_words_are_in_the_language_asked_for(page: Page) -> None:
    page.desk.error = UsageError("desk.season.nothing_to_undo")
    assert page.act("undo?lang=en", {}).json == {"error": "there is no decision to undo"}


def test_paths_are_told_from_the_seasons_folder_on(page: Page, tmp_path: Path) -> None:
    page.desk.error = FileError("file.exists", str(tmp_path / "收到" / "a.xlsx"))
    words = told(page.act("undo?lang=en", {}))["error"]
    assert words.startswith(f"{Path('收到', 'a.xlsx')} exists")


def test_the_folder_of_a_part_is_shown_and_no_other(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("xltool.desk.actions.show_folder", shown.append)
    assert page.act("open", {"part": "received"}).status_code == 400  # there is none yet
    (tmp_path / "收到").mkdir()
    assert page.act("open", {"part": "received"}).status_code == 200
    assert shown == [str(tmp_path / "收到")]


def test_closing_ends_the_program_once_it_is_answered(page: Page) -> None:
    assert page.act("close", {}).json == {"ok": True}
    assert page.ended == 1


@pytest.mark.parametrize("part", ["received", "previous", "roster"])
def test_an_upload_is_the_body_of_a_request_and_its_name_a_label(page: Page, part: str) -> None:
    label = "../../某局/报\u202e表.xlsx"
    answer = page.ask(f"/season/{part}", "PUT", data=b"abc", query_string={"name": label})
    assert (answer.status_code, answer.json) == (200, {"name": "存下的名字.xlsx"})
    assert page.desk.done == [("put", SeasonPart(part), label, b"abc", 3)]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (FileError("desk.folder.too_large", "a.xlsx", most=64), 413),
        (FileError("desk.folder.full", "a.xlsx"), 507),
        (FileError("desk.folder.no_input", "~$a.xlsx"), 400),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
    ],
)
def test_an_upload_that_is_not_kept_says_why(page: Page, error: Exception, status: int) -> None:
    page.desk.error = error
    answer = page.ask("/season/received?name=a.xlsx", "PUT", data=b"abc")
    assert (answer.status_code, list(told(answer))) == (status, ["error"])


@pytest.mark.parametrize("name", UPLOADS)
def test_the_length_of_a_body_is_said_before_it_is_read(page: Page, name: str) -> None:
    environ = page.ask(f"/season/{name}?name=a", "PUT", data=b"abc").request.environ
    environ["wsgi.input"] = io.BytesIO(b"abc")
    del environ["CONTENT_LENGTH"]
    page.desk.done.clear()
    assert run_wsgi_app(page.app, environ)[1].startswith("411")
    assert page.desk.done == []


def test_one_workbook_has_a_bound(page: Page) -> None:
    length = {"CONTENT_LENGTH": str(64 * 1024**2 + 1)}
    answer = page.ask("/season/one?name=a", "PUT", environ_overrides=length)
    assert answer.status_code == 413


@pytest.fixture
def one(page: Page) -> str:
    answer = page.ask("/season/one?name=../a%0Ab.xlsx", "PUT", data=BOOK.read_bytes())
    return cast("str", told(answer)["id"])


def test_a_workbook_by_itself_is_shown_marked_and_reported(page: Page, one: str) -> None:
    assert page.ask(f"/season/one?id={one}").status_code == 200
    copy = page.ask(f"/season/one-marked?id={one}")
    assert (copy.status_code, copy.data[:2]) == (200, b"PK")
    word = page.ask(f"/season/one-report?id={one}&as=docx")
    assert (word.status_code, word.data[:2]) == (200, b"PK")
    for each, suffix in ((copy, "xlsx"), (word, "docx")):
        assert each.headers["Content-Disposition"].startswith("attachment; filename")
        assert each.headers["Content-Disposition"].endswith(f".{suffix}")
        assert each.headers["Cache-Control"] == "no-store"
        assert "openxmlformats" in each.content_type


def test_the_preview_can_do_nothing(page: Page, one: str) -> None:
    answer = page.ask(f"/season/one-preview?id={one}")
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    policy = answer.headers.getlist("Content-Security-Policy")
    assert policy == [
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    ]


@pytest.mark.parametrize(
    "path",
    [
        *("one?id=none", "one-marked?id=none", "one-marked", "one-preview?id=", "one-report?id=x"),
        *("office-marked?name=某局", "office-marked", "sent.zip", "results.zip", "result"),
        *("results.zip?run=..", "results.zip?run=none", "result?run=&file=manifest.json"),
    ],
)
def test_what_is_not_there_is_not_found_and_said_in_words(page: Page, path: str) -> None:
    answer = page.ask(f"/season/{path}")
    assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
    assert "<main" in answer.text


def test_a_report_has_one_of_three_formats(page: Page, one: str) -> None:
    assert page.ask(f"/season/one-report?id={one}&as=md").status_code == 404


RUN = "2026-01-20 101010"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run whose list names more than it may."""
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "结果" / RUN
    (folder / "退回").mkdir(parents=True)
    (folder / "退回" / "甲局.xlsx").write_bytes(b"marked")
    for page in ("核对报告.html", "年度报告.html"):
        (folder / page).write_bytes(b"<p>page</p>")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "mine.txt").write_text("a person's own")
    listed = ["退回/甲局.xlsx", "核对报告.html", "年度报告.html"]
    listed += ["link.txt", "../../secret.txt", str(tmp_path / "secret.txt")]
    outputs = [{"path": each, "sha256": "", "size": 1} for each in listed]
    counts: dict[str, dict[str, int]] = {"offices": {}, "to_do": {}}
    tree = {"tool": "xltool 1", "office": "某县", "year": 2025, "complete": True}
    tree |= {"counts": counts, "outputs": outputs}
    (folder / "manifest.json").write_text(json.dumps(tree), "utf-8")
    return folder


def test_a_file_of_a_run_is_given_under_its_name(page: Page, run: Path) -> None:
    answer = page.ask("/season/result", query_string={"run": RUN, "file": "退回/甲局.xlsx"})
    assert (answer.status_code, answer.data) == (200, b"marked")
    said = answer.headers["Content-Disposition"]
    assert said == "attachment; filename=.xlsx; filename*=UTF-8''%E7%94%B2%E5%B1%80.xlsx"


@pytest.mark.parametrize(
    "file",
    [
        "mine.txt",
        "link.txt",
        "../../secret.txt",
        "manifest.json/",
        "",
        ".",
        "退回",
        "{root}/secret.txt",
    ],
)
@pytest.mark.parametrize("name", [RUN, f"../结果/{RUN}", "..", f"{RUN}/", "."])
def test_only_what_a_run_wrote_is_given(
    page: Page, run: Path, tmp_path: Path, file: str, name: str
) -> None:
    asked = {"run": name, "file": file.format(root=tmp_path)}
    answer = page.ask("/season/result", query_string=asked)
    assert answer.status_code == 404
    assert b"secret" not in answer.data.replace(b"secret.txt", b"")


@pytest.mark.parametrize(("file", "is_shown"), [("核对报告.html", True), ("年度报告.html", False)])
def test_the_page_about_a_run_is_shown_in_a_sandbox_and_any_other_saved(
    page: Page, run: Path, file: str, is_shown: bool
) -> None:
    answer = page.ask("/season/result", query_string={"run": RUN, "file": file})
    assert (answer.status_code, answer.data) == (200, b"<p>page</p>")
    said = answer.headers
    assert ("Content-Disposition" not in said) == is_shown
    assert said["Content-Security-Policy"].startswith("sandbox; ") == is_shown


def test_a_run_is_given_as_one_file(page: Page, run: Path) -> None:
    answer = page.ask("/season/results.zip", query_string={"run": RUN})
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert sorted(archive.namelist()) == [
            *("manifest.json", "年度报告.html", "核对报告.html", "退回/甲局.xlsx"),
        ]


def test_what_was_sent_out_is_given_as_one_file(page: Page, tmp_path: Path) -> None:
    (tmp_path / "发出" / "县").mkdir(parents=True)
    (tmp_path / "发出" / "县" / "甲局.xlsx").write_bytes(b"1")
    (tmp_path / "发出" / "b.xlsx").symlink_to(BOOK)
    answer = page.ask("/season/sent.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["县/甲局.xlsx"]


def test_progress_is_told_in_words(page: Page, tmp_path: Path) -> None:
    read = (
        JustRead("a.xlsx", "某局", 2, 1),
        JustRead("b.xlsx", "某站"),
        JustRead("c.doc", refused="F104"),
    )
    problem = {JobKind.SEND: UsageError("desk.season.no_roster")}
    job = Job(JobKind.READ, "read", 3, 9)
    page.desk.state = DeskState(tmp_path, 4, job=job, read=read, problem=problem)
    said = told(page.ask("/season/progress"))
    why = said["read"].pop().removeprefix("c.doc：")
    assert why
    assert said == {
        "number": 4,
        "job": {
            "kind": "read",
            "stage": "read",
            "done": 3,
            "total": 9,
            "words": "正在读收到的文件",
        },
        "read": ["a.xlsx：某局，错误 2 处，疑点 1 处", "b.xlsx：某站，没有错误"],
        "problem": "还没有名单；请先放入单位名单",
    }


def test_of_what_was_read_the_last_fifty_are_told(page: Page, tmp_path: Path) -> None:
    read = tuple(JustRead(f"{n}.xlsx", "某局") for n in range(60))
    page.desk.state = DeskState(tmp_path, read=read)
    read_of = told(page.ask("/season/progress?lang=en"))["read"]
    assert (len(read_of), read_of[0], read_of[-1]) == (
        *(50, "10.xlsx: 某局, no errors"),
        "59.xlsx: 某局, no errors",
    )
