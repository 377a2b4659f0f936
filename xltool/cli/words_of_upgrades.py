"""What the command line says of a workbook moved into another edition, in every language."""

from __future__ import annotations

UPGRADE_WORDS: dict[str, tuple[str, str]] = {
    "help.forms.upgrade": (
        "把旧模板或别的版本的工作簿转入应当用的版本；不能照搬的逐项列出，不猜",
        "Move a filled workbook of an old template or another edition into the one in force; "
        "what cannot go over is listed, never guessed",
    ),
    "option.upgrade_edition": (
        "转入哪一版，如 2021；默认是工作簿年度适用的",
        "Edition to move it into, such as 2021; by default the one in force for its year",
    ),
    "option.upgrade_output": (
        "写到哪个文件；默认写在原文件旁边，文件名加上版本",
        "File to write; by default beside the old one, with the edition in its name",
    ),
    "upgrade.name": ("{stem}_{edition}版.xlsx", "{stem}_{edition}.xlsx"),
    "upgrade.already": (
        "{path}：已经是 {edition} 版的现行模板（{template}），不用转；没有写出文件",
        "{path}: is in the present template ({template}) of edition {edition} already; "
        "nothing was written",
    ),
    "upgrade.none_in_force": (
        "{path}：{year} 年度没有适用的版本，请用 --edition 指明转入哪一版；没有写出文件",
        "{path}: no edition is in force for {year}; name one with --edition. Nothing was written",
    ),
    "upgrade.head": (
        "{office}　{period:bare}{annual}：由 {old} 版转入 {edition} 版（模板 {template}）",
        "{office}  {period:iso}: from edition {old} into edition {edition} (template {template})",
    ),
    "upgrade.old": (
        "原工作簿是旧模板 {template}",
        "The workbook is of the old template {template}",
    ),
    "upgrade.unknown": (
        "原工作簿的模板 {template} 不是已知的；各格按名称、标题、位置认出，请逐项核对",
        "The workbook is of template {template}, which is not known; cells were found by their "
        "names, labels and places: check each of them",
    ),
    "upgrade.filled": (
        "带过来 {figures} 个数、{passages} 段文字",
        "{figures} figures and {passages} passages went over",
    ),
    "upgrade.unsettled": (
        "新表里没有单独一格的数，没有带过来；箭头后面的格请按实际填写：",
        "Figures without a single cell in the new tables, not carried over; "
        "fill in the cells behind the arrow:",
    ),
    "upgrade.sum": ("（合计应是 {value}）", " (together {value})"),
    "upgrade.no_sum": (
        "（要与别的格相加，其中有空白或读不出的，没有相加）",
        " (to be added to others that are blank or unreadable; not added up)",
    ),
    "upgrade.added": (
        "几格并成一格的，已相加填入新表：",
        "Several cells are one in the new tables; they were added up:",
    ),
    "upgrade.added_up": (
        "{place}　{label}：{value}（原来的 {parts}）",
        "{place}　{label}：{value} (from {parts})",
    ),
    "upgrade.nothing": (
        "原来合计是 0 的，拆开后各项都是 0，已填：{cells}",
        "What was 0 together is 0 in each part, and was filled in: {cells}",
    ),
    "upgrade.left": (
        "新表里没有对应的格，没有带过来：",
        "Without a counterpart in the new tables, not carried over:",
    ),
    "upgrade.counted": (
        "另有 {zeros} 格 0、{blanks} 格空白，没有列出",
        "and {zeros} zeros and {blanks} blank cells, not listed",
    ),
    "upgrade.unread": (
        "读不出的格，没有带过来：",
        "Cells that could not be read, not carried over:",
    ),
    "upgrade.raw": ("“{raw}”（{why}）", "“{raw}” ({why})"),
    "upgrade.lost": (
        "找不到这一格，或者被合并掉了",
        "this cell could not be found, or was merged away",
    ),
    "upgrade.typed_over": (
        "合计格里填了别的数，没有带过来（新表自动计算）：",
        "Totals with another number typed in, not carried over (the new tables compute them):",
    ),
    "upgrade.total": (
        "填的是 {value}，按录入的数应为 {computed}",
        "{value} was typed in, by the entries it is {computed}",
    ),
    "upgrade.no_total": (
        "填的是 {value}，录入的格不全，无从计算",
        "{value} was typed in; entries are missing, it cannot be computed",
    ),
    "upgrade.unplaced": (
        "新表里没有地方写的文字，没有带过来：",
        "Passages the new form has no room for, not carried over:",
    ),
    "upgrade.wanted": (
        "新表里还要填写的格（没有发生的填 0）：",
        "Cells of the new workbook that are still to be filled in (0 for nothing):",
    ),
}
