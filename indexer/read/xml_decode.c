/*
 * From the encodings of XML to UTF-8.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/xml_decode.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/charset.h"
#include "lib/error.h"

#define CHARSET_MAX 40

/* The encoding of the first characters, which are "<?" or "<" and a name (XML 1.0, appendix F). */
static const char *charset_of_start(struct pm_str bytes)
{
	if (bytes.len < 4)
		return NULL;
	if (memcmp(bytes.ptr, "<\0?\0", 4) == 0)
		return "UTF-16LE";
	return memcmp(bytes.ptr, "\0<\0?", 4) == 0 ? "UTF-16BE" : NULL;
}

/* Write the encoding that the declaration `<?xml encoding="..."?>` gives; empty when none does. */
static void find_declared(struct pm_str text, char charset[CHARSET_MAX])
{
	const char *end;
	size_t len;

	charset[0] = '\0';
	text = pm_str_trim(text);
	if (text.len < 6 || memcmp(text.ptr, "<?xml", 5) != 0 ||
		(end = memmem(text.ptr, text.len, "?>", 2)) == NULL)
		return;
	text.len = (size_t)(end - text.ptr);
	const char *at = memmem(text.ptr, text.len, "encoding", 8);
	if (at == NULL)
		return;
	for (at += 8; at < end && *at != '\0' && strchr(" \t\r\n=\"'", *at) != NULL;)
		at++;
	for (len = 0; at < end && len < CHARSET_MAX - 1 && strchr(" \t\r\n\"'", *at) == NULL;)
		charset[len++] = *at++;
	charset[len] = '\0';
}

static bool is_any(const char *charset, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (strcasecmp(charset, names[i]) == 0)
			return true;
	return false;
}

/* The encoding to read bytes in. A declaration is not believed where it cannot be: that it is
 * UTF-16, which is not what could be read of it, or Latin-1 where it is UTF-8. What is said to be
 * Latin-1 was always Windows' own. */
static const char *choose(struct pm_str bytes, const char *declared)
{
	static const char *const latin[] = {
		"", "iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii", NULL};
	bool is_utf8 = pm_utf8_valid(bytes) == bytes.len;

	if (is_any(declared, latin))
		return is_utf8 ? "UTF-8" : "WINDOWS-1252";
	if (strncasecmp(declared, "utf-16", 6) == 0 || !pm_charset_is_known(declared))
		return is_utf8 ? "UTF-8" : "WINDOWS-1252";
	return declared;
}

/* Put a space for each character that XML 1.0 forbids; how many there were. */
static size_t replace_forbidden(char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
			text[i] = ' ';
			count++;
		} else if (c == 0xEF && len - i >= 3 && text[i + 1] == '\xBF' &&
			   (text[i + 2] == '\xBE' || text[i + 2] == '\xBF')) {
			memset(text + i, ' ', 3);
			count++;
		}
	}
	return count;
}

enum pm_status pm_xml_decode(
	struct pm_str bytes, struct pm_buf *out, char *flaw, size_t size, struct pm_error *err)
{
	size_t mark, replaced;
	char declared[CHARSET_MAX];
	const char *charset = pm_charset_of_mark(bytes, &mark);

	bytes = (struct pm_str){bytes.ptr + mark, bytes.len - mark};
	if (charset == NULL)
		charset = charset_of_start(bytes);
	if (charset == NULL) {
		find_declared(bytes, declared);
		charset = choose(bytes, declared);
		bytes = pm_str_trim(bytes);
	}
	enum pm_status status = pm_charset_decode(out, bytes, charset, &replaced, err);
	if (status != PM_OK)
		return status;
	size_t forbidden = replace_forbidden(out->ptr, out->len);
	if (replaced > 0)
		snprintf(
			flaw, size, "%zu places are not %s: replaced by U+FFFD", replaced, charset);
	else if (forbidden > 0)
		snprintf(flaw, size, "%zu characters are not allowed in XML: left out", forbidden);
	return PM_OK;
}
