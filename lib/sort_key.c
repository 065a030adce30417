/*
 * What titles are sorted by.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/sort_key.h"

/* A compound is sorted by its parts, what is written without spaces by its characters. */
void pm_sort_key_add(struct pm_buf *out, struct pm_analyzer *analyzer, struct pm_str text)
{
	size_t begin = out->len;
	struct pm_token token;

	pm_analyzer_start(analyzer, text, 0);
	while (out->len - begin < PM_SORT_KEY_MAX && pm_analyzer_next(analyzer, &token)) {
		if (token.kind == PM_TOKEN_JOINED || token.kind == PM_TOKEN_BIGRAM)
			continue;
		if (out->len > begin && token.kind != PM_TOKEN_UNIGRAM)
			pm_buf_add_char(out, ' ');
		pm_buf_add_str(out, token.term);
	}
	if (!out->failed)
		out->len = begin + pm_str_cut((struct pm_str){out->ptr + begin, out->len - begin},
					   PM_SORT_KEY_MAX)
		                           .len;
}
