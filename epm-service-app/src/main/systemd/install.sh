#!/usr/bin/env bash
# Installs the End Point Manager as a systemd service and starts it. Run it again to
# upgrade: the configuration stays as it is.
#
#   install.sh [jar]        the jar is ../../../target/epm-service-app.jar unless it is given
#
#   PREFIX      where programs go, /usr/local
#   SYSCONFDIR  where the configuration goes, /etc
#   JAVA        the java program (17 or newer), the one on the PATH
#   DESTDIR     if set, everything goes below this folder and systemd is left alone, as
#               whoever builds a package needs it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=${1:-$here/../../../target/epm-service-app.jar}
prefix=${PREFIX:-/usr/local}
sysconfdir=${SYSCONFDIR:-/etc}
destdir=${DESTDIR:-}
java=${JAVA:-$(command -v java || true)}

fail() {
	printf 'install.sh: %s\n' "$1" >&2
	exit 1
}

[[ $# -le 1 ]] || fail "there are $# arguments; give the jar, or nothing"
[[ -f $jar ]] || fail "there is no $jar; build it with 'mvn package', or name another one"
[[ -n $java ]] || fail "there is no java on the PATH; install Java 17 or newer, or name it with JAVA=/path/to/java"
[[ $java == /* && -x $java ]] || fail "JAVA=$java is not the absolute path of a program"
# The unit has ProtectHome=yes.
real=$(readlink -f "$java")
for path in "$java" "$real"; do
	case $path in
		/home/* | ~root/* | /run/user/*) fail "$path is in a home folder, which the service cannot see; name another one with JAVA=/path/to/java" ;;
	esac
done
for value in "$prefix" "$sysconfdir" "$java"; do
	[[ $value =~ ^/[A-Za-z0-9/._+-]*$ ]] || fail "'$value' is not an absolute path of letters, digits and /._+-"
done

fill() {
	sed -e "s|@PREFIX@|$prefix|g" -e "s|@SYSCONFDIR@|$sysconfdir|g" -e "s|@JAVA@|$java|g" "$here/$1"
}

lib=$destdir$prefix/lib/ipc-epm
units=$destdir$prefix/lib/systemd/system
config=$destdir$sysconfdir/ipc-epm
install -d -m 0755 "$lib" "$units" "$config"
install -d -m 0700 "$config/credentials"
# Moved in place: the running service keeps reading the jar that it was started from.
install -m 0644 "$jar" "$lib/epm-service-app.jar.new"
mv -f "$lib/epm-service-app.jar.new" "$lib/epm-service-app.jar"
fill credentials.conf >"$lib/credentials.conf"
install -m 0755 "$here/uninstall.sh" "$lib/uninstall.sh"
fill ipc-epm.service >"$units/ipc-epm.service"
chmod 0644 "$lib/credentials.conf" "$units/ipc-epm.service"
if [[ ! -e $config/application.yml ]]; then
	install -m 0644 "$here/application.yml" "$config/application.yml"
fi

if [[ -n $destdir ]]; then
	printf 'Installed below %s; systemd was left alone\n' "$destdir"
elif ! command -v systemctl >/dev/null; then
	printf 'Installed; there is no systemctl here to start it with\n'
else
	systemctl daemon-reload
	systemctl enable ipc-epm.service
	systemctl restart ipc-epm.service
	printf "Installed and started; 'systemctl status ipc-epm' shows it, %s/ipc-epm/application.yml configures it\n" "$sysconfdir"
fi
