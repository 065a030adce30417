/*
 * The title of an article, and the heading that shows it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_title.h"

#include <string.h>
#include <strings.h>

#include "indexer/read/html_words.h"
#include "lib/buf.h"
#include "lib/term.h"

/* A heading of fewer bytes may be a name for anything. */
#define HEADING_MIN 8

/* More headings, and longer titles, are not looked at: no article has them. */
#define HEADINGS_MAX 200
#define TITLE_MAX 300

/* The longest name of a site in a title, in bytes. */
#define SITE_NAME_MAX 60

/* The longest one before the title, in words: there also stands what the text is about. */
#define NAME_BEFORE_WORDS 3

/* What publishers put between the title and their name. */
static const char *const separators[] = {" | ", " - ", " – ", " — ", " » ", " « ", " :: ", " · ",
	" • ", " ‹ ", " › ", " / ", " < ", " > "};

/* A separator at the place; its length, 0: none. */
static size_t separator_at(struct pm_str text, size_t at)
{
	if (text.ptr[at] != ' ')
		return 0;
	for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
		size_t len = strlen(separators[i]);
		if (text.len - at >= len && memcmp(text.ptr + at, separators[i], len) == 0)
			return len;
	}
	return 0;
}

/* The part of a host that names its owner: "example" of www.example.co.uk. */
static struct pm_str owner_of(struct pm_str url)
{
	const char *at = url.len > 0 ? memmem(url.ptr, url.len, "://", 3) : NULL;
	struct pm_str best = PM_STR("");

	if (at == NULL)
		return best;
	const char *end = url.ptr + url.len;
	for (at += 3; at < end && *at != '/';) {
		const char *begin = at;
		while (at < end && strchr("./:", *at) == NULL)
			at++;
		struct pm_str label = {begin, (size_t)(at - begin)};
		if (label.len > 3 && label.len > best.len && !pm_str_is(label, "blogs"))
			best = label;
		if (at < end && *at != '/')
			at++;
	}
	return best;
}

/* The text is the name of the host, or the end of it: "Example.org" of www.example.org. */
static bool is_host(struct pm_str url, struct pm_str text)
{
	struct pm_str host = pm_host_of_url(url);

	if (!pm_html_is_domain(text) || text.len > host.len)
		return false;
	const char *end = host.ptr + (host.len - text.len);
	return strncasecmp(end, text.ptr, text.len) == 0 && (end == host.ptr || end[-1] == '.');
}

bool pm_html_is_site(const struct pm_html_names *names, struct pm_str text)
{
	struct pm_str owner = owner_of(names->url);

	if (text.len == 0)
		return false;
	if (names->source.len > 0 && pm_html_same_words(text, names->source))
		return true;
	if (names->site.len > 0 && pm_html_same_words(text, names->site))
		return true;
	if (is_host(names->url, text))
		return true;
	/* "example.com", "The Example" */
	return owner.len > 0 && text.len <= owner.len + 8 &&
	       (pm_html_same_words(text, owner) || pm_html_words_prefix(text, owner) > 0 ||
		       (pm_html_starts(text, "the ") &&
			       pm_html_same_words(
				       (struct pm_str){text.ptr + 4, text.len - 4}, owner)));
}

/* Without one name of the site at the end or the beginning. */
static struct pm_str cut_name(const struct pm_html_names *names, struct pm_str title)
{
	for (size_t at = title.len; at-- > 0;) {
		size_t len = separator_at(title, at);
		struct pm_str left = pm_str_trim((struct pm_str){title.ptr, at});
		if (len == 0 || left.len == 0)
			continue;
		struct pm_str right =
			pm_str_trim((struct pm_str){title.ptr + at + len, title.len - at - len});
		if (right.len > 0 && pm_html_is_site(names, right))
			return left;
		if (right.len > 0 && pm_html_is_site(names, left))
			return right;
	}
	return title;
}

static bool is_mark(char c)
{
	return (unsigned char)c < 0x80 &&
	       !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
}

/* The text begins with the heading's words, and there it or a part of it ends. */
static bool begins_part(struct pm_str text, struct pm_str heading, bool colons)
{
	size_t used = pm_html_words_prefix(text, heading);

	if (used == 0)
		return false;
	/* Marks at the end of the heading belong to it. */
	while (used < text.len && separator_at(text, used) == 0 && is_mark(text.ptr[used]))
		used++;
	return used == text.len || separator_at(text, used) > 0 ||
	       (colons && text.ptr[used - 1] == ':');
}

/* The heading says the same as a part of the title between separators, colons: or colons. */
static bool confirms(struct pm_str heading, struct pm_str title, bool colons)
{
	if (heading.len == 0 || title.len > TITLE_MAX)
		return false;
	for (size_t at = 0, length = 1; at < title.len; at++) {
		struct pm_str rest = {title.ptr + at, title.len - at};
		if (length > 0 && begins_part(rest, heading, colons))
			return true;
		length = separator_at(title, at);
		if (length == 0 && colons && at > 0 && title.ptr[at - 1] == ':')
			length = 1;
		at += length > 0 ? length - 1 : 0;
	}
	return false;
}

/* How well a heading fits that says the same as all of the title, or as a part of it that is not
 * beside the article. */
enum {
	FIT_WHOLE = 80,
	FIT_PART = 70,
};

/* How well a heading fits; 0: not at all. */
static unsigned fit_of(const struct pm_html_line *line, struct pm_str title, struct pm_str page)
{
	/* What is named like navigation may be all of the page. */
	unsigned level = (unsigned)(7 - line->heading) + (line->beside_depth > 0 ? 0 : 10);

	if (line->heading == 0 || line->text.len == 0)
		return 0;
	bool long_enough = line->text.len >= HEADING_MIN;
	if (title.len > 0 && pm_html_same_words(line->text, title))
		return FIT_WHOLE + level;
	if (long_enough && (confirms(line->text, title, true) || confirms(line->text, page, true)))
		return 60 + level;
	if (line->beside_depth > 0)
		return 0;
	if (line->heading == 1)
		return 40 + level;
	if (long_enough && pm_html_words_prefix(page, line->text) > 0)
		return 20 + level;
	return line->heading == 2 && line->marks & PM_HTML_ARTICLE ? level : 0;
}

/* Whether a heading is the title rather than the best one so far. Where each says the same as
 * another part of the page's title, one of the two is the name of the site or of a section: the
 * short one. */
static bool is_better(const struct pm_html_line *line, unsigned fit,
	const struct pm_html_line *best, unsigned best_fit)
{
	if (fit >= FIT_PART && fit < FIT_WHOLE && best_fit >= FIT_PART && best_fit < FIT_WHOLE) {
		if (line->text.len > best->text.len + best->text.len / 2)
			return true;
		if (best->text.len > line->text.len + line->text.len / 2)
			return false;
	}
	return fit > best_fit;
}

const struct pm_html_line *pm_html_find_heading(const struct pm_html_lines *lines,
	struct pm_str title, struct pm_str page, const struct pm_html_names *names)
{
	const struct pm_html_line *best = NULL;
	unsigned best_fit = 0;
	bool untitled = pm_html_is_site(names, page) && pm_html_is_site(names, title);
	size_t seen = 0;

	for (size_t i = 0; i < lines->count && seen < HEADINGS_MAX; i++) {
		seen += lines->items[i].heading != 0;
		const struct pm_html_line *line = &lines->items[i];
		unsigned fit = fit_of(line, title, page);
		if (fit > 0 && pm_html_is_site(names, line->text))
			fit = 0;
		/* A page whose title is only the site's name has its own in the first h2. */
		if (fit == 0 && untitled && line->heading == 2 && line->beside_depth == 0 &&
			!(line->marks & PM_HTML_LISTED))
			fit = 1;
		if (is_better(line, fit, best, best_fit)) {
			best = line;
			best_fit = fit;
		}
	}
	return best;
}

/* A name that may be the site's, by its look. */
static bool can_be_name(struct pm_str text)
{
	return text.len > 2 && text.len <= SITE_NAME_MAX && pm_html_count_words(text) <= 5 &&
	       !pm_html_same_words(text, PM_STR("blog")) &&
	       !pm_html_same_words(text, PM_STR("news")) &&
	       strchr("?!.,:", text.ptr[text.len - 1]) == NULL &&
	       !(text.ptr[0] >= 'a' && text.ptr[0] <= 'z' && pm_html_count_words(text) > 1);
}

struct pm_str pm_html_name_in_title(struct pm_str page, struct pm_str heading)
{
	size_t last = page.len, last_len = 0, first = 0;
	struct pm_str name = PM_STR("");

	if (heading.len < HEADING_MIN || page.len > TITLE_MAX)
		return name;
	while (last > 0 && last_len == 0)
		last_len = separator_at(page, --last);
	if (last_len == 0)
		return name;
	while (separator_at(page, first) == 0)
		first++;
	size_t after = last + last_len;
	if (confirms(heading, (struct pm_str){page.ptr, last}, false))
		name = (struct pm_str){page.ptr + after, page.len - after};
	else if (pm_html_same_words((struct pm_str){page.ptr + after, page.len - after}, heading) &&
		 pm_html_count_words((struct pm_str){page.ptr, first}) <= NAME_BEFORE_WORDS)
		name = (struct pm_str){page.ptr, first};
	name = pm_str_trim(name);
	return can_be_name(name) ? name : PM_STR("");
}

struct pm_str pm_html_cut_title(
	struct pm_str title, struct pm_str heading, const struct pm_html_names *names)
{
	struct pm_str cut;

	if (heading.len >= HEADING_MIN && !pm_html_same_words(heading, title) &&
		confirms(heading, title, false))
		return heading;
	/* More than one name: "Title | Section | Site". */
	for (int i = 0; i < 3 && (cut = cut_name(names, title)).len < title.len; i++)
		title = cut;
	return title;
}
