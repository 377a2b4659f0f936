"""What the command line says of forms and their definitions, in every language."""

from __future__ import annotations

DEFINITION_WORDS: dict[str, tuple[str, str]] = {
    "help.forms": (
        "列出已有的表格和版本；检查自己写的表格定义；把旧版的工作簿转入应当用的版本",
        "List the forms and editions at hand; check one's own; move workbooks between editions",
    ),
    "help.forms.check": (
        "检查表格定义：一次列出全部错误和所在的行；没有错误的，把表画出来看",
        "Check definitions of forms: all faults with their lines; a sound form is drawn",
    ),
    "option.preview": (
        "另外写出一份空白工作簿，看看填报的样子（只限一个定义）",
        "Write a blank workbook as well, to see the form as offices will (of one definition)",
    ),
    "forms.none": (
        "{path} 里没有表格定义；应有 表格/版本/form.toml，如 {path}/hotline/1/form.toml",
        "there is no definition in {path}; "
        "FORM/EDITION/form.toml is expected, such as {path}/hotline/1/form.toml",
    ),
    "forms.line": ("第 {line} 行　", "line {line}  "),
    "forms.column": ("第 {line} 行第 {column} 列　", "line {line}, column {column}  "),
    "forms.not_judged": (
        "{path}：form.toml 改好以后才能检查",
        "{path}: cannot be checked before form.toml is mended",
    ),
    "forms.legend": (
        "{typed} 由单位填写　{computed} 自动计算　（不是 count 的数注明单位）",
        "{typed} typed by the office   {computed} computed   (units of numbers other than count)",
    ),
    "forms.marks": ("单位的标记：", "Marks of offices:"),
    "forms.mark": ("{mark}　{label}：{meaning}", "{mark}  {label}: {meaning}"),
    "forms.relations": ("勾稽关系：", "Relations:"),
    "forms.relation": (
        "{code}　{title}（{severity}，{count} 处）",
        "{code}  {title} ({severity}, {count} places)",
    ),
    "forms.sound": (
        "{path} 没有错误：{tables} 张表，录入 {entered} 个数，自动计算 {derived} 个数",
        "{path} is sound: {tables} tables, {entered} figures typed, {derived} computed",
    ),
    "forms.faulty": ("{path} 有 {count} 处错误：", "{path} has {count} faults:"),
    "forms.office": ("示例单位", "示例单位"),
    "usage.one_preview": (
        "--preview 只能用于一个没有错误的定义；这里有 {count} 个",
        "--preview goes with one sound definition; there are {count} here",
    ),
}
