/*
 * The tree of an HTML page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "indexer/read/html.h"
#include "indexer/read/html_words.h"
#include "lib/error.h"

/* Elements within one another. Browsers stop at 512. */
#define DEPTH_MAX 5000
/* Processor time for one page, in nanoseconds: so much, and so much for each byte of a large one.
 * Ordinary ones take 50 to 100 for each byte; those of nothing but tags, 400 to 1000. */
#define TIME_BASE ((int64_t)1000000000)
#define TIME_PER_BYTE 500
#define LARGE ((size_t)1 << 20)
/* How often the clock is looked at, in steps of a walk and allocations of the parser: one of these
 * takes as long as a tag has attributes, or the page open elements. */
#define STEPS 128
/* Memory for one page: so much, and so many times its length. Ordinary ones take 5 to 15 times. */
#define MEMORY_BASE ((size_t)32 << 20)
#define MEMORY_FACTOR 48
#define MEMORY_MAX ((size_t)512 << 20)

static void give_up(struct pm_html *html, const char *why)
{
	html->why = why;
	longjmp(html->escape, 1);
}

/* A clock in nanoseconds. */
static int64_t time_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * TIME_BASE + now.tv_nsec;
}

/* Whether the page has had its time. The thread's clock is a system call: it is not asked before
 * so much time has passed. */
static bool is_over(const struct pm_html *html)
{
	return time_of(CLOCK_MONOTONIC_COARSE) > html->earliest &&
	       time_of(CLOCK_THREAD_CPUTIME_ID) > html->end;
}

/* Count a step; whether the page is given up. */
static bool is_late(struct pm_html *html)
{
	if (html->why == NULL && ++html->steps % STEPS == 0 && is_over(html))
		html->why = "it takes too much time";
	return html->why != NULL;
}

enum pm_status pm_html_fail(const struct pm_html *html, struct pm_error *err)
{
	return html->why != NULL ? pm_fail(err, PM_INVALID, "the page is no use: %s", html->why)
	                         : pm_fail_memory(err);
}

/* gumbo's allocator. gumbo does not look whether it got memory, so it is left by longjmp; nothing
 * of its own is lost by that, since the arena holds it all. */
static void *allocate(void *context, size_t size)
{
	struct pm_html *html = context;

	html->used += size;
	if (html->used > html->budget)
		give_up(html, "it takes too much memory");
	if (is_late(html))
		give_up(html, html->why);
	void *memory = pm_arena_take(&html->arena, size);
	if (memory == NULL)
		give_up(html, NULL);
	return memory;
}

static void release(void *context, void *memory)
{
	(void)context;
	(void)memory;
}

/* The tag at `<` opens (+1) or closes (-1) an element that does not end by itself. */
static int depth_change(struct pm_str rest)
{
	static const char by_itself[] =
		" a p li dt dd td th tr thead tbody tfoot option optgroup br hr img input meta link"
		" area base col embed source track wbr param script style ";
	char name[16] = " ";
	size_t i = 1, length = 1;
	bool closes = rest.len > 1 && rest.ptr[1] == '/';

	for (i += closes; i < rest.len && length < sizeof name - 2; i++) {
		char c = (char)(rest.ptr[i] | 0x20);
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9' || length == 1))
			break;
		name[length++] = c;
	}
	if (length == 1)
		return 0;
	memcpy(name + length, " ", 2);
	if (strstr(by_itself, name) != NULL)
		return 0;
	return closes ? -1 : 1;
}

static size_t count_tags(struct pm_str text)
{
	const char *end = text.ptr + text.len;
	size_t count = 0;

	for (const char *at = text.ptr;
		at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++)
		count++;
	return count;
}

/* The deepest nesting, roughly: what opens and does not close. */
static bool is_too_deep(struct pm_str text)
{
	long depth = 0;
	const char *end = text.ptr + text.len;

	if (count_tags(text) <= DEPTH_MAX)
		return false;
	for (const char *at = text.ptr;
		at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
		depth += depth_change((struct pm_str){at, (size_t)(end - at)});
		depth = depth < 0 ? 0 : depth;
		if (depth > DEPTH_MAX)
			return true;
	}
	return false;
}

/* Call gumbo, and come back where it has to be left. */
static const GumboNode *parse(struct pm_html *html, struct pm_str text)
{
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = allocate;
	options.deallocator = release;
	options.userdata = html;
	options.max_errors = 0;
	if (setjmp(html->escape) != 0)
		return NULL;
	return gumbo_parse_with_options(&options, text.ptr, text.len)->root;
}

enum pm_status pm_html_parse(struct pm_html *html, struct pm_str text, struct pm_error *err)
{
	const int64_t time =
		TIME_BASE + (text.len > LARGE ? (int64_t)(text.len - LARGE) * TIME_PER_BYTE : 0);

	*html = (struct pm_html){
		.earliest = time_of(CLOCK_MONOTONIC_COARSE) + time,
		.end = time_of(CLOCK_THREAD_CPUTIME_ID) + time,
	};
	pm_html_cut(html, text);
	if (html->page.failed)
		return pm_fail_memory(err);
	text = pm_buf_str(&html->page);
	if (is_too_deep(text))
		return pm_fail(err, PM_INVALID, "the page is nested too deeply");
	html->budget = MEMORY_BASE + MEMORY_FACTOR * text.len;
	if (html->budget > MEMORY_MAX)
		html->budget = MEMORY_MAX;
	html->root = parse(html, text);
	return html->root != NULL ? PM_OK : pm_html_fail(html, err);
}

void pm_html_free(struct pm_html *html)
{
	pm_arena_free(&html->arena);
	pm_buf_free(&html->page);
	free(html->hidden.pieces);
}

/* The children of a node, NULL where it has none. */
static const GumboVector *children_of(const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		return &node->v.element.children;
	case GUMBO_NODE_DOCUMENT:
		return &node->v.document.children;
	default:
		return NULL;
	}
}

bool pm_html_is(const GumboNode *node, GumboTag tag)
{
	return children_of(node) != NULL && node->type != GUMBO_NODE_DOCUMENT &&
	       node->v.element.tag == tag && node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

struct pm_str pm_html_attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *attribute = NULL;

	if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
		attribute = gumbo_get_attribute(&node->v.element.attributes, name);
	return attribute != NULL ? pm_str_of(attribute->value) : PM_STR("");
}

bool pm_html_has_word(struct pm_str list, const char *word)
{
	struct pm_str one;

	while ((one = pm_html_next_word(&list)).len > 0)
		if (pm_html_is_name(one, word))
			return true;
	return false;
}

/* An element whose children are being visited. */
struct pm_html_step {
	const GumboNode *node;
	unsigned next; /* child to visit */
};

void pm_html_walk_start(struct pm_html_walk *walk, struct pm_html *html, const GumboNode *top)
{
	*walk = (struct pm_html_walk){.html = html, .top = top};
}

/* Go into an element; false when memory ran out. */
static bool descend(struct pm_html_walk *walk, const GumboNode *node)
{
	if (walk->depth == walk->capacity) {
		size_t capacity = walk->capacity == 0 ? 64 : 2 * walk->capacity;
		struct pm_html_step *steps =
			pm_arena_alloc(&walk->html->arena, capacity, sizeof *steps);
		if (steps == NULL)
			return false;
		if (walk->depth > 0)
			memcpy(steps, walk->steps, walk->depth * sizeof *steps);
		walk->steps = steps;
		walk->capacity = capacity;
	}
	walk->steps[walk->depth++] = (struct pm_html_step){node, 0};
	return true;
}

const GumboNode *pm_html_walk_next(struct pm_html_walk *walk, bool *leaving)
{
	const GumboNode *node = walk->top;

	*leaving = false;
	if (is_late(walk->html))
		return NULL;
	if (node != NULL) {
		walk->top = NULL;
	} else {
		if (walk->depth == 0)
			return NULL;
		struct pm_html_step *step = &walk->steps[walk->depth - 1];
		const GumboVector *children = children_of(step->node);
		if (walk->skip || step->next == children->length) {
			walk->skip = false;
			walk->depth--;
			*leaving = true;
			return step->node;
		}
		node = children->data[step->next++];
	}
	if (children_of(node) != NULL && !descend(walk, node))
		return NULL;
	if (pm_html_is_text(node))
		pm_html_show(walk->html, node);
	return node;
}

bool pm_html_is_text(const GumboNode *node)
{
	return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
	       node->type == GUMBO_NODE_CDATA;
}

bool pm_html_raw_text(struct pm_html *html, const GumboNode *node, size_t limit, struct pm_buf *out)
{
	struct pm_html_walk *walk = &html->inner;
	size_t begin = out->len, nodes = 0;
	bool leaving;

	walk->html = html;
	walk->top = node;
	walk->depth = 0;
	while ((node = pm_html_walk_next(walk, &leaving)) != NULL) {
		if (pm_html_is_text(node))
			pm_buf_add_str(out, pm_str_of(node->v.text.text));
		if (out->len - begin > limit || ++nodes > limit)
			return false;
	}
	return true;
}
