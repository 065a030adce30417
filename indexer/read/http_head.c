/*
 * The head of an HTTP response, RFC 9112, and what its fields hold.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/http.h"
#include "lib/buf.h"

/* Take the next line without its end; false when none ends. */
static bool take_line(struct pm_str *rest, struct pm_str *line)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);

	if (end == NULL)
		return false;
	*line = (struct pm_str){rest->ptr, (size_t)(end - rest->ptr)};
	rest->len -= line->len + 1;
	rest->ptr = end + 1;
	if (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool pm_http_next_field(struct pm_str *rest, struct pm_str *name, struct pm_str *value)
{
	struct pm_str line;

	if (!take_line(rest, &line) || line.len == 0)
		return false;
	const char *colon = memchr(line.ptr, ':', line.len);
	size_t len = colon != NULL ? (size_t)(colon - line.ptr) : line.len;
	*name = pm_str_trim((struct pm_str){line.ptr, len});
	*value = colon != NULL ? pm_str_trim((struct pm_str){colon + 1, line.len - len - 1})
	                       : PM_STR("");
	return true;
}

static bool is_name(struct pm_str name, const char *of)
{
	return name.len == strlen(of) && strncasecmp(name.ptr, of, name.len) == 0;
}

/* The status of "HTTP/1.1 200 OK"; 0 when it is no such line. */
static int read_status(struct pm_str line)
{
	size_t i = 5;
	int status = 0;

	if (line.len < i || memcmp(line.ptr, "HTTP/", i) != 0)
		return 0;
	while (i < line.len && line.ptr[i] != ' ')
		i++;
	while (i < line.len && line.ptr[i] == ' ')
		i++;
	for (size_t digits = 0; digits < 3 && i < line.len; digits++, i++) {
		if (!isdigit((unsigned char)line.ptr[i]))
			return 0;
		status = 10 * status + (line.ptr[i] - '0');
	}
	return status;
}

static bool ends_in(struct pm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

bool pm_http_head_read(struct pm_http_head *head, struct pm_str bytes)
{
	struct pm_str rest = bytes, line, name, value;

	*head = (struct pm_http_head){
		.type = PM_STR(""), .encoding = PM_STR(""), .transfer_encoding = PM_STR("")};
	if (!take_line(&rest, &line) || (head->status = read_status(line)) == 0)
		return false;
	while (pm_http_next_field(&rest, &name, &value)) {
		if (is_name(name, "Content-Type"))
			head->type = value;
		else if (is_name(name, "Content-Encoding"))
			head->encoding = value;
		else if (is_name(name, "Transfer-Encoding"))
			head->transfer_encoding = value;
	}
	head->len = (size_t)(rest.ptr - bytes.ptr);
	return ends_in((struct pm_str){bytes.ptr, head->len}, "\n\n") ||
	       ends_in((struct pm_str){bytes.ptr, head->len}, "\n\r\n");
}

struct pm_str pm_http_media_type(struct pm_str content_type)
{
	const char *end = memchr(content_type.ptr, ';', content_type.len);

	if (end != NULL)
		content_type.len = (size_t)(end - content_type.ptr);
	return pm_str_trim(content_type);
}

struct pm_str pm_http_charset(struct pm_str content_type)
{
	struct pm_str rest = content_type;
	const char *mark;

	while ((mark = memchr(rest.ptr, ';', rest.len)) != NULL) {
		rest.len -= (size_t)(mark + 1 - rest.ptr);
		rest.ptr = mark + 1;
		struct pm_str one = pm_http_media_type(rest);
		if (one.len < 8 || strncasecmp(one.ptr, "charset=", 8) != 0)
			continue;
		one = pm_str_trim((struct pm_str){one.ptr + 8, one.len - 8});
		if (one.len >= 2 && (one.ptr[0] == '"' || one.ptr[0] == '\''))
			one = (struct pm_str){one.ptr + 1, one.len - 2};
		return one;
	}
	return PM_STR("");
}
