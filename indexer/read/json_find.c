/*
 * Finding members of JSON by name.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/json_find.h"

#include <string.h>

#include "indexer/read/charset.h"
#include "lib/buf.h"

struct pm_json_value pm_json_member(const struct pm_json_value *object, const char *name)
{
	struct pm_json_inside members = object->inside;
	struct pm_json_value value;
	struct pm_str found;

	while (object->type == PM_JSON_OBJECT && pm_json_next(&members, &found, &value))
		if (pm_str_is(found, name))
			return value;
	return (struct pm_json_value){.type = PM_JSON_NULL};
}

struct pm_str pm_json_text(const struct pm_json_value *object, const char *name)
{
	struct pm_json_value value = pm_json_member(object, name);

	return value.type == PM_JSON_STRING ? value.text : PM_STR("");
}

/* Take the string that begins here with its quotation mark; false when it does not end. */
static bool take_string(struct pm_str *text, struct pm_str *string)
{
	size_t i = 1;

	while (i < text->len && text->ptr[i] != '"')
		i += text->ptr[i] == '\\' ? 2 : 1;
	if (i >= text->len)
		return false;
	*string = (struct pm_str){text->ptr + 1, i - 1};
	*text = (struct pm_str){text->ptr + i + 1, text->len - i - 1};
	return true;
}

/* Take a bracket, a string or another character. */
static bool take(struct pm_str *text, struct pm_str *string, int *depth)
{
	char c = text->ptr[0];

	*string = PM_STR("");
	if (c == '"')
		return take_string(text, string);
	*depth += (c == '{' || c == '[') - (c == '}' || c == ']');
	*text = (struct pm_str){text->ptr + 1, text->len - 1};
	return true;
}

bool pm_json_head_has(struct pm_str head, const char *name, struct pm_str *value)
{
	struct pm_str string;
	size_t mark;
	int depth = 0;

	pm_charset_of_mark(head, &mark);
	head = pm_str_trim((struct pm_str){head.ptr + mark, head.len - mark});
	int wanted = head.len > 0 && head.ptr[0] == '[' ? 2 : 1;
	if (head.len == 0 || (wanted == 1 && head.ptr[0] != '{'))
		return false;
	while (head.len > 0 && take(&head, &string, &depth)) {
		if (depth == wanted && pm_str_is(string, name)) {
			*value = pm_str_trim(head);
			if (value->len > 0 && value->ptr[0] == ':')
				return true;
		}
		if (depth == 0)
			break;
	}
	return false;
}
