"""What a page asks for every second: how far the work is, as values for its script."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.app.library import open_catalogue
from xltool.desk.page import AskedPage, say_of
from xltool.desk.state import DeskState, JustRead
from xltool.words.errors import error_text
from xltool.words.say import Say

MOST_READ = 50
"""Files of those just read that are told of, the last ones."""


def progress(state: DeskState, asked: AskedPage) -> Mapping[str, object]:
    """The state's number, the job under way, the files just read, and what ended a job."""
    say, job = say_of(asked, state), state.job
    problems = (state.problem or {}).values()
    return {
        "number": state.number,
        "job": {
            "kind": job.kind.value,
            "stage": job.stage,
            "words": say(f"desk_page.job.{job.kind.value}"),
            "done": job.done,
            "total": job.total,
        }
        if job
        else None,
        "read": [_in_words(each, say) for each in state.read[-MOST_READ:]],
        "problem": "\n".join(error_text(each, say) for each in problems) or None,
    }


def _in_words(file: JustRead, say: Say) -> str:
    if file.refused:
        rule = open_catalogue(say.cycle).rules[file.refused]
        return say("desk.read.refused", path=file.path, why=rule.title[say.language])
    kind = "clean" if not (file.errors or file.doubts) else "found"
    facts = {"path": file.path, "office": file.office}
    return say(f"desk.read.{kind}", **facts, errors=file.errors, doubts=file.doubts)
