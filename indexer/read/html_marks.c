/*
 * What the classes and id of an element say of the text in it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_lines.h"

#include <string.h>

#include "indexer/read/html_words.h"
#include "lib/buf.h"

/* The longest word of a class that says something. */
#define WORD_MAX 24

/* The most of a class that is looked at. */
#define CLASS_MAX 400

/* Blogger's whole column is a widget of that name. */
#define BLOG "blog"

/* Marks of words that say something only together: the footer of an entry is a part of it. */
#define FOOTER 0x100U
#define ENTRY 0x200U

/* Words of classes, by their first letters: publishers' systems agree on them, in English mostly.
 */
static const struct word {
	const char *word;
	unsigned marks;
} words[26][16] = {
	['a' - 'a'] = {{"author", PM_HTML_BYLINE}, {"authors", PM_HTML_BYLINE},
		{"authorname", PM_HTML_BYLINE}, {"autor", PM_HTML_BYLINE},
		{"autorenzeile", PM_HTML_BYLINE}, {"article", ENTRY}},
	['b' - 'a'] = {{"byline", PM_HTML_DATE | PM_HTML_BYLINE}, {"breadcrumb", PM_HTML_BESIDE},
		{"breadcrumbs", PM_HTML_BESIDE}},
	['c' - 'a'] = {{"changed", PM_HTML_MODIFIED}, {"card", PM_HTML_LISTED},
		{"cards", PM_HTML_LISTED}, {"carousel", PM_HTML_LISTED},
		{"comment", PM_HTML_BESIDE}, {"comments", PM_HTML_BESIDE},
		{"commentlist", PM_HTML_BESIDE}, {"commentmetadata", PM_HTML_BESIDE},
		{"calendar", PM_HTML_BESIDE}, {"copyright", PM_HTML_BESIDE},
		{"clock", PM_HTML_BESIDE}},
	['d' - 'a'] = {{"date", PM_HTML_DATE}, {"dates", PM_HTML_DATE}, {"datum", PM_HTML_DATE},
		{"datetime", PM_HTML_DATE}, {"dateline", PM_HTML_DATE}},
	['e' - 'a'] = {{"edited", PM_HTML_MODIFIED}, {"entry", ENTRY}},
	['f' - 'a'] = {{"fecha", PM_HTML_DATE}, {"footer", PM_HTML_BESIDE | FOOTER}},
	['l' - 'a'] = {{"lastmod", PM_HTML_MODIFIED}, {"latest", PM_HTML_LISTED}},
	['m' - 'a'] = {{"meta", PM_HTML_DATE}, {"modified", PM_HTML_MODIFIED},
		{"menu", PM_HTML_BESIDE}},
	['n' - 'a'] = {{"nav", PM_HTML_BESIDE}, {"navigation", PM_HTML_BESIDE},
		{"newsletter", PM_HTML_BESIDE}},
	['p' - 'a'] = {{"posted", PM_HTML_DATE}, {"postmeta", PM_HTML_DATE},
		{"postmetadata", PM_HTML_DATE}, {"postdate", PM_HTML_DATE},
		{"published", PM_HTML_DATE | PM_HTML_PUBLISHED},
		{"publishdate", PM_HTML_DATE | PM_HTML_PUBLISHED},
		{"publishingdate", PM_HTML_DATE | PM_HTML_PUBLISHED},
		{"pubdate", PM_HTML_DATE | PM_HTML_PUBLISHED}, {"publish", PM_HTML_PUBLISHED},
		{"publishing", PM_HTML_PUBLISHED}, {"publication", PM_HTML_PUBLISHED},
		{"popular", PM_HTML_LISTED}, {"post", ENTRY}, {"promo", PM_HTML_BESIDE}},
	['r' - 'a'] = {{"release", PM_HTML_DATE}, {"recent", PM_HTML_LISTED},
		{"respond", PM_HTML_BESIDE}, {"replies", PM_HTML_BESIDE},
		{"related", PM_HTML_BESIDE}, {"recommended", PM_HTML_BESIDE},
		{"recommendations", PM_HTML_BESIDE}},
	['s' - 'a'] = {{"submitted", PM_HTML_DATE}, {"slider", PM_HTML_LISTED},
		{"sidebar", PM_HTML_BESIDE}, {"story", ENTRY}},
	['t' - 'a'] = {{"time", PM_HTML_DATE}, {"timestamp", PM_HTML_DATE},
		{"teaser", PM_HTML_LISTED}, {"teasers", PM_HTML_LISTED},
		{"trending", PM_HTML_LISTED}, {"ticker", PM_HTML_LISTED},
		{"today", PM_HTML_BESIDE}},
	['u' - 'a'] = {{"updated", PM_HTML_MODIFIED}, {"update", PM_HTML_MODIFIED}},
	['w' - 'a'] = {{"widget", PM_HTML_LISTED}, {"weather", PM_HTML_BESIDE}},
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static unsigned marks_of_word(const char *word)
{
	if (*word < 'a' || *word > 'z')
		return 0;
	for (const struct word *one = words[*word - 'a']; one->word != NULL; one++)
		if (one->word[1] == word[1] && strcmp(one->word, word) == 0)
			return one->marks;
	return 0;
}

/* Take the next word of a class, in small letters: "post", "date" of post-date, post_date and
 * postDate. Longer ones are cut, which makes them none of ours. */
static bool next_word(struct pm_str *text, char word[WORD_MAX + 1])
{
	size_t at = 0, len = 0;

	while (at < text->len && !pm_html_is_alnum(text->ptr[at]))
		at++;
	while (at < text->len && pm_html_is_alnum(text->ptr[at])) {
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

bool pm_html_names_marks(struct pm_str word)
{
	return marks_of_text(word) != 0 || pm_html_is_name(word, BLOG);
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
	if (!pm_html_has_attributes(node))
		return marks_of_tag(node);
	struct pm_str class = pm_html_attribute(node, "class");
	unsigned marks = marks_of_text(class) | marks_of_text(pm_html_attribute(node, "id"));

	/* hAtom asks for the class "updated" where others say "published". */
	if ((marks & PM_HTML_DATE) && pm_html_has_word(class, "updated"))
		marks &= ~(unsigned)PM_HTML_MODIFIED;
	if (pm_html_has_word(class, BLOG))
		marks &= ~(unsigned)PM_HTML_LISTED;
	if (gumbo_get_attribute(&node->v.element.attributes, "pubdate") != NULL ||
		pm_html_has_word(pm_html_attribute(node, "itemprop"), "datePublished"))
		marks |= PM_HTML_DATE | PM_HTML_PUBLISHED;
	if (pm_html_has_word(pm_html_attribute(node, "itemprop"), "dateModified"))
		marks |= PM_HTML_MODIFIED;
	return resolve(marks) | marks_of_tag(node);
}
