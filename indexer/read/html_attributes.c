/*
 * The attributes of an HTML page that somebody looks at.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_cut.h"

#include <stdint.h>
#include <string.h>

#include "indexer/read/html_words.h"

/* The parser looks at all attributes of these: it repeats formatting elements that are not closed,
 * unless their attributes are those of others. */
static bool is_compared(struct pm_str tag)
{
	static const char *const tags[] = {"b", "i", "u", "s", "em", "tt", "big", "code", "font",
		"nobr", "small", "strike", "strong", "isindex", "annotation-xml"};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (pm_html_is_name(tag, tags[i]))
			return true;
	return false;
}

/* Whether a word of a class, id or role, or a part of it, says something. */
static bool says_something(struct pm_str word)
{
	return pm_html_names_boilerplate(word) || pm_html_names_marks(word);
}

/* The same of words that a page has again and again. */
static bool is_known_to_say(struct pm_html_cut *cut, struct pm_str word)
{
	if (word.len == 0)
		return false;
	size_t place = word.len * 64 + (unsigned char)word.ptr[0] * 16 +
	               (unsigned char)word.ptr[word.len / 2] * 4 +
	               (unsigned char)word.ptr[word.len - 1];
	struct pm_html_known_word *known = &cut->known_words[place % PM_HTML_KNOWN_WORDS];
	if (!pm_str_equal(known->word, word))
		*known = (struct pm_html_known_word){word, says_something(word)};
	return known->says_something;
}

static bool is_escaped(struct pm_str value)
{
	return memchr(value.ptr, '&', value.len) != NULL;
}

/* Whether a style may say that an element is not seen. */
static bool may_hide(struct pm_str value)
{
	return pm_html_mentions(value, "display") || is_escaped(value);
}

/* Whether the page is related in a way that matters to what a link leads to. */
static bool relates(struct pm_str value)
{
	return pm_html_mentions(value, "author") || pm_html_mentions(value, "canonical") ||
	       is_escaped(value);
}

/* Whether a role says something. */
static bool names_part(struct pm_str value)
{
	return says_something(value) || pm_html_mentions(value, "main") || is_escaped(value);
}

/* The attributes that somebody looks at; of the lists only what says something. */
enum {
	WANTED_LISTS = 2
};
static const struct {
	const char *name;
	const char *tag;                    /* NULL: any */
	bool (*if_it)(struct pm_str value); /* NULL: whatever it is */
} wanted[] = {
	{"class", NULL, NULL},
	{"id", NULL, NULL},
	{"href", "link", NULL},
	{"type", "script", NULL},
	{"type", "input", NULL},
	{"style", NULL, may_hide},
	{"rel", NULL, relates},
	{"title", "abbr", NULL},
	{"name", "meta", NULL},
	{"content", NULL, NULL},
	{"property", NULL, NULL},
	{"role", NULL, names_part},
	{"itemprop", NULL, NULL},
	{"itemtype", NULL, NULL},
	{"datetime", NULL, NULL},
	{"pubdate", NULL, NULL},
	{"hidden", NULL, NULL},
	{"aria-hidden", NULL, NULL},
	{"http-equiv", "meta", NULL},
	{"lang", "html", NULL},
	{"xml:lang", "html", NULL},
};

enum {
	WANTED_COUNT = sizeof wanted / sizeof *wanted
};

static size_t row_of(const struct pm_html_tag_attribute *attribute, struct pm_str tag)
{
	size_t row = 0;

	while (row < WANTED_COUNT &&
		!(pm_html_is_name(attribute->name, wanted[row].name) &&
			(wanted[row].tag == NULL || pm_html_is_name(tag, wanted[row].tag))))
		row++;
	return row;
}

/* Leave out the words of a list that say nothing, and such parts of words: of "menu-item-type-post"
 * there remains "menu-post". What is part of a word stays one. Whether any remains; if not, all is
 * as it was before the attribute. */
static bool cut_list(struct pm_html_cut *cut, const char *before, struct pm_str list)
{
	const char *end = list.ptr + list.len;
	bool begins = true, says = false;

	if (is_escaped(list))
		return true;
	pm_html_leave_out(cut, before, before);
	const size_t length = cut->out->len;
	for (const char *at = list.ptr; at < end; at++) {
		const char *part = at;
		while (at < end && (pm_html_is_alnum(*at) || (unsigned char)*at >= 0x80))
			at++;
		bool ends = at == end || pm_html_is_space(*at);
		if (is_known_to_say(cut, (struct pm_str){part, (size_t)(at - part)}))
			says = true;
		else
			pm_html_leave_out(cut, part, at + (at < end && begins == ends));
		begins = ends;
	}
	if (!says) {
		cut->out->len = length;
		cut->copied = before;
	}
	return says;
}

/* Whether somebody looks at an attribute, a list in part. left_out: bits of the rows of wanted[]
 * that are not in this tag: of two attributes of one name the parser takes the first. */
static bool is_wanted(struct pm_html_cut *cut, const char *before,
	const struct pm_html_tag_attribute *attribute, struct pm_str tag, uint32_t *left_out)
{
	size_t row = row_of(attribute, tag);

	if (row == WANTED_COUNT || (*left_out & 1U << row) != 0)
		return false;
	bool result = row < WANTED_LISTS
	                      ? cut_list(cut, before, attribute->value)
	                      : wanted[row].if_it == NULL || wanted[row].if_it(attribute->value);
	*left_out |= (uint32_t)!result << row;
	return result;
}

/* Leave out an attribute, and what stands before it if it is not needed to tell the next one from
 * what was before. */
static void leave_out_attribute(
	struct pm_html_cut *cut, const char *before, const char *at, const char *end)
{
	if (end == cut->end || pm_html_is_space(*end) || *end == '/' || *end == '>') {
		pm_html_leave_out(cut, before, end);
		return;
	}
	pm_html_leave_out(cut, at, end);
	if (at[-1] == '/') /* with `>` behind it, it would end an element */
		pm_buf_add_char(cut->out, ' ');
}

const char *pm_html_cut_attributes(struct pm_html_cut *cut, const char *at, struct pm_str tag)
{
	const char *end = cut->end;
	uint32_t left_out = 0;

	if (is_compared(tag))
		return pm_html_tag_end(at, end);
	for (;;) {
		const char *before = at;
		if ((at = pm_html_tag_next(at, end)) == end || *at == '>')
			break;
		struct pm_html_tag_attribute attribute = pm_html_tag_attribute(at, end);
		if (!is_wanted(cut, before, &attribute, tag, &left_out))
			leave_out_attribute(cut, before, at, attribute.end);
		at = attribute.end;
	}
	return at < end ? at + 1 : end;
}

/* The attributes of link and meta by which somebody looks at them, for some of their values. */
static bool is_telling(const struct pm_html_tag_attribute *attribute)
{
	static const char *const names[] = {"name", "property", "itemprop", "http-equiv"};

	if (pm_html_is_name(attribute->name, "rel"))
		return relates(attribute->value);
	if (pm_html_is_name(attribute->name, "itemtype"))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (pm_html_is_name(attribute->name, names[i]))
			return pm_html_names_field(attribute->value) ||
			       is_escaped(attribute->value);
	return false;
}

const char *pm_html_unseen_end(const char *at, const char *end)
{
	while ((at = pm_html_tag_next(at, end)) < end && *at != '>') {
		struct pm_html_tag_attribute attribute = pm_html_tag_attribute(at, end);
		if (is_telling(&attribute))
			return NULL;
		at = attribute.end;
	}
	return at < end ? at + 1 : end;
}
