/*
 * Inside an index opened for searching.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_INDEX_H
#define PM_LIB_INDEX_H

#include <pressmark/index.h>

#include "lib/arena.h"

struct xap_reader;
struct xap_text;

struct pm_index {
	char *path;
	struct pm_analyzer *analyzer; /* for whoever takes a text apart and is done with it */
	struct xap_reader *reader;    /* of all segments */
	uint64_t count;               /* of documents, without copies */
	uint64_t copies;              /* documents that have the text of another one */
	bool has_gaps;                /* not all docids up to the last one are in use */
	double average_length;        /* of a document, in terms */
	struct xap_text *uuid;
	uint64_t revision;
	struct pm_arena arena; /* of the stemmers */
	struct pm_str *stemmer_names;
	struct pm_stemmer **stemmers;
	size_t stemmer_count;
};

struct pm_glass;

/** Open the positions of an index for reading in bulk, as it is open now; the caller's
 * (pm_glass_free). NULL where that cannot be: it has several segments, or has moved on. */
struct pm_glass *pm_index_glass(const struct pm_index *index);

#endif
