/*
 * Mending what is nearly XML.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/xml_mend.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/xml.h"

/* The longest name of an entity, and of an element, that is looked at. */
#define NAME_MAX_LENGTH 64

/* What ends otherwise than at the next bracket. */
static const struct {
	const char *begin, *end;
} sections[] = {{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}};

#define SECTION_COUNT (sizeof sections / sizeof *sections)

/* A text being mended, and the elements that are open. */
struct mending {
	const char *at, *end;
	struct pm_buf *out;
	struct pm_str open[PM_XML_DEPTH_MAX];
	size_t depth;
	bool endless[SECTION_COUNT]; /* no more ends: not to look for one again and again */
	bool had_doctype;
};

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || (c & 0x80) != 0 || (c != '\0' && strchr("_-.:", c));
}

/* The name that begins here. */
static struct pm_str name_at(const char *at, const char *end)
{
	struct pm_str name = {at, 0};

	while (at + name.len < end && name.len < NAME_MAX_LENGTH && is_name_char(at[name.len]))
		name.len++;
	return name;
}

/* The text goes on with these characters. */
static bool is_next(const struct mending *mending, const char *with)
{
	size_t len = strlen(with);

	return (size_t)(mending->end - mending->at) >= len && memcmp(mending->at, with, len) == 0;
}

static void copy(struct mending *mending, size_t len)
{
	pm_buf_add(mending->out, mending->at, len);
	mending->at += len;
}

/* Copy the next character, of which an ampersand has to begin a reference. */
static void copy_one(struct mending *mending)
{
	const char *at = mending->at + 1;

	copy(mending, 1);
	if (at[-1] != '&')
		return;
	bool is_number = at < mending->end && *at == '#';
	struct pm_str name = name_at(at + is_number, mending->end);
	bool is_named = name.len > 0 && !isdigit((unsigned char)name.ptr[0]);
	const char *after = name.ptr + name.len;
	if ((!is_number && !is_named) || name.len == 0 || after == mending->end || *after != ';')
		pm_buf_add_str(mending->out, PM_STR("amp;"));
}

/* Copy a section; false when none begins here, or it does not end. */
static bool copy_section(struct mending *mending, size_t i)
{
	const char *end = sections[i].end, *found = NULL;

	if (!is_next(mending, sections[i].begin))
		return false;
	if (!mending->endless[i])
		found = memmem(mending->at, (size_t)(mending->end - mending->at), end, strlen(end));
	mending->endless[i] = found == NULL;
	if (found != NULL)
		copy(mending, (size_t)(found - mending->at) + strlen(end));
	return found != NULL;
}

/* Copy a document type with the declarations in it. */
static bool copy_doctype(struct mending *mending)
{
	const char *at = mending->at;
	int brackets = 0;

	if (mending->had_doctype || !is_next(mending, "<!DOCTYPE"))
		return false;
	mending->had_doctype = true;
	while (at < mending->end && (*at != '>' || brackets > 0))
		brackets += (*at == '[') - (*at == ']'), at++;
	if (at == mending->end)
		return false;
	copy(mending, (size_t)(at + 1 - mending->at));
	return true;
}

/* Write the ends of open elements until `depth` are open. */
static void close_down(struct mending *mending, size_t depth)
{
	while (mending->depth > depth) {
		struct pm_str name = mending->open[--mending->depth];
		pm_buf_add_str(mending->out, PM_STR("</"));
		pm_buf_add_str(mending->out, name);
		pm_buf_add_char(mending->out, '>');
	}
}

/* Take the end of an element: it ends all in it too; without a beginning it is left out. */
static bool take_end(struct mending *mending)
{
	struct pm_str name = name_at(mending->at + 2, mending->end);
	const char *after = name.ptr + name.len;

	if (!is_next(mending, "</") || name.len == 0)
		return false;
	while (after < mending->end && isspace((unsigned char)*after))
		after++;
	if (after == mending->end || *after != '>')
		return false;
	mending->at = after + 1;
	for (size_t i = mending->depth; i > 0; i--) {
		if (pm_str_equal(mending->open[i - 1], name)) {
			close_down(mending, i - 1);
			break;
		}
	}
	return true;
}

/* The `>` of a tag, outside of quotation marks; NULL when another tag comes before. */
static const char *end_of_tag(const char *at, const char *end)
{
	char quote = '\0';

	for (; at < end && *at != '<'; at++) {
		if (quote == '\0' && *at == '>')
			return at;
		if (quote == *at)
			quote = '\0';
		else if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
	}
	return NULL;
}

/* Elements of HTML that never end. */
static bool is_void(struct pm_str name)
{
	static const char *const names[] = {"br", "hr", "img", "wbr", "input"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (name.len == strlen(names[i]) && strncasecmp(name.ptr, names[i], name.len) == 0)
			return true;
	return false;
}

/* Take the beginning of an element. */
static bool take_start(struct mending *mending)
{
	struct pm_str name = name_at(mending->at + 1, mending->end);
	const char *close = end_of_tag(mending->at + 1, mending->end);

	if (name.len == 0 || isdigit((unsigned char)name.ptr[0]) || close == NULL)
		return false;
	bool is_empty = close[-1] == '/' || is_void(name);
	if (!is_empty && mending->depth == PM_XML_DEPTH_MAX)
		return false;
	while (mending->at < close)
		copy_one(mending);
	if (is_void(name) && close[-1] != '/')
		pm_buf_add_char(mending->out, '/');
	copy(mending, 1);
	if (!is_empty)
		mending->open[mending->depth++] = name;
	return true;
}

/* Take what begins with an opening bracket. */
static void take_markup(struct mending *mending)
{
	for (size_t i = 0; i < SECTION_COUNT; i++)
		if (copy_section(mending, i))
			return;
	if (copy_doctype(mending) || take_end(mending) || take_start(mending))
		return;
	if (is_next(mending, "<![CDATA[")) {
		copy(mending, (size_t)(mending->end - mending->at));
		pm_buf_add_str(mending->out, PM_STR("]]>"));
		return;
	}
	mending->at++;
	pm_buf_add_str(mending->out, PM_STR("&lt;"));
}

void pm_xml_mend(struct pm_str text, struct pm_buf *out)
{
	struct mending mending = {.at = text.ptr, .end = text.ptr + text.len, .out = out};

	while (mending.at < mending.end) {
		const char *next = mending.at;
		while (next < mending.end && *next != '<' && *next != '&')
			next++;
		copy(&mending, (size_t)(next - mending.at));
		if (next == mending.end)
			break;
		if (*next == '<')
			take_markup(&mending);
		else
			copy_one(&mending);
	}
	close_down(&mending, 0);
}
