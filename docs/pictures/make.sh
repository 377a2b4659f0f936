#!/bin/sh
# The README's pictures, from the demo's real output. Needs LibreOffice, pdftoppm and the fonts of fonts.conf.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FONTCONFIG_FILE="$here/fonts.conf"
xltool=${XLTOOL:-.venv/bin/xltool}
"$xltool" demo --out-dir "$work/demo" >/dev/null
picture() { # file, page, name
    soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to pdf --outdir "$work" "$1" >/dev/null 2>&1
    pdftoppm -r 64 -f "$2" -l "$2" -singlefile -png "$work/$(basename "${1%.*}").pdf" "$here/$3"
}
picture "$work/demo/3_有三处错误的工作簿.xlsx" 6 workbook
picture "$work/demo/2_年度报告.docx" 2 report
