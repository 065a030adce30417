/*
 * A file that is one object or array of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/json_whole.h"

#include <string.h>

#include <jansson.h>

#include "indexer/read/charset.h"
#include "lib/buf.h"
#include "lib/error.h"

/* More bytes than this are not parsed twice, only to say where a fault is. */
#define EXPLAINED_MAX ((size_t)1 << 20)

/* Say where the fault is, as far as jansson knows, which does know that. */
static void explain(struct pm_str text, struct pm_error *err)
{
	json_error_t why;
	json_t *value = NULL;

	if (text.len > EXPLAINED_MAX)
		return;
	value = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
	if (value == NULL)
		pm_fail(err, PM_INVALID, "not JSON: line %d, column %d: %s", why.line, why.column,
			why.text);
	json_decref(value);
}

/* Write the bytes as UTF-8, with the padding the parser wants. */
static enum pm_status decode(
	struct pm_json_whole *json, struct pm_str bytes, struct pm_buf *out, struct pm_error *err)
{
	size_t mark, replaced;
	const char *charset = pm_charset_of_mark(bytes, &mark);

	bytes = (struct pm_str){bytes.ptr + mark, bytes.len - mark};
	if (charset == NULL || strcmp(charset, "UTF-8") == 0) {
		size_t valid = pm_utf8_valid(bytes);
		json->replaced = valid < bytes.len ? valid + 1 : 0;
		pm_utf8_repair(out, bytes);
	} else if (pm_charset_decode(out, bytes, charset, &replaced, err) != PM_OK) {
		return err->status;
	}
	return pm_buf_reserve(out, PM_JSON_PADDING) ? PM_OK : pm_fail_memory(err);
}

enum pm_status pm_json_whole_parse(
	struct pm_json_whole *json, struct pm_str bytes, struct pm_error *err)
{
	struct pm_buf text = {0};

	struct pm_error why;

	*json = (struct pm_json_whole){0};
	err = err != NULL ? err : &why;
	enum pm_status status = decode(json, bytes, &text, err);
	if (status == PM_OK)
		status = pm_json_parser_new(&json->parser, err);
	if (status == PM_OK)
		status = pm_json_parse(json->parser, pm_buf_str(&text), &json->value, err);
	if (status == PM_INVALID)
		explain(pm_buf_str(&text), err);
	pm_buf_free(&text);
	return status;
}

enum pm_status pm_json_whole_read(struct pm_json_whole *json, struct pm_str bytes,
	struct pm_draft *draft, struct pm_error *err)
{
	struct pm_error why;
	enum pm_status status = pm_json_whole_parse(json, bytes, &why);

	if (status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	if (status != PM_OK)
		return pm_draft_problem(draft, PM_FAILED, &why, err);
	if (json->replaced == 0)
		return PM_OK;
	return pm_draft_warn(
		draft, err, "not UTF-8 at byte %zu: replaced by U+FFFD", json->replaced);
}

void pm_json_whole_free(struct pm_json_whole *json)
{
	pm_json_parser_free(json->parser);
	*json = (struct pm_json_whole){0};
}
