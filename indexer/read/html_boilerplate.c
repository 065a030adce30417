/*
 * What on an HTML page is no text of an article, by its elements and names.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <strings.h>

#include "indexer/read/html_outline.h"
#include "indexer/read/html_words.h"

/* What holds more than this of a page's prose, in percent, is not left out for its name: it holds
 * the article, or parts of it. */
#define SHARE_MAX 40
/* Comments are often longer than what they are about. */
#define SHARE_MAX_COMMENTS 90

/* What such an element holds is no text of the page. */
static bool is_passed_over(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_AUDIO:
	case GUMBO_TAG_BUTTON:
	case GUMBO_TAG_CANVAS:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_MATH:
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_OBJECT:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_VIDEO:
		return true;
	default:
		return false;
	}
}

static bool is_hidden(const GumboNode *node)
{
	if (!pm_html_has_attributes(node))
		return false;
	struct pm_str style = pm_html_attribute(node, "style");
	return gumbo_get_attribute(&node->v.element.attributes, "hidden") != NULL ||
	       pm_html_has_word(pm_html_attribute(node, "aria-hidden"), "true") ||
	       (style.len > 0 && (strstr(style.ptr, "display:none") != NULL ||
					 strstr(style.ptr, "display: none") != NULL));
}

void pm_html_leave_out_unseen(struct pm_html_outline *outline)
{
	for (uint32_t i = 0; i < outline->count; i++) {
		struct pm_html_part *part = &outline->parts[i];
		GumboTag tag = pm_html_part_tag(part);
		part->is_left_out =
			tag != GUMBO_TAG_LAST && (is_passed_over(tag) || is_hidden(part->node));
	}
}

/* What says that an element is boilerplate. A part's signs are the bits of a number. */
enum sign {
	SIGN_NAMED, /* any name but these: */
	SIGN_CAPTION,
	SIGN_COMMENT,
	SIGN_WIDGET,
	SIGN_FIGURE, /* the element */
	SIGN_FORM,
	SIGN_HEADER
};

#define BIT(sign) (1U << (sign))

/* Words in classes, ids and roles of boilerplate, by their first letters; * stands for any end.
 * They are what people call such things in their style sheets, for want of elements that say so. */
static const char *const names[26][12] = {
	['a' - 'a'] = {"ad", "ads", "advert*", "author", "authors"},
	['b' - 'a'] = {"banner*", "bio", "breadcrumb*", "byline*"},
	['c' - 'a'] = {"caption*", "comment*", "consent*", "cookie*", "copyright", "credit",
		"credits"},
	['d' - 'a'] = {"date", "dek*"},
	['f' - 'a'] = {"footer*"},
	['g' - 'a'] = {"gdpr"},
	['l' - 'a'] = {"likes", "login"},
	['m' - 'a'] = {"masthead", "menu*", "meta", "modal*", "most"},
	['n' - 'a'] = {"nav", "navbar*", "navig*", "newsletter*", "noprint"},
	['p' - 'a'] = {"paywall", "popular*", "popup*", "promo*"},
	['r' - 'a'] = {"rating*", "readmore", "recirc*", "recommend*", "related*", "respond"},
	['s' - 'a'] = {"share*", "sharing", "sidebar*", "signup*", "skip", "social*", "sponsor*",
		"standfirst", "subscri*", "subtitle*"},
	['t' - 'a'] = {"tag", "taglist", "tags", "teaser*", "timestamp", "toc", "toolbar",
		"tooltip", "trending*"},
	['w' - 'a'] = {"widget*"},
};

static enum sign sign_of_name(const char *name)
{
	return strcmp(name, "caption*") == 0   ? SIGN_CAPTION
	       : strcmp(name, "comment*") == 0 ? SIGN_COMMENT
	       : strcmp(name, "widget*") == 0  ? SIGN_WIDGET
	                                       : SIGN_NAMED;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool matches(struct pm_str word, const char *name)
{
	size_t i = 0;

	while (i < word.len && (word.ptr[i] | 0x20) == name[i])
		i++;
	return name[i] == '*' || (i == word.len && name[i] == '\0');
}

/* Take the next word off a list of names: letters, of which a capital after a small one begins
 * another word. Empty at the end. */
static struct pm_str next_word(struct pm_str *list)
{
	size_t begin = 0, end;

	while (begin < list->len && !is_letter(list->ptr[begin]))
		begin++;
	for (end = begin; end < list->len && is_letter(list->ptr[end]); end++)
		if (end > begin && list->ptr[end] <= 'Z' && list->ptr[end - 1] >= 'a')
			break;
	struct pm_str word = {list->ptr + begin, end - begin};
	*list = (struct pm_str){list->ptr + end, list->len - end};
	return word;
}

static unsigned signs_of_names(struct pm_str list)
{
	struct pm_str word;
	unsigned signs = 0;

	while ((word = next_word(&list)).len > 0) {
		const char *const *name = names[(*word.ptr | 0x20) - 'a'];
		for (; *name != NULL; name++)
			if (matches(word, *name))
				signs |= BIT(sign_of_name(*name));
	}
	return signs;
}

bool pm_html_names_boilerplate(struct pm_str word)
{
	return signs_of_names(word) != 0 || pm_html_is_name(word, "hidden");
}

static unsigned signs_of(const struct pm_html_part *part)
{
	static const char *const attributes[] = {"class", "id", "role"};
	unsigned signs = 0;

	switch (pm_html_part_tag(part)) {
	case GUMBO_TAG_HTML:
	case GUMBO_TAG_BODY:
	case GUMBO_TAG_LAST:
		return 0;
	case GUMBO_TAG_FORM:
		signs = BIT(SIGN_FORM);
		break;
	case GUMBO_TAG_HEADER:
		signs = BIT(SIGN_HEADER);
		break;
	case GUMBO_TAG_FIGURE:
		signs = BIT(SIGN_FIGURE);
		break;
	default:
		break;
	}
	if (!pm_html_has_attributes(part->node))
		return signs;
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		signs |= signs_of_names(pm_html_attribute(part->node, attributes[i]));
	/* a class of its own: "overflow-hidden" is seen */
	if (pm_html_has_word(pm_html_attribute(part->node, "class"), "hidden"))
		signs |= BIT(SIGN_NAMED);
	return signs;
}

/* So much prose is more than a share of the page's. */
static bool is_much(const struct pm_html_outline *outline, uint64_t prose, unsigned percent)
{
	return prose * 100 > outline->parts[0].holds.prose * (uint64_t)percent;
}

/* The text of a part is an element of that name for the most part, near its beginning. */
static bool is_made_of(const struct pm_html_outline *outline, uint32_t at, GumboTag tag)
{
	const struct pm_html_part *parts = outline->parts;

	for (uint32_t i = at; i < parts[at].after && i < at + 50; i++)
		if (pm_html_part_tag(&parts[i]) == tag)
			return parts[i].holds.text > parts[at].holds.text / 2;
	return false;
}

/* Forget the signs of what may be article nevertheless. */
static void doubt_signs(const struct pm_html_outline *outline, uint32_t at)
{
	struct pm_html_part *part = &outline->parts[at];
	bool is_comment = (part->signs & BIT(SIGN_COMMENT)) != 0;
	bool is_figure = (part->signs & BIT(SIGN_FIGURE)) != 0;

	if (is_comment && part->holds.titles == 0 &&
		!is_much(outline, part->holds.prose, SHARE_MAX_COMMENTS))
		return;
	/* what embeds a quotation is named after where it is from: "social", "widget" */
	if (is_much(outline, part->holds.prose, SHARE_MAX) ||
		is_made_of(outline, at, GUMBO_TAG_BLOCKQUOTE) ||
		(is_figure && is_made_of(outline, at, GUMBO_TAG_TABLE)))
		part->signs = 0;
	else
		part->signs = (uint8_t)(part->signs & ~BIT(SIGN_COMMENT));
}

/* The signs that a page uses for its article, piece by piece: as the text of galleries stands in
 * captions. */
static unsigned signs_of_article(const struct pm_html_outline *outline)
{
	static const enum sign doubtful[] = {
		SIGN_FIGURE, SIGN_FORM, SIGN_HEADER, SIGN_CAPTION, SIGN_WIDGET};
	const unsigned certain = BIT(SIGN_NAMED) | BIT(SIGN_COMMENT);
	const struct pm_html_part *parts = outline->parts;
	unsigned signs = 0;

	for (size_t k = 0; k < sizeof doubtful / sizeof *doubtful; k++) {
		uint64_t prose = 0;
		for (uint32_t i = 1; i < outline->count; i++) {
			bool is_out = parts[i].is_left_out || (parts[i].signs & certain) != 0;
			if (!is_out && (parts[i].signs & BIT(doubtful[k])) == 0)
				continue;
			prose += is_out ? 0 : parts[i].holds.prose;
			i = parts[i].after - 1;
		}
		if (is_much(outline, prose, SHARE_MAX))
			signs |= BIT(doubtful[k]);
	}
	return signs;
}

/* Leave out articles after the one that has a title, if it is the only one that has. */
static void leave_out_other_articles(struct pm_html_outline *outline)
{
	struct pm_html_part *parts = outline->parts;
	uint32_t one = 0;

	for (uint32_t i = 1; i < outline->count; i++) {
		bool is_titled = pm_html_part_tag(&parts[i]) == GUMBO_TAG_ARTICLE &&
		                 parts[i].holds.titles > 0 && parts[i].holds.prose > 0;
		if (is_titled && one != 0 && !parts[i].is_left_out)
			return;
		if (is_titled && !parts[i].is_left_out)
			one = i;
		if (parts[i].is_left_out || i == one)
			i = parts[i].after - 1;
	}
	for (uint32_t i = parts[one].after; i < outline->count; i++)
		if (pm_html_part_tag(&parts[i]) == GUMBO_TAG_ARTICLE)
			parts[i].is_left_out = true;
}

void pm_html_leave_out_forms(struct pm_html_outline *outline)
{
	struct pm_html_part *parts = outline->parts;
	uint32_t after = 0; /* of the article or main part */

	for (uint32_t i = 1; i < outline->count; i++) {
		GumboTag tag = pm_html_part_tag(&parts[i]);
		if ((tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN) && i >= after)
			after = parts[i].after;
		if ((tag == GUMBO_TAG_FORM || (tag == GUMBO_TAG_HEADER && i >= after)) &&
			!is_much(outline, parts[i].holds.prose, SHARE_MAX))
			parts[i].is_left_out = true;
	}
}

/* The part is text with something in it besides white space. */
static bool is_words(const struct pm_html_part *part)
{
	return pm_html_part_tag(part) == GUMBO_TAG_LAST && part->holds.text > 0;
}

/* The element stands between words of a sentence: whatever it is named, the sentence needs it, as
 * one whose names are links to what is tagged with them. */
static bool is_within_sentence(const struct pm_html_outline *outline, uint32_t at)
{
	const struct pm_html_part *parts = outline->parts;
	uint32_t after = parts[at].after;

	return parts[at].block != at && parts[parts[at].block].holds.prose > 0 &&
	       parts[at - 1].parent == parts[at].parent && is_words(&parts[at - 1]) &&
	       after < outline->count && parts[after].parent == parts[at].parent &&
	       is_words(&parts[after]);
}

void pm_html_leave_out_boilerplate(struct pm_html_outline *outline)
{
	struct pm_html_part *parts = outline->parts;

	for (uint32_t i = 1; i < outline->count; i++) {
		parts[i].signs = is_within_sentence(outline, i) ? 0 : (uint8_t)signs_of(&parts[i]);
		if (parts[i].signs != 0)
			doubt_signs(outline, i);
	}
	const unsigned article = signs_of_article(outline);
	for (uint32_t i = 1; i < outline->count; i++) {
		if ((parts[i].signs & ~article) != 0)
			parts[i].is_left_out = true;
		if (parts[i].is_left_out)
			i = parts[i].after - 1;
	}
	leave_out_other_articles(outline);
}
