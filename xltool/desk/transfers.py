"""Files on their way: what a browser puts into a season, and what it is given.

A name in a request is a label of what comes in, and chooses among names that are known of what goes
out; it never is a path.
"""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from flask import Request, Response, send_file
from werkzeug.exceptions import LengthRequired, NotFound, RequestEntityTooLarge

from xltool.app.files import MOST_RECORDS, read_bytes
from xltool.app.folder_exchange import MANIFEST
from xltool.app.paths import real, walk
from xltool.collection.outputs import PAGE
from xltool.desk.desk import Desk
from xltool.desk.downloads import FORMATS, Download, marked, marked_of, report
from xltool.desk.guard import POLICY
from xltool.desk.runs import WrittenRun, run_called
from xltool.desk.season_folder import SeasonPart
from xltool.text.clean import printable
from xltool.workbook.read.gate import MOST_BYTES

CONTENT_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""Of what is served, by its suffix: what the system takes a suffix for is not asked."""

_LONE_PAGE = "; ".join(
    ("sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'")
)
"""A report carries its look in itself, needs nothing else, and can do nothing."""
_IN_MEMORY = 1 << 24
"""Bytes of a zip that are not put on the disk."""
_HEAVY = threading.BoundedSemaphore(2)
"""Workbooks that are examined or laid out at once; more would keep other requests waiting."""


def length_of(request: Request) -> int:
    """The bytes of a request's body, which must be said before it is read."""
    if request.content_length is None:
        raise LengthRequired
    return request.content_length


def putting(part: SeasonPart) -> Callable[[Desk, Request], Mapping[str, object]]:
    """What takes the body of a request into a part of a season, by the name it says."""

    def put(desk: Desk, request: Request) -> Mapping[str, object]:
        size = length_of(request)
        return {"name": desk.put(part, _label(request), request.stream.read, size)}

    return put


def put_one(desk: Desk, request: Request) -> Mapping[str, object]:
    """Look at a workbook by itself."""
    if length_of(request) > MOST_BYTES:
        raise RequestEntityTooLarge
    data = request.get_data()
    with _HEAVY:
        return {"id": desk.examine_one(_label(request), data).id}


def one_marked(desk: Desk, request: Request) -> Response:
    """The marked copy of a workbook that was looked at by itself."""
    one = desk.one(request.args.get("id", ""))
    with _HEAVY:
        return _attached(marked(one))


def one_report(desk: Desk, request: Request) -> Response:
    """The report of a workbook that was looked at by itself, as a file of a format."""
    one, suffix = desk.one(request.args.get("id", "")), request.args.get("as", "")
    if suffix not in FORMATS:
        raise NotFound
    with _HEAVY:
        return _attached(report(one, suffix))


def one_preview(desk: Desk, request: Request) -> Response:
    """The same report as a page to look at."""
    one = desk.one(request.args.get("id", ""))
    with _HEAVY:
        page = report(one, "html").data
    return _shown(page)


def office_marked(desk: Desk, request: Request) -> Response:
    """The marked copy of the workbook that counts for an office."""
    judged, wanted = desk.state.judged, (request.args.get("name"), request.args.get("code", ""))
    for line in judged.collection.lines if judged else ():
        if judged and line.entry and (line.office.name, line.office.code) == wanted:
            with _HEAVY:
                return _attached(marked_of(line.entry, desk.folder(SeasonPart.RECEIVED), judged))
    raise NotFound


def sent_zip(desk: Desk, _: Request) -> Response:
    """All workbooks that were written to be sent out."""
    folder = desk.folder(SeasonPart.SENT)
    found = sorted(Path(here, name) for here, _, names in walk(folder) for name in names)
    files = [each.relative_to(folder).as_posix() for each in found]
    if not files:
        raise NotFound
    return _zipped(folder, files)


def results_zip(desk: Desk, request: Request) -> Response:
    """All files of a run."""
    run = _run(desk, request)
    return _zipped(run.folder, (*(each.path for each in run.files), MANIFEST))


def result(desk: Desk, request: Request) -> Response:
    """One file of a run; the page about it is shown, and can do nothing."""
    run, name = _run(desk, request), request.args.get("file", "")
    path = run.path_of(name)
    if path is None or not _is_within(path, run.folder):
        raise NotFound
    data = read_bytes(str(path), MOST_RECORDS)
    return _shown(data) if name == PAGE else _attached(Download(PurePosixPath(name).name, data))


def _run(desk: Desk, request: Request) -> WrittenRun:
    """The run that a request names."""
    run = run_called(desk.folder(SeasonPart.RESULTS), request.args.get("run", ""))
    if run is None:
        raise NotFound
    return run


def _label(request: Request) -> str:
    return request.args.get("name", "")


def _is_within(path: Path, folder: Path) -> bool:
    """Whether it is a file of the folder, and no link that leads out of it."""
    return path.is_file() and real(path).is_relative_to(real(folder))


def _shown(page: bytes) -> Response:
    return Response(page, headers={POLICY: _LONE_PAGE}, content_type=CONTENT_TYPES[".html"])


def _attached(download: Download) -> Response:
    return _sent(io.BytesIO(download.data), download.name)


def _zipped(folder: Path, names: Iterable[str]) -> Response:
    """Files below a folder as one to be saved, named after the folder. What is in them is packed
    already."""
    packed: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when sent
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            if _is_within(folder / name, folder):
                archive.write(folder / name, name)
    packed.seek(0)
    return _sent(packed, f"{folder.name}.zip")


def _sent(content: IO[bytes], name: str) -> Response:
    """A file to be saved, under a name that any browser understands."""
    return send_file(
        content,
        CONTENT_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream"),
        as_attachment=True,
        download_name=printable(name),
        etag=False,
    )
