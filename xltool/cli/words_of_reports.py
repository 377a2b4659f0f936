"""What the command line says of reports and in the demonstration, in every language."""

from __future__ import annotations

REPORT_WORDS: dict[str, tuple[str, str]] = {
    "report.refused": (
        "工作簿有 {errors} 处错误，没有写出报告；请先改正，或加 --draft 写成草稿",
        "the workbook has {errors} errors, no report was written; correct them, or add --draft",
    ),
    "report.draft_mark": (
        "草稿　有 {errors} 处错误未改正，不得公布",
        "草稿　有 {errors} 处错误未改正，不得公布",
    ),
    "report.draft_clean": ("草稿", "草稿"),
    "report.blank": (
        "有 {count} 个数字是空白，报告里也留空，例如 {example}",
        "{count} figures are blank and stay blank in the report, for instance {example}",
    ),
    "demo.step": ("{number}. {what}", "{number}. {what}"),
    "demo.blank": (
        "生成空白工作簿，发给单位填写",
        "make a blank workbook for an office to fill in",
    ),
    "demo.filled": (
        "收回填好的工作簿，审核，写成年度报告",
        "audit the workbook that came back, write its report",
    ),
    "demo.planted": (
        "另一份工作簿里有三处错误：审核逐一指出，报告只能写成草稿",
        "another workbook has three faults: the audit names them, its report is a draft",
    ),
    "demo.sent": (
        "收表的单位：按名单每个单位发一份工作簿，带入上年的数",
        "the coordinator: a workbook for each office of a roster, last year's figures brought in",
    ),
    "demo.season": (
        "收回一个文件夹：逐个文件说明下落，催报、退回、汇总",
        "a folder of what came in: every file accounted for, reminders, returns, the sum",
    ),
    "demo.verdict": (
        "   审核：错误 {errors}，疑点 {doubts}，提示 {notes}",
        "   audit: {errors} errors, {doubts} doubts, {notes} notes",
    ),
    "demo.open": ("请打开 {folder} 看看：", "Have a look in {folder}:"),
    "demo.open.blank": (
        "单位收到的空白表，浅黄色的格可以填",
        "what an office receives; the yellow cells are for filling in",
    ),
    "demo.open.planted": (
        "标红的格和“校验”表指出三处错误",
        "red cells and the check sheet show the faults",
    ),
    "demo.open.audit": (
        "每处错误在哪一格、应为多少、怎样改",
        "which cell, what is expected, what to do",
    ),
    "demo.open.season": (
        "谁报了、谁没报、错在哪里、汇总数是多少",
        "who reported, who did not, what is wrong, what the total is",
    ),
    "demo.open.report": (
        "六个部分、三张官方表格的年度报告",
        "the report: six sections, three official tables",
    ),
    "report.no_text": ("这些部分没有文字：{names}", "these passages are empty: {names}"),
}
