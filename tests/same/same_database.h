/*
 * Whether two databases of Xapian's are the same in all that it tells of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_SAME_SAME_DATABASE_H
#define PM_TESTS_SAME_SAME_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Compare documents, terms, postings, positions, values, lengths and statistics. At the first
 * difference false, with what it is in why. */
bool same_database(const char *a, const char *b, char *why, size_t size);

/** Have Xapian check every table of a database; false, with what it says in why. */
bool sound_database(const char *path, char *why, size_t size);

/** Make a database of Xapian's older format, chert, with two keys of metadata; false where Xapian
 * does not write that any more. */
bool older_database(const char *path, const char *const keys[2], const char *const values[2]);

#ifdef __cplusplus
}
#endif

#endif
