"""Values that were made of the definitions and messages when the program was built, read back.

A value counts only while every file it was made from has the bytes it had then, those of the code
included; otherwise, and where nothing was compiled, the caller reads the TOML. `app/compile.py`
writes the file. Its values are pickled, and only classes of this program are called for them.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO, FileIO
from pathlib import Path
from typing import NamedTuple, TypeVar

PACKAGE = Path(__file__).resolve().parent
FILE = PACKAGE / "compiled.bin"
_Kind = TypeVar("_Kind")
_BESIDE = frozenset({("decimal", "Decimal"), ("builtins", "frozenset")})
"""The classes of others that values are made of."""


class _Entry(NamedTuple):
    """A value as it was kept: what it was made from, by name below the folder, and its bytes.

    `digest` is that of `digest_of`, in hexadecimal.
    """

    digest: str
    sources: tuple[str, ...]
    value: bytes


def restored(kind: type[_Kind], folder: Path, name: str) -> _Kind | None:
    """The value of a class that was made from the file `name` below a folder of definitions.

    None where none was, or where a file that it was made from is another now.
    """
    code, entries = _kept()
    entry = entries.get((kind.__name__, name))
    if entry is None or entry.digest != digest_of(code, folder, entry.sources, entry.value):
        return None
    value = _Restorer(BytesIO(entry.value)).load()
    return value if isinstance(value, kind) else None


def digest_of(code: tuple[str, ...], folder: Path, sources: tuple[str, ...], value: bytes) -> str:
    """The SHA-256 of the code, of the sources and of the value made from them; empty where one of
    the files cannot be read."""
    try:
        files = _digest(str(PACKAGE), code) + _digest(str(folder), sources)
    except OSError:
        return ""
    return hashlib.sha256(files + value).hexdigest()


@cache
def _digest(folder: str, names: tuple[str, ...]) -> bytes:
    digest = hashlib.sha256()
    for name in names:
        with FileIO(f"{folder}/{name}") as file:  # many small files: without buffer
            data = file.readall()
        digest.update(b"%s %d\n" % (name.encode(), len(data)))
        digest.update(data)
    return digest.digest()


def file_of(
    code: tuple[str, ...],
    folder: Path,
    values: Iterable[tuple[str, tuple[str, ...], object]],
) -> bytes:
    """The file of values, each with the name that it is found by and all files it is made from.

    A line of the code, a line for each value, an empty line, the values one after the other.
    """
    lines, kept = [" ".join(code)], []
    for name, sources, value in values:
        data = pickle.dumps(value, protocol=5)
        digest = digest_of(code, folder, sources, data)
        lines.append(" ".join((type(value).__name__, name, digest, str(len(data)), *sources)))
        kept.append(data)
    return b"\n".join(("\n".join(lines).encode(), b"", b"".join(kept)))


@cache
def _kept() -> tuple[tuple[str, ...], Mapping[tuple[str, str], _Entry]]:
    """The code that values were made with, and every value by class and name."""
    try:
        head, _, rest = FILE.read_bytes().partition(b"\n\n")
        code, *lines = head.decode().split("\n")
        entries, at = {}, 0
        for line in lines:
            kind, name, digest, length, *sources = line.split(" ")
            value = rest[at : at + int(length)]
            at += int(length)
            entries[kind, name] = _Entry(digest, tuple(sources), value)
    except (OSError, ValueError):
        return (), {}
    return tuple(code.split(" ")), entries


class _Restorer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Callable[..., object]:
        found: object = super().find_class(module, name)
        ours = module.partition(".")[0] == "xltool" and isinstance(found, type)
        if not ours and (module, name) not in _BESIDE:
            raise pickle.UnpicklingError(f"{module}.{name}")
        assert callable(found)
        return found
