"""Lets workbooks through, and says of every other file what it is."""

from __future__ import annotations

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kind import ZIP_MAGIC, Kind, kind_of, kind_of_package
from xltool.ooxml.package import Package

MOST_BYTES = 64 * 1024 * 1024

IMAGE = f"kind_{Kind.IMAGE}"
"""What a picture is called among the reasons of F104."""
_MACROS = ("xl/vbaproject.bin", "xl/jdedata.bin")
_OBJECTS = ("xl/activex/", "xl/embeddings/")
_OTHER_CODES = {Kind.EMPTY: "F101", Kind.ENCRYPTED: "F103"}


def pass_gate(data: bytes) -> Package:
    """Let the bytes of an .xlsx file through; raises RefusedFile for anything else."""
    if len(data) > MOST_BYTES:
        raise RefusedFile("F108", why="large_parts")
    if not data.startswith(ZIP_MAGIC):
        raise refusal(kind_of(data))
    package = Package(data)
    kind = kind_of_package(package)
    if kind is not Kind.WORKBOOK:
        raise refusal(kind)
    for name in package.names:
        if name in _MACROS or name.startswith(_OBJECTS):
            raise RefusedFile("F109", why="macros" if name in _MACROS else "objects")
    return package


def refusal(kind: Kind) -> RefusedFile:
    """Why a file of a kind is not used: what it is; there is nothing else wrong with it."""
    if kind in (Kind.DAMAGED, Kind.ZEROS):
        return RefusedFile("F102", why="only_zeros" if kind is Kind.ZEROS else "damaged_zip")
    if kind in _OTHER_CODES:
        return RefusedFile(_OTHER_CODES[kind])
    return RefusedFile("F104", why=f"kind_{kind}")
