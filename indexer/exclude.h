/*
 * Patterns of names to leave out or to take, as in .gitignore.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_EXCLUDE_H
#define PM_INDEXER_EXCLUDE_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/str.h>

/** A pattern, borrowed. */
struct pm_pattern {
	struct pm_str text; /* without `!` */
	bool takes;         /* what matches is taken, not left out */
};

/** Patterns: zero-initialise, pm_exclude_add, pm_exclude_free. */
struct pm_exclude {
	struct pm_pattern *patterns;
	size_t count, capacity;
	bool chosen; /* only files that a pattern takes are taken */
};

void pm_exclude_free(struct pm_exclude *exclude);

/** Add a pattern, which is borrowed; false when memory ran out. */
bool pm_exclude_add(struct pm_exclude *exclude, struct pm_str pattern);

/** Add a pattern of files to be taken, as one with `!` does; and from now on files that no pattern
 * matches are left out. */
bool pm_exclude_add_included(struct pm_exclude *exclude, struct pm_str pattern);

/**
 * Whether a path is left out: by the last pattern that matches it.
 *
 * path: relative to the directory the walk began in, without slash at the ends. A pattern with a
 * slash at the start or within is matched against the whole path, any other against its last name;
 * one with a slash at the end matches directories only; one that begins with `!` takes in again
 * what those before it left out. `*` and `?` do not match a slash; a name `**` matches any number
 * of names; `[a-z]`, `[!a-z]` and backslash are as in the shell (gitignore(5)).
 * Letters of ASCII match in either case, as git has it with core.ignoreCase.
 */
bool pm_exclude_matches(const struct pm_exclude *exclude, struct pm_str path, bool directory);

#endif
