#!/bin/sh
# Make sure that the browser tests have a Chromium: look for one, else install Debian's where that is possible.
# Without one these tests cannot run, and pytest says so; with CI=true that is a failure.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
[ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing Debian's Chromium for the browser tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null && exit 0
fi
echo "No Chromium was found: the browser tests will say so. Install one (Debian: apt-get install chromium; macOS: Google Chrome)."
exit 0
