"""The report as a Word file after GB/T 9704-2012, put together from written parts.

Only this module knows how a Word package is made. The look is in `templates/report/docx`; here
parts are filled in and packed so that the same document gives the same bytes, whatever the day
and the operating system (only zlib's own choices remain).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markupsafe import Markup

from xltool.ooxml.zip_members import name_unix
from xltool.reporting.document import Document
from xltool.reporting.render.template import part, template
from xltool.reporting.render.word_sections import word_sections
from xltool.reporting.render.word_styles import WordStyles, our_styles

_FOLDER = "report/docx"
_PARTS = (
    "[Content_Types].xml",  # first, as the packaging convention requires
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml.j2",
    "word/document.xml.j2",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/theme/theme1.xml",
    "word/header-odd.xml.j2",
    "word/header-even.xml.j2",
    "word/footer-odd.xml.j2",
    "word/footer-even.xml.j2",
)
_TEMPLATE = ".j2"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def render(document: Document, styles: WordStyles | None = None) -> bytes:
    """The document as a .docx file, in our styles or in an office's own."""
    worn = styles or our_styles()
    values = {
        "ids": worn.ids,
        "title": document.title,
        "draft": document.draft,
        "sections": word_sections(document),
        "cell": _cell,
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name in _PARTS:
            data = worn.parts.get(name) or _written(name, values)
            entry = ZipInfo(name.removesuffix(_TEMPLATE), _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _PLAIN_FILE
            package.writestr(entry, data)
        name_unix(package)
    return packed.getvalue()


@lru_cache(maxsize=1024)
def _cell(width: int, span: int, merge: str, style: str) -> Markup:
    """How a table cell begins; it is most of the file, and much the same in every report."""
    written = template(f"{_FOLDER}/word/cell.xml.j2").render(
        width=width, span=span, merge=merge, style=style
    )
    return Markup(written.rstrip())


def _written(name: str, values: Mapping[str, object]) -> bytes:
    if name.endswith(_TEMPLATE):
        return template(f"{_FOLDER}/{name}").render(values).encode()
    return part(f"{_FOLDER}/{name}").encode()
