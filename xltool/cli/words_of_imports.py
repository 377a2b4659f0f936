"""What the command line says of published reports that are read, in every language."""

from __future__ import annotations

IMPORT_WORDS: dict[str, tuple[str, str]] = {
    "help.import": (
        "把已公布的报告（网页、Word、Markdown、文本）读回工作簿",
        "Read a published report (web page, Word, Markdown, text) back into a workbook",
    ),
    "option.import_office": (
        "单位全称（默认取自报告标题）",
        "Full name of the office (default: from the report's title)",
    ),
    "option.import_year": (
        "报告年度（默认取自报告标题）",
        "Year reported (default: from the report's title)",
    ),
    "option.import_form": (
        "只按这种表格认（默认按表中标题认出）",
        "Take it for this form (default: told by its labels)",
    ),
    "option.import_edition": (
        "只按这一版本认（默认按表中标题认出）",
        "Take it for this edition (default: told by its labels)",
    ),
    "option.import_record": ("另外写出记录（.json）", "Write the record (.json) as well"),
    "option.trace": (
        "另外写出每个数字读自何处（.csv 或 .json）",
        "Write where every figure was read (.csv or .json) as well",
    ),
    "option.verbose": ("逐个数字说明读自何处", "Say of every figure where it was read"),
    "usage.import": (
        "报告 {path} 的后缀应是 {suffixes}",
        "the report {path} should end in {suffixes}",
    ),
    "import.refused": ("{path}：{why}", "{path}: {why}"),
    "import.empty": ("文件是空的", "the file is empty"),
    "import.large": ("文件大得不像一份报告，没有读", "too large for a report, not read"),
    "import.binary": ("这不是文本或网页文件", "this is no text or web page"),
    "import.damaged": ("文件损坏，或者内容不正常，没有读", "damaged or abnormal, not read"),
    "import.not_docx": ("这不是 .docx 文件", "this is no .docx file"),
    "import.old_word": (
        "这是旧格式的 Word 文件或加了密码；请另存为不加密码的 .docx",
        "an old Word file, or one with a password; save it as .docx without one",
    ),
    "import.mhtml": (
        "这是单个文件的网页存档（mhtml）；请另存为“网页，仅 HTML”",
        "a web archive in one file (mhtml); save the page as HTML only",
    ),
    "import.no_markup": ("文件里没有网页内容", "there is no web page in the file"),
    "import.no_table": (
        "没有找到已知表格的数据表",
        "no table of a known form was found",
    ),
    "import.several_forms": (
        "不止一种表格同样符合；请用 --form、--edition 指明",
        "several forms fit equally well; name one with --form and --edition",
    ),
    "import.no_title": (
        "没有找到唯一的报告标题，不知道是哪个单位、{which}的；请用 --office、{options} 指明",
        "no title tells the office and the {unit}; give --office and {options}",
    ),
    "import.no_office": (
        "标题里没有单位名称；请用 --office 指明",
        "the title names no office; give --office",
    ),
    "import.no_year": (
        "标题里没有{noun}；请用 {options} 指明",
        "the title has no {unit}; give {options}",
    ),
    "import.read": (
        "{office}　{period:bare}{annual}　{edition} 版：读出 {known} 个数字，{unknown} 个未知",
        "{office}  {period:iso}  edition {edition}: {known} figures read, {unknown} unknown",
    ),
    "import.other_edition": (
        "{message}；照所用的版本读出。写出的工作簿：{remedy}",
        "{message}; read as they are. The workbook written: {remedy}",
    ),
    "import.mended": ("已修复：{row}（{columns}）：{how}", "mended: {row} ({columns}): {how}"),
    "import.unknown": (
        "未知，留空：{row}（{columns}）：{why}",
        "unknown: {row} ({columns}): {why}",
    ),
    "import.unread": (
        "未知，留空：{label}：写的是“{raw}”，不能读作这一格的数字（{why}）",
        "unknown: {label}: it says “{raw}”, which cannot be read as its figure ({why})",
    ),
    "import.strange": (
        "表里有本版没有的行，没有读入：{names}",
        "rows of the tables that this edition does not have, not taken: {names}",
    ),
    "import.mixed": (
        "{table}用的是 {other} 版的表格；整份报告按 {edition} 版读出，对不上的格没有读入",
        "{table} is that of edition {other}; the whole report was read as edition {edition}, and "
        "what does not belong there was not taken",
    ),
    "import.all_rows": ("{table} 全部 {count} 行", "{table}, all {count} rows"),
    "import.all_columns": ("全部 {count} 格", "all {count} cells"),
    "import.all_entries": ("合计以外的 {count} 格", "the {count} cells beside the total"),
    "import.reported": (
        "报告所写的 {label} 是 {value}，与各项之和不同或无从核对；"
        "没有写进工作簿，留在记录（--record）的 reported 里",
        "the report says {value} for {label}, which its entries do not add up to or cannot show; "
        "not in the workbook, kept in the record (--record) as reported",
    ),
    "import.mending.in_order": (
        "这一行与列标题错位，数字齐全，按先后次序读",
        "the row stands beside its columns; it is complete and was read in order",
    ),
    "import.mending.torn": ("这一行分成了两行", "the row was torn in two"),
    "import.mending.spelt": (
        "带有单位、分隔号、表示正负或没有的字，按数字读出",
        "a unit, a separator, or a word or dash for a sign or for nothing was read as meant",
    ),
    "import.mending.converted": ("换算了单位", "converted from another unit"),
    "import.mending.zero": (
        "空白或错位；合计是 0，所以是 0",
        "blank or out of place; the total is 0, therefore 0",
    ),
    "import.mending.added": (
        "报告里没有写或读不出，由各项相加得出",
        "not given or not readable; added up from its entries",
    ),
    "import.missing.no_row": ("没有找到这一项的数字", "no figures of it were found"),
    "import.missing.blank": ("空白", "blank"),
    "import.missing.divided": (
        "报告里分成了几行，本版只有一行，没有相加",
        "the report has several rows where the edition has one; they were not added up",
    ),
    "import.missing.displaced": (
        "行里有数字，但不能确定各属哪一列",
        "the row has figures, but whose each is cannot be told",
    ),
    "import.missing.no_head": ("没有列标题可以对照", "no heading tells its column"),
    "import.missing.unsaid": (
        "写的是“—”一类符号，合计却不是 0，各项是多少没有写",
        "a dash stands there, but the total is not 0: how it is made up is not said",
    ),
    "import.missing.conflict": (
        "报告里有两处，数字不同",
        "it stands twice in the report, differently",
    ),
    "import.together": (
        "“{section}”没有分出各段，文字都放在第一段",
        "the text of “{section}” could not be divided; all of it is in its first passage",
    ),
    "import.outside": (
        "“{section}”里表格以外或没有认出的文字（{count} 字）没有读入",
        "{count} characters beside the table in “{section}”, or not recognised, were not taken",
    ),
    "import.no_sections": (
        "没有找到这些部分的标题：{names}",
        "no heading was found of: {names}",
    ),
    "import.place": (
        "{figure}　{label}　{value}　表 {table} 行 {row} 列 {column}　{raw}",
        "{figure}  {label}  {value}  table {table} row {row} column {column}  {raw}",
    ),
}
