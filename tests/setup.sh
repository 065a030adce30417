#!/bin/sh
# Install the Debian packages that building (and with "test" also testing) Pressmark needs, where missing.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/setup.sh [build|test]
set -eu

# What each is for stands in README.md, "Dependencies".
build='
	g++ gcc cmake ninja-build pkg-config
	libarchive-dev libbrotli-dev libcld2-dev libgmime-3.0-dev libgumbo-dev libisal-dev libjansson-dev liblzma-dev
	libpoppler-glib-dev libsimdjson-dev libsqlite3-dev libstemmer-dev libuchardet-dev libunistring-dev
	libutf8proc-dev libxapian-dev libxml2-dev libyaml-dev nettle-dev zlib1g-dev'
test='
	clang clang-format fish jq libclang-rt-dev libcmocka-dev mandoc python3 python3-jsonschema
	shellcheck sqlite3 time xapian-tools zsh zstd'

case ${1:-build} in
build) wanted=$build ;;
test) wanted="$build $test" ;;
*)
	echo "usage: sh tests/setup.sh [build|test]" >&2
	exit 2
	;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "Pressmark's set-up knows Debian and its relatives only. Install the equivalents of these" >&2
	echo "packages yourself, then build with: cmake --preset release && cmake --build --preset release" >&2
	# shellcheck disable=SC2086 # a list of words
	printf '  %s\n' $wanted >&2
	exit 1
fi

missing=
for package in $wanted; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "These packages are missing; install them as root:$missing" >&2
		exit 1
	fi
	root=sudo
fi
echo "Installing:$missing" >&2
# Our own output is for people; apt's own goes to standard error. The list of packages may be old or empty.
# shellcheck disable=SC2086 # a list of words
{
	$root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends \
		$missing
} </dev/null >&2
