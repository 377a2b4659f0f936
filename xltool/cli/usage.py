"""Wrong usage in words: what click says of a command line, and what the commands themselves do."""

from __future__ import annotations

import re

import click

from xltool.cli.messages import Say


class Misuse(click.UsageError):
    """Wrong usage, in words already chosen."""


def usage_fault(error: click.UsageError, say: Say) -> str:
    """click's complaint in the chosen words, with where to look for help."""
    path = error.ctx.command_path if error.ctx else "xltool"
    return f"{say('usage.fault', what=_what(error, say))}\n{say('usage.see', command=path)}"


def _what(error: click.UsageError, say: Say) -> str:
    match error:
        case Misuse():
            return error.message
        case click.MissingParameter():
            return say("usage.missing", name=_name(error.param))
        case click.NoSuchOption():
            near = error.possibilities
            hint = say("usage.near", near="、".join(near)) if near else ""
            return say("usage.no_option", name=error.option_name) + hint
        case click.BadParameter():
            return _bad_value(error, say)
    message = error.message
    if message.startswith("No such command"):
        return say("usage.no_command", name=message.removeprefix("No such command ").split(".")[0])
    if message.startswith("Got unexpected extra argument"):
        return say("usage.extra", what=message.partition("(")[2].rstrip(")").rpartition("(")[2])
    return message


def _bad_value(error: click.BadParameter, say: Say) -> str:
    if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.Path):
        path = error.message.partition("'")[2].rpartition("'")[0]
        is_folder = error.message.endswith("is a directory.")
        return say("usage.is_folder" if is_folder else "usage.no_file", path=path)
    value = re.search(r"'(.*?)'", error.message)
    return say(
        "usage.bad_value", name=_name(error.param), value=value[1] if value else error.message
    )


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "?"
    if isinstance(param, click.Option):
        return " / ".join(param.opts)
    return param.human_readable_name
