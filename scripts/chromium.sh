#!/bin/sh
# The browser tests drive an installed Chromium. Install Debian's where it is missing and we may.
set -u
for browser in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$browser" >/dev/null 2>&1; then
        echo "Browser: $(command -v "$browser")"
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium && exit 0
fi
echo "No Chromium here: the browser tests will be skipped. Install it with: apt-get install chromium"
