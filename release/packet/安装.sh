#!/bin/sh
# 安装到当前用户的文件夹，不联网，不要管理员权限：sh 安装.sh [文件夹]
# 用哪一个 Python：PYTHON=/opt/python3.11/bin/python3 sh 安装.sh
for python in "$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$(dirname "$0")/install.py" "$@"
  fi
done
echo "没有找到 Python 3.11 或更新的版本。装好以后再运行，或者写明：PYTHON=路径 sh 安装.sh" >&2
exit 1
