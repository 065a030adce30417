/*
 * Whether segments built in bulk are those that Xapian builds, tried out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_SELF_TEST_H
#define PM_INDEXER_BUILD_SELF_TEST_H

#include <pressmark/error.h>

/**
 * Build a segment of some documents both ways and compare the two.
 *
 * index: its directory, where both are for as long as that takes. PM_CORRUPT says what is not the
 * same; other errors are of the attempt.
 */
enum pm_status pm_self_test(const char *index, struct pm_error *err);

#endif
