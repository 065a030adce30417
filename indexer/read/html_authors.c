/*
 * Names of authors, out of what pages give as such.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_authors.h"

#include <string.h>
#include <strings.h>

#include "indexer/read/html_words.h"
#include "lib/buf.h"

/* No name has more bytes or words. */
#define NAME_MAX_BYTES 100
#define NAME_MAX_WORDS 8

/* How far from the heading a byline may stand, in bytes of text. */
#define BYLINE_NEAR 600

/* What comes before a name. */
static const char *const before[] = {"analysis by ", "opinion by ", "story by ", "words by ",
	"text: ", "текст: ", "Текст: ", "written by ", "posted by ", "published by ",
	"reported by ", "view all posts by ", "posts by ",
	"author: ", "authors: ", "autor: ", "autorin: ", "by: ", "by ", "von ", "par ", "por ",
	"de: ", "di ", "door ", "av ", "af "};

/* What makes a short line a byline, without a class that says so. */
static const char *const said[] = {"posted by ", "written by ", "reported by ", "text: "};

#define BYLINE_MAX 80 /* bytes */

/* What stands between two names. */
static const char *const between[] = {
	" and ", " & ", " und ", " et ", " y ", " en ", " och ", " og ", " with ", "; ", " | "};

/* What systems put where no name is known. */
static const char *const accounts[] = {"admin", "administrator", "webmaster", "root", "user",
	"editor", "author", "publisher", "staff", "unknown", "none", "no author", "null", "n/a",
	"undefined", "anonymous", "guest", "default", "redaktion", "webredaktion", "super user",
	"site admin", "posted", "by"};

/* One of the words stands at the place, whatever its case; its length, 0: none. */
static size_t one_at(struct pm_str text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pm_html_starts(text, words[i]))
			return strlen(words[i]);
	return 0;
}

#define ONE_AT(text, words) one_at(text, words, sizeof words / sizeof *words)

static bool is_account(struct pm_str name)
{
	bool single = memchr(name.ptr, ' ', name.len) == NULL, lower = true, marked = false;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		lower = lower && !(c >= 'A' && c <= 'Z') && (unsigned char)c < 0x80;
		marked = marked || strchr("-_0123456789", c) != NULL;
	}
	if (single && lower && (marked || pm_html_mentions(name, "admin")))
		return true;
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
		if (name.len == strlen(accounts[i]) && pm_html_starts(name, accounts[i]))
			return true;
	return false;
}

/* The text can be a name of a person or, as publishers give them, of an editorial office. */
static bool is_name(struct pm_str text)
{
	struct pm_date_found date;
	bool letters = false;

	if (text.len < 2 || text.len > NAME_MAX_BYTES || is_account(text) ||
		pm_html_count_words(text) > NAME_MAX_WORDS)
		return false;
	if (pm_html_mentions(text, "www.") || pm_html_is_domain(text))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		letters |= (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		letters |= (unsigned char)c >= 0x80;
		if (strchr("@<>{}[]=/\\", c) != NULL)
			return false;
	}
	return letters && !pm_date_find(&date, text, 0, PM_DATE_DAY_FIRST);
}

/* What ends a link to all that an author wrote. */
static const char arrow[] = "→";

/* Without what comes before the name and marks around it. */
static struct pm_str bare(struct pm_str text)
{
	text = pm_str_trim(text);
	size_t len = ONE_AT(text, before);
	text = pm_str_trim((struct pm_str){text.ptr + len, text.len - len});
	if (text.len > strlen(arrow) &&
		memcmp(text.ptr + text.len - strlen(arrow), arrow, strlen(arrow)) == 0)
		text = pm_str_trim((struct pm_str){text.ptr, text.len - strlen(arrow)});
	while (text.len > 0 && strchr(",;:|-", text.ptr[text.len - 1]) != NULL)
		text = pm_str_trim((struct pm_str){text.ptr, text.len - 1});
	while (text.len > 0 && strchr(",;:|-", text.ptr[0]) != NULL)
		text = pm_str_trim((struct pm_str){text.ptr + 1, text.len - 1});
	return text;
}

/* What follows a name after a comma and is an office: "AP Sports Writer", "Example News". */
static bool is_office(struct pm_str text)
{
	static const char *const offices[] = {"writer", "editor", "reporter", "correspondent",
		"news", "media", "press", "business", "staff", "analyst", "columnist",
		"contributor", "for "};
	size_t capitals = 0;

	text = pm_str_trim(text);
	while (capitals < text.len && text.ptr[capitals] >= 'A' && text.ptr[capitals] <= 'Z')
		capitals++;
	if (capitals >= 2 && (capitals == text.len || strchr(" ,", text.ptr[capitals]) != NULL))
		return true;
	for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
		if (pm_html_mentions(text, offices[i]))
			return true;
	return pm_html_count_words(text) < 2;
}

/* Without an office after the name. */
static struct pm_str cut_office(struct pm_str text)
{
	const char *comma = memchr(text.ptr, ',', text.len);
	size_t len = comma != NULL ? (size_t)(comma - text.ptr) : text.len;
	struct pm_str name = {text.ptr, len};

	if (comma == NULL || pm_html_count_words(name) < 2 ||
		!is_office((struct pm_str){comma + 1, text.len - len - 1}))
		return text;
	return name;
}

/* The text's commas are between names: each part has at least two words, as "Jane Doe, John Roe"
 * but not "Doe, Jane". */
static bool commas_separate(struct pm_str text)
{
	for (;;) {
		const char *comma = memchr(text.ptr, ',', text.len);
		size_t len = comma != NULL ? (size_t)(comma - text.ptr) : text.len;
		if (pm_html_count_words((struct pm_str){text.ptr, len}) < 2)
			return false;
		if (comma == NULL)
			return true;
		text = (struct pm_str){comma + 1, text.len - len - 1};
	}
}

/* Without an office in capitals after the last name: "Jane Doe, John Roe, AP". */
static struct pm_str cut_initials(struct pm_str text)
{
	const char *comma = memrchr(text.ptr, ',', text.len);
	size_t len = comma != NULL ? (size_t)(comma - text.ptr) : text.len;
	struct pm_str rest = pm_str_trim((struct pm_str){text.ptr + len, text.len - len});

	for (size_t i = 1; i < rest.len; i++)
		if (rest.ptr[i] != ' ' && !(rest.ptr[i] >= 'A' && rest.ptr[i] <= 'Z'))
			return text;
	return rest.len > 2 ? (struct pm_str){text.ptr, len} : text;
}

void pm_html_each_author(
	struct pm_str text, void (*take)(void *context, struct pm_str name), void *context)
{
	text = cut_initials(cut_office(text));
	bool commas = commas_separate(text);
	size_t begin = 0;

	for (size_t at = 0; at <= text.len; at++) {
		struct pm_str rest = {text.ptr + at, text.len - at};
		size_t len = at == text.len ? 1 : ONE_AT(rest, between);
		if (len == 0 && commas && text.ptr[at] == ',')
			len = 1;
		if (len == 0)
			continue;
		struct pm_str name = bare((struct pm_str){text.ptr + begin, at - begin});
		if (is_name(name))
			take(context, name);
		at += len - 1;
		begin = at + 1;
	}
}

/* The text looks like a person's name: two to four words, capitals but for particles. */
static bool looks_like_name(struct pm_str text)
{
	static const char *const particles[] = {
		"de ", "da ", "di ", "van ", "von ", "der ", "den ", "la ", "y "};
	size_t words = pm_html_count_words(text);

	if (words < 2 || words > 4 || memmem(text.ptr, text.len, "\xEF\xBC\x9A", 3) != NULL)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		struct pm_str rest = {text.ptr + i, text.len - i};
		char c = text.ptr[i];
		if ((c >= '0' && c <= '9') || c == ':')
			return false;
		if (c >= 'a' && c <= 'z' && (i == 0 || text.ptr[i - 1] == ' ') &&
			ONE_AT(rest, particles) == 0)
			return false;
	}
	return true;
}

/* Names that were looked at. */
struct look {
	size_t names, odd;
};

static void look_at(void *context, struct pm_str name)
{
	struct look *look = context;

	look->names++;
	look->odd += !looks_like_name(name);
}

/* How many names of persons the text looks like; 0: there is something else in it. */
static size_t count_names(struct pm_str text)
{
	struct look look = {0};

	pm_html_each_author(text, look_at, &look);
	return look.odd == 0 ? look.names : 0;
}

/* The line is one of the byline: its class says so, or that of a part of it. */
static bool is_byline(const struct pm_html_page *page, const struct pm_html_line *line)
{
	const struct pm_html_line *heading = page->heading;
	unsigned marks = 0;

	if (heading == NULL || line->position < heading->position ||
		line->position > heading->position + heading->text.len + BYLINE_NEAR)
		return false;
	for (size_t i = 0; i < line->piece_count; i++)
		marks |= line->pieces[i].marks;
	if (line->text.len <= BYLINE_MAX && ONE_AT(line->text, said) > 0)
		marks |= PM_HTML_BYLINE;
	/* A heading in a card has its byline there. */
	unsigned listed = line->marks & PM_HTML_LISTED & ~heading->marks;
	return (marks & PM_HTML_BYLINE) && listed == 0 && !pm_html_is_beside(line, heading);
}

/* The name in a byline that begins with "By": up to a date, a bar or its end; empty: none. */
static struct pm_str name_in(struct pm_str text)
{
	size_t len = ONE_AT(text, before);
	struct pm_date_found date;

	if (len == 0)
		return PM_STR("");
	text = (struct pm_str){text.ptr + len, text.len - len};
	if (pm_date_find(&date, text, 0, PM_DATE_DAY_FIRST))
		text.len = date.begin;
	if (text.len > 4 && memcmp(text.ptr + text.len - 4, " on ", 4) == 0)
		text.len -= 4;
	for (size_t i = 0; i < text.len; i++)
		if (strchr("|(\xC2", text.ptr[i]) != NULL)
			text.len = i;
	return bare(text);
}

/* The text of a line from one piece to before another. */
static struct pm_str between_pieces(const struct pm_html_line *line, size_t from, size_t to)
{
	size_t begin = line->pieces[from].begin;
	size_t end = to < line->piece_count ? line->pieces[to].begin : line->text.len;

	return pm_str_trim((struct pm_str){line->text.ptr + begin, end - begin});
}

/* The name in the part of a line whose class says that it is one; empty: none. */
static struct pm_str name_marked(const struct pm_html_line *line)
{
	for (size_t i = 0; i < line->piece_count; i++) {
		struct pm_str first = between_pieces(line, i, i + 1);
		if (!(line->pieces[i].marks & PM_HTML_BYLINE) || first.len == 0)
			continue;
		size_t last = i;
		while (last + 1 < line->piece_count &&
			line->pieces[last + 1].marks & PM_HTML_BYLINE)
			last++;
		struct pm_str all = between_pieces(line, i, last + 1);
		struct pm_str name = name_in(all);
		/* What follows one name or some may be an office. */
		if (name.len == 0 && count_names(first) < 2 && count_names(all) > 1)
			name = all;
		else if (name.len == 0 && count_names(first) > 0)
			name = first;
		if (name.len > 0)
			return name;
	}
	return PM_STR("");
}

void pm_html_read_byline(struct pm_html_meta *meta, const struct pm_html_page *page)
{
	for (size_t i = 0; i < page->lines->count; i++) {
		const struct pm_html_line *line = &page->lines->items[i];
		struct pm_str name = PM_STR("");
		if (is_byline(page, line))
			name = name_in(line->text);
		if (is_byline(page, line) && name.len == 0)
			name = name_marked(line);
		if (name.len == 0)
			continue;
		/* A sentence is no name: "By the end of May ..." */
		if (pm_html_count_words(name) <= 2 * NAME_MAX_WORDS)
			pm_html_offer(meta, PM_DRAFT_AUTHOR, PM_HTML_RANK_BYLINE, name, "byline");
		return;
	}
}
