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
    "report.generated": (
        "这些部分单位没有写，报告里由数字写成：{names}",
        "these passages were empty and are written from the figures: {names}",
    ),
    "report.undated": (
        "落款只有单位名称；成文日期用 --date 2026-01-20 写上",
        "the report is signed without a date; --date 2026-01-20 adds it",
    ),
    "report.not_utf8": (
        "{path} 不是 UTF-8 编码的文本，请另存为 UTF-8",
        "{path} is not text in UTF-8; save it as UTF-8",
    ),
    "suggest.written": ("单位写的：", "Written by the office:"),
    "suggest.empty": (
        "单位没有写，报告里用下面由数字写成的。",
        "The office wrote nothing; the report takes what is written from the figures.",
    ),
    "suggest.generated": ("由数字写成：", "Written from the figures:"),
    "suggest.no_sentences": (
        "这种表格没有由数字写成的句子",
        "this form has no sentences to be written from figures",
    ),
    "usage.only_with": (
        "{name} 只用于后缀为 {suffixes} 的输出",
        "{name} goes only with an output that ends in {suffixes}",
    ),
    "usage.date": (
        "成文日期 {value} 不对，应写成 2026-01-20 这样",
        "{value} is no date; write it like 2026-01-20",
    ),
    "option.date": (
        "成文日期，写在落款里；不写则落款只有单位名称",
        "Date of the report, put under its signature; by default there is none",
    ),
    "option.pdf": (
        "另存一份同名的 PDF（要装有 LibreOffice）",
        "Write a PDF of the same name besides (needs LibreOffice)",
    ),
    "option.suggest": (
        "不写报告，逐项并列单位写的和由数字写成的段落",
        "Write no report; show what the office wrote beside what the figures say",
    ),
    "option.narrative": (
        "用自己的句子文件，写法同 narrative.toml",
        "A sentence file of your own, written like narrative.toml",
    ),
    "option.base": (
        "用自己的 Word 文件里的样式（按样式名称）",
        "Take the styles of a Word file of your own, by their names",
    ),
    "option.fragment": (
        "网页只写正文片段，供粘贴到网站编辑器",
        "Of the web page write only the body, to be pasted into a site's editor",
    ),
    "base.refused": (
        "{path} 不能作底稿：{why}",
        "{path} cannot give its styles: {why}",
    ),
    "base.empty": ("文件是空的", "the file is empty"),
    "base.not_word": ("不是 .docx 文件", "it is not a .docx file"),
    "base.encrypted": ("加了打开密码，请去掉后另存", "it has a password; remove it and save"),
    "base.damaged": ("文件损坏或不完整", "the file is damaged or incomplete"),
    "base.large": ("大得不正常，没有读", "it is abnormally large and was not read"),
    "base.unsafe": (
        "里面有 Word 不会写的内容，没有读",
        "it holds what no Word program writes, and was not read",
    ),
    "base.macros": (
        "里面有宏、控件或嵌入的文件，请去掉后另存为 .docx",
        "it holds macros, controls or embedded files; save it without them",
    ),
    "base.strict": (
        "是“严格”格式，请另存为普通的 .docx",
        "it is in the strict format; save it as an ordinary .docx",
    ),
    "base.styles": (
        "缺少这些样式：{names}。先用 xltool report 写出一份 Word 报告，在其中改样式，再拿它作底稿",
        "these styles are missing: {names}. Write a Word report with xltool report, "
        "change the styles in it, and use that file",
    ),
    "pdf.no_office": (
        "没有找到 LibreOffice，写不了 PDF；请先安装，或用 Word、WPS 打开 .docx 另存为 PDF",
        "LibreOffice was not found, no PDF was written; install it, or save the .docx as PDF "
        "with Word or WPS",
    ),
    "pdf.slow": (
        "LibreOffice 过了 {seconds} 秒没有写出 PDF，已停止",
        "LibreOffice did not write the PDF within {seconds} seconds and was stopped",
    ),
    "pdf.failed": (
        "LibreOffice（{path}）没有写出 PDF",
        "LibreOffice ({path}) wrote no PDF",
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
