"""What the command line says, in Chinese and English. Words about findings are the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xltool.cli.words_of_audits import AUDIT_WORDS
from xltool.cli.words_of_collections import COLLECTION_WORDS
from xltool.cli.words_of_definitions import DEFINITION_WORDS
from xltool.cli.words_of_imports import IMPORT_WORDS
from xltool.cli.words_of_reports import REPORT_WORDS
from xltool.cli.words_of_rosters import ROSTER_WORDS
from xltool.cli.words_of_upgrades import UPGRADE_WORDS
from xltool.cli.words_of_usage import USAGE_WORDS
from xltool.model.period import Cycle

LANGUAGE_VARIABLE = "XLTOOL_LANG"
LANGUAGES = ("zh", "en")

WORDS: dict[str, tuple[str, str]] = {
    # help
    "help.xltool": (
        "法定统计报表工具：发出加锁的填报工作簿，收回审核，写成年度报告。",
        "Statutory reporting forms: locked workbooks out, audited figures and a report back.",
    ),
    "help.generate": (
        "生成空白的、加锁的填报工作簿：一个单位一份，或按名单全部生成",
        "Make blank, locked workbooks: for one office, or for all of a roster",
    ),
    "help.fill": ("把一份记录（JSON）填进工作簿", "Fill a workbook from a record (JSON)"),
    "help.export": (
        "从填好的工作簿导出记录（JSON）",
        "Export a filled workbook as a record (JSON)",
    ),
    "help.check": (
        "审核填好的工作簿，列出每一处不符",
        "Audit filled workbooks and list every fault",
    ),
    "help.report": (
        "把工作簿写成年度报告（Word、网页、Markdown、文本）",
        "Write the report of a workbook (Word, web page, Markdown, text)",
    ),
    "help.rules": ("列出全部审核规则，或说明其中一条", "List all rules, or explain one"),
    "help.demo": ("用自带的样例把全过程做一遍", "Do the whole job on the bundled samples"),
    "option.help": ("显示本帮助", "Show this help"),
    "option.version": ("显示版本", "Show the version"),
    "option.required": ("（必填）", " (required)"),
    "option.default": ("（默认 {value}）", " (default {value})"),
    "metavar.text": ("文字", "TEXT"),
    "metavar.year": ("年度", "YEAR"),
    "metavar.number": ("期数", "NUMBER"),
    "metavar.file": ("文件", "FILE"),
    "metavar.folder": ("文件夹", "FOLDER"),
    "metavar.path": ("路径", "PATH"),
    "metavar.mark": ("标记", "NAME"),
    "option.lang": ("提示语言：zh 中文，en 英文", "Language of messages: zh or en"),
    "option.year": ("报告年度，如 2025", "Year reported, such as 2025"),
    "option.period": (
        "年内第几期：月报 1-12、季报 1-4、半年报 1-2；年报不用",
        "Period within the year: months 1-12, quarters 1-4, half-years 1-2; none for annual forms",
    ),
    "option.expected_year": (
        "工作簿应是哪一年度的；不是的不予审核",
        "Year the workbooks must be of; others are refused",
    ),
    "option.expected_office": (
        "工作簿应是哪个单位的；不是的不予审核",
        "Office the workbooks must be of; others are refused",
    ),
    "option.office": ("单位全称", "Full name of the office"),
    "option.code": ("单位代码", "Code of the office"),
    "option.office_mark": (
        "单位的标记，可以写几次",
        "A mark that the office bears; may be given several times",
    ),
    "option.marks_known": ("（{names}）", " ({names})"),
    "option.form": ("哪一种表格；有哪些见 xltool forms", "Form (see xltool forms)"),
    "option.edition": ("版本，默认按年度选用", "Edition; by default the one in force for the year"),
    "option.password": (
        "工作表和结构的保护密码（默认不设密码，只加锁）",
        "Password for the sheets' protection (default: locked without one)",
    ),
    "option.output": ("写到哪个文件", "File to write"),
    "option.output_or_stdout": (
        "写到哪个文件；不写则显示在屏幕上",
        "File to write; default: standard output",
    ),
    "option.out_dir": ("写到哪个文件夹", "Folder to write to"),
    "option.force": ("已有同名文件时覆盖", "Replace an existing file"),
    "option.format": ("text 便于阅读，json 供其他程序使用", "text for reading, json for programs"),
    "option.blank": (
        "空白格怎样看待：doubt 疑点，error 错误，zero 按 0 计",
        "What a blank entry is: doubt, error, or zero",
    ),
    "option.mark": (
        "有错误或疑点的，各写一份标记本到这个文件夹：标色、加批注，供单位改正后报回",
        "Folder for marked copies of workbooks with errors or doubts, to be corrected",
    ),
    "option.draft": (
        "有错误也写出，但标明“草稿”",
        "Write it in spite of errors, marked as a draft",
    ),
    "option.rules_form": ("只列这种表格的规则", "Only the rules of this form"),
    # click's own headings and faults
    "usage": ("用法：", "Usage: "),
    "arguments.options": ("[选项]", "[OPTIONS]"),
    "arguments.command": ("命令 [参数]…", "COMMAND [ARGS]..."),
    "heading.options": ("选项：", "Options:"),
    "heading.commands": ("命令：", "Commands:"),
    # files
    "written": ("已写入 {path}", "wrote {path}"),
    "exists": ("{path} 已经存在；要覆盖请加 --force", "{path} exists; add --force to replace it"),
    "not_empty": (
        "{path} 里已有文件；请换一个文件夹，或加 --force",
        "{path} is not empty; name another folder or add --force",
    ),
    "unwritable": ("写不了 {path}：{why}", "cannot write {path}: {why}"),
    "unreadable": ("读不了 {path}：{why}", "cannot read {path}: {why}"),
    "why.is_folder": ("它是一个文件夹", "it is a folder"),
    "why.folder": ("文件夹不存在", "the folder does not exist"),
    "why.long_name": (
        "文件名太长，请另取一个短的",
        "the file name is too long; choose a shorter one",
    ),
    "why.permission": ("没有权限", "permission denied"),
    "why.open": (
        "文件可能正在别的程序里打开着，请关闭后再试",
        "the file may be open in another program",
    ),
    "refused": ("{path}：{message}。{remedy}。", "{path}: {message}. To do: {remedy}."),
    "definition_fault": ("表格定义 {path} 有错：", "the definition {path} has faults:"),
    "internal": (
        "程序自身出错（{what}）。没有写出任何不完整的文件。"
        "请把这一行和所用的命令告诉维护者；设环境变量 XLTOOL_DEBUG=1 可以看到细节。",
        "a fault of the program itself ({what}). No incomplete file was written. "
        "Please report this line and the command; XLTOOL_DEBUG=1 shows the details.",
    ),
    "interrupted": ("已中断", "interrupted"),
    # records
    "record_fault": (
        "记录 {path} 不能用，共 {count} 处：",
        "the record {path} cannot be used, {count} faults:",
    ),
    "derived_differs": (
        "{label}：记录写的是 {actual}，各项之和是 {expected}；工作簿按公式计算",
        "{label}: the record says {actual}, its parts add up to {expected}; "
        "the workbook's formula decides",
    ),
    "reported_kept_out": (
        "记录里另有 {count} 个原报数（reported），只供参考，不填入工作簿",
        "the record has {count} reported figures besides; they are not entered",
    ),
    "export.null": ("{where}：{message}；导出为 null", "{where}: {message}; exported as null"),
    "export.error": ("{where}：{message}", "{where}: {message}"),
    # check
    "severity.error": ("错误", "error"),
    "severity.doubt": ("疑点", "doubt"),
    "severity.note": ("提示", "note"),
    "status.passed": ("勾稽相符", "passed"),
    "status.passed_but": (
        "没有错误，仍有须核对之处",
        "no errors, something remains to be looked at",
    ),
    "status.failed": ("未通过", "failed"),
    "status.unreadable": ("未能审核", "not examined"),
    "check.file": (
        "{file}　{office}　{period:bare}{annual}　{edition} 版",
        "{file}  {office}  {period:iso}  edition {edition}",
    ),
    "check.counts": (
        "{status}：错误 {errors}，疑点 {doubts}，提示 {notes}；"
        "已核对 {passed} 项，未能判断 {skipped} 项",
        "{status}: {errors} errors, {doubts} doubts, {notes} notes; "
        "{passed} checks hold, {skipped} could not be judged",
    ),
    "check.all": (
        "共 {files} 个文件：相符 {passed}，未通过 {failed}，未能审核 {unreadable}",
        "{files} files: {passed} passed, {failed} failed, {unreadable} not examined",
    ),
    "check.left_out": (
        "跳过 {count} 个临时文件（锁文件等）",
        "{count} leftover files of programs passed over",
    ),
    "check.folded": (
        "{code}  同类的共 {count} 条，表里只列前 {shown} 条（逐条见 --format json）：{where}",
        "{code}  {count} alike, of which the table lists {shown} (--format json has each): {where}",
    ),
    "check.causes": ("可能的原因：", "What may have caused it:"),
    "check.skipped": ("未能判断：", "Not judged:"),
    "column.severity": ("级别", "Weight"),
    "column.code": ("规则", "Rule"),
    "column.cell": ("单元格", "Cell"),
    "column.label": ("项目", "Item"),
    "column.expected": ("应为", "Expected"),
    "column.actual": ("现为", "Actual"),
    "column.what": ("说明", "What is wrong"),
    "column.remedy": ("怎样处理", "What to do"),
    "column.title": ("规则", "Rule"),
    "column.clause": ("依据", "Source"),
    "column.edition": ("适用", "Form"),
    "column.form": ("表格", "Form"),
    "column.name": ("名称", "Name"),
    "column.first_year": ("起用年度", "From year"),
    "column.figures": ("数字（录入/合计）", "Figures (entered/derived)"),
    "column.source": ("依据", "Source"),
    "rule.any": ("各种表格", "every form"),
    "rule.weight": ("不成立时：{severity}", "When it fails: {severity}"),
    "rule.clause": ("依据：{clause}", "Source: {clause}"),
    "rule.edition": ("适用：{edition}", "Form: {edition}"),
    "rule.remedy": ("处理：{remedy}", "What to do: {remedy}"),
    "rule.instances": ("共 {count} 处，例如 {at}：", "{count} places, for instance {at}:"),
    "mark.name": ("{stem}_审核意见.xlsx", "{stem}_审核意见.xlsx"),
    "mark.none": (
        "没有要退回的工作簿，没有写标记本",
        "no workbook to send back; no marked copy was written",
    ),
    **AUDIT_WORDS,
    **COLLECTION_WORDS,
    **DEFINITION_WORDS,
    **IMPORT_WORDS,
    **REPORT_WORDS,
    **ROSTER_WORDS,
    **UPGRADE_WORDS,
    **USAGE_WORDS,
}


@dataclass(frozen=True, slots=True)
class Say:
    """Speaks one language, and of the periods of one cycle: `say("written", path=…)`."""

    language: str
    cycle: Cycle = Cycle.YEAR

    def __call__(self, key: str, **slots: object) -> str:
        sentence = WORDS[key][LANGUAGES.index(self.language)]
        return self.cycle.words.fill(sentence, self.language).format(**slots)

    def of(self, cycle: Cycle) -> Say:
        """The same language, of the periods of another cycle."""
        return Say(self.language, cycle)


def chosen_language(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for: by `--lang` anywhere on the command line, else by the environment.

    It is known before the command line is parsed, since help and usage faults speak it as well.
    """
    asked = environment.get(LANGUAGE_VARIABLE, "")
    for index, arg in enumerate(args):
        if arg == "--lang" and index + 1 < len(args):
            asked = args[index + 1]
        elif arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
    return asked if asked in LANGUAGES else LANGUAGES[0]
