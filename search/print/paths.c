/*
 * Where the hits are: paths for other programs, as they are but on a terminal.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/flow.h"
#include "search/print/print.h"

static void add(struct pm_output *output, struct pm_str text)
{
	if (output->terminal)
		pm_flow_plain(output->buf, text);
	else
		pm_buf_add_str(output->buf, text);
}

/* A document in a file of many is `path!member`; one that came from no file has its uid. */
static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	const struct pm_document *document = &hit->document;

	pm_print_id(output);
	if (document->path.len == 0) {
		add(output, document->uid);
	} else {
		add(output, document->path);
		if (document->member.len > 0)
			pm_buf_add_char(output->buf, '!');
		add(output, document->member);
	}
	pm_buf_add_char(output->buf, output->terminator);
}

const struct pm_format pm_format_paths = {.name = "paths", .no_snippets = true, .hit = print_hit};
