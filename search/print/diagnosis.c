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
	return answer->total > 0 ? 0 : obstacles_shown(answer) + answer->suggestion_count;
}

static void add_quoted(struct pm_buf *out, struct pm_str text)
{
	enum {
		LONGEST = 100 /* bytes */
	};
	struct pm_str shown = pm_str_cut(text, LONGEST);

	pm_buf_add_char(out, '"');
	pm_buf_add_str(out, shown);
	pm_buf_add_str(out, shown.len < text.len ? PM_STR("\xE2\x80\xA6\"") : PM_STR("\""));
}

void pm_diagnosis_add(struct pm_buf *out, const struct pm_results *answer, size_t number)
{
	if (number < obstacles_shown(answer)) {
		const struct pm_obstacle *obstacle = &answer->obstacles[number];
		pm_buf_add_str(out, PM_STR("nothing matches; without "));
		add_quoted(out, obstacle->text);
		pm_buf_add_format(
			out, " there %s %zu", obstacle->hits == 1 ? "is" : "are", obstacle->hits);
		return;
	}
	const struct pm_suggestion *suggestion =
		&answer->suggestions[number - obstacles_shown(answer)];
	pm_buf_add_str(out, PM_STR("did you mean "));
	add_quoted(out, suggestion->instead);
	pm_buf_add_format(out, " (%zu %s) for ", suggestion->documents,
		suggestion->documents == 1 ? "document" : "documents");
	add_quoted(out, suggestion->word);
	pm_buf_add_char(out, '?');
}
