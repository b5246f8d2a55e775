#!/bin/sh
# The mail journey is tried with real servers, each started with a configuration of its own. Install Debian's
# where they are missing and we may; no system service is started.
set -u
if command -v dovecot >/dev/null 2>&1 && command -v postfix >/dev/null 2>&1; then
    echo "Mail servers: Dovecot $(dovecot --version | cut -d' ' -f1), Postfix $(postconf -hd mail_version)"
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Dovecot and Postfix ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -qq -y --no-install-recommends \
        dovecot-imapd dovecot-lmtpd postfix && exit 0
fi
echo "No Dovecot and Postfix here: their tests will be skipped. As root: apt-get install dovecot-imapd dovecot-lmtpd postfix"
