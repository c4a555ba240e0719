#!/bin/sh
# Starts the kiosk's browser, and ends it when its page has died; kiosk.service starts it again.
# In: KIOSK_ADDRESS (https://HALL-SERVER/kiosk/HALL), CREDENTIALS_DIRECTORY with device.token (both from systemd),
#     RUNTIME_DIRECTORY on a file system in memory; further arguments go to Chromium.
# Out: Chromium in the foreground on DISPLAY. Absent: rules for the browser (policies.json), the printer (cups/).
set -eu
: "${KIOSK_ADDRESS:?set it to the address of the hall, e.g. https://hall.example.gov.cn/kiosk/pingqiao}"
: "${RUNTIME_DIRECTORY:?kiosk.service sets it}"
token=$(cat "${CREDENTIALS_DIRECTORY:?kiosk.service sets it}/device.token")
profile=$RUNTIME_DIRECTORY/profile

# Whatever the last visitor left when power or browser went away.
rm -rf "$profile"
umask 077
mkdir -p "$profile"

# HOME: Chromium and what it loads write below it otherwise. Crash reports would hold what was on the page.
HOME=$profile TMPDIR=$profile XDG_CONFIG_HOME=$profile XDG_CACHE_HOME=$profile chromium \
    --user-data-dir="$profile" \
    --kiosk \
    --kiosk-printing \
    --no-first-run \
    --no-default-browser-check \
    --noerrdialogs \
    --disable-breakpad \
    --disable-sync \
    --disable-background-networking \
    --disable-component-update \
    --disable-pinch \
    --overscroll-history-navigation=0 \
    --autoplay-policy=no-user-gesture-required \
    --password-store=basic \
    --disable-features=SpareRendererForSitePerProcess,Translate \
    --lang=zh-CN \
    "$@" \
    "$KIOSK_ADDRESS#device=$token" &
browser=$!
trap 'kill "$browser" 2>/dev/null || true' INT TERM

# A page that has died leaves a grey tab for ever: without a renderer at two looks in a row, or for a minute at the start,
# the browser is ended.
left=20
while kill -0 "$browser" 2>/dev/null; do
    sleep 3
    # Chromium's own bars have a renderer too.
    if pgrep -u "$(id -u)" -af -- '--type=renderer' | grep -qv -e --top-chrome-webui; then
        left=2
    else
        left=$((left - 1))
    fi
    if [ "$left" -le 0 ]; then
        echo "the page's process is gone; starting again" >&2
        kill -KILL "$browser" 2>/dev/null || true
    fi
done
status=0
wait "$browser" || status=$?
rm -rf "$profile"
exit "$status"
