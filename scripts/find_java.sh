#!/bin/sh
# Make sure that the tests of forms have a Java to run JavaRosa, the engine of ODK Collect; install Debian's where that is possible.
command -v java >/dev/null 2>&1 && java -version >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing Debian's Java for the tests of forms"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless; } >/dev/null && exit 0
fi
echo "No Java was found: the tests that open forms in JavaRosa will say so. Install one (Debian: apt-get install default-jre-headless)."
exit 0
