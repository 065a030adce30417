/*
 * A run file, as trec_eval reads it: query, Q0, document, rank, score, name of the run.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/print.h"

/* White space separates columns: it and other controls become %20 and the like. */
static void add_token(struct pm_buf *buf, struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];
		if (byte <= ' ' || byte == 0x7F)
			pm_buf_add_format(buf, "%%%02X", byte);
		else
			pm_buf_add_char(buf, (char)byte);
	}
}

/* A document is known by its own name in its file, which is what judgements have. */
static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	const struct pm_document *document = &hit->document;

	add_token(output->buf, output->id.len > 0 ? output->id : PM_STR("1"));
	pm_buf_add_str(output->buf, PM_STR(" Q0 "));
	add_token(output->buf, document->member.len > 0 ? document->member : document->uid);
	pm_buf_add_format(output->buf, " %zu %.9g pressmark\n", hit->rank, hit->score);
}

const struct pm_format pm_format_trec = {.name = "trec", .no_snippets = true, .hit = print_hit};
