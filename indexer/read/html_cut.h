/*
 * Leaving out of an HTML page what nobody looks at.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_CUT_H
#define PM_INDEXER_READ_HTML_CUT_H

#include "indexer/read/html.h"

/** A word of classes, and whether it says something. */
struct pm_html_known_word {
	struct pm_str word;
	bool says_something;
};

enum {
	PM_HTML_KNOWN_WORDS = 256
};

/** What is done with the page. */
struct pm_html_cut {
	const char *copied; /* up to where it is in out, or left out */
	const char *end;
	struct pm_buf *out;
	struct pm_html_hidden *hidden;
	struct pm_str tag;     /* the last one, if it is a start tag and no text follows it */
	const char *shell_end; /* the end tag of an element whose start tag was left out */
	bool is_preformatted;
	size_t foreign; /* elements of SVG and MathML that are open */
	struct pm_html_known_word known_words[PM_HTML_KNOWN_WORDS]; /* met last, by their letters */
};

/** Leave out what is between two places, of which nothing is in out yet; what is before them is
 * copied. */
void pm_html_leave_out(struct pm_html_cut *cut, const char *at, const char *end);

/** An attribute of a tag. */
struct pm_html_tag_attribute {
	struct pm_str name, value;
	const char *end;
};

/** The name of the tag at `<`, without its slash; empty when it is none. */
struct pm_str pm_html_tag_name(const char *at, const char *end);

/** Where the next attribute of a tag begins; at the tag's `>` or the end when there is none. */
const char *pm_html_tag_next(const char *at, const char *end);

struct pm_html_tag_attribute pm_html_tag_attribute(const char *at, const char *end);

/** Where the tag ends, behind its `>`; a value between quotes may hold one. */
const char *pm_html_tag_end(const char *at, const char *end);

/** Where the end tag of an element begins; the end of the page when there is none. *is_sure: it
 * does end there. In a comment within a script, another script hides the end tag. */
const char *pm_html_content_end(const char *at, const char *end, struct pm_str name, bool *is_sure);

/** Where the comment at `<!--` ends; NULL when it has no end, or the one that only the parser
 * knows.
 */
const char *pm_html_comment_end(const char *at, const char *end);

/** Whether it begins like a tag, and is a comment to the next `>`; where that ends. */
bool pm_html_is_bogus(const char *at, const char *end);
const char *pm_html_bogus_end(const char *at, const char *end);

const char *pm_html_skip_space(const char *at, const char *end);

/** The word is in the text, whatever the case of ASCII. */
bool pm_html_holds(const char *at, const char *end, const char *word);

/** Pass over the rest of a start tag, and leave out the attributes that nobody looks at; where to
 * go on. */
const char *pm_html_cut_attributes(struct pm_html_cut *cut, const char *at, struct pm_str tag);

/** Where a tag of a link or meta ends, if nobody looks at it; NULL: somebody does. */
const char *pm_html_unseen_end(const char *at, const char *end);

#endif
