#!/bin/sh
# A library holds no variable that can be written to: no hidden state. What the loader relocates once and
# then protects (.data.rel.ro) is constant; *_once says only that a library below it was started.
# Argument: libraries. SPDX-License-Identifier: GPL-2.0-or-later
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for library; do
	[ -s "$library" ] || { echo "$library: no such library" >&2; exit 1; }
	objdump --syms "$library" | awk -v library="$library" \
		-v runtime='^(completed\\.[0-9]+|__dso_handle|__TMC_END__|_edata|_end|__bss_start)$' '
		/file format/ { object = $1 }
		/[ \t](\.data|\.bss|\.tdata|\.tbss|\*COM\*)[^ \t]*[ \t]/ && !/\.data\.rel\.ro/ {
			name = $NF
			# DW.ref.*: how unwinding finds types, written by nobody; the others belong to the
			# linker and the C runtime in every shared library
			if (name !~ /^\./ && name !~ /_once$/ && name !~ /^DW\.ref\./ && name !~ runtime)
				print library ": object " object " " name
		}'
done >"$work/bad"
[ ! -s "$work/bad" ] || { echo "writable:" >&2; cat "$work/bad" >&2; exit 1; }
