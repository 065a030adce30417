/*
 * What the programs that make documents write into them about them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_PROPERTIES_H
#define PM_INDEXER_READ_PROPERTIES_H

#include <libxml/tree.h>

#include "indexer/read/draft.h"

/** The namespace of Dublin Core's elements. */
#define PM_DUBLIN_CORE "http://purl.org/dc/elements/1.1/"

/**
 * Put what a document's properties say, unless a program made it up: titles that are names of files
 * and authors that are names of accounts are left out. Authors and tags are lists: with semicolons
 * between, tags also with commas.
 */
void pm_property_put(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value);

/** The same with the text of an element. */
void pm_property_put_node(struct pm_draft *draft, enum pm_draft_field field, const xmlNode *node);

#endif
