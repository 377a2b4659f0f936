#!/bin/sh
# 打开工作台：打开工作台.sh [放年报的文件夹]
# Python 放在旁边的 python 文件夹里（python/bin/python3）；没有的，用系统里 3.11 以上的。
here=$(dirname "$(readlink -f "$0")")
for python in "$here/python/bin/python3" python3 python3.14 python3.13 python3.12 python3.11; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$here/xltool.pyz" desk "${1:-$HOME/年报}"
  fi
done
echo "没有找到 Python 3.11 或更新的版本：请把它放进 $here/python" >&2
exit 1
