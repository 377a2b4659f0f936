@echo off
rem 拖上来的路径里有 and 号时，只有整条命令行是完整的
setlocal EnableDelayedExpansion
set "XLTOOL_LINE=!cmdcmdline!"
setlocal DisableDelayedExpansion
title 审核
if not exist "%~dp0program\python.exe" goto unpack
"%~dp0program\python.exe" "%~dp0program\check_files.py" "%~f0" %*
rem 要退出整个窗口：路径里 and 号后面的字会被当作另一条命令
if %errorlevel% equ 0 exit 0
pause
exit 1
:unpack
echo 请先把压缩包里的全部文件解压到一个文件夹，再从那里打开。
pause
exit 1
