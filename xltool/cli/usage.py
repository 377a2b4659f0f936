"""click's own words: the language they are in, and what they say of wrong usage.

click is a gettext program. Its words in Chinese stand in `templates/messages/locale`; English is
the language it is written in.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from xltool.resources import templates
from xltool.words.say import Say

_DOMAIN = "click"


@contextmanager
def click_in(language: str) -> Iterator[None]:
    """While it lasts, click's own messages are in a language, whatever the environment sets.

    gettext takes the language from the environment alone: `LANGUAGE` goes before all others.
    """
    domain, folder = gettext.textdomain(), gettext.bindtextdomain(_DOMAIN)
    asked = os.environ.get("LANGUAGE")
    gettext.bindtextdomain(_DOMAIN, str(templates() / "messages" / "locale"))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        gettext.bindtextdomain(_DOMAIN, folder)
        if asked is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = asked


def usage_fault(error: click.UsageError, say: Say) -> str:
    """What is wrong in the usage, with where to look for help."""
    path = error.ctx.command_path if error.ctx else "xltool"
    what = error.format_message().removesuffix(".")
    return f"{say('usage.fault', what=what)}\n{say('usage.see', command=path)}"
