"""What the command line says of last year's figures and of explained doubts, in every language."""

from __future__ import annotations

AUDIT_WORDS: dict[str, tuple[str, str]] = {
    "option.previous": (
        "上一年（月报是上个月，余类推）的工作簿、记录、已公布的报告，或放着它们的文件夹，用来核对",
        "Last year's (or month's) workbook, record or published report, or a folder of these",
    ),
    "option.waivers": (
        "情况说明文件（TOML）：对疑点的解释，列为“已说明”",
        "File of explanations (TOML); doubts they explain are marked so",
    ),
    "severity.explained": ("已说明", "explained"),
    "explained": ("　情况说明：{reason}（{by}，{date}）", "  Explained: {reason} ({by}, {date})"),
    "status.passed_explained": (
        "没有错误，疑点均已说明",
        "no errors, every doubt is explained",
    ),
    "check.explained": ("；另有已说明的疑点 {count}", "; {count} doubts explained besides"),
    "check.alone": (
        "未与{last}核对（{codes}）：{why}",
        "Not held against last {unit} ({codes}): {why}",
    ),
    "previous.passed_over": (
        "{last}数据里的一个文件没有采用：{what}",
        "of last {unit}, passed over: {what}",
    ),
    "previous.nothing": (
        "{path} 里没有可用的{last}数据（.xlsx 工作簿、.json 记录或已公布的报告）",
        "{path} holds no usable workbook (.xlsx), record (.json) or report of last {unit}",
    ),
    "previous.near": (
        "{office}：{last}数据里没有代码或全称与它相同的单位；名称相近的是{near}，没有采用",
        "{office}: nothing of last {unit} has its code or exact name; {near} is near, not taken",
    ),
    "previous.no_office": (
        "{office}：{last}数据里没有代码或全称与它相同的单位",
        "{office}: nothing of last {unit} has its code or exact name",
    ),
    "previous.no_year": (
        "{office}：要与 {wanted:bare}{annual}核对，给出的是 {found}{annual}的",
        "{office}: {wanted:iso} is needed to compare with, what was given is of {found}",
    ),
    "previous.renamed": (
        "{office}：按代码 {code} 对应{last}的{old}",
        "{office}: matched by its code {code} with last {unit}'s {old}",
    ),
    "previous.other_edition": (
        "{last}的报告用的是 {other} 版表格（{count} 份）：同样的格照常比较{what}",
        "last {unit}'s reports are in edition {other} ({count} of them): the same cells "
        "are compared{what}",
    ),
    "previous.together": ("；相加后比较的：{names}", "; added up first: {names}"),
    "previous.missing": ("；没有可比的：{names}", "; not comparable: {names}"),
    "waiver.fault": (
        "情况说明文件 {path} 不能用，共 {count} 处：",
        "the file of explanations {path} cannot be used, {count} faults:",
    ),
    "waiver.unused": (
        "{path} 的 {what} 没有对应的疑点，没有用上",
        "{path}: {what} matches no finding and was not used",
    ),
    "rule.last_year": ("{last}的{name}", "last {unit}'s {name}"),
}
