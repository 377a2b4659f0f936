"""click's commands, speaking the user's language and loaded when they are called.

click writes its help in English and is asked here for the same help in the chosen words.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from xltool import __version__
from xltool.cli.terms import BLANKS
from xltool.cli.words import LANGUAGES, Say
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

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.say("option.help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, self.say("usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        heading = self.say("heading.options")
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
            options_metavar=say("arguments.options"),
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
            options_metavar=say("arguments.options"),
            subcommand_metavar=say("arguments.command"),
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
        _write_list(formatter, self.say("heading.commands"), self.meanings())


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


class SpokenOption(click.Option):
    """An option whose line of help is all in the chosen words."""

    def __init__(self, say: Say, names: list[str], help: str, **settings: Any) -> None:
        self.say = say
        super().__init__(names, help=say(f"option.{help}"), **settings)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        names = ", ".join(self.opts)
        if isinstance(self.type, click.Choice):
            names += f" [{'|'.join(self.type.choices)}]"
        elif not self.is_flag:
            names += " " + (self.metavar or self.say("metavar.text"))
        notes = [self.say("option.required")] if self.required else []
        if self.show_default:
            notes.append(self.say("option.default", value=self.default))
        return names, "".join([self.help or "", *notes])


def option(say: Say, *names: str, help: str, **settings: Any) -> click.Option:
    """An option with its help in the chosen words."""
    return SpokenOption(say, list(names), help, **settings)


def output_option(say: Say, help: str = "output", **settings: Any) -> click.Option:
    """The option that names the file to write."""
    return option(
        say,
        "-o",
        "--output",
        help=help,
        type=click.Path(),
        metavar=say("metavar.file"),
        **settings,
    )


def force_option(say: Say) -> click.Option:
    """The option that allows to replace a file."""
    return option(say, "--force", help="force", is_flag=True)


def previous_option(say: Say, help: str = "previous") -> click.Option:
    """The option that names last year's material: a file, or a folder of many."""
    path = click.Path(exists=True)
    return option(say, "--previous", help=help, type=path, metavar=say("metavar.path"))


def roster_option(say: Say, help: str = "roster") -> click.Option:
    """The option that names the list of offices."""
    path = click.Path(exists=True, dir_okay=False)
    return option(say, "--roster", help=help, type=path, metavar=say("metavar.file"))


def blank_option(say: Say) -> click.Option:
    """The option that says what a blank entry is taken for."""
    kinds = click.Choice(BLANKS)
    return option(say, "--blank", help="blank", type=kinds, default=BLANKS[0], show_default=True)


def input_file(name: str, metavar: str) -> click.Argument:
    """An argument naming an existing file."""
    return click.Argument(
        [name], type=click.Path(exists=True, dir_okay=False), required=True, metavar=metavar
    )


def input_paths(name: str, metavar: str) -> click.Argument:
    """An argument naming existing files or folders, one or more."""
    return click.Argument(
        [name], type=click.Path(exists=True), nargs=-1, required=True, metavar=metavar
    )
