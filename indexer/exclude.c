/*
 * Patterns of names to leave out or to take, as in .gitignore.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/exclude.h"

#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"

void pm_exclude_free(struct pm_exclude *exclude)
{
	free(exclude->patterns);
	*exclude = (struct pm_exclude){0};
}

static struct pm_str after(struct pm_str str, size_t count)
{
	return (struct pm_str){str.ptr + count, str.len - count};
}

/* takes: what the pattern means, but for a `!` before it. */
static bool add(struct pm_exclude *exclude, struct pm_str pattern, bool takes)
{
	bool negated = pattern.len > 0 && pattern.ptr[0] == '!';

	if (exclude->count == exclude->capacity) {
		size_t capacity = 2 * exclude->capacity + 8;
		struct pm_pattern *patterns =
			reallocarray(exclude->patterns, capacity, sizeof *patterns);
		if (patterns == NULL)
			return false;
		exclude->patterns = patterns;
		exclude->capacity = capacity;
	}
	exclude->patterns[exclude->count++] = (struct pm_pattern){
		.text = negated ? after(pattern, 1) : pattern, .takes = takes != negated};
	return true;
}

bool pm_exclude_add(struct pm_exclude *exclude, struct pm_str pattern)
{
	return add(exclude, pattern, false);
}

bool pm_exclude_add_included(struct pm_exclude *exclude, struct pm_str pattern)
{
	exclude->chosen = true;
	return add(exclude, pattern, true);
}

/* Letters match in either case: what was saved from the web or from Windows is named in both. Only
 * those of ASCII: names are bytes. */
static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_between(char c, unsigned char low, unsigned char high)
{
	return (unsigned char)c >= low && (unsigned char)c <= high;
}

/* Match a character against `[...]` at the start of the pattern; *used gets its length, 0 when it
 * has no end: then `[` stands for itself. */
static bool match_set(struct pm_str pattern, char c, size_t *used)
{
	size_t i = 1;
	bool negated = i < pattern.len && (pattern.ptr[i] == '!' || pattern.ptr[i] == '^');
	bool found = false;
	char small = fold(c), capital = small >= 'a' && small <= 'z' ? (char)(small & ~0x20) : c;

	i += negated;
	for (size_t first = i; i < pattern.len && (pattern.ptr[i] != ']' || i == first); i++) {
		if (pattern.ptr[i] == '\\' && i + 1 < pattern.len)
			i++;
		unsigned char low = (unsigned char)pattern.ptr[i], high = low;
		if (i + 2 < pattern.len && pattern.ptr[i + 1] == '-' && pattern.ptr[i + 2] != ']') {
			i += 2;
			if (pattern.ptr[i] == '\\' && i + 1 < pattern.len)
				i++;
			high = (unsigned char)pattern.ptr[i];
		}
		found |= is_between(small, low, high) || is_between(capital, low, high);
	}
	*used = i < pattern.len ? i + 1 : 0;
	return found != negated;
}

/* Match one character of a name against what the pattern begins with, other than `*`. */
static bool match_one(struct pm_str pattern, char c, size_t *used)
{
	*used = 1;
	if (pattern.len == 0)
		return false;
	switch (pattern.ptr[0]) {
	case '?':
		return true;
	case '[': {
		bool found = match_set(pattern, c, used);
		if (*used > 0)
			return found;
		*used = 1;
		return c == '[';
	}
	case '\\':
		if (pattern.len > 1) {
			*used = 2;
			return fold(c) == fold(pattern.ptr[1]);
		}
		return c == '\\';
	default:
		return fold(c) == fold(pattern.ptr[0]);
	}
}

/* Match one name. A `*` first takes nothing, then more and more of it; only the last star met has
 * ever to be tried again, so this takes at most |pattern| * |name| steps. */
static bool match_name(struct pm_str pattern, struct pm_str name)
{
	struct pm_str star = {0}, retry = {0};
	bool starred = false;
	size_t used;

	while (name.len > 0) {
		if (pattern.len > 0 && pattern.ptr[0] == '*') {
			pattern = after(pattern, 1);
			star = pattern;
			retry = name;
			starred = true;
		} else if (match_one(pattern, name.ptr[0], &used)) {
			pattern = after(pattern, used);
			name = after(name, 1);
		} else if (starred) {
			retry = after(retry, 1);
			name = retry;
			pattern = star;
		} else {
			return false;
		}
	}
	while (pattern.len > 0 && pattern.ptr[0] == '*')
		pattern = after(pattern, 1);
	return pattern.len == 0;
}

/* Take the first name off a path. */
static struct pm_str take_name(struct pm_str *path)
{
	const char *slash = path->len > 0 ? memchr(path->ptr, '/', path->len) : NULL;
	struct pm_str name = {path->ptr, slash != NULL ? (size_t)(slash - path->ptr) : path->len};

	*path = after(*path, name.len + (slash != NULL));
	return name;
}

/* Match a whole path name by name, as match_name does character by character. A `**` at the end
 * stands for one name at least: `a/` and two stars are what lies in `a`, not `a`. */
static bool match_path(struct pm_str pattern, struct pm_str path)
{
	struct pm_str many = {0}, retry = {0};
	bool starred = false;

	while (path.len > 0) {
		struct pm_str pattern_rest = pattern, path_rest = path;
		struct pm_str part = take_name(&pattern_rest);
		if (pm_str_is(part, "**")) {
			if (pattern_rest.len == 0)
				return true;
			many = pattern = pattern_rest;
			retry = path;
			starred = true;
		} else if (pattern.len > 0 && match_name(part, take_name(&path_rest))) {
			pattern = pattern_rest;
			path = path_rest;
		} else if (starred) {
			take_name(&retry);
			path = retry;
			pattern = many;
		} else {
			return false;
		}
	}
	return pattern.len == 0;
}

static struct pm_str last_name(struct pm_str path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);

	return slash != NULL ? after(path, (size_t)(slash + 1 - path.ptr)) : path;
}

static bool matches(struct pm_str pattern, struct pm_str path, bool directory)
{
	if (pattern.len > 0 && pattern.ptr[pattern.len - 1] == '/') {
		if (!directory)
			return false;
		pattern.len--;
	}
	if (pattern.len == 0 || path.len == 0)
		return false;
	if (memchr(pattern.ptr, '/', pattern.len) == NULL)
		return match_name(pattern, last_name(path));
	if (pattern.ptr[0] == '/')
		pattern = after(pattern, 1);
	return match_path(pattern, path);
}

bool pm_exclude_matches(const struct pm_exclude *exclude, struct pm_str path, bool directory)
{
	for (size_t i = exclude->count; i > 0; i--)
		if (matches(exclude->patterns[i - 1].text, path, directory))
			return !exclude->patterns[i - 1].takes;
	return exclude->chosen && !directory;
}
