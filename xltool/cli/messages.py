"""The language of the command line, known before it is parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xltool.words.say import LANGUAGES

LANGUAGE_VARIABLE = "XLTOOL_LANG"


def chosen_language(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language chosen: by `--lang` anywhere on the command line, else by the environment.

    It is known before the command line is parsed, since help and usage faults are in it as well.
    """
    asked = environment.get(LANGUAGE_VARIABLE, "")
    for index, arg in enumerate(args):
        if arg == "--lang" and index + 1 < len(args):
            asked = args[index + 1]
        elif arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
    return asked if asked in LANGUAGES else LANGUAGES[0]
