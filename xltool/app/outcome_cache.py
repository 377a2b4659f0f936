"""The file that keeps what was read: values by keys, in SQLite (docs/decisions/0033).

Any part of it may be damaged, locked or gone at any time: what it does not give is read anew, and
what it does not take is read again next time. A file that is not ours is never opened for writing.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any

from xltool.app.notices import Notice
from xltool.app.paths import is_plain, open_to_read
from xltool.classes import dataclass
from xltool.model.errors import FileError

_OURS = 0x786C746C
"""The number by which SQLite tells whose a database is, at a fixed place of its first page."""
_OURS_AT = slice(68, 72)
_VERSION = 1
"""Of the tables below; a cache of another is made anew."""
_TABLES = (
    "CREATE TABLE outcome (key BLOB NOT NULL, told BLOB NOT NULL, used INTEGER NOT NULL,"
    " value BLOB NOT NULL, copy BLOB, PRIMARY KEY (key, told))",
    "CREATE INDEX outcome_used ON outcome (used)",
)
_PUT = "INSERT OR REPLACE INTO outcome (key, told, used, value) VALUES (?, ?, ?, ?)"
_PUT_COPY = "UPDATE outcome SET copy = ? WHERE key = ? AND told = ?"
_USE = "UPDATE outcome SET used = ? WHERE key = ? AND told = ?"
_FORGET = "DELETE FROM outcome WHERE key = ? AND told = ?"
_FORGET_UNUSED = "DELETE FROM outcome WHERE used < ?"
_MOST_UNUSED = 30
"""Runs after which goes what none of them found."""
_BATCH = 64
"""Changes that are written together: a run that is killed loses so many at most."""
_WAIT = 10
"""Seconds that a run waits for another which writes."""
_MOST_BYTES = 1 << 26
"""Of one value when it is unpacked."""
_CHECK = hashlib.sha256().digest_size
_DAMAGES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
JOURNAL = "-journal"
"""What SQLite puts to the name of a database for the file that it keeps beside it while writing."""


@dataclass(frozen=True, slots=True)
class OutcomeKey:
    """Where a value stands: `key` is the digest of what is known before a file is read, `told` that
    of what matters as is known once it was read; both SHA-256."""

    key: bytes
    told: bytes


@dataclass(slots=True)
class OutcomeCache:
    """An open cache; used in a `with`, at whose end what waits is written. `notices` say what was
    wrong with it; nothing of that ends a run."""

    path: str
    notices: list[Notice] = field(default_factory=list)
    _database: sqlite3.Connection | None = None
    _takes: bool = True
    _run: int = 1
    _waiting: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    def __enter__(self) -> OutcomeCache:
        """Raises FileError for a file that is no cache of ours."""
        self._guarded(self._open if _is_ours(self.path) else self._make)
        return self

    def __exit__(self, *_: object) -> None:
        self._change(_FORGET_UNUSED, self._run - _MOST_UNUSED)
        self.write()
        self._close()

    def find(self, key: bytes) -> Iterator[tuple[OutcomeKey, bytes]]:
        """The values under a key."""
        for told, used, sealed in self._select(
            "SELECT told, used, value FROM outcome WHERE key = ?", key
        ):
            at = OutcomeKey(key, told)
            if (value := self._unsealed(at, sealed)) is None:
                continue
            if self._run - used > _MOST_UNUSED // 2:  # not each time: that would be much to write
                self._change(_USE, self._run, at.key, at.told)
            yield at, value

    def put(self, at: OutcomeKey, value: bytes) -> None:
        """Keep a value, in the place of the one there is."""
        self._change(_PUT, at.key, at.told, self._run, _sealed(at, value))

    def has_copy(self, at: OutcomeKey) -> bool:
        """Whether a marked copy is kept beside a value."""
        wanted = "SELECT 1 FROM outcome WHERE key = ? AND told = ? AND copy IS NOT NULL"
        return bool(self._select(wanted, at.key, at.told))

    def copy(self, at: OutcomeKey) -> bytes | None:
        """The marked copy beside a value; None where there is none, or none that is whole."""
        found = self._select(
            "SELECT copy FROM outcome WHERE key = ? AND told = ? AND copy IS NOT NULL",
            at.key,
            at.told,
        )
        return self._unsealed(at, found[0][0]) if found else None

    def put_copy(self, at: OutcomeKey, copy: bytes) -> None:
        """Keep the marked copy beside a value."""
        self._change(_PUT_COPY, _sealed(at, copy), at.key, at.told)

    def forget(self, at: OutcomeKey) -> None:
        """Remove a value that turned out to be none."""
        self._say("file.cache.rebuilt")
        self._change(_FORGET, at.key, at.told)

    def write(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []

        def write(database: sqlite3.Connection) -> None:
            with database:
                for statement, values in waiting:
                    database.execute(statement, values)

        if waiting and self._takes:
            self._within(write)

    def _change(self, statement: str, *values: object) -> None:
        self._waiting.append((statement, values))
        if len(self._waiting) >= _BATCH:
            self.write()

    def _select(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        self._within(lambda database: found.extend(database.execute(query, values)))
        return found

    def _unsealed(self, at: OutcomeKey, sealed: object) -> bytes | None:
        """What was kept at a place, byte for byte; what is not so any more is forgotten."""
        if isinstance(sealed, bytes) and sealed[:_CHECK] == _check(at, sealed[_CHECK:]):
            with suppress(zlib.error):
                return zlib.decompressobj().decompress(sealed[_CHECK:], _MOST_BYTES)
        self.forget(at)
        return None

    def _within(self, work: Callable[[sqlite3.Connection], None]) -> None:
        database = self._database
        if database is not None:
            self._guarded(lambda: work(database))

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do something with the database. One that is damaged is made anew; one that fails
        otherwise, as on a full disk, is given nothing more, and then not asked any more."""
        try:
            work()
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if code in _DAMAGES and self._takes:
                self._rebuild()
                return
            if not self._takes or self._database is None:
                self._close()
            self._give_up(str(error))

    def _rebuild(self) -> None:
        """Put an empty cache in the place of a damaged one."""
        self._say("file.cache.rebuilt")
        self._close()
        try:
            for each in (self.path + JOURNAL, self.path):
                Path(each).unlink(missing_ok=True)
            self._make()
        except sqlite3.Error as error:
            self._give_up(str(error))
        except OSError as error:
            self._give_up(error.strerror or str(error))

    def _give_up(self, why: str) -> None:
        """`why` is in words of the system or of SQLite."""
        self._takes = False
        self._say("file.cache.unused", why=why)

    def _say(self, code: str, **facts: object) -> None:
        if not any(notice.code == code for notice in self.notices):
            self.notices.append(Notice(code, {"path": self.path, **facts}))

    def _open(self) -> None:
        database = self._connect()
        (version,) = database.execute("PRAGMA user_version").fetchone()
        found = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        if version != _VERSION or tuple(sql for (sql,) in found) != _TABLES:
            self._rebuild()
            return
        (last,) = database.execute("SELECT max(used) FROM outcome").fetchone()
        self._run = (last or 0) + 1

    def _make(self) -> None:
        # all in one transaction: a run that is killed meanwhile leaves nothing, or all
        tables = "; ".join(
            each.replace(" outcome", " IF NOT EXISTS outcome", 1) for each in _TABLES
        )
        self._connect().executescript(
            f"BEGIN IMMEDIATE; PRAGMA application_id = {_OURS}; PRAGMA user_version = {_VERSION};"
            f" {tables}; COMMIT"
        )

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=_WAIT, isolation_level="IMMEDIATE")
        self._database = database
        return database

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _is_ours(path: str) -> bool:
    """Whether a cache of ours stands at a path; not where nothing does, nor for an empty file.

    Raises FileError for anything else.
    """
    try:
        handle, found = open_to_read(path)
    except OSError:  # whether one can be made there is found out when it is
        return False
    try:
        head = os.read(handle, _OURS_AT.stop) if is_plain(found) else None
    finally:
        os.close(handle)
    if head == b"":
        return False
    if head is None or int.from_bytes(head[_OURS_AT], "big") != _OURS:
        raise FileError("file.cache.foreign", path)
    return True


def _check(at: OutcomeKey, packed: bytes) -> bytes:
    return hashlib.sha256(at.key + at.told + packed).digest()


def _sealed(at: OutcomeKey, value: bytes) -> bytes:
    """A value with the digest by which it is known to be whole, and to stand in its place."""
    packed = zlib.compress(value, 1)
    return _check(at, packed) + packed
