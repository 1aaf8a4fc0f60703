#!/bin/sh
# Make sure that the browser tests have a Chromium. Debian's without windows is quickest: where a machine has apt and root it is
# installed. Else any Chromium will do. Without one these tests cannot run, and pytest says so; with CI=true that is a failure.
command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
fetch() { DEBIAN_FRONTEND=noninteractive timeout 120 apt-get install -y -qq --no-install-recommends "$1" >/dev/null; }
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing Debian's Chromium for the browser tests"
    fetch chromium-headless-shell 2>/dev/null && exit 0
    timeout 60 apt-get update -qq >/dev/null 2>&1
    fetch chromium-headless-shell 2>/dev/null && exit 0
fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
[ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    fetch chromium && exit 0
fi
echo "No Chromium was found: the browser tests will say so. Install one (Debian: apt-get install chromium; macOS: Google Chrome)."
exit 0
