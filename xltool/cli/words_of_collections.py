"""What `reconcile` says, in every language."""

from __future__ import annotations

COLLECTION_WORDS: dict[str, tuple[str, str]] = {
    "help.reconcile": (
        "收齐一个文件夹的工作簿：逐份审核、对照名单、与上年核对、汇总、出总表和报告",
        "Collect a folder: audit, hold against the roster and last year, add up, report",
    ),
    "option.reconcile_year": (
        "汇总哪一年度的；不写则取多数工作簿的年度",
        "Year to add up; by default the one most workbooks carry",
    ),
    "option.reconcile_roster": (
        "单位名单（.csv 或 .xlsx），用来查缺报和不在名单上的",
        "Roster of offices (.csv or .xlsx): who lacks, who is not on the list",
    ),
    "option.reconcile_office": (
        "汇总单位的全称；与它同名的工作簿是本级的数",
        "Full name of the office that adds up; the workbook of that name holds its own figures",
    ),
    "option.prefer": (
        "同一单位有几份时用这一份（文件或文件夹，相对于收件文件夹；可写多次，先写的优先）",
        "Of several workbooks of an office take this one (file or folder in DIR; repeatable)",
    ),
    "option.include_failed": (
        "有错误的也计入汇总；汇总数标明不可公布",
        "Add up workbooks with errors as well; the total is marked as not to be published",
    ),
    "option.subject": (
        "报告里怎样称呼汇总的范围，如 全县；不写则按单位名称推定",
        "What the report calls the whole, such as 全县; by default told by the office's name",
    ),
    "usage.not_a_folder": ("{path} 不是文件夹", "{path} is not a folder"),
    "usage.no_preferred": (
        "--prefer 指定的 {path} 不在收件文件夹里",
        "{path}, named by --prefer, is not in the folder",
    ),
    "progress.check": ("审核工作簿", "auditing"),
    "progress.generate": ("写工作簿", "writing"),
    "progress.read": ("审核工作簿", "auditing"),
    "progress.mark": ("写标记本", "marking"),
    "reconcile.nothing": (
        "{path} 里没有可以汇总的工作簿：",
        "{path} holds no workbook that can be added up:",
    ),
    "reconcile.head": (
        "{office}　{period:bare}{annual}汇总（{form} {edition} 版）",
        "{office}  {period:iso}, added up ({form}, edition {edition})",
    ),
    "reconcile.offices": (
        "单位 {all}：计入 {used}，有错误未计入 {failed}，不能采用 {refused}，"
        "未报 {missing}，不汇总 {excluded}",
        "{all} offices: {used} used, {failed} left out for errors, {refused} refused, "
        "{missing} missing, {excluded} excluded",
    ),
    "reconcile.files": (
        "文件 {all}：采用 {used}，有错误 {failed}，重复 {duplicate}，被替代 {superseded}，"
        "不汇总 {excluded}，不能采用 {refused}，临时文件等 {skipped}，压缩包 {archive}",
        "{all} files: {used} used, {failed} with errors, {duplicate} duplicate, "
        "{superseded} superseded, {excluded} excluded, {refused} refused, {skipped} skipped, "
        "{archive} archives",
    ),
    "reconcile.complete": (
        "汇总数完整；审核：错误 {errors}，疑点 {doubts}",
        "the total is complete; its audit: {errors} errors, {doubts} doubts",
    ),
    "reconcile.incomplete": (
        "汇总数不完整，不能公布；审核：错误 {errors}，疑点 {doubts}",
        "the total is incomplete and may not be published; its audit: {errors} errors, "
        "{doubts} doubts",
    ),
    "reconcile.next": ("下一步：", "What to do next:"),
    "reconcile.remind": (
        "催报 {count} 个单位，名单、电话和要发的话在 {path}",
        "remind {count} offices; names, phones and messages are in {path}",
    ),
    "reconcile.return": (
        "退回 {count} 份，把 {path} 里的标记本连同修改通知发给单位",
        "return {count} workbooks: send the marked copies in {path} with their notices",
    ),
    "reconcile.choose": (
        "{names} 有几份不同的工作簿，问清后用 --prefer 指定",
        "{names}: several workbooks that differ; ask, then name one with --prefer",
    ),
    "reconcile.off_roster": (
        "{count} 份不在名单上，没有采用：{names}",
        "{count} not on the roster, not used: {names}",
    ),
    "reconcile.no_roster": (
        "没有给出名单，不能判断是否收齐；有名单的加 --roster",
        "no roster was given: whether all have reported is not known (--roster)",
    ),
    "reconcile.blanks": (
        "汇总数有 {count} 格是空白，因为有单位没有填，请补填；确认空白就是 0 的，加 --blank zero",
        "{count} figures of the total are blank since offices left them blank; have them filled "
        "in, or, where blanks do mean 0, add --blank zero",
    ),
    "reconcile.look": (
        "在浏览器里打开 {page}，开会用 {ledger}",
        "open {page} in a browser; {ledger} is for meetings",
    ),
    "reconcile.again": (
        "单位补报、改正后放进 {folder}，再运行一次，加 --force",
        "put what comes in into {folder} and run again with --force",
    ),
    "reconcile.publish": (
        "核对 {report}，补上文字，即可报出",
        "read {report}, add what is to be written, and send it on",
    ),
    "reconcile.draft": (
        "草稿　汇总数不完整、有错误或有空白，不得发布",
        "DRAFT: the total is incomplete, wrong or has blanks; not for publication",
    ),
    "reconcile.notice": ("{stem}_修改通知.txt", "{stem}_修改通知.txt"),
}
