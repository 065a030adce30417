/*
 * Why nothing was found, in words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/diagnosis.h"

enum {
	MOST_OBSTACLES = 3, /* the first ones hide most */
};

static size_t obstacles_shown(const struct pm_results *answer)
{
	return answer->obstacle_count < MOST_OBSTACLES ? answer->obstacle_count : MOST_OBSTACLES;
}

size_t pm_diagnosis_count(const struct pm_results *answer)
{
	return answer->total > 0 ? 0 : obstacles_shown(answer) + answer->missing_count;
}

/* Append a text in quotes, unless it has some around it. */
static void add_quoted(struct pm_buf *out, struct pm_str text)
{
	enum {
		LONGEST = 100 /* bytes */
	};
	struct pm_str shown = pm_str_cut(text, LONGEST);
	bool quoted = text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"';

	pm_buf_add_str(out, pm_str_of(quoted ? "" : "\""));
	pm_buf_add_str(out, shown);
	pm_buf_add_str(out, pm_str_of(shown.len < text.len ? "\xE2\x80\xA6" : ""));
	pm_buf_add_str(out, pm_str_of(quoted && shown.len == text.len ? "" : "\""));
}

static void add_obstacle(struct pm_buf *out, const struct pm_obstacle *obstacle)
{
	static const char *const without[] = {
		[PM_OBSTACLE_PARTS] = "",
		[PM_OBSTACLE_NEARNESS] = "the nearness of ",
		[PM_OBSTACLE_FIELD] = "the field of ",
	};

	pm_buf_add_format(out, "nothing matches; without %s", without[obstacle->type]);
	for (size_t i = 0; i < obstacle->part_count; i++) {
		pm_buf_add_str(out, pm_str_of(i > 0 ? " and " : ""));
		add_quoted(out, obstacle->parts[i]);
	}
	pm_buf_add_format(out, " there %s %zu", obstacle->hits == 1 ? "is" : "are", obstacle->hits);
}

static void add_suggestion(struct pm_buf *out, const struct pm_suggestion *suggestion)
{
	add_quoted(out, suggestion->text);
	pm_buf_add_format(out, " (%zu %s)", suggestion->documents,
		suggestion->documents == 1 ? "document" : "documents");
}

static void add_missing(struct pm_buf *out, const struct pm_missing *missing)
{
	if (missing->similar) {
		pm_buf_add_str(out, PM_STR("did you mean "));
		add_suggestion(out, &missing->suggestions[0]);
		pm_buf_add_str(out, PM_STR(" for "));
		add_quoted(out, missing->text);
		pm_buf_add_char(out, '?');
		return;
	}
	pm_buf_add_str(out, PM_STR("no document has "));
	add_quoted(out, missing->text);
	for (size_t i = 0; i < missing->suggestion_count; i++) {
		pm_buf_add_str(out, pm_str_of(i > 0 ? ", " : "; there is "));
		add_suggestion(out, &missing->suggestions[i]);
	}
}

void pm_diagnosis_add(struct pm_buf *out, const struct pm_results *answer, size_t number)
{
	if (number < obstacles_shown(answer))
		add_obstacle(out, &answer->obstacles[number]);
	else
		add_missing(out, &answer->missing[number - obstacles_shown(answer)]);
}
