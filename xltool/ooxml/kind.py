"""What a file is, by its content alone; a name says only what somebody called it.

Containers are told by what they hold: a zip by the relations and content types of its parts, an
OLE file by the streams in its root. Software that encrypts every file on the computers of an office
leaves marks at the head: `E-SafeNet` and `LOCK` behind `62 14 23 65` or `77 14 23 65` (亿赛通), and
`%TSD-Header-###%` (IP-guard and others). No maker publishes them; they are what public programs
that look for such files agree on.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.ole import MAGIC as OLE
from xltool.ooxml.ole import root_names
from xltool.ooxml.package import Package
from xltool.ooxml.relations import content_type, root_relations


class Kind(StrEnum):
    """What a file is. `kind_` and the value name the words for it among the reasons of F104."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    """a zip that cannot be looked into, as far as it is told from its head or its end"""
    ZEROS = "zeros"
    """what a disk or a transfer that failed leaves of a file"""
    WORKBOOK = "workbook"
    """.xlsx, .xlsm and their templates"""
    XLSB = "xlsb"
    XLS = "old_excel"
    """.xls and .et, back to Excel 2"""
    ODS = "ods"
    SPREADSHEET_XML_2003 = "excel_xml"
    DOCX = "word"
    """.docx, .docm and their templates"""
    DOC = "old_word"
    """.doc and .wps"""
    WORD_XML_2003 = "word_xml"
    ODT = "odt"
    RTF = "rtf"
    SLIDES = "slides"
    """.pptx, .ppt and .dps"""
    HTML = "html"
    MHTML = "mhtml"
    """a web page saved with its pictures, as a mail is"""
    MSG = "msg"
    """a mail of Outlook"""
    EML = "eml"
    """a mail as it was sent"""
    PDF = "pdf"
    FIXED = "fixed"
    """.ofd, .ceb and .xps: pages like those of a PDF"""
    IMAGE = "image"
    IWORK = "iwork"
    """tables and texts of Apple's programs"""
    ZIP = "zip"
    ARCHIVE = "archive"
    """an archive other than a zip"""
    ENCRYPTED = "encrypted"
    """a document of an office program with a password for opening"""
    SECURED = "secured"
    """encrypted by software that guards the files of an office, as far as can be told"""
    OLE = "ole"
    """an OLE file of another program"""
    XML = "xml"
    TEXT = "text"
    UNKNOWN = "unknown"


ZIP_MAGIC = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_FARTHEST_END = 22 + (1 << 16)
"""Bytes before the end of a zip within which its last record begins."""
_HEAD = 4096
_MAGIC = (
    (b"%PDF", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"Founder CEB", Kind.FIXED),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ", Kind.ARCHIVE),
    (b"MSCF", Kind.ARCHIVE),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b'x\x9f>"', Kind.MSG),  # winmail.dat
    (b"\x09\x00\x04\x00", Kind.XLS),  # sheets of Excel 2 to 4, and a workbook without its container
    (b"\x09\x02\x06\x00", Kind.XLS),
    (b"\x09\x04\x06\x00", Kind.XLS),
    (b"\x09\x08\x08\x00\x00\x05", Kind.XLS),
    (b"\x09\x08\x10\x00\x00\x06", Kind.XLS),
    (b"%TSD-Header-###%", Kind.SECURED),
    (b"b\x14#e", Kind.SECURED),
    (b"w\x14#e", Kind.SECURED),
)
_SECURED = (b"E-SafeNet", b"Esafenet")
_SECURED_HEAD = 512
_IMAGES_BEHIND_A_LENGTH = (b"WEBP", b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")
"""What a phone calls its pictures; the length of the file, or of this, stands before."""
_STREAMS = (
    ("EncryptedPackage", Kind.ENCRYPTED),
    ("EncryptionInfo", Kind.ENCRYPTED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.SLIDES),
    ("__properties_version1.0", Kind.MSG),
    ("__nameid_version1.0", Kind.MSG),
)
"""Streams of the root of an OLE file."""
_NAMES_ANYWHERE = (
    *(each for each in _STREAMS if each[0] != "Book"),  # the end of many other names
    ("__substg1.0_", Kind.MSG),
)
"""What is looked for in an OLE file whose directory is damaged."""
_MAIN_TYPES = (
    ("sheet.binary", Kind.XLSB),
    ("spreadsheetml", Kind.WORKBOOK),
    ("ms-excel", Kind.WORKBOOK),
    ("wordprocessingml", Kind.DOCX),
    ("ms-word", Kind.DOCX),
    ("presentationml", Kind.SLIDES),
    ("ms-powerpoint", Kind.SLIDES),
)
"""What stands in the content type of the main part of a package."""
_ROOTS = {b"workbook": Kind.WORKBOOK, b"document": Kind.DOCX, b"presentation": Kind.SLIDES}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(workbook|document|presentation)\b")
"""How a main part begins of which no content type is stated."""
_USUAL_PARTS = (
    ("xl/workbook.xml", Kind.WORKBOOK),
    ("xl/workbook.bin", Kind.XLSB),
    ("word/document.xml", Kind.DOCX),
    ("ppt/presentation.xml", Kind.SLIDES),
    ("ofd.xml", Kind.FIXED),
)
_XML = re.compile(r"\s*<\?xml\b")
_XML_PROGRAMS = (
    (re.compile(r'progid\s*=\s*["\']Excel\.|office:spreadsheet["\']'), Kind.SPREADSHEET_XML_2003),
    (
        re.compile(r'progid\s*=\s*["\']Word\.|/office/word/2003/wordml'),
        Kind.WORD_XML_2003,
    ),
    (re.compile(r"<pkg:package\b"), Kind.WORD_XML_2003),
)
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|(?:html|head|body|table|meta|div|title|style)\b)",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATIONS = re.compile(r"\s*(?:<\?[^>]*>\s*)+")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):(?:[ \t]|\r?\n[ \t])")
_HEADERS = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):", re.MULTILINE)
_SENT = frozenset(("to", "received", "message-id", "return-path", "delivered-to"))
"""What stands at the head of a mail and never of a saved web page."""
_OF_MAILS = _SENT | frozenset(
    ("from", "subject", "date", "mime-version", "content-type", "x-mailer", "sender")
)
_NO_TEXT = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1a\x1b"))
"""Characters that no text has."""
_LEAST_SAMPLE = 2048


def kind_of(data: bytes) -> Kind:
    """What the bytes of a file are, as far as it can be told. Raises nothing."""
    if not data:
        return Kind.EMPTY
    if data.startswith((ZIP_MAGIC, _EMPTY_ZIP)):
        try:
            return kind_of_package(Package(data))
        except RefusedFile:
            return Kind.DAMAGED
    if data.startswith(OLE):
        return _kind_of_ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[4:12].endswith(_IMAGES_BEHIND_A_LENGTH) or _is_bitmap(data):
        return Kind.IMAGE
    if any(mark in data[:_SECURED_HEAD] for mark in _SECURED):
        return Kind.SECURED
    if data[0] == 0 and not data.strip(b"\0"):
        return Kind.ZEROS
    text = _text(data[:_HEAD])
    if text is None:
        if _EMPTY_ZIP in data[-_FARTHEST_END:]:
            return Kind.DAMAGED
        return Kind.SECURED if _is_even(data) else Kind.UNKNOWN
    return _kind_of_text(text)


def kind_of_package(package: Package) -> Kind:
    """What a zip is. Raises RefusedFile where what it says of its parts is damaged."""
    if "xl/workbook.xml" in package:
        return Kind.WORKBOOK
    relations = root_relations(package)
    main = next(iter(relations.by_kind.get("officeDocument", ())), "")
    if main in package:
        type = content_type(package, main)
        for word, kind in _MAIN_TYPES:
            if word in type:
                return kind
        if root := _ROOT.search(next(package.chunks(main), b"")[:_HEAD]):
            return _ROOTS[root[1]]
    for name, kind in _USUAL_PARTS:
        if name in package:
            return kind
    if "fixedrepresentation" in relations.by_kind:
        return Kind.FIXED
    if "content.xml" in package and "meta-inf/manifest.xml" in package:
        return _kind_of_open_document(package)
    if any(name.startswith("index/") and name.endswith(".iwa") for name in package.names):
        return Kind.IWORK
    return Kind.ZIP


def _kind_of_open_document(package: Package) -> Kind:
    type = b"".join(package.chunks("mimetype"))[:_HEAD] if "mimetype" in package else b""
    if b"opendocument.text" in type:
        return Kind.ODT
    return Kind.SLIDES if b"opendocument.presentation" in type else Kind.ODS


def _kind_of_ole(data: bytes) -> Kind:
    names = {name.casefold() for name in root_names(data)}
    if names:
        found = (kind for name, kind in _STREAMS if name.casefold() in names)
    else:
        found = (kind for name, kind in _NAMES_ANYWHERE if name.encode("utf-16-le") in data)
    return next(found, Kind.OLE)


def _is_bitmap(data: bytes) -> bool:
    """Whether it is a BMP, which begins with two letters and its own length."""
    return data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data)


def _text(head: bytes) -> str | None:
    """The beginning of a text in any encoding, names and marks readable; None for what is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head or 50 * len(head.translate(None, _NO_TEXT)) < 49 * len(head):
        return None
    return head.removeprefix(b"\xef\xbb\xbf").decode("gb18030", "replace")


def _kind_of_text(text: str) -> Kind:
    if _MARKUP.match(_DECLARATIONS.sub("", text, count=1)):
        return Kind.HTML
    is_xml = _XML.match(text)
    if is_xml or text.lstrip().startswith("<"):
        for sign, kind in _XML_PROGRAMS:
            if sign.search(text):
                return kind
    if is_xml:
        return Kind.XML
    if _HEADER.match(text.lstrip()):
        return _kind_of_headers(re.split(r"\r?\n\r?\n", text.lstrip(), maxsplit=1)[0])
    return Kind.TEXT


def _kind_of_headers(head: str) -> Kind:
    names = {name.casefold() for name in _HEADERS.findall(head)}
    if len(names & _OF_MAILS) < 2 and not {"x-document-type", "received"} & names:
        return Kind.TEXT
    saved = "multipart/related" in head.casefold() or "x-document-type" in names
    return Kind.MHTML if saved and not names & _SENT else Kind.EML


def _is_even(data: bytes) -> bool:
    """Whether all bytes are about as frequent, as where something is encrypted."""
    sample = data[_HEAD : _HEAD + (1 << 16)] if len(data) > 2 * _HEAD else data
    size = len(sample)
    if size < _LEAST_SAMPLE:
        return False
    return 1024 * sum(count * count for count in Counter(sample).values()) < 5 * size * size
