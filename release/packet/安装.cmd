@echo off
rem 安装到当前用户的文件夹，不联网，不要管理员权限：安装.cmd [文件夹]
setlocal
set "PYTHON=python"
where py >nul 2>nul && set "PYTHON=py -3"
%PYTHON% "%~dp0install.py" %*
if errorlevel 1 echo 没有装好。需要 Python 3.11 或更新的版本；不想装 Python 的，用 xltool-windows.zip。
pause
