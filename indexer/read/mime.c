/*
 * The structure of messages: what is split is split here, in time that grows with the size alone
 * and without a copy; what fields and encodings mean is GMime's to know.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/mime.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "indexer/read/charset.h"

/* GMime has tables of its own to fill before its first use. */
static pthread_once_t gmime_once = PTHREAD_ONCE_INIT;

static void start_gmime(void)
{
	pthread_once(&gmime_once, g_mime_init);
}

bool pm_mime_next_line(struct pm_str *text, struct pm_str *line)
{
	if (text->len == 0)
		return false;
	const char *end = memchr(text->ptr, '\n', text->len);
	size_t len = end != NULL ? (size_t)(end + 1 - text->ptr) : text->len;
	*line = (struct pm_str){text->ptr, len};
	if (end != NULL)
		line->len--;
	if (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	text->ptr += len;
	text->len -= len;
	return true;
}

size_t pm_mime_field_name(struct pm_str line)
{
	size_t len = 0;

	while (len < line.len && line.ptr[len] > ' ' && line.ptr[len] < 0x7F &&
		line.ptr[len] != ':')
		len++;
	size_t after = len;
	while (after < line.len && (line.ptr[after] == ' ' || line.ptr[after] == '\t'))
		after++; /* obsolete, but allowed */
	return after < line.len && line.ptr[after] == ':' ? len : 0;
}

static bool is_folded(struct pm_str text)
{
	return text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t');
}

bool pm_mime_next_field(struct pm_str *header, struct pm_str *name, struct pm_str *value)
{
	struct pm_str line;

	while (pm_mime_next_line(header, &line)) {
		size_t len = pm_mime_field_name(line);
		while (is_folded(*header)) {
			struct pm_str more;
			pm_mime_next_line(header, &more);
			line.len = (size_t)(more.ptr + more.len - line.ptr);
		}
		if (len == 0)
			continue;
		const char *colon = memchr(line.ptr + len, ':', line.len - len);
		*name = (struct pm_str){line.ptr, len};
		*value = pm_str_trim(
			(struct pm_str){colon + 1, (size_t)(line.ptr + line.len - colon - 1)});
		return true;
	}
	return false;
}

/* The line is one that mbox puts before a message, also quoted. */
static bool is_mark(struct pm_str line)
{
	size_t quote = line.len > 0 && line.ptr[0] == '>';

	return line.len >= quote + 5 && memcmp(line.ptr + quote, "From ", 5) == 0;
}

/* Find where the header ends: at an empty line, or at one that cannot be of it. */
static void split(struct pm_mime_part *part, struct pm_str bytes)
{
	struct pm_str line, rest = bytes;
	const char *end = bytes.ptr;

	while (pm_mime_next_line(&rest, &line)) {
		bool first = line.ptr == bytes.ptr;
		if (line.len == 0) {
			part->header = (struct pm_str){bytes.ptr, (size_t)(end - bytes.ptr)};
			part->body = rest;
			return;
		}
		bool belongs = pm_mime_field_name(line) > 0 || (!first && is_folded(line));
		if (!belongs && (!first || !is_mark(line)))
			break;
		end = rest.ptr;
	}
	part->header = (struct pm_str){bytes.ptr, (size_t)(end - bytes.ptr)};
	part->body = (struct pm_str){end, bytes.len - part->header.len};
}

/* Append a field's value for GMime: terminated, one line, UTF-8. */
static void unfold(struct pm_buf *out, struct pm_str value)
{
	size_t replaced;

	value = pm_str_cut(value, PM_MIME_FIELD_MAX);
	if (pm_utf8_valid(value) == value.len)
		pm_buf_add_str(out, value);
	else
		pm_charset_decode(out, value, pm_charset_detect(value), &replaced, NULL);
	pm_buf_add(out, "", 0);
	for (size_t i = 0; i < out->len; i++)
		if ((unsigned char)out->ptr[i] < ' ')
			out->ptr[i] = ' ';
}

struct pm_str pm_mime_text(struct pm_arena *arena, struct pm_str value)
{
	struct pm_buf line = {0};
	struct pm_str text = PM_STR("");

	start_gmime();
	unfold(&line, value);
	if (line.len > 0) {
		char *decoded = g_mime_utils_header_decode_text(NULL, line.ptr);
		text = pm_arena_copy(arena, pm_str_of(decoded));
		g_free(decoded);
	}
	arena->failed = arena->failed || line.failed;
	pm_buf_free(&line);
	return text;
}

/* Call for each mailbox; false for a group, whose own members are to be looked at. */
static void call_mailboxes(InternetAddressList *list,
	void (*call)(void *context, struct pm_str name), void *context, bool in_group)
{
	int count = internet_address_list_length(list);

	for (int i = 0; i < count; i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);
		const char *name = internet_address_get_name(address);
		if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
			if (name == NULL || *name == '\0')
				name = internet_address_mailbox_get_addr(
					INTERNET_ADDRESS_MAILBOX(address));
			if (name != NULL)
				call(context, pm_str_of(name));
		} else if (!in_group) { /* a group has no groups */
			call_mailboxes(
				internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
				call, context, true);
		}
	}
}

void pm_mime_mailboxes(
	struct pm_str value, void (*call)(void *context, struct pm_str name), void *context)
{
	struct pm_buf line = {0};

	start_gmime();
	unfold(&line, value);
	InternetAddressList *list =
		line.len > 0 ? internet_address_list_parse(NULL, line.ptr) : NULL;
	if (list != NULL) {
		call_mailboxes(list, call, context, false);
		g_object_unref(list);
	}
	pm_buf_free(&line);
}

/* A copy of what GMime gives; empty for NULL. */
static struct pm_str copy(struct pm_arena *arena, const char *text)
{
	return pm_arena_copy(arena, pm_str_of(text != NULL ? text : ""));
}

static bool is_parameter(GMimeContentType *type, const char *name, const char *value)
{
	const char *given = g_mime_content_type_get_parameter(type, name);

	return given != NULL && strcasecmp(given, value) == 0;
}

static void read_type(struct pm_mime_part *part, struct pm_arena *arena, const char *value)
{
	GMimeContentType *type = g_mime_content_type_parse(NULL, value);
	char *name = type != NULL ? g_mime_content_type_get_mime_type(type) : NULL;

	if (name != NULL) {
		char *lower = g_ascii_strdown(name, -1);
		part->type = copy(arena, lower);
		g_free(lower);
		part->charset = copy(arena, g_mime_content_type_get_parameter(type, "charset"));
		part->boundary = copy(arena, g_mime_content_type_get_parameter(type, "boundary"));
		part->smime = copy(arena, g_mime_content_type_get_parameter(type, "smime-type"));
		if (part->name.len == 0)
			part->name = copy(arena, g_mime_content_type_get_parameter(type, "name"));
		part->flowed = is_parameter(type, "format", "flowed");
		part->dense = is_parameter(type, "delsp", "yes");
	}
	g_free(name);
	if (type != NULL)
		g_object_unref(type);
}

static void read_disposition(struct pm_mime_part *part, struct pm_arena *arena, const char *value)
{
	GMimeContentDisposition *given = g_mime_content_disposition_parse(NULL, value);

	if (given == NULL)
		return;
	part->attached = strcasecmp(g_mime_content_disposition_get_disposition(given), "inline");
	struct pm_str name =
		copy(arena, g_mime_content_disposition_get_parameter(given, "filename"));
	if (name.len > 0)
		part->name = name;
	g_object_unref(given);
}

static void read_encoding(struct pm_mime_part *part, struct pm_arena *arena, const char *value)
{
	(void)arena;
	switch (g_mime_content_encoding_from_string(value)) {
	case GMIME_CONTENT_ENCODING_BASE64:
		part->encoding = PM_MIME_BASE64;
		break;
	case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
		part->encoding = PM_MIME_QUOTED;
		break;
	case GMIME_CONTENT_ENCODING_UUENCODE:
		part->encoding = PM_MIME_UUENCODE;
		break;
	default:
		part->encoding = PM_MIME_PLAIN;
	}
}

/* Read one of the fields that say what a part is; others say nothing. */
static void read_field(
	struct pm_mime_part *part, struct pm_arena *arena, struct pm_str name, struct pm_str value)
{
	static const struct {
		const char *name;
		void (*read)(struct pm_mime_part *, struct pm_arena *, const char *value);
	} fields[] = {
		{"content-type", read_type},
		{"content-disposition", read_disposition},
		{"content-transfer-encoding", read_encoding},
	};
	struct pm_buf line = {0};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (name.len != strlen(fields[i].name) ||
			strncasecmp(name.ptr, fields[i].name, name.len) != 0)
			continue;
		unfold(&line, value);
		if (line.len > 0)
			fields[i].read(part, arena, line.ptr);
		arena->failed = arena->failed || line.failed;
		pm_buf_free(&line);
	}
}

void pm_mime_parse(
	struct pm_mime_part *part, struct pm_arena *arena, struct pm_str bytes, const char *type)
{
	struct pm_str name, value;

	start_gmime();
	*part = (struct pm_mime_part){.type = pm_str_of(type), .charset = PM_STR("")};
	split(part, bytes);
	struct pm_str header = part->header;
	while (pm_mime_next_field(&header, &name, &value))
		read_field(part, arena, name, value);
}

/* ---- Parts ---- */

/* A line "--boundary". */
struct delimiter {
	const char *start, *end; /* with the line end before and after it */
	bool last;
};

/* The place is one of a delimiter: at the beginning of a line, with nothing after it but "--" and
 * white space. */
static bool is_delimiter(
	struct pm_str text, const char *at, size_t len, struct delimiter *delimiter)
{
	const char *end = text.ptr + text.len, *after = at + len;

	if (at > text.ptr && at[-1] != '\n')
		return false;
	delimiter->last = end - after >= 2 && after[0] == '-' && after[1] == '-';
	after += delimiter->last ? 2 : 0;
	while (after < end && (*after == ' ' || *after == '\t' || *after == '\r'))
		after++;
	/* Words after the last delimiter, as some append, do not make it another's. */
	if (after < end && *after != '\n')
		return false;
	delimiter->end = after + (after < end);
	at -= at > text.ptr;
	at -= at > text.ptr && *at == '\n' && at[-1] == '\r';
	delimiter->start = at;
	return true;
}

static bool find_delimiter(struct pm_str text, struct pm_str boundary, struct delimiter *delimiter)
{
	const char *at = text.ptr, *end = text.ptr + text.len;

	/* Found without the dashes, so that no buffer is needed for both; once a line at most, so
	 * that lines that look like it do not make it slow. */
	while ((at = memmem(at, (size_t)(end - at), boundary.ptr, boundary.len)) != NULL) {
		if (at - text.ptr >= 2 && at[-1] == '-' && at[-2] == '-' &&
			is_delimiter(text, at - 2, boundary.len + 2, delimiter))
			return true;
		const char *line_end = memchr(at, '\n', (size_t)(end - at));
		at = line_end != NULL ? line_end + 1 : end;
	}
	return false;
}

bool pm_mime_next_part(struct pm_str *rest, struct pm_str boundary, struct pm_str *part, bool *cut)
{
	struct delimiter before, after;
	const char *end = rest->ptr + rest->len;

	*cut = false;
	if (boundary.len == 0 || !find_delimiter(*rest, boundary, &before) || before.last)
		return false;
	struct pm_str inner = {before.end, (size_t)(end - before.end)};
	*cut = !find_delimiter(inner, boundary, &after);
	if (*cut)
		after.start = end;
	/* The line end before the next delimiter is the delimiter's; a part may have no byte. */
	*part = (struct pm_str){inner.ptr, (size_t)(after.start - inner.ptr)};
	*rest = (struct pm_str){after.start, (size_t)(end - after.start)};
	return true;
}

struct pm_str pm_mime_guess_boundary(struct pm_str body)
{
	struct pm_str line, next;

	while (pm_mime_next_line(&body, &line)) {
		struct pm_str after = body;
		line = pm_str_trim(line);
		if (line.len > 2 && memcmp(line.ptr, "--", 2) == 0 &&
			pm_mime_next_line(&after, &next) && next.len > 8 &&
			strncasecmp(next.ptr, "content-", 8) == 0)
			return (struct pm_str){line.ptr + 2, line.len - 2};
	}
	return PM_STR("");
}

/* ---- Encodings ---- */

/* Run bytes through one of GMime's decoders. */
static void step(GMimeEncoding *state, struct pm_str bytes, struct pm_buf *out)
{
	if (!pm_buf_reserve(out, g_mime_encoding_outlen(state, bytes.len) + 1))
		return;
	out->len += g_mime_encoding_step(state, bytes.ptr, bytes.len, out->ptr + out->len);
	out->ptr[out->len] = '\0';
}

static bool is_base64(struct pm_str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (!isalnum((unsigned char)line.ptr[i]) && line.ptr[i] != '+' &&
			line.ptr[i] != '/' && line.ptr[i] != '=')
			return false;
	return true;
}

/* Lines are left out whole, as each stands for whole bytes. What is appended after the padding, as
 * some lists do, is no base64 whatever its letters. */
static size_t decode_base64(GMimeEncoding *state, struct pm_str body, struct pm_buf *out)
{
	struct pm_str line;
	size_t bad = 0;
	bool ended = false;

	while (pm_mime_next_line(&body, &line)) {
		line = pm_str_trim(line);
		if (line.len == 0)
			continue;
		if (ended || !is_base64(line)) {
			bad++;
			continue;
		}
		step(state, line, out);
		ended = line.ptr[line.len - 1] == '=';
	}
	return bad;
}

/* Pass over the line "begin MODE NAME". */
static struct pm_str skip_begin(struct pm_str body)
{
	struct pm_str rest = body, line;

	while (pm_mime_next_line(&rest, &line))
		if (line.len > 6 && memcmp(line.ptr, "begin ", 6) == 0)
			return rest;
	return body;
}

size_t pm_mime_decode(const struct pm_mime_part *part, struct pm_buf *out)
{
	static const GMimeContentEncoding encodings[] = {
		[PM_MIME_BASE64] = GMIME_CONTENT_ENCODING_BASE64,
		[PM_MIME_QUOTED] = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
		[PM_MIME_UUENCODE] = GMIME_CONTENT_ENCODING_UUENCODE,
	};
	GMimeEncoding state;

	if (part->encoding == PM_MIME_PLAIN) {
		pm_buf_add_str(out, part->body);
		return 0;
	}
	g_mime_encoding_init_decode(&state, encodings[part->encoding]);
	if (part->encoding == PM_MIME_BASE64)
		return decode_base64(&state, part->body, out);
	step(&state, part->encoding == PM_MIME_UUENCODE ? skip_begin(part->body) : part->body, out);
	return 0;
}
