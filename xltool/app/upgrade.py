"""A filled workbook moved to another edition of its form, or to its present template."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.app.build import book_of
from xltool.app.examine import Examined, examine_file
from xltool.app.library import find_form, open_library
from xltool.app.options import ExamineOptions
from xltool.classes import dataclass
from xltool.history.migrate import Upgraded, upgrade
from xltool.model.address import Place
from xltool.model.errors import FileError
from xltool.model.form import Form
from xltool.model.record import contents
from xltool.workbook.layout.outside import with_outside
from xltool.workbook.write import workbook_bytes


@dataclass(frozen=True, slots=True)
class UpgradedWorkbook:
    """A workbook that was read, and what of it went over into `form`; `data` is the new workbook,
    `places` are its cells by key."""

    examined: Examined
    form: Form
    upgraded: Upgraded
    data: bytes
    places: Mapping[str, Place]


def upgrade_workbook(file: str, edition: str | None = None) -> UpgradedWorkbook:
    """Move a workbook into an edition: the one given, else the one in force for its year.

    Raises UsageError where there is no such edition, FileError where none is in force, where the
    workbook is in its present template already, or where it cannot be read.
    """
    examined = examine_file(file, ExamineOptions(any_template=True))
    form = _wanted_form(file, examined, edition)
    done = upgrade(examined.admission, examined.form, form)
    admission = examined.admission
    assumed = admission.assumed & form.figures.keys()
    book = book_of(form, done.record, admission.due, admission.contact, assumed=assumed)
    book = with_outside(book, admission.outside, admission.stated)
    data = workbook_bytes(book, contents(form, done.record))
    return UpgradedWorkbook(examined, form, done, data, book.places)


def _wanted_form(file: str, examined: Examined, edition: str | None) -> Form:
    its, year = examined.form, examined.record.year
    if edition is not None:
        form = find_form(year, its.id, edition)
    elif (in_force := open_library().for_year(year, its.id)) is not None:
        form = in_force
    else:
        raise FileError("upgrade.none_in_force", file, year=year)
    # what is no workbook of ours has no template, and goes into the present one
    is_old = bool(examined.admission.source) or any(
        remark.code == "F128" for remark in examined.admission.remarks
    )
    if form.edition == its.edition and not is_old:
        template = its.template_version
        raise FileError("upgrade.already", file, edition=its.edition, template=template)
    return form
