/*
 * What the classes and id of an element say of the text in it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_lines.h"

#include <string.h>

#include "lib/buf.h"

/* The longest word of a class that says something. */
#define WORD_MAX 24

/* The most of a class that is looked at. */
#define CLASS_MAX 400

/* Marks of words that say something only together: the footer of an entry is a part of it. */
#define FOOTER 0x100U
#define ENTRY 0x200U

/* Words of classes: publishers' systems agree on them, in English mostly. */
static const struct {
	const char *word;
	unsigned marks;
} words[] = {
	{"date", PM_HTML_DATE},
	{"dates", PM_HTML_DATE},
	{"datum", PM_HTML_DATE},
	{"fecha", PM_HTML_DATE},
	{"datetime", PM_HTML_DATE},
	{"dateline", PM_HTML_DATE},
	{"time", PM_HTML_DATE},
	{"timestamp", PM_HTML_DATE},
	{"posted", PM_HTML_DATE},
	{"submitted", PM_HTML_DATE},
	{"release", PM_HTML_DATE},
	{"byline", PM_HTML_DATE | PM_HTML_BYLINE},
	{"meta", PM_HTML_DATE},
	{"postmeta", PM_HTML_DATE},
	{"postmetadata", PM_HTML_DATE},
	{"postdate", PM_HTML_DATE},
	{"published", PM_HTML_DATE | PM_HTML_PUBLISHED},
	{"publishdate", PM_HTML_DATE | PM_HTML_PUBLISHED},
	{"publishingdate", PM_HTML_DATE | PM_HTML_PUBLISHED},
	{"pubdate", PM_HTML_DATE | PM_HTML_PUBLISHED},
	{"publish", PM_HTML_PUBLISHED},
	{"publishing", PM_HTML_PUBLISHED},
	{"publication", PM_HTML_PUBLISHED},
	{"updated", PM_HTML_MODIFIED},
	{"update", PM_HTML_MODIFIED},
	{"modified", PM_HTML_MODIFIED},
	{"lastmod", PM_HTML_MODIFIED},
	{"changed", PM_HTML_MODIFIED},
	{"edited", PM_HTML_MODIFIED},
	{"author", PM_HTML_BYLINE},
	{"authors", PM_HTML_BYLINE},
	{"authorname", PM_HTML_BYLINE},
	{"autor", PM_HTML_BYLINE},
	{"autorenzeile", PM_HTML_BYLINE},
	{"teaser", PM_HTML_LISTED},
	{"teasers", PM_HTML_LISTED},
	{"widget", PM_HTML_LISTED},
	{"card", PM_HTML_LISTED},
	{"cards", PM_HTML_LISTED},
	{"recent", PM_HTML_LISTED},
	{"latest", PM_HTML_LISTED},
	{"popular", PM_HTML_LISTED},
	{"trending", PM_HTML_LISTED},
	{"carousel", PM_HTML_LISTED},
	{"slider", PM_HTML_LISTED},
	{"ticker", PM_HTML_LISTED},
	{"comment", PM_HTML_BESIDE},
	{"comments", PM_HTML_BESIDE},
	{"commentlist", PM_HTML_BESIDE},
	{"commentmetadata", PM_HTML_BESIDE},
	{"respond", PM_HTML_BESIDE},
	{"replies", PM_HTML_BESIDE},
	{"related", PM_HTML_BESIDE},
	{"recommended", PM_HTML_BESIDE},
	{"recommendations", PM_HTML_BESIDE},
	{"sidebar", PM_HTML_BESIDE},
	{"footer", PM_HTML_BESIDE | FOOTER},
	{"post", ENTRY},
	{"entry", ENTRY},
	{"article", ENTRY},
	{"story", ENTRY},
	{"nav", PM_HTML_BESIDE},
	{"navigation", PM_HTML_BESIDE},
	{"menu", PM_HTML_BESIDE},
	{"breadcrumb", PM_HTML_BESIDE},
	{"breadcrumbs", PM_HTML_BESIDE},
	{"calendar", PM_HTML_BESIDE},
	{"copyright", PM_HTML_BESIDE},
	{"today", PM_HTML_BESIDE},
	{"weather", PM_HTML_BESIDE},
	{"clock", PM_HTML_BESIDE},
	{"promo", PM_HTML_BESIDE},
	{"newsletter", PM_HTML_BESIDE},
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c)
{
	return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static unsigned marks_of_word(const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].word[0] == word[0] && strcmp(words[i].word, word) == 0)
			return words[i].marks;
	return 0;
}

/* Take the next word of a class, in small letters: "post", "date" of post-date, post_date and
 * postDate. Longer ones are cut, which makes them none of ours. */
static bool next_word(struct pm_str *text, char word[WORD_MAX + 1])
{
	size_t at = 0, len = 0;

	while (at < text->len && !is_alnum(text->ptr[at]))
		at++;
	while (at < text->len && is_alnum(text->ptr[at])) {
		bool humped = len > 0 && is_upper(text->ptr[at]) && !is_upper(text->ptr[at - 1]);
		if (humped)
			break;
		if (len < WORD_MAX)
			word[len++] = (char)(text->ptr[at] | (is_upper(text->ptr[at]) ? 0x20 : 0));
		at++;
	}
	word[len] = '\0';
	text->ptr += at;
	text->len -= at;
	return len > 0;
}

static unsigned marks_of_text(struct pm_str text)
{
	char word[WORD_MAX + 1];
	unsigned marks = 0;

	text = (struct pm_str){text.ptr, text.len < CLASS_MAX ? text.len : CLASS_MAX};
	while (next_word(&text, word))
		marks |= marks_of_word(word);
	return marks;
}

bool pm_html_names_marks(struct pm_str list)
{
	return marks_of_text(list) != 0;
}

/* What the words say together. */
static unsigned resolve(unsigned marks)
{
	if ((marks & FOOTER) && (marks & ENTRY))
		marks &= ~(unsigned)PM_HTML_BESIDE;
	marks &= ~(FOOTER | ENTRY);
	/* "publication" alone may be a whole page. */
	if ((marks & PM_HTML_PUBLISHED) && !(marks & PM_HTML_DATE))
		marks &= ~(unsigned)PM_HTML_PUBLISHED;
	if (marks & PM_HTML_PUBLISHED)
		marks &= ~(unsigned)PM_HTML_MODIFIED;
	return marks;
}

/* What the element itself says. */
static unsigned marks_of_tag(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_MAIN:
		return PM_HTML_ARTICLE;
	case GUMBO_TAG_TIME:
		return PM_HTML_DATE;
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_FOOTER:
		return PM_HTML_BESIDE;
	default:
		return 0;
	}
}

unsigned pm_html_marks_of(const GumboNode *node)
{
	struct pm_str class = pm_html_attribute(node, "class");
	unsigned marks = marks_of_text(class) | marks_of_text(pm_html_attribute(node, "id"));

	/* hAtom asks for the class "updated" where others say "published". */
	if ((marks & PM_HTML_DATE) && pm_html_has_word(class, "updated"))
		marks &= ~(unsigned)PM_HTML_MODIFIED;
	/* Blogger's whole column is a widget of that name. */
	if (pm_html_has_word(class, "Blog"))
		marks &= ~(unsigned)PM_HTML_LISTED;
	if (gumbo_get_attribute(&node->v.element.attributes, "pubdate") != NULL ||
		pm_html_has_word(pm_html_attribute(node, "itemprop"), "datePublished"))
		marks |= PM_HTML_DATE | PM_HTML_PUBLISHED;
	if (pm_html_has_word(pm_html_attribute(node, "itemprop"), "dateModified"))
		marks |= PM_HTML_MODIFIED;
	return resolve(marks) | marks_of_tag(node);
}
