"""click's commands, speaking the user's language and loaded when they are called.

click writes its help in English and is asked here for the same help in the chosen words.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from xltool import __version__
from xltool.cli.errors import error_text
from xltool.cli.messages import LANGUAGES, Say
from xltool.cli.options import SpokenOption
from xltool.cli.usage import Misuse
from xltool.model.errors import UsageError
from xltool.text.width import width

COMMANDS = (
    "generate",
    "fill",
    "export",
    "check",
    "report",
    "import",
    "reconcile",
    "rules",
    "forms",
    "demo",
)
"""Every command, in the order of the work; each is the module `xltool.cli.<name>`."""
_MODULES = {"import": "importing"}
"""A module that bore a keyword's name could not be imported by name."""

CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


class _Speaking(click.Command):
    """What a command and the program itself say of their usage, in the chosen words."""

    say: Say

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where what was asked for cannot be, the user is sent to its help."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise Misuse(error_text(error, self.say), ctx) from error

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.say("option.help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, self.say("option.heading.usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        heading = self.say("option.heading.options")
        _write_list(formatter, heading, [record for record in records if record])


class Spoken(_Speaking):
    """A command whose help speaks the chosen language.

    One below another command is known by both names: `forms.check` is typed `forms check`.
    """

    def __init__(self, name: str, say: Say, **options: Any) -> None:
        self.say = say
        params = [*options.pop("params", []), _language_option(say)]
        super().__init__(
            name,
            params=params,
            help=say(f"help.{name}"),
            context_settings=CONTEXT,
            options_metavar=say("option.arguments.options"),
            **options,
        )


class SpokenGroup(_Speaking, click.Group):
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

    def meanings(self) -> list[tuple[str, str]]:
        """The commands below, each with what it does."""
        return [(name, command.help or "") for name, command in self.commands.items()]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        _write_list(formatter, self.say("option.heading.commands"), self.meanings())


class Program(SpokenGroup):
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

    def meanings(self) -> list[tuple[str, str]]:
        return [(name, self.say(f"help.{name}")) for name in COMMANDS]


def _show_help_alone(**_: object) -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _write_list(formatter: click.HelpFormatter, heading: str, lines: list[tuple[str, str]]) -> None:
    """Names and what they mean, in two columns; Chinese characters are two columns wide."""
    widest = max(width(name) for name, _ in lines)
    formatter.write(f"\n{heading}\n")
    for name, meaning in lines:
        formatter.write(f"  {name}{' ' * (widest - width(name))}  {meaning}\n")


def _language_option(say: Say) -> click.Option:
    return SpokenOption(say, ["--lang"], "lang", type=click.Choice(LANGUAGES), expose_value=False)


def _version_option(say: Say) -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            click.echo(f"xltool {__version__}")
            ctx.exit()

    return SpokenOption(
        say,
        ["--version"],
        "version",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
    )
