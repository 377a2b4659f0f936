"""What the command line says of options and arguments that do not go together, in two languages."""

from __future__ import annotations

USAGE_WORDS: dict[str, tuple[str, str]] = {
    "usage.fault": ("用法不对：{what}", "Wrong usage: {what}"),
    "usage.see": ("用 {command} --help 看用法。", "See {command} --help."),
    "usage.no_mark": (
        "{form} 没有标记 {name}；有 {known}",
        "{form} has no mark {name}; it has {known}",
    ),
    "usage.no_marks": (
        "{form} 没有任何标记，也就没有 {name}",
        "{form} has no marks at all, so no {name} either",
    ),
    "usage.missing": ("缺少 {name}", "missing {name}"),
    "usage.no_option": ("没有 {name} 这个选项", "no such option: {name}"),
    "usage.no_command": ("没有 {name} 这个命令", "no such command: {name}"),
    "usage.near": ("，是不是 {near}？", "; did you mean {near}?"),
    "usage.bad_value": ("{name} 的值不对：{value}", "invalid value for {name}: {value}"),
    "usage.no_file": ("找不到文件 {path}", "no such file: {path}"),
    "usage.is_folder": (
        "{path} 是文件夹，请给出其中的文件",
        "{path} is a folder; name the files in it",
    ),
    "usage.no_folder": ("{path} 是文件，不是文件夹", "{path} is a file, not a folder"),
    "usage.extra": ("多余的内容 {what}", "unexpected {what}"),
    "usage.suffix": (
        "输出文件 {path} 的后缀应是 {suffixes}",
        "the output file {path} should end in {suffixes}",
    ),
    "usage.same_file": (
        "输出文件不能就是输入文件 {path}",
        "the output may not be the input file {path}",
    ),
    "usage.no_edition": (
        "没有适用于 {year} 年的版本；已有的是 {known}",
        "no edition for {year}; known are {known}",
    ),
    "usage.no_form": (
        "没有 {name} 这种表格或版本；已有的是 {known}",
        "no form or edition {name}; known are {known}",
    ),
    "usage.no_rule": (
        "没有 {code} 这条规则；用 xltool rules 看全部",
        "no rule {code}; see xltool rules",
    ),
    "usage.year": ("年度应是四位数，如 2025", "a year of four digits is expected, such as 2025"),
    "usage.of_file": ("{path}：{what}", "{path}: {what}"),
    "usage.no_number": (
        "这种表格一年一报，不用 --period",
        "this form is annual; --period does not go with it",
    ),
    "usage.number": (
        "这种表格要写明是{which}：请用 --period 写 1 至 {most}",
        "this form is reported by the {unit}; name it with --period, 1 to {most}",
    ),
    "usage.office": ("单位名称不能是空的", "the office's name may not be empty"),
    "usage.no_inputs": ("{path} 里没有文件", "there is no file in {path}"),
}
