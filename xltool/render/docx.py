"""The report as a Word file after GB/T 9704-2012, put together from written parts.

Only this module knows how a Word package is made. The look is in `templates/report/docx`; here
parts are filled in and packed so that the same document gives the same bytes, whatever the day
and the operating system (only zlib's own choices remain).
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xltool.document import Document
from xltool.render.template import part, template
from xltool.render.word_sections import word_sections

_FOLDER = "report/docx"
_PARTS = (
    "[Content_Types].xml",  # first, as the packaging convention asks
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
    "word/footer-odd.xml",
    "word/footer-even.xml",
)
_TEMPLATE = ".j2"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def render(document: Document) -> bytes:
    """The document as a .docx file."""
    values = {
        "title": document.title,
        "draft": document.draft,
        "sections": word_sections(document),
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name in _PARTS:
            text = part(f"{_FOLDER}/{name}")
            if name.endswith(_TEMPLATE):
                text = template(f"{_FOLDER}/{name}").render(values)
            entry = ZipInfo(name.removesuffix(_TEMPLATE), _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            # where it was packed would show otherwise
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            package.writestr(entry, text.encode())
    return packed.getvalue()
