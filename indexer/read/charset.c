/*
 * From the encodings of files to UTF-8.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <unistr.h>

#include "lib/error.h"

const char *pm_charset_of_mark(struct pm_str bytes, size_t *length)
{
	static const struct {
		const char *mark, *charset;
	} marks[] = {{"\xEF\xBB\xBF", "UTF-8"}, {"\xFF\xFE", "UTF-16LE"}, {"\xFE\xFF", "UTF-16BE"}};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		*length = strlen(marks[i].mark);
		if (bytes.len >= *length && memcmp(bytes.ptr, marks[i].mark, *length) == 0)
			return marks[i].charset;
	}
	*length = 0;
	return NULL;
}

size_t pm_utf8_valid(struct pm_str bytes)
{
	const uint8_t *start = (const uint8_t *)bytes.ptr;
	const uint8_t *bad = bytes.len > 0 ? u8_check(start, bytes.len) : NULL;

	return bad == NULL ? bytes.len : (size_t)(bad - start);
}

void pm_utf8_repair(struct pm_buf *out, struct pm_str bytes)
{
	while (bytes.len > 0) {
		size_t valid = pm_utf8_valid(bytes);
		pm_buf_add(out, bytes.ptr, valid);
		bytes.ptr += valid;
		bytes.len -= valid;
		if (bytes.len == 0)
			break;
		ucs4_t character;
		int length = u8_mbtouc(&character, (const uint8_t *)bytes.ptr, bytes.len);
		pm_buf_add(out, PM_REPLACEMENT, 3);
		bytes.ptr += length;
		bytes.len -= (size_t)length;
	}
}

bool pm_charset_is_known(const char *charset)
{
	iconv_t with = iconv_open("UTF-8", charset);

	if (with == (iconv_t)-1)
		return false;
	iconv_close(with);
	return true;
}

/* Convert as much as possible; false when a bad sequence stopped it. */
static bool convert(iconv_t with, struct pm_buf *out, char **from, size_t *left)
{
	while (*left > 0) {
		if (!pm_buf_reserve(out, *left + 64))
			return true;
		char *to = out->ptr + out->len;
		size_t room = out->capacity - out->len - 1;
		size_t result = iconv(with, from, left, &to, &room);
		out->len = (size_t)(to - out->ptr);
		out->ptr[out->len] = '\0';
		if (result == (size_t)-1 && errno != E2BIG)
			return false;
	}
	return true;
}

enum pm_status pm_charset_decode(struct pm_buf *out, struct pm_str bytes, const char *charset,
	size_t *replaced, struct pm_error *err)
{
	size_t unit = strncasecmp(charset, "utf-16", 6) == 0 ? 2 : 1;
	char *from = (char *)(uintptr_t)bytes.ptr; /* iconv's prototype lacks the const */
	size_t left = bytes.len;
	iconv_t with = iconv_open("UTF-8", charset);

	*replaced = 0;
	if (with == (iconv_t)-1)
		return pm_fail(err, PM_NOT_FOUND, "encoding \"%.40s\" is not known", charset);
	while (!convert(with, out, &from, &left)) {
		size_t skip = left < unit ? left : unit;
		from += skip;
		left -= skip;
		iconv(with, NULL, NULL, NULL, NULL);
		pm_buf_add(out, PM_REPLACEMENT, 3);
		++*replaced;
	}
	iconv_close(with);
	return out->failed ? pm_fail_memory(err) : PM_OK;
}

void pm_utf8_repair_name(struct pm_buf *out, struct pm_str bytes)
{
	size_t start = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];
		if (c >= ' ' && c != 0x7F)
			continue;
		pm_utf8_repair(out, (struct pm_str){bytes.ptr + start, i - start});
		pm_buf_add_str(out, PM_STR(PM_REPLACEMENT));
		start = i + 1;
	}
	pm_utf8_repair(out, (struct pm_str){bytes.ptr + start, bytes.len - start});
}
