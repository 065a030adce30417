/*
 * The tags of an HTML page as its parser finds them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * By the rules of the tokenizer of HTML (https://html.spec.whatwg.org/#tokenization), as far as
 * they matter to what is left out.
 */
#include "indexer/read/html_cut.h"

#include <string.h>
#include <strings.h>

#include "indexer/read/html_words.h"

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

struct pm_str pm_html_tag_name(const char *at, const char *end)
{
	const char *name = ++at;

	if (at == end || !is_letter(*at))
		return PM_STR("");
	while (at < end && !pm_html_is_space(*at) && *at != '/' && *at != '>')
		at++;
	return (struct pm_str){name, (size_t)(at - name)};
}

const char *pm_html_skip_space(const char *at, const char *end)
{
	while (at < end && pm_html_is_space(*at))
		at++;
	return at;
}

const char *pm_html_tag_next(const char *at, const char *end)
{
	while (at < end && (pm_html_is_space(*at) || *at == '/'))
		at++;
	return at;
}

/* Where a name of an attribute ends. */
static const char *end_of_name(const char *at, const char *end)
{
	at++; /* even a `=` */
	while (at < end && !pm_html_is_space(*at) && *at != '/' && *at != '>' && *at != '=')
		at++;
	return at;
}

/* Read the value at the place; without its end, it goes to that of the page. */
static void read_value(struct pm_html_tag_attribute *attribute, const char *at, const char *end)
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

struct pm_html_tag_attribute pm_html_tag_attribute(const char *at, const char *end)
{
	const char *name_end = end_of_name(at, end);
	const char *equals = pm_html_skip_space(name_end, end);
	struct pm_html_tag_attribute attribute = {
		.name = {at, (size_t)(name_end - at)}, .value = {name_end, 0}, .end = name_end};

	if (equals < end && *equals == '=')
		read_value(&attribute, pm_html_skip_space(equals + 1, end), end);
	return attribute;
}

const char *pm_html_tag_end(const char *at, const char *end)
{
	while ((at = pm_html_tag_next(at, end)) < end && *at != '>')
		at = pm_html_tag_attribute(at, end).end;
	return at < end ? at + 1 : end;
}

static bool starts(const char *at, const char *end, const char *with)
{
	return pm_html_starts((struct pm_str){at, (size_t)(end - at)}, with);
}

const char *pm_html_content_end(const char *at, const char *end, struct pm_str name, bool *is_sure)
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

bool pm_html_holds(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (; (size_t)(end - at) >= len; at++)
		if ((*at | 0x20) == *word && strncasecmp(at, word, len) == 0)
			return true;
	return false;
}

const char *pm_html_comment_end(const char *at, const char *end)
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

bool pm_html_is_bogus(const char *at, const char *end)
{
	const char *name = at + 1 + (end - at > 1 && at[1] == '/');

	return name < end && (*name == '!' || *name == '?' || (name > at + 1 && !is_letter(*name)));
}

const char *pm_html_bogus_end(const char *at, const char *end)
{
	const char *close = memchr(at, '>', (size_t)(end - at));

	return close != NULL ? close + 1 : end;
}
