/*
 * What the programs that make documents write into them about them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/properties.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/xml.h"
#include "lib/buf.h"

static bool begins_with(struct pm_str text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && strncasecmp(text.ptr, prefix, len) == 0;
}

/* ---- What is none of the author's ---- */

static bool has_extension(struct pm_str name)
{
	static const char *const extensions[] = {".ai", ".doc", ".docx", ".dvi", ".eps", ".fm",
		".htm", ".html", ".indd", ".odt", ".p65", ".pages", ".pdf", ".pmd", ".ppt", ".pptx",
		".ps", ".qxd", ".qxp", ".rtf", ".tex", ".txt", ".wpd", ".xls", ".xlsx"};

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		size_t len = strlen(extensions[i]);
		if (name.len > len &&
			strncasecmp(name.ptr + name.len - len, extensions[i], len) == 0)
			return true;
	}
	return false;
}

/* One word of letters with digits or underscores: the name of a file. */
static bool is_identifier(struct pm_str text)
{
	bool odd = false;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (isspace(c) || c >= 0x80)
			return false;
		odd |= !isalpha(c) && c != '-';
	}
	return odd;
}

/* From there on it has nothing but digits. */
static bool is_number(struct pm_str text, size_t from)
{
	for (size_t i = from; i < text.len; i++)
		if (!isdigit((unsigned char)text.ptr[i]) && text.ptr[i] != ' ')
			return false;
	return true;
}

static bool is_title(struct pm_str title)
{
	static const char *const before[] = {
		"file:", "Microsoft Excel - ", "Microsoft PowerPoint - ", "Microsoft Word - "};
	static const char *const defaults[] = {
		"Document", "Layout", "PowerPoint Presentation", "Slide", "untitled"};

	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (begins_with(title, before[i]))
			return false;
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		if (begins_with(title, defaults[i]) && is_number(title, strlen(defaults[i])))
			return false;
	return !has_extension(title) && !is_identifier(title) &&
	       memchr(title.ptr, '\\', title.len) == NULL;
}

/* A name of an account is a word of small letters and digits. */
static bool is_author(struct pm_str author)
{
	static const char *const accounts[] = {
		"Administrator", "Microsoft Office User", "Owner", "Unknown", "User"};

	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
		if (begins_with(author, accounts[i]) && author.len == strlen(accounts[i]))
			return false;
	for (size_t i = 0; i < author.len; i++) {
		unsigned char c = (unsigned char)author.ptr[i];
		if (isupper(c) || isspace(c) || c >= 0x80)
			return !is_identifier(author);
	}
	return false;
}

/* ---- Putting ---- */

static void put_title(struct pm_draft *draft, struct pm_str title)
{
	title = pm_str_trim(title);
	if (is_title(title))
		pm_draft_put(draft, PM_DRAFT_TITLE, title, "its properties");
}

/* Put what stands between semicolons, or commas. */
static void put_list(struct pm_draft *draft, enum pm_draft_field field, struct pm_str list)
{
	char mark = ';';

	if (field == PM_DRAFT_TAG && memchr(list.ptr, mark, list.len) == NULL)
		mark = ',';
	while (list.len > 0) {
		const char *end = memchr(list.ptr, mark, list.len);
		size_t len = end != NULL ? (size_t)(end - list.ptr) : list.len;
		struct pm_str item = pm_str_trim((struct pm_str){list.ptr, len});
		if (field != PM_DRAFT_AUTHOR || is_author(item))
			pm_draft_put(draft, field, item, "its properties");
		len += end != NULL;
		list.ptr += len;
		list.len -= len;
	}
}

void pm_property_put(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	if (field == PM_DRAFT_TITLE)
		put_title(draft, value);
	else if (field == PM_DRAFT_AUTHOR || field == PM_DRAFT_TAG)
		put_list(draft, field, value);
	else
		pm_draft_put(draft, field, value, "its properties");
}

void pm_property_put_node(struct pm_draft *draft, enum pm_draft_field field, const xmlNode *node)
{
	struct pm_buf text = {0};

	pm_xml_text(node, &text);
	pm_property_put(draft, field, pm_str_trim(pm_buf_str(&text)));
	draft->arena.failed |= text.failed;
	pm_buf_free(&text);
}
