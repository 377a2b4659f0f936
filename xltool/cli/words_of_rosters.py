"""What the command line says of rosters, of workbooks sent out, and of folders written whole."""

from __future__ import annotations

ROSTER_WORDS: dict[str, tuple[str, str]] = {
    "roster.fault": (
        "单位名单 {path} 不能用，共 {count} 处：",
        "the roster {path} cannot be used, {count} faults:",
    ),
    "roster.row": ("第 {row} 行：", "row {row}: "),
    "roster.large": ("文件超过 {most} MB", "the file is larger than {most} MB"),
    "roster.no_text": (
        "不是 UTF-8、UTF-16 或 GBK 的文本；请另存为“CSV UTF-8”或 .xlsx",
        "it is no text in UTF-8, UTF-16 or GBK; save it as CSV UTF-8 or .xlsx",
    ),
    "roster.broken_quotes": (
        "引号不成对，分不出各行；请检查双引号，或另存为 .xlsx",
        "quotes do not match, so that rows cannot be told apart; mend them, or save it as .xlsx",
    ),
    "roster.many_sheets": (
        "有几张工作表都像单位名单：{names}；请只留一张（其余可以隐藏）",
        "several sheets look like a roster: {names}; leave one (the others may be hidden)",
    ),
    "roster.no_name_column": (
        "没有“单位名称”（name）这一列；表头应在前 10 行里",
        "there is no column 单位名称 (name); the headings should be within the first 10 rows",
    ),
    "roster.no_office": ("表头以下没有单位", "there is no office below the headings"),
    "roster.column_twice": (
        "同一列出现了几次：{names}；请只留一列",
        "the same column stands more than once: {names}; leave one",
    ),
    "roster.empty_name": (
        "没有单位名称（这一行写着：{said}）",
        "the name is empty (the row says: {said})",
    ),
    "roster.repeated_name": (
        "单位名称“{text}”与第 {first} 行重复",
        "the name {text} stands in row {first} already",
    ),
    "roster.repeated_code": (
        "单位代码 {text} 与第 {first} 行重复",
        "the code {text} stands in row {first} already",
    ),
    "roster.mangled_code": (
        "单位代码 {code} 是科学记数法，末尾的数字已经丢失；请把该列设为文本格式，重新填写",
        "the code {code} is in scientific notation, its last digits are lost; "
        "make the column text and type it anew",
    ),
    "roster.neither": (
        "“{column}”应填是或否，写的是“{text}”",
        "{column} should be 是 (yes) or 否 (no), it says {text}",
    ),
    "roster.no_file_name": (
        "单位名称“{name}”里没有文字和数字，不能作文件名",
        "the name {name} has no letter or digit and cannot name a file",
    ),
    "roster.too_long": (
        "名称或代码有 {count} 个字，最多 {most} 个",
        "a name or code of {count} characters; {most} at most",
    ),
    "usage.current_folder": (
        "{path} 是当前所在的文件夹（或它的上级），不能整个替换；请给出另一个文件夹",
        "{path} is the current folder or holds it and cannot be replaced; name another folder",
    ),
    "usage.inside": (
        "{path} 在输出文件夹 {folder} 里；请把它移出来，或换一个输出文件夹",
        "{path} is inside the output folder {folder}; move it out or name another folder",
    ),
    "usage.not_together": (
        "{one} 和 {other} 不能同时使用",
        "{one} and {other} do not go together",
    ),
    "usage.needs": ("{one} 要与 {other} 一起使用", "{one} needs {other}"),
    "usage.long_office": (
        "单位名称和代码最多 {most} 个字",
        "an office's name and code may have {most} characters at most",
    ),
    "option.roster": (
        "单位名单（.csv 或 .xlsx，有表头）：给名单上每个单位各生成一份",
        "Roster of offices (.csv or .xlsx, with headings): one workbook for each",
    ),
    "option.brought_previous": (
        "上一年（月报是上个月，余类推）的工作簿、记录，或放着它们的文件夹：带入其中要用的数",
        "Last year's (or month's) workbook or record, or a folder of these, to bring figures from",
    ),
    "option.editable_previous": (
        "带入的数不加锁，可以改动",
        "Leave the figures brought in from last year unlocked",
    ),
    "sent": ("已写出 {count} 份工作簿，在 {folder}", "wrote {count} workbooks to {folder}"),
    "sent.previous": (
        "带入{last}数据的 {found} 份；没有{last}数据可用的 {without} 份",
        "{found} with last {unit}'s figures; {without} for which nothing of last {unit} was usable",
    ),
    "sent.named": (
        "{asked} 不能作文件名（或与别的重复），写作 {name}",
        "{asked} cannot name a file here, or another has the name; it is written as {name}",
    ),
    "sent.previous_other_edition": (
        "{office}：{last}的报告是另一版本的表格，没有带入",
        "{office}: last {unit}'s report is of another edition, nothing was brought in",
    ),
    "sent.blank": (
        "{office}：{last}报告里空白或读不出的，没有带入：{names}",
        "{office}: blank or unreadable in last {unit}'s report, not brought in: {names}",
    ),
    "sent.previous_differing": (
        "{office}：{last}的报告有几份，内容不同，没有带入",
        "{office}: there are several reports of last {unit} that differ, nothing was brought in",
    ),
    "sent.previous_other_scope": (
        "{office}：{last}的报告是汇总的，没有带入",
        "{office}: last {unit}'s report is a total, nothing was brought in",
    ),
    "folder.kept": (
        "{old} 不是本程序写的（或已被改动），另存为 {kept}",
        "{old} was not written by this program, or was changed; it is kept as {kept}",
    ),
    "folder.left": (
        "旧的文件夹删不掉，留在 {path}，其中没有别处没有的文件，可以手工删除",
        "the old folder could not be removed and stays at {path}; it may be deleted",
    ),
}
