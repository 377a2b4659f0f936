"""The statement of scope: whose figures a consolidated report holds, and whose it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xltool.model.record import Record, Scope
from xltool.report.sentences.phrase import Amount, Change, fill
from xltool.report.sentences.script import ScopeWords


def tell_scope(
    said: ScopeWords,
    record: Record,
    scope: Scope,
    words: Mapping[str, str],
    figure: Callable[[Amount | Change], str],
) -> str:
    """One paragraph: how many offices are included, and which are lacking."""
    has_own = any(office.is_same(record.office) for office in scope.included)
    slots = {
        **words,
        "included": str(len(scope.included)),
        "own": said.own if has_own else "",
        "lacking": str(len(scope.lacking)),
        "names": said.joined.join(o.name for o in scope.lacking[: said.names_at_most]),
    }
    text = fill(said.included if scope.included else said.nobody, slots, figure)
    if not scope.lacking:
        return text
    many = len(scope.lacking) > said.names_at_most
    return text + fill(said.lacking_many if many else said.lacking, slots, figure)
