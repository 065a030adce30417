/*
 * The YAML that stands before a text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_FRONT_MATTER_H
#define PM_INDEXER_READ_FRONT_MATTER_H

#include "indexer/read/draft.h"

/**
 * Find front matter: the lines between a first line `---` and a next one `---` or `...`.
 *
 * yaml: what stands between; empty when there is none. Returns where the text begins: 0 without
 * front matter.
 */
size_t pm_front_matter_find(struct pm_str text, struct pm_str *yaml);

/**
 * Put the members of YAML that name fields: scalars, and lists of scalars for authors and tags.
 * Others are passed over, nested ones at any depth. What is no YAML is a warning with its line, and
 * what came before it stays.
 */
enum pm_status pm_front_matter_read(
	struct pm_draft *draft, struct pm_str yaml, struct pm_error *err);

#endif
