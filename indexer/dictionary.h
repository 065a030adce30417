/*
 * Texts and their numbers.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_DICTIONARY_H
#define PM_INDEXER_DICTIONARY_H

#include <stdint.h>
#include <string.h>

#include "lib/buf.h"

/** Stands for no number. */
#define PM_NO_NUMBER UINT32_MAX

/** A hash table, open addressing, of texts that are numbered from 0 as they come. Zero-initialise
 * it, pm_dictionary_free it. */
struct pm_dictionary {
	struct pm_dictionary_slot {
		uint32_t hash, record; /* where in records; 0: free */
	} * slots;
	size_t size;           /* of slots, a power of two */
	struct pm_buf records; /* number, size (4 bytes each), text; the first at 8 */
	uint32_t *places;      /* of the records, by number */
	size_t count, capacity;
};

void pm_dictionary_free(struct pm_dictionary *dictionary);

/** Forget all texts. */
void pm_dictionary_clear(struct pm_dictionary *dictionary);

/** The number of a text, a new one where it has none; PM_NO_NUMBER: memory ran out. */
uint32_t pm_dictionary_add(struct pm_dictionary *dictionary, struct pm_str text);

/** The numbers of up to PM_DICTIONARY_MANY texts, while the memory of one is fetched the others are
 * seen to; false: memory ran out. */
#define PM_DICTIONARY_MANY 32
bool pm_dictionary_add_many(struct pm_dictionary *dictionary, const struct pm_str *texts,
	size_t count, uint32_t *numbers);

/** The number of a text, or PM_NO_NUMBER. */
uint32_t pm_dictionary_find(const struct pm_dictionary *dictionary, struct pm_str text);

/** The text of a number, borrowed until another is added. */
static inline struct pm_str pm_dictionary_text(
	const struct pm_dictionary *dictionary, uint32_t number)
{
	const char *record = dictionary->records.ptr + dictionary->places[number];
	uint32_t len;

	memcpy(&len, record + 4, sizeof len);
	return (struct pm_str){record + 8, len};
}

#endif
