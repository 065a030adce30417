/*
 * Pieces of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/json.h"

#include <nettle/base64.h>

#include "lib/text/utf8.h"

static void add_base64(struct pm_buf *buf, struct pm_str bytes)
{
	pm_buf_add_str(buf, PM_STR("{\"bytes\":\""));
	if (pm_buf_reserve(buf, BASE64_ENCODE_RAW_LENGTH(bytes.len) + 1)) {
		base64_encode_raw(buf->ptr + buf->len, bytes.len, (const uint8_t *)bytes.ptr);
		buf->len += BASE64_ENCODE_RAW_LENGTH(bytes.len);
	}
	pm_buf_add_str(buf, PM_STR("\"}"));
}

static void add_escape(struct pm_buf *buf, uint32_t code)
{
	switch (code) {
	case '"':
	case '\\':
		pm_buf_add_format(buf, "\\%c", (int)code);
		break;
	case '\n':
		pm_buf_add_str(buf, PM_STR("\\n"));
		break;
	case '\r':
		pm_buf_add_str(buf, PM_STR("\\r"));
		break;
	case '\t':
		pm_buf_add_str(buf, PM_STR("\\t"));
		break;
	default:
		pm_buf_add_format(buf, "\\u%04x", (unsigned)code);
	}
}

/* Whether a byte stands in a string as itself: ASCII without controls, quotes and backslashes. */
static bool is_plain(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

void pm_json_add_text(struct pm_buf *buf, struct pm_str text)
{
	const char *ptr = text.ptr, *end = text.ptr + text.len, *kept = ptr;
	size_t begin = buf->len;
	uint32_t code;

	pm_buf_add_char(buf, '"');
	while (ptr < end) {
		if (is_plain(*ptr)) {
			ptr++;
			continue;
		}
		size_t len = pm_utf8_decode(ptr, end, &code);
		if (code == PM_UTF8_BROKEN) {
			buf->len = begin;
			add_base64(buf, text);
			return;
		}
		if (code <= 0x9F) {
			pm_buf_add(buf, kept, (size_t)(ptr - kept));
			add_escape(buf, code);
			kept = ptr + len;
		}
		ptr += len;
	}
	pm_buf_add(buf, kept, (size_t)(ptr - kept));
	pm_buf_add_char(buf, '"');
}

void pm_json_add_comma(struct pm_buf *buf)
{
	char last = buf->len > 0 ? buf->ptr[buf->len - 1] : '{';

	if (last != '{' && last != '[')
		pm_buf_add_char(buf, ',');
}

void pm_json_add_name(struct pm_buf *buf, const char *name)
{
	pm_json_add_comma(buf);
	pm_buf_add_char(buf, '"');
	pm_buf_add_str(buf, pm_str_of(name));
	pm_buf_add_str(buf, PM_STR("\":"));
}

void pm_json_add_member(struct pm_buf *buf, const char *name, struct pm_str text)
{
	if (text.len == 0)
		return;
	pm_json_add_name(buf, name);
	pm_json_add_text(buf, text);
}

void pm_json_add_list(
	struct pm_buf *buf, const char *name, const struct pm_str *items, size_t count)
{
	pm_json_add_name(buf, name);
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < count; i++) {
		pm_json_add_comma(buf);
		pm_json_add_text(buf, items[i]);
	}
	pm_buf_add_char(buf, ']');
}

/* An answer has hundreds of numbers: printf takes longer for them than for all of the rest. */
void pm_json_add_number(struct pm_buf *buf, const char *name, uint64_t number)
{
	char digits[20];
	size_t first = sizeof digits;

	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	pm_json_add_name(buf, name);
	pm_buf_add(buf, digits + first, sizeof digits - first);
}
