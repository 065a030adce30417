/*
 * Whether our parser of JSON and jansson agree on a text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_FUZZ_JSON_AGREES_H
#define PM_TESTS_FUZZ_JSON_AGREES_H

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "indexer/read/json_parser.h"
#include "lib/buf.h"

static inline bool same_json(const struct pm_json_value *ours, const json_t *theirs);

/* All members and in their order. */
static inline bool same_members(struct pm_json_inside inside, json_t *theirs)
{
	const char *their_name;
	struct pm_json_value value;
	struct pm_str name;
	json_t *member;

	json_object_foreach(theirs, their_name,
		member) if (!pm_json_next(&inside, &name, &value) || !pm_str_is(name, their_name) ||
			    !same_json(&value, member)) return false;
	return !pm_json_next(&inside, &name, &value);
}

static inline bool same_items(struct pm_json_inside inside, const json_t *theirs)
{
	struct pm_json_value value;
	struct pm_str name;

	for (size_t i = 0; i < json_array_size(theirs); i++)
		if (!pm_json_next(&inside, &name, &value) || name.len > 0 ||
			!same_json(&value, json_array_get(theirs, i)))
			return false;
	return !pm_json_next(&inside, &name, &value);
}

static inline bool same_json(const struct pm_json_value *ours, const json_t *theirs)
{
	switch (ours->type) {
	case PM_JSON_NULL:
		return json_is_null(theirs);
	case PM_JSON_STRING:
		return json_is_string(theirs) &&
		       pm_str_equal(ours->text, (struct pm_str){json_string_value(theirs),
							json_string_length(theirs)});
	case PM_JSON_INTEGER:
		return json_is_integer(theirs) && json_integer_value(theirs) == ours->integer;
	case PM_JSON_ARRAY:
		return json_is_array(theirs) && same_items(ours->inside, theirs);
	case PM_JSON_OBJECT:
		return json_is_object(theirs) && same_members(ours->inside, (json_t *)theirs);
	case PM_JSON_OTHER:
		return json_is_boolean(theirs) || json_is_real(theirs);
	}
	return false;
}

/** Both take it, and as the same values, or neither does; but jansson passes over a NUL after a
 * number or word (2.14: what is put back to be read again is taken for the end of its buffer). */
static inline bool json_agrees(struct pm_json_parser *parser, struct pm_str text)
{
	char *padded = malloc(text.len + PM_JSON_PADDING);
	struct pm_json_value ours;

	if (padded == NULL)
		abort();
	memcpy(padded, text.ptr, text.len);
	memset(padded + text.len, '"', PM_JSON_PADDING); /* to be read, but not as part of it */
	json_t *theirs =
		json_loadb(text.ptr, text.len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
	enum pm_status status =
		pm_json_parse(parser, (struct pm_str){padded, text.len}, &ours, NULL);
	free(padded);
	bool agrees = status == PM_INVALID &&
	              (theirs == NULL || memchr(text.ptr, '\0', text.len) != NULL);
	if (status == PM_OK)
		agrees = theirs != NULL && same_json(&ours, theirs);
	json_decref(theirs);
	return agrees;
}

#endif
