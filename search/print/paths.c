/*
 * Where the hits are: paths for other programs, as they are.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/print.h"

/* A document in a file of many is `path!member`; one that came from no file has its uid. */
static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	const struct pm_document *document = &hit->document;

	pm_print_id(output);
	if (document->path.len == 0) {
		pm_buf_add_str(output->buf, document->uid);
	} else {
		pm_buf_add_str(output->buf, document->path);
		if (document->member.len > 0)
			pm_buf_add_char(output->buf, '!');
		pm_buf_add_str(output->buf, document->member);
	}
	pm_buf_add_char(output->buf, output->terminator);
}

const struct pm_format pm_format_paths = {.name = "paths", .no_snippets = true, .hit = print_hit};
