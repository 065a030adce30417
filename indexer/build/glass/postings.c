/*
 * Posting lists in the postlist table.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/postings.h"

#include <string.h>

#include "indexer/build/glass/bytes.h"

void pm_term_key_add(struct pm_buf *key, struct pm_str term)
{
	for (;;) {
		const char *nul = term.len > 0 ? memchr(term.ptr, '\0', term.len) : NULL;
		size_t len = nul != NULL ? (size_t)(nul - term.ptr) : term.len;
		pm_buf_add(key, term.ptr, len);
		if (nul == NULL)
			return;
		pm_buf_add_str(key, PM_STR("\0\xFF"));
		term.ptr += len + 1;
		term.len -= len + 1;
	}
}

static void begin(struct pm_postings *postings, uint64_t documents, uint64_t occurrences)
{
	pm_buf_clear(&postings->bytes);
	postings->documents = documents;
	postings->occurrences = occurrences;
	postings->first = 0;
}

void pm_postings_begin(
	struct pm_postings *postings, struct pm_str term, uint64_t documents, uint64_t occurrences)
{
	pm_buf_clear(&postings->key);
	pm_term_key_add(&postings->key, term);
	postings->first_key = postings->key.len;
	pm_buf_add_char(&postings->key, '\0');
	begin(postings, documents, occurrences);
}

void pm_postings_begin_lengths(struct pm_postings *postings)
{
	pm_buf_clear(&postings->key);
	pm_buf_add_str(&postings->key, PM_STR("\0\xE0"));
	postings->first_key = postings->key.len;
	begin(postings, 0, 0);
}

/* Write the chunk. */
static void end_chunk(struct pm_postings *postings, bool last)
{
	uint8_t head[4 * PM_NUMBER_MAX + 1], *out = head;
	struct pm_buf *key = &postings->key, *tag = &postings->tag;
	const size_t key_len = key->len;

	if (postings->chunk_first == postings->first) {
		out = pm_put_number(out, postings->documents);
		out = pm_put_number(out, postings->occurrences);
		out = pm_put_number(out, postings->first - 1);
		key->len = postings->first_key;
	} else {
		pm_sortable_add(key, postings->chunk_first);
	}
	*out++ = last ? '1' : '0';
	out = pm_put_number(out, postings->last - postings->chunk_first);
	pm_buf_clear(tag);
	pm_buf_add(tag, head, (size_t)(out - head));
	pm_buf_add_str(tag, pm_buf_str(&postings->bytes));
	postings->leaves->failed |= key->failed || tag->failed || postings->bytes.failed;
	pm_leaves_add(postings->leaves, pm_buf_str(key), pm_buf_str(tag), false);
	key->len = key_len;
	pm_buf_clear(&postings->bytes);
}

/* Go on to a posting's docid: in a new chunk where this one is full. */
static uint8_t *go_on(struct pm_postings *postings, uint32_t docid, uint8_t *out)
{
	if (postings->first == 0) {
		postings->first = postings->chunk_first = docid;
	} else if (postings->bytes.len >= postings->chunk) {
		end_chunk(postings, false);
		postings->chunk_first = docid;
	} else {
		out = pm_put_number(out, docid - postings->last - 1);
	}
	return out;
}

void pm_postings_add(struct pm_postings *postings, uint32_t docid, uint32_t wdf)
{
	uint8_t bytes[2 * PM_NUMBER_MAX];
	uint8_t *out = pm_put_number(go_on(postings, docid, bytes), wdf);

	pm_buf_add(&postings->bytes, bytes, (size_t)(out - bytes));
	postings->last = docid;
}

/* Bytes are as they are in a chunk, but chunks end where the whole list says. */
void pm_postings_append(
	struct pm_postings *postings, uint32_t first, uint32_t last, struct pm_str bytes)
{
	const uint8_t *ptr = (const uint8_t *)bytes.ptr, *end = ptr + bytes.len;
	uint8_t number[PM_NUMBER_MAX];

	if (postings->bytes.len + sizeof number + bytes.len <= postings->chunk) {
		uint8_t *out = go_on(postings, first, number);
		pm_buf_add(&postings->bytes, number, (size_t)(out - number));
		pm_buf_add_str(&postings->bytes, bytes);
		postings->last = last;
		return;
	}
	for (uint32_t docid = first; ptr < end;) {
		pm_postings_add(postings, docid, (uint32_t)pm_take_number(&ptr));
		if (ptr < end)
			docid += (uint32_t)pm_take_number(&ptr) + 1;
	}
}

void pm_postings_end(struct pm_postings *postings)
{
	end_chunk(postings, true);
}

void pm_postings_free(struct pm_postings *postings)
{
	pm_buf_free(&postings->tag);
	pm_buf_free(&postings->bytes);
	pm_buf_free(&postings->key);
}
