/*
 * The names of the stemmers that an index's documents were indexed with.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_STEMMER_NAMES_H
#define PM_INDEXER_BUILD_STEMMER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>

#include "lib/buf.h"

enum {
	PM_STEMMER_NAMES_MAX = 128
};

/** Names, sorted, each once; zero-initialise it. */
struct pm_stemmer_names {
	char *items[PM_STEMMER_NAMES_MAX];
	size_t count;
};

/** Add a name; *changed tells whether it is new. */
enum pm_status pm_stemmer_names_add(
	struct pm_stemmer_names *names, struct pm_str name, bool *changed, struct pm_error *err);

/** Add the names that the value of PM_META_STEMMERS has. */
enum pm_status pm_stemmer_names_read(
	struct pm_stemmer_names *names, struct pm_str value, struct pm_error *err);

/** Append that value. */
void pm_stemmer_names_write(struct pm_buf *value, const struct pm_stemmer_names *names);

void pm_stemmer_names_free(struct pm_stemmer_names *names);

#endif
