/*
 * HTML pages without what nobody looks at.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Half of the bytes of today's pages are scripts, style sheets and comments, and half of the rest
 * are addresses, drawings and white space, which the parser takes as long for as for text. What
 * begins and ends them is found as the parser would: by the rules of the tokenizer of HTML
 * (https://html.spec.whatwg.org/#tokenization), as far as they matter here.
 */
#include <stdint.h>
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

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The name of the tag at `<`, without its slash; empty when it is none. */
static struct pm_str name_at(const char *at, const char *end)
{
	const char *name = ++at;

	if (at == end || !is_letter(*at))
		return PM_STR("");
	while (at < end && !pm_html_is_space(*at) && *at != '/' && *at != '>')
		at++;
	return (struct pm_str){name, (size_t)(at - name)};
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && pm_html_is_space(*at))
		at++;
	return at;
}

/* Where the next attribute of a tag begins; at the tag's `>` or the end when there is none. */
static const char *next_attribute(const char *at, const char *end)
{
	while (at < end && (pm_html_is_space(*at) || *at == '/'))
		at++;
	return at;
}

/* An attribute of a tag. */
struct attribute {
	struct pm_str name, value;
	const char *end;
};

/* Where a name of an attribute ends. */
static const char *end_of_name(const char *at, const char *end)
{
	at++; /* even a `=` */
	while (at < end && !pm_html_is_space(*at) && *at != '/' && *at != '>' && *at != '=')
		at++;
	return at;
}

/* Read the value at the place; without its end, it goes to that of the page. */
static void read_value(struct attribute *attribute, const char *at, const char *end)
{
	const char quote = at < end && (*at == '"' || *at == '\'') ? *at : '\0';
	const char *close = at;

	at += quote != '\0';
	if (quote != '\0')
		close = memchr(at, quote, (size_t)(end - at));
	else
		while (close < end && !pm_html_is_space(*close) && *close != '>')
			close++;
	if (close == NULL)
		close = end;
	attribute->value = (struct pm_str){at, (size_t)(close - at)};
	attribute->end = close + (quote != '\0' && close < end);
}

static struct attribute attribute_at(const char *at, const char *end)
{
	const char *name_end = end_of_name(at, end);
	const char *equals = skip_space(name_end, end);
	struct attribute attribute = {
		.name = {at, (size_t)(name_end - at)}, .value = {name_end, 0}, .end = name_end};

	if (equals < end && *equals == '=')
		read_value(&attribute, skip_space(equals + 1, end), end);
	return attribute;
}

/* Where the tag ends, behind its `>`; a value between quotes may hold one. */
static const char *end_of_tag(const char *at, const char *end)
{
	while ((at = next_attribute(at, end)) < end && *at != '>')
		at = attribute_at(at, end).end;
	return at < end ? at + 1 : end;
}

static bool starts(const char *at, const char *end, const char *with)
{
	return pm_html_starts((struct pm_str){at, (size_t)(end - at)}, with);
}

/* Where the end tag of an element begins; the end of the page when there is none. *is_sure: it does
 * end there. In a comment within a script, another script hides the end tag. */
static const char *end_of_content(
	const char *at, const char *end, struct pm_str name, bool *is_sure)
{
	bool has_comment = false;

	*is_sure = true;
	for (; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
		has_comment |= starts(at, end, "<!--");
		*is_sure &= !(has_comment && starts(at, end, "<script"));
		if ((size_t)(end - at) < name.len + 3 || at[1] != '/' ||
			strncasecmp(at + 2, name.ptr, name.len) != 0)
			continue;
		char next = at[2 + name.len];
		if (pm_html_is_space(next) || next == '/' || next == '>')
			return at;
	}
	*is_sure = false;
	return end;
}

static bool holds(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (; (size_t)(end - at) >= len; at++)
		if ((*at | 0x20) == *word && strncasecmp(at, word, len) == 0)
			return true;
	return false;
}

/* Where the comment at `<!--` ends; NULL when it has no end, or the one that only the parser knows.
 */
static const char *end_of_comment(const char *at, const char *end)
{
	const char *close;

	at += 4;
	if (at < end && *at == '>')
		return at + 1;
	if (end - at >= 2 && memcmp(at, "->", 2) == 0)
		return at + 2;
	close = memmem(at, (size_t)(end - at), "--", 2);
	while (close != NULL && close + 2 < end && close[2] != '>' && close[2] != '!')
		close = memmem(close + 1, (size_t)(end - close - 1), "--", 2);
	return close != NULL && close + 2 < end && close[2] == '>' ? close + 3 : NULL;
}

/* What is done with the page. */
struct cut {
	const char *copied; /* up to where it is in out, or left out */
	const char *end;
	struct pm_buf *out;
	struct pm_html_hidden *hidden;
	struct pm_str tag;     /* the last one, empty when text follows it */
	const char *shell_end; /* the end tag of an element whose start tag was left out */
	bool is_preformatted;
	size_t foreign; /* elements of SVG and MathML that are open */
};

static void leave_out(struct cut *cut, const char *at, const char *end)
{
	pm_buf_add(cut->out, cut->copied, (size_t)(at - cut->copied));
	cut->copied = end;
}

/* Hide a piece that may be hidden. */
static void hide(struct cut *cut, const char *at, const char *end)
{
	if (cut->hidden == NULL)
		return;
	leave_out(cut, at, at);
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
static void hide_text(struct cut *cut, const char *at, const char *end)
{
	while ((at = skip_space(at, end)) < end) {
		const char *piece = at;
		while (at < end && is_plain(at, end))
			at++;
		hide(cut, piece, at);
		if (at < end)
			at = *at == '&' ? end_of_reference(at, end) : next_character(at, end);
	}
}

/* Pass over a comment, and leave it out; where to go on. */
static const char *cut_comment(struct cut *cut, const char *at)
{
	const char *close = end_of_comment(at, cut->end);

	if (close == NULL)
		return cut->end;
	leave_out(cut, at, close);
	return close;
}

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

/* Whether a word of a class or id, or a part of it, says something. */
static bool says_something(struct pm_str word)
{
	return pm_html_names_boilerplate(word) || pm_html_names_marks(word);
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

static size_t row_of(const struct attribute *attribute, struct pm_str tag)
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
static bool cut_list(struct cut *cut, const char *before, struct pm_str list)
{
	const char *end = list.ptr + list.len;
	bool begins = true, says = false;

	if (is_escaped(list))
		return true;
	leave_out(cut, before, before);
	const size_t length = cut->out->len;
	for (const char *at = list.ptr; at < end; at++) {
		const char *part = at;
		while (at < end && (pm_html_is_alnum(*at) || (unsigned char)*at >= 0x80))
			at++;
		bool ends = at == end || pm_html_is_space(*at);
		if (says_something((struct pm_str){part, (size_t)(at - part)}))
			says = true;
		else
			leave_out(cut, part, at + (at < end && begins == ends));
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
static bool is_wanted(struct cut *cut, const char *before, const struct attribute *attribute,
	struct pm_str tag, uint32_t *left_out)
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
	struct cut *cut, const char *before, const char *at, const char *end)
{
	if (end == cut->end || pm_html_is_space(*end) || *end == '/' || *end == '>') {
		leave_out(cut, before, end);
		return;
	}
	leave_out(cut, at, end);
	if (at[-1] == '/') /* with `>` behind it, it would end an element */
		pm_buf_add_char(cut->out, ' ');
}

/* Pass over the rest of a start tag, and leave out the attributes that nobody looks at; where to go
 * on. */
static const char *cut_attributes(struct cut *cut, const char *at, struct pm_str tag)
{
	const char *end = cut->end;
	uint32_t left_out = 0;

	if (is_compared(tag))
		return end_of_tag(at, end);
	for (;;) {
		const char *before = at;
		if ((at = next_attribute(at, end)) == end || *at == '>')
			break;
		struct attribute attribute = attribute_at(at, end);
		if (!is_wanted(cut, before, &attribute, tag, &left_out))
			leave_out_attribute(cut, before, at, attribute.end);
		at = attribute.end;
	}
	return at < end ? at + 1 : end;
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
static bool ends_itself(const struct cut *cut, const char *inside)
{
	return cut->foreign > 0 && inside[-2] == '/';
}

static const char *pass_end_tag(struct cut *cut, const char *at)
{
	struct pm_str name = name_at(at + 1, cut->end);

	const char *after = end_of_tag(at + 2 + name.len, cut->end);
	if (at == cut->shell_end || (cut->foreign > 0 && is_drawn(name)))
		leave_out(cut, at, after);
	else
		cut->tag = name;
	cut->foreign -= cut->foreign > 0 && is_foreign(name);
	return after;
}

/* The attributes of link and meta by which somebody looks at them, for some of their values. */
static bool is_telling(const struct attribute *attribute)
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

/* Where a tag of a link or meta ends, if nobody looks at it; NULL: somebody does. */
static const char *end_of_unseen_void(const char *at, const char *end)
{
	while ((at = next_attribute(at, end)) < end && *at != '>') {
		struct attribute attribute = attribute_at(at, end);
		if (is_telling(&attribute))
			return NULL;
		at = attribute.end;
	}
	return at < end ? at + 1 : end;
}

/* Where an element ends that nobody looks at, code or a link; NULL: somebody does, or the end is
 * not sure. */
static const char *end_of_unseen(const struct cut *cut, const char *at, struct pm_str name)
{
	if (pm_html_is_name(name, "link") || pm_html_is_name(name, "meta"))
		return end_of_unseen_void(at + 1 + name.len, cut->end);
	if (cut->foreign > 0 && is_drawn(name))
		return end_of_tag(at + 1 + name.len, cut->end);
	if (content_of(name) != CONTENT_CODE)
		return NULL;
	const char *inside = end_of_tag(at + 1 + name.len, cut->end);
	bool is_sure;
	const char *close = end_of_content(inside, cut->end, name, &is_sure);
	if (!is_sure || holds(at, inside, "ld+json") || ends_itself(cut, inside))
		return NULL;
	return end_of_tag(close + 2 + name.len, cut->end);
}

/* Hide data, in which there are no references, if the parser takes all of it as it is. */
static void hide_data(struct cut *cut, const char *data, const char *end)
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
static bool is_shell(struct cut *cut, struct pm_str name, const char *inside, size_t length)
{
	const bool is_span = pm_html_is_name(name, "span");
	const char *close = inside;

	if (!is_span && !pm_html_is_name(name, "svg") && !pm_html_is_name(name, "i"))
		return false;
	leave_out(cut, inside, inside);
	if (cut->out->len > length + strlen("<>") + name.len &&
		(is_span || holds(name.ptr, inside, "prop")))
		return false;
	if (is_span)
		close = memchr(inside, '<', (size_t)(cut->end - inside));
	if (close == NULL || close + 1 >= cut->end || close[1] != '/')
		return false;
	struct pm_str closed = name_at(close + 1, cut->end);
	if (closed.len != name.len || strncasecmp(closed.ptr, name.ptr, name.len) != 0)
		return false;
	cut->shell_end = close;
	return true;
}

/* Pass over a tag and what it holds if that is no markup; where to go on. */
static const char *cut_tag(struct cut *cut, const char *at)
{
	struct pm_str name = name_at(at, cut->end);
	enum content content = content_of(name);
	const char *after = end_of_unseen(cut, at, name);

	if (name.len == 0)
		return at + 1;
	if (after != NULL) {
		leave_out(cut, at, after);
		return after;
	}
	leave_out(cut, at, at);
	const size_t length = cut->out->len;
	const char *inside = cut_attributes(cut, at + 1 + name.len, name);
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
	const char *close = end_of_content(inside, cut->end, name, &is_sure);
	if (content == CONTENT_CODE && is_sure)
		hide_data(cut, inside, close);
	return close;
}

/* White space beside such a tag makes no difference to the text. */
static bool makes_gap(struct pm_str tag)
{
	return pm_html_gap_of(gumbo_tagn_enum(tag.ptr, (unsigned)tag.len)) != PM_HTML_GAP_NONE;
}

/* Pass over white space between two tags, and leave it out, but for its first where it may stand
 * between words; where to go on. In preformatted text it counts. */
static const char *cut_space(struct cut *cut, const char *at)
{
	const char *after = skip_space(at, cut->end);

	if (after == at || after == cut->end || *after != '<' || cut->is_preformatted)
		return after;
	bool closes = after + 1 < cut->end && after[1] == '/';
	bool is_nothing = cut->foreign > 0 || makes_gap(cut->tag) ||
	                  makes_gap(name_at(after + closes, cut->end));
	leave_out(cut, at + !is_nothing, after);
	return after;
}

/* Whether it begins like a tag, and is a comment to the next `>`. */
static bool is_bogus(const char *at, const char *end)
{
	const char *name = at + 1 + (end - at > 1 && at[1] == '/');

	return name < end && (*name == '!' || *name == '?' || (name > at + 1 && !is_letter(*name)));
}

static const char *end_of_bogus(const char *at, const char *end)
{
	const char *close = memchr(at, '>', (size_t)(end - at));

	return close != NULL ? close + 1 : end;
}

/* Pass over text; where the next tag begins. */
static const char *pass_text(struct cut *cut, const char *at)
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
	struct cut cut = {.copied = page.ptr, .end = end, .out = out, .hidden = hidden};

	while (at < end && (at = pass_text(&cut, at)) < end) {
		if (end - at >= 4 && memcmp(at, "<!--", 4) == 0)
			at = cut_comment(&cut, at);
		else if (is_bogus(at, end))
			at = end_of_bogus(at, end);
		else if (end - at >= 2 && at[1] == '/')
			at = pass_end_tag(&cut, at);
		else
			at = cut_tag(&cut, at);
		at = cut_space(&cut, at);
	}
	leave_out(&cut, end, end);
}
