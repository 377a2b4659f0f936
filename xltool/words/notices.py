"""Notices in words."""

from __future__ import annotations

from xltool.app.notices import Notice
from xltool.model.period import Period
from xltool.words.say import Say


def notice_text(notice: Notice, say: Say) -> str:
    """What is to be known, as a sentence."""
    say = say.of(notice.cycle)
    facts = {name: _spelt(fact, say) for name, fact in notice.facts.items()}
    if notice.code == "previous.other_edition":
        parts = ("together", "missing")
        said = (say(f"previous.{part}", names=facts[part]) for part in parts if facts[part])
        facts["what"] = "".join(said)
    return say(notice.code, **facts)


def _spelt(fact: object, say: Say) -> object:
    """The periods of a list as a sentence shows them."""
    if not isinstance(fact, tuple):
        return fact
    style = "bare" if say.language == "zh" else "iso"
    return tuple(format(each, style) if isinstance(each, Period) else each for each in fact)
