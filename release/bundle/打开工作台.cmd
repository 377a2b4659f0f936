@echo off
setlocal DisableDelayedExpansion
title 年报工作台
if not exist "%~dp0program\python.exe" goto unpack
"%~dp0program\python.exe" "%~dp0program\open_desk.py" %*
if %errorlevel% equ 0 exit /b 0
echo.
echo 工作台没有打开，或者没有正常结束；原因写在上面。
pause
exit /b 1
:unpack
echo 请先把压缩包里的全部文件解压到一个文件夹，再从那里打开。
pause
exit /b 1
