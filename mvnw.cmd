@echo off
rem Runs the Maven named in .mvn\wrapper\maven-wrapper.properties, fetching it on first use with
rem the curl and tar of Windows 10. Where the archive can't be reached, the mvn on the PATH serves.
setlocal EnableExtensions
set "ROOT=%~dp0"
for /f "usebackq tokens=1,* delims==" %%a in ("%ROOT%.mvn\wrapper\maven-wrapper.properties") do (
  if "%%a"=="distributionUrl" set "URL=%%b"
  if "%%a"=="distributionSha512Sum" set "SHA512=%%b"
)
for %%u in ("%URL:/=\%") do set "NAME=%%~nxu"
set "NAME=%NAME:-bin.tar.gz=%"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "DISTS=%MAVEN_USER_HOME%\wrapper\dists"
set "MVN=%DISTS%\%NAME%\bin\mvn.cmd"
if exist "%MVN%" goto run

set "FRESH=%DISTS%\fresh.%RANDOM%"
mkdir "%FRESH%"
curl -fsSL --connect-timeout 5 --max-time 300 -o "%FRESH%\maven.tar.gz" "%URL%" 2>nul
if errorlevel 1 goto offline
certutil -hashfile "%FRESH%\maven.tar.gz" SHA512 | findstr /i /x "%SHA512%" >nul
if errorlevel 1 (
  echo mvnw: %URL%: the download's SHA-512 differs from .mvn\wrapper\maven-wrapper.properties 1>&2
  rmdir /s /q "%FRESH%"
  exit /b 1
)
tar -xzf "%FRESH%\maven.tar.gz" -C "%DISTS%" || exit /b 1
rmdir /s /q "%FRESH%"
goto run

:offline
rmdir /s /q "%FRESH%"
where /q mvn
if errorlevel 1 (
  echo mvnw: can't reach %URL%, and there is no mvn on the PATH: install Maven 3.8 or later 1>&2
  exit /b 1
)
echo mvnw: can't reach %URL%, using the mvn on the PATH 1>&2
set "MVN=mvn"

:run
call "%MVN%" %*
exit /b %ERRORLEVEL%
