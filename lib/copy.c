/*
 * Copies: documents that have the text of another one.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/copy.h"

#include <string.h>

#include <nettle/sha2.h>

#include "lib/error.h"
#include "lib/schema.h"
#include "lib/term.h"
#include "lib/xap.h"

/* ---- The hash ---- */

/* The bytes of the white space that begins here, as Unicode has it; 0: it is none. */
static size_t space_at(const char *ptr, const char *end)
{
	const unsigned char *c = (const unsigned char *)ptr;
	size_t left = (size_t)(end - ptr);

	if (*c > ' ' && *c < 0xC2)
		return 0;
	if (*c <= ' ')
		return *c == ' ' || (*c >= '\t' && *c <= '\r') ? 1 : 0;
	if (*c == 0xC2)
		return left > 1 && (c[1] == 0x85 || c[1] == 0xA0) ? 2 : 0;
	if (left < 3 || *c < 0xE1 || *c > 0xE3)
		return 0;
	uint32_t code = (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
	bool space = code == 0xE19A80 || (code >= 0xE28080 && code <= 0xE2808A) ||
	             code == 0xE280A8 || code == 0xE280A9 || code == 0xE280AF || code == 0xE2819F ||
	             code == 0xE38080;
	return space ? 3 : 0;
}

/* Bytes looked at together. */
enum {
	BLOCK = 32
};

/* Whether a block is words and single spaces, for all that its bytes tell; its last one may be a
 * space before another. Without a branch for each byte: where a word ends is not foreseen. */
static bool is_plain(const char *block)
{
	const unsigned char *c = (const unsigned char *)block;
	unsigned char odd = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		bool control = c[i] < ' ', space = c[i] <= ' ', next = c[i + 1] <= ' ';
		bool lead = (c[i] == 0xC2) | ((c[i] >= 0xE1) & (c[i] <= 0xE3));
		odd |= control | (space & next) | lead;
	}
	return odd == 0;
}

/* Where a stretch ends that is as it should be: words with single spaces between. */
static const char *end_of_stretch(const char *ptr, const char *end)
{
	const char *block = ptr; /* the next one */

	while (ptr < end) {
		if (ptr >= block && end - ptr > BLOCK) {
			block = ptr + BLOCK;
			if (is_plain(ptr))
				ptr = block[-1] == ' ' ? block - 1 : block;
		}
		if (space_at(ptr, end) == 0)
			ptr++;
		else if (*ptr == ' ' && ptr + 1 < end && space_at(ptr + 1, end) == 0)
			ptr += 2;
		else
			break;
	}
	return ptr;
}

bool pm_text_hash(struct pm_str text, uint8_t hash[PM_TEXT_HASH_SIZE])
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx context;
	size_t total = 0, space;

	memset(hash, 0, PM_TEXT_HASH_SIZE);
	if (text.len < PM_COPY_BYTES_MIN)
		return false;
	const char *end = text.ptr + text.len, *ptr = text.ptr;
	sha256_init(&context);
	while (ptr < end) {
		for (; ptr < end && (space = space_at(ptr, end)) > 0; ptr += space) {
		}
		const char *begin = ptr;
		ptr = end_of_stretch(ptr, end);
		if (ptr == begin)
			break;
		if (total > 0)
			sha256_update(&context, 1, (const uint8_t *)" ");
		sha256_update(&context, (size_t)(ptr - begin), (const uint8_t *)begin);
		total += (total > 0) + (size_t)(ptr - begin);
	}
	sha256_digest(&context, sizeof digest, digest);
	memcpy(hash, digest, PM_TEXT_HASH_SIZE);
	return total >= PM_COPY_BYTES_MIN;
}

void pm_text_hash_write(const uint8_t hash[PM_TEXT_HASH_SIZE], char hex[PM_TEXT_HASH_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < PM_TEXT_HASH_SIZE; i++) {
		hex[2 * i] = digits[hash[i] >> 4];
		hex[2 * i + 1] = digits[hash[i] & 15];
	}
	hex[PM_TEXT_HASH_HEX - 1] = '\0';
}

void pm_text_hash_hex(struct pm_str text, char hex[PM_TEXT_HASH_HEX])
{
	uint8_t hash[PM_TEXT_HASH_SIZE];

	hex[0] = '\0';
	if (pm_text_hash(text, hash))
		pm_text_hash_write(hash, hex);
}

static bool read_digit(char c, unsigned *out)
{
	if (c >= '0' && c <= '9')
		*out = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*out = (unsigned)(c - 'a') + 10;
	else
		return false;
	return true;
}

bool pm_text_hash_read(struct pm_str hex, uint8_t hash[PM_TEXT_HASH_SIZE])
{
	unsigned high, low;

	if (hex.len != PM_TEXT_HASH_HEX - 1)
		return false;
	for (size_t i = 0; i < PM_TEXT_HASH_SIZE; i++) {
		if (!read_digit(hex.ptr[2 * i], &high) || !read_digit(hex.ptr[2 * i + 1], &low))
			return false;
		hash[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* ---- In a database ---- */

void pm_copy_add_term(struct pm_buf *out, struct pm_str hex)
{
	pm_buf_add_str(out, PM_STR(PM_PREFIX_COPY));
	pm_buf_add_str(out, hex);
}

/* The document with the term of a text that is no copy of it; 0: there is none. */
static enum pm_status find_marked(
	struct xap_reader *reader, struct pm_str hex, uint32_t *docid, struct pm_error *err)
{
	struct xap_query *pair[2] = {NULL, NULL}, *both = NULL;
	struct xap_docids *found = NULL;
	struct pm_buf term = {0};
	struct xap_error error;
	enum xap_status status;

	*docid = 0;
	pm_copy_add_term(&term, hex);
	if (term.failed) {
		pm_buf_free(&term);
		return pm_fail_memory(err);
	}
	status = xap_query_term(&pair[0], pm_to_xap(pm_buf_str(&term)), 1, 0, &error);
	if (status == XAP_OK)
		status = xap_query_filter(&pair[1], pm_to_xap(PM_STR(PM_PREFIX_COPY)), &error);
	if (status == XAP_OK)
		status = xap_query_combine(
			&both, XAP_AND_NOT, (const struct xap_query *const *)pair, 2, 0, &error);
	if (status == XAP_OK)
		status = xap_query_matches(reader, both, (struct xap_interrupt){0}, &found, &error);
	if (status == XAP_OK && found->count > 0)
		*docid = found->items[0];
	xap_docids_free(found);
	xap_query_free(both);
	xap_query_free(pair[1]);
	xap_query_free(pair[0]);
	pm_buf_free(&term);
	return pm_check_xap(status, &error, err);
}

/* The document of a uid; 0: there is none. */
static enum pm_status find_uid(
	struct xap_reader *reader, struct pm_str uid, uint32_t *docid, struct pm_error *err)
{
	struct xap_postings *postings;
	struct pm_buf term = {0};
	struct xap_error error;

	*docid = 0;
	pm_term_add_uid(&term, uid);
	enum pm_status status =
		term.failed ? pm_fail_memory(err)
			    : pm_check_xap(xap_reader_postings(reader, pm_to_xap(pm_buf_str(&term)),
						   1, 1, &postings, &error),
				      &error, err);
	pm_buf_free(&term);
	if (status != PM_OK)
		return status;
	if (postings->count > 0)
		*docid = postings->items[0].docid;
	xap_postings_free(postings);
	return PM_OK;
}

static enum pm_status read_document(struct xap_reader *reader, uint32_t docid,
	struct pm_arena *arena, struct pm_record *out, struct pm_error *err)
{
	struct xap_stored *stored;
	struct xap_error error;

	enum pm_status status = pm_check_xap(
		xap_reader_document(reader, docid, XAP_DATA, &stored, &error), &error, err);
	if (status != PM_OK)
		return status;
	struct pm_str data = pm_arena_copy(arena, pm_of_xap(stored->data));
	xap_stored_free(stored);
	return arena->failed ? pm_fail_memory(err) : pm_record_read(out, data, arena, err);
}

enum pm_status pm_copy_find(struct xap_reader *reader, struct pm_str uid, struct pm_arena *arena,
	struct pm_record *out, struct pm_error *err)
{
	uint32_t docid;
	enum pm_status status = find_uid(reader, uid, &docid, err);

	if (status == PM_OK && docid == 0)
		return pm_fail(err, PM_NOT_FOUND, "%.*s: no document of this uid",
			(int)(uid.len < 150 ? uid.len : 150), uid.ptr);
	return status == PM_OK ? read_document(reader, docid, arena, out, err) : status;
}

static bool has_text(const struct pm_record *record, struct pm_str text_hash)
{
	char hex[PM_TEXT_HASH_HEX];

	pm_text_hash_hex(record->document.text, hex);
	return pm_str_is(text_hash, hex);
}

/* That which the others were copies of from the beginning is the one that they name; a document
 * that became the original of copies there were has their term, with all of them. */
enum pm_status pm_copy_original(struct xap_reader *reader, const struct pm_record *copy,
	struct pm_arena *arena, struct pm_record *out, struct pm_error *err)
{
	uint32_t docid;

	enum pm_status status = pm_copy_find(reader, copy->copy_of, arena, out, err);
	if (status == PM_OK && has_text(out, copy->text_hash))
		return PM_OK;
	if (status == PM_OK || status == PM_NOT_FOUND)
		status = find_marked(reader, copy->text_hash, &docid, err);
	if (status == PM_OK && docid != 0)
		status = read_document(reader, docid, arena, out, err);
	if (status != PM_OK)
		return status;
	return docid != 0 && has_text(out, copy->text_hash)
	               ? PM_OK
	               : pm_fail(err, PM_NOT_FOUND,
				 "%.*s: the text of this copy is not in the index",
				 (int)pm_str_cut(copy->document.uid, 150).len,
				 copy->document.uid.ptr);
}
