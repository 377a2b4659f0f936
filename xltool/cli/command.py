"""click's commands in the user's language. The module of each is imported when it is called; its
`command(say)` makes the command in the words of `say`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from gettext import gettext
from importlib import import_module
from typing import Any

import click

from xltool import __version__
from xltool.cli.options import option
from xltool.model.errors import MissingPackageError, UsageError
from xltool.text.width import width
from xltool.words.errors import error_text
from xltool.words.say import LANGUAGES, Say

COMMANDS = (
    *("generate", "fill", "export", "check", "report"),
    *("import", "reconcile", "desk", "rules", "forms", "demo"),
)
"""Every command, in the order of the work; each is the module `xltool.cli.<name>`."""
_MODULES = {"import": "importing"}
"""A module that bore a keyword's name could not be imported by name."""

CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


class _Formatter(click.HelpFormatter):
    """Writes names and what they mean in two columns; a Chinese character is two columns wide, and
    a Chinese colon takes no blank."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = gettext("Usage:")
        super().write_usage(prog, args, prefix or (usage + " " if usage.endswith(":") else usage))

    def write_heading(self, heading: str) -> None:
        self.write(f"{heading}{gettext(':')}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 0, col_spacing: int = 2
    ) -> None:
        lines = list(rows)
        widest = max(width(name) for name, _ in lines)
        for name, meaning in lines:
            self.write(f"  {name}{' ' * (widest - width(name) + col_spacing)}{meaning}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Translated(click.Command):
    """What a command and the program itself have in common: their help, and faults of usage."""

    say: Say
    context_class = _Context

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where a request cannot be met, the user is sent to its help."""
        try:
            return super().invoke(ctx)
        except MissingPackageError:
            raise
        except UsageError as error:
            raise click.UsageError(error_text(error, self.say), ctx) from error


class TranslatedCommand(_Translated):
    """A command whose help is in the chosen language.

    One below another command is known by both names: `forms.check` is typed `forms check`.
    """

    def __init__(self, name: str, say: Say, **options: Any) -> None:
        self.say = say
        params = [*options.pop("params", []), _language_option(say)]
        super().__init__(
            name,
            params=params,
            help=say(f"help.{name}"),
            short_help=say(f"help.{name}"),
            context_settings=CONTEXT,
            options_metavar=say("option.arguments.options"),
            **options,
        )


class TranslatedGroup(_Translated, click.Group):
    """A command that has others below it, and does something by itself as well."""

    def __init__(self, name: str, say: Say, **options: Any) -> None:
        self.say = say
        super().__init__(
            name,
            help=say(f"help.{name}"),
            context_settings=CONTEXT,
            options_metavar=say("option.arguments.options"),
            subcommand_metavar=say("option.arguments.command"),
            no_args_is_help=False,
            invoke_without_command=True,
            params=[_language_option(say), *options.pop("params", [])],
            **options,
        )


class Program(TranslatedGroup):
    """The program: knows its commands by name and imports one only to run it or show its help."""

    def __init__(self, say: Say) -> None:
        super().__init__("xltool", say, callback=_show_help_alone, params=[_version_option(say)])

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"xltool.cli.{_MODULES.get(cmd_name, cmd_name)}"
        build: Callable[[Say], click.Command] = import_module(module).command
        return build(self.say)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, self.say(f"help.{name}")) for name in COMMANDS])


def _show_help_alone(**_: object) -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _language_option(say: Say) -> click.Option:
    return option(say, "--lang", help="lang", type=click.Choice(LANGUAGES), expose_value=False)


def _version_option(say: Say) -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            click.echo(f"xltool {__version__}")
            ctx.exit()

    return option(
        say,
        "--version",
        help="version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
    )
