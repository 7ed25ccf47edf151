#!/usr/bin/env bash
# Stops the End Point Manager and removes it. Its configuration stays unless --purge is
# given. PREFIX, SYSCONFDIR and DESTDIR must be those of the installation (see install.sh).
#
#   uninstall.sh [--purge]
set -euo pipefail
prefix=${PREFIX:-/usr/local}
sysconfdir=${SYSCONFDIR:-/etc}
destdir=${DESTDIR:-}
purge=${1:-}
if [[ $# -gt 1 || ($# -eq 1 && $purge != --purge) ]]; then
	printf "uninstall.sh: the arguments '%s' are unknown; give --purge to remove the configuration too, or nothing\n" "$*" >&2
	exit 1
fi

unit=$destdir$prefix/lib/systemd/system/ipc-epm.service
systemd=
if [[ -z $destdir ]] && command -v systemctl >/dev/null; then
	systemd=yes
fi
if [[ -n $systemd && -e $unit ]]; then
	systemctl disable --now ipc-epm.service
fi
rm -rf "$destdir$prefix/lib/ipc-epm"
rm -f "$unit"
if [[ -n $systemd ]]; then
	systemctl daemon-reload
fi
if [[ $purge == --purge ]]; then
	rm -rf "$destdir$sysconfdir/ipc-epm" "$destdir$sysconfdir/systemd/system/ipc-epm.service.d"
	printf 'Removed, with the configuration\n'
elif [[ -d $destdir$sysconfdir/ipc-epm ]]; then
	printf 'Removed; the configuration is still in %s\n' "$destdir$sysconfdir/ipc-epm"
else
	printf 'Removed\n'
fi
