/*
 * HTML pages without what nobody looks at.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Half of the bytes of today's pages are scripts, style sheets and comments, and half of the rest
 * are addresses, drawings and white space, which the parser takes as long for as for text.
 */
#include "indexer/read/html_cut.h"

#include <string.h>
#include <strings.h>

#include "indexer/read/html_outline.h"
#include "indexer/read/html_words.h"
#include "lib/text/utf8.h"

/* What an element holds up to its end tag, if that is no markup. */
enum content {
	CONTENT_MARKUP,
	CONTENT_CODE, /* to be left out */
	CONTENT_TEXT,
	CONTENT_ALL_TEXT, /* to the end of the page, whatever it is */
};

static enum content content_of(struct pm_str name)
{
	static const struct {
		const char *name;
		enum content content;
	} elements[] = {
		{"script", CONTENT_CODE},
		{"style", CONTENT_CODE},
		{"title", CONTENT_TEXT},
		{"textarea", CONTENT_TEXT},
		{"iframe", CONTENT_TEXT},
		{"noembed", CONTENT_TEXT},
		{"noframes", CONTENT_TEXT},
		{"xmp", CONTENT_TEXT},
		{"plaintext", CONTENT_ALL_TEXT},
	};

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (name.len == strlen(elements[i].name) &&
			strncasecmp(name.ptr, elements[i].name, name.len) == 0)
			return elements[i].content;
	return CONTENT_MARKUP;
}

void pm_html_leave_out(struct pm_html_cut *cut, const char *at, const char *end)
{
	if (at > cut->copied)
		pm_buf_add(cut->out, cut->copied, (size_t)(at - cut->copied));
	cut->copied = end;
}

/* Hide a piece that may be hidden. */
static void hide(struct pm_html_cut *cut, const char *at, const char *end)
{
	if (cut->hidden == NULL)
		return;
	pm_html_leave_out(cut, at, at);
	if (pm_html_hide(cut->hidden, (struct pm_str){at, (size_t)(end - at)}, cut->out))
		cut->copied = end;
}

/* Where the reference at `&` ends at the latest: what follows makes no difference to it. */
static const char *end_of_reference(const char *at, const char *end)
{
	for (at++; at < end && (pm_html_is_alnum(*at) || *at == '#'); at++)
		;
	return at < end && *at == ';' ? at + 1 : at;
}

/* Whether the parser takes the byte, or the character it begins, as it is. It reads references, and
 * replaces controls and what is no character. */
static bool is_plain(const char *at, const char *end)
{
	const unsigned char c = (unsigned char)*at;

	if (c < 0x7F)
		return c >= ' ' ? c != '&' : c == '\n' || c == '\t' || c == '\f';
	const size_t length = (size_t)(end - at);
	switch (c) {
	case 0x7F:
		return false;
	case 0xC2: /* U+0080 to U+009F */
		return length >= 2 && (unsigned char)at[1] >= 0xA0;
	case 0xEF: /* U+FDC0 to U+FDFF and U+FFC0 to U+FFFF: some of these */
		return length >= 3 && at[1] != '\xB7' && at[1] != '\xBF';
	case 0xF0:
	case 0xF1:
	case 0xF2:
	case 0xF3: /* U+nFFC0 to U+nFFFF: some of these */
		return length >= 4 && at[2] != '\xBF';
	default:
		return true;
	}
}

static const char *next_character(const char *at, const char *end)
{
	for (at++; at < end && pm_utf8_continues(at); at++)
		;
	return at;
}

/* Hide a text but for white space at its beginning, for where it is tells whether it counts, and
 * what the parser does not take as it is. */
static void hide_text(struct pm_html_cut *cut, const char *at, const char *end)
{
	while ((at = pm_html_skip_space(at, end)) < end) {
		const char *piece = at;
		while (at < end && is_plain(at, end))
			at++;
		hide(cut, piece, at);
		if (at < end)
			at = *at == '&' ? end_of_reference(at, end) : next_character(at, end);
	}
}

/* Pass over a comment, and leave it out; where to go on. */
static const char *cut_comment(struct pm_html_cut *cut, const char *at)
{
	const char *close = pm_html_comment_end(at, cut->end);

	if (close == NULL)
		return cut->end;
	pm_html_leave_out(cut, at, close);
	return close;
}

static bool is_foreign(struct pm_str tag)
{
	return pm_html_is_name(tag, "svg") || pm_html_is_name(tag, "math");
}

/* The element is a piece of a drawing, and holds others at most. */
static bool is_drawn(struct pm_str tag)
{
	static const char *const tags[] = {"path", "g", "use", "rect", "circle", "polygon", "line",
		"defs", "symbol", "polyline", "ellipse", "stop", "clippath", "lineargradient"};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (pm_html_is_name(tag, tags[i]))
			return true;
	return false;
}

/* The tag that ends there is of an element without an end tag: "/>" says so within SVG only. */
static bool ends_itself(const struct pm_html_cut *cut, const char *inside)
{
	return cut->foreign > 0 && inside[-2] == '/';
}

static const char *pass_end_tag(struct pm_html_cut *cut, const char *at)
{
	struct pm_str name = pm_html_tag_name(at + 1, cut->end);

	const char *after = pm_html_tag_end(at + 2 + name.len, cut->end);
	if (at == cut->shell_end || (cut->foreign > 0 && is_drawn(name)))
		pm_html_leave_out(cut, at, after);
	else
		cut->tag = PM_STR("");
	cut->foreign -= cut->foreign > 0 && is_foreign(name);
	return after;
}

/* Where an element ends that nobody looks at, code or a link; NULL: somebody does, or the end is
 * not sure. */
static const char *end_of_unseen(const struct pm_html_cut *cut, const char *at, struct pm_str name)
{
	/* within a drawing they end it */
	if (pm_html_is_name(name, "link") || pm_html_is_name(name, "meta"))
		return cut->foreign > 0 ? NULL : pm_html_unseen_end(at + 1 + name.len, cut->end);
	if (cut->foreign > 0 && is_drawn(name))
		return pm_html_tag_end(at + 1 + name.len, cut->end);
	if (content_of(name) != CONTENT_CODE)
		return NULL;
	const char *inside = pm_html_tag_end(at + 1 + name.len, cut->end);
	bool is_sure;
	const char *close = pm_html_content_end(inside, cut->end, name, &is_sure);
	if (!is_sure || pm_html_holds(at, inside, "ld+json") || ends_itself(cut, inside))
		return NULL;
	return pm_html_tag_end(close + 2 + name.len, cut->end);
}

/* Hide data, in which there are no references, if the parser takes all of it as it is. */
static void hide_data(struct pm_html_cut *cut, const char *data, const char *end)
{
	const char *at = data;

	while (at < end && (*at == '&' || is_plain(at, end)))
		at++;
	if (at == end)
		hide(cut, data, end);
}

/* Whether the element is one of those that make no difference when they hold nothing, or a span of
 * nothing but text, and nobody looks at its attributes: the tag is as it would be without any.
 * length: of what was written before it. */
static bool is_shell(struct pm_html_cut *cut, struct pm_str name, const char *inside, size_t length)
{
	const bool is_span = pm_html_is_name(name, "span");
	const char *close = inside;

	/* within a drawing they end it */
	if (cut->foreign > 0 ||
		(!is_span && !pm_html_is_name(name, "svg") && !pm_html_is_name(name, "i")))
		return false;
	pm_html_leave_out(cut, inside, inside);
	if (cut->out->len > length + strlen("<>") + name.len &&
		(is_span || pm_html_holds(name.ptr, inside, "prop")))
		return false;
	if (is_span)
		close = memchr(inside, '<', (size_t)(cut->end - inside));
	if (close == NULL || close + 1 >= cut->end || close[1] != '/')
		return false;
	struct pm_str closed = pm_html_tag_name(close + 1, cut->end);
	if (closed.len != name.len || strncasecmp(closed.ptr, name.ptr, name.len) != 0)
		return false;
	cut->shell_end = close;
	return true;
}

/* Pass over a tag and what it holds if that is no markup; where to go on. */
static const char *cut_tag(struct pm_html_cut *cut, const char *at)
{
	struct pm_str name = pm_html_tag_name(at, cut->end);
	enum content content = content_of(name);
	const char *after = end_of_unseen(cut, at, name);

	if (name.len == 0)
		return at + 1;
	if (after != NULL) {
		pm_html_leave_out(cut, at, after);
		return after;
	}
	pm_html_leave_out(cut, at, at);
	const size_t length = cut->out->len;
	const char *inside = pm_html_cut_attributes(cut, at + 1 + name.len, name);
	if (is_shell(cut, name, inside, length))
		cut->out->len = length;
	else
		cut->tag = name;
	cut->is_preformatted |= pm_html_is_name(name, "pre");
	cut->foreign += inside[-2] != '/' && is_foreign(name);
	if (content == CONTENT_MARKUP || ends_itself(cut, inside))
		return inside;
	if (content == CONTENT_ALL_TEXT)
		return cut->end;
	bool is_sure;
	const char *close = pm_html_content_end(inside, cut->end, name, &is_sure);
	if (content != CONTENT_CODE)
		return close;
	if (!is_sure) /* only the parser knows what is markup from here on */
		return cut->end;
	hide_data(cut, inside, close);
	return close;
}

/* White space beside such a start tag makes no difference to the text. End tags, and start tags
 * that count in certain places only, may be ignored. */
static bool makes_gap(struct pm_str tag)
{
	switch (gumbo_tagn_enum(tag.ptr, (unsigned)tag.len)) {
	case GUMBO_TAG_BODY:
	case GUMBO_TAG_CAPTION:
	case GUMBO_TAG_FORM:
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_TR:
		return false;
	default:
		return pm_html_gap_of(gumbo_tagn_enum(tag.ptr, (unsigned)tag.len)) !=
		       PM_HTML_GAP_NONE;
	}
}

/* Pass over white space between two tags, and leave it out, but for its first where it may stand
 * between words; where to go on. In preformatted text it counts. */
static const char *cut_space(struct pm_html_cut *cut, const char *at)
{
	const char *after = pm_html_skip_space(at, cut->end);

	if (after == at || after == cut->end || *after != '<' || cut->is_preformatted)
		return after;
	bool is_nothing = makes_gap(cut->tag) || makes_gap(pm_html_tag_name(after, cut->end));
	pm_html_leave_out(cut, at + !is_nothing, after);
	return after;
}

/* Pass over text; where the next tag begins. */
static const char *pass_text(struct pm_html_cut *cut, const char *at)
{
	const char *tag = memchr(at, '<', (size_t)(cut->end - at));

	if (tag == NULL)
		tag = cut->end;
	if (tag > at)
		cut->tag = PM_STR("");
	if (cut->foreign == 0) /* else it may hold the end of a section CDATA */
		hide_text(cut, at, tag);
	return tag;
}

void pm_html_cut_code(struct pm_str page, struct pm_buf *out, struct pm_html_hidden *hidden)
{
	const char *end = page.ptr + page.len, *at = page.ptr;
	struct pm_html_cut cut = {.copied = page.ptr, .end = end, .out = out, .hidden = hidden};

	while (at < end && (at = pass_text(&cut, at)) < end) {
		if (end - at >= 4 && memcmp(at, "<!--", 4) == 0)
			at = cut_comment(&cut, at);
		else if (pm_html_is_bogus(at, end))
			at = pm_html_bogus_end(at, end);
		else if (end - at >= 2 && at[1] == '/')
			at = pass_end_tag(&cut, at);
		else
			at = cut_tag(&cut, at);
		at = cut_space(&cut, at);
	}
	pm_html_leave_out(&cut, end, end);
}
