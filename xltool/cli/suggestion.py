"""`xltool report --suggest`: what the figures say beside what the office wrote, topic by topic."""

from __future__ import annotations

from xltool.cli.words import Say
from xltool.model.form import Form
from xltool.model.record import Record
from xltool.report.sentences import Passages
from xltool.text.clean import printable


def suggestion(form: Form, record: Record, generated: Passages, say: Say) -> str:
    """A text to read and to copy from; topics of which no figure says anything are left out."""
    topics = (
        "\n".join(
            [
                field.label,
                *_written(record.text[key], say),
                f"  {say('suggest.generated')}",
                *_lines(generated.topics[key]),
            ]
        )
        for key, field in form.texts.items()
        if key in generated.topics
    )
    title = form.report_title(record.office.name, record.period)
    return "\n\n".join([printable(title), *topics]) + "\n"


def _written(text: str | None, say: Say) -> list[str]:
    if text is None:
        return [f"  {say('suggest.empty')}"]
    return [f"  {say('suggest.written')}", *_lines(text.split("\n"))]


def _lines(paragraphs: tuple[str, ...] | list[str]) -> list[str]:
    return [f"    {printable(line.strip())}" for line in paragraphs if line.strip()]
