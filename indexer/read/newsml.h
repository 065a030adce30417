/*
 * News agencies' XML: what NewsML-G2 and NITF share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_NEWSML_H
#define PM_INDEXER_READ_NEWSML_H

#include <libxml/tree.h>

#include "indexer/read/draft.h"
#include "lib/buf.h"

/** An item being read. */
struct pm_news {
	struct pm_draft draft;
	struct pm_buf text, room;
	size_t bytes; /* of the input that no document has counted yet */
	size_t count; /* items so far */
};

/** Put the text of an element, if there is one. node: may be NULL. */
void pm_news_put(struct pm_news *news, enum pm_draft_field field, const xmlNode *node);

/** Put the name in a byline: without "By" before it. */
void pm_news_put_byline(struct pm_news *news, const xmlNode *node);

/** Put what an element `nitf` says and was not put before; its text goes into news->text. */
void pm_news_put_nitf(struct pm_news *news, const xmlNode *nitf);

#endif
