"""`xltool generate`: one blank, locked workbook."""

from __future__ import annotations

import click

from xltool.cli.command import Spoken, force_option, option, output_option
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def generate(
        year: int,
        office: str,
        code: str,
        rulemaking: bool,
        form: str | None,
        edition: str | None,
        output: str,
        password: str,
        force: bool,
    ) -> int:
        from xltool.cli.faults import Misuse
        from xltool.cli.files import announce, check_free, check_output, write_whole
        from xltool.cli.open import form_for
        from xltool.excel.write import workbook_bytes
        from xltool.layout import Identity, lay_out
        from xltool.library import open_wording
        from xltool.record import clean_line

        if not 1000 <= year <= 9999:
            raise Misuse(say("usage.year"))
        if not clean_line(office):
            raise Misuse(say("usage.office"))
        check_output(output, (".xlsx",), None, say)
        check_free(output, force, say)
        identity = Identity(clean_line(office), year, clean_line(code), rulemaking)
        book = lay_out(form_for(say, year, form, edition), identity, open_wording())
        write_whole(output, workbook_bytes(book, password=password), force, say)
        announce(output, say)
        return 0

    return Spoken(
        "generate",
        say,
        callback=generate,
        params=[
            option(say, "--year", help="year", type=int, required=True),
            option(say, "--office", help="office", required=True),
            option(say, "--code", help="code", default=""),
            option(say, "--rulemaking", help="rulemaking", is_flag=True),
            option(say, "--form", help="form"),
            option(say, "--edition", help="edition"),
            output_option(say, required=True),
            option(say, "--password", help="password", default=""),
            force_option(say),
        ],
    )
