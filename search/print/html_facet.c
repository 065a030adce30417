/*
 * Facets in HTML: time as a chart, others as bars.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/html_facet.h"

#include "search/print/facet.h"
#include "search/print/html_text.h"

static const char *const titles[PM_FACET_COUNT] = {
	[PM_FACET_KIND] = "Kind",
	[PM_FACET_SOURCE] = "Publisher",
	[PM_FACET_LANGUAGE] = "Language",
	[PM_FACET_YEAR] = "Year",
	[PM_FACET_MONTH] = "Month",
	[PM_FACET_AUTHOR] = "Author",
	[PM_FACET_TAG] = "Tag",
};

bool pm_html_is_course(enum pm_facet_field field)
{
	return field == PM_FACET_YEAR || field == PM_FACET_MONTH;
}

/* ---- The chart ---- */

enum {
	MOST_MONTHS = 360, /* more would be too thin to see: years then */
	FEWEST_STEPS = 12, /* of fewer the columns would look like walls */
	MOST_LABELS = 6,   /* that fit under the chart on a phone */
	HEIGHT = 100,
	LEAST_HEIGHT = 2, /* of what is there at all */
};

/* Time in steps: months, or years. */
struct course {
	const struct pm_facet *facet;
	bool months;
	size_t first, last; /* steps since the year 0 */
	size_t from, to;    /* of these, those between the first document and the last */
	size_t most;        /* documents of one step */
	size_t busiest;     /* that step */
};

/* The number that digits of a text make, from start to end. */
static size_t number_of(struct pm_str text, size_t start, size_t end)
{
	size_t number = 0;

	for (size_t i = start; i < end && i < text.len; i++)
		if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
			number = number * 10 + (size_t)(text.ptr[i] - '0');
	return number;
}

/* The step of a value, `2024` or `2024-03`. */
static size_t step_of(struct pm_str value, bool months)
{
	size_t year = number_of(value, 0, 4);

	return months ? year * 12 + number_of(value, 5, 7) - 1 : year;
}

/* Documents of a step; *next is the first value that may belong to it. */
static size_t count_step(const struct course *course, size_t step, size_t *next)
{
	const struct pm_facet *facet = course->facet;
	size_t documents = 0;

	for (; *next < facet->value_count; ++*next) {
		const struct pm_facet_value *value = &facet->values[*next];
		if (step_of(value->value, course->months) != step)
			break;
		documents += value->documents;
	}
	return documents;
}

static struct course course_of(const struct pm_facet *facet)
{
	struct pm_str first = facet->values[0].value;
	struct pm_str last = facet->values[facet->value_count - 1].value;
	struct course course = {.facet = facet, .months = facet->field == PM_FACET_MONTH};
	size_t next = 0;

	if (course.months && step_of(last, true) - step_of(first, true) >= MOST_MONTHS)
		course.months = false;
	course.first = step_of(first, course.months);
	course.last = step_of(last, course.months);
	course.from = course.first;
	course.to = course.last;
	size_t steps = course.last - course.first + 1;
	if (steps < FEWEST_STEPS) {
		size_t before = (FEWEST_STEPS - steps) / 2;
		course.first -= before < course.first ? before : course.first;
		course.last = course.first + FEWEST_STEPS - 1;
	}
	while (next < facet->value_count) {
		size_t step = step_of(facet->values[next].value, course.months);
		size_t documents = count_step(&course, step, &next);
		if (documents > course.most) {
			course.most = documents;
			course.busiest = step;
		}
	}
	return course;
}

static void add_step(struct pm_buf *buf, const struct course *course, size_t step)
{
	if (course->months)
		pm_buf_add_format(buf, "%04zu-%02zu", step / 12, step % 12 + 1);
	else
		pm_buf_add_format(buf, "%04zu", step);
}

static void add_columns(struct pm_buf *buf, const struct course *course)
{
	size_t next = 0;

	for (size_t step = course->first; step <= course->last; step++) {
		size_t documents = count_step(course, step, &next);
		if (documents == 0)
			continue;
		double height = (double)documents * HEIGHT / (double)course->most;
		if (height < LEAST_HEIGHT)
			height = LEAST_HEIGHT;
		pm_buf_add_format(buf,
			"<rect x=\"%zu.1\" y=\"%.2f\" width=\".8\" height=\"%.2f\"><title>",
			step - course->first, HEIGHT - height, height);
		add_step(buf, course, step);
		pm_buf_add_format(buf, ": %zu</title></rect>\n", documents);
	}
}

/* Some of the steps, evenly spaced, each under its column; those that only keep the columns narrow
 * have no labels, for nothing is known of them. */
static void add_labels(struct pm_buf *buf, const struct course *course)
{
	size_t steps = course->last - course->first + 1;
	size_t stride = (steps + MOST_LABELS - 1) / MOST_LABELS;

	pm_buf_add_str(buf, PM_STR("<div class=\"axis\" aria-hidden=\"true\">"));
	for (size_t step = course->from; step <= course->to; step += stride) {
		pm_buf_add_format(buf, "<span style=\"left:%.2f%%\">",
			100 * (double)(step - course->first) / (double)steps);
		add_step(buf, course, step);
		pm_buf_add_str(buf, PM_STR("</span>"));
	}
	pm_buf_add_str(buf, PM_STR("</div>\n"));
}

/* The figures, for those who cannot see the chart or want to know. */
static void add_figures(struct pm_buf *buf, const struct course *course)
{
	size_t next = 0;

	pm_buf_add_str(buf, PM_STR("<details><summary>Figures</summary>\n<table>\n"));
	while (next < course->facet->value_count) {
		size_t step = step_of(course->facet->values[next].value, course->months);
		size_t documents = count_step(course, step, &next);
		pm_buf_add_str(buf, PM_STR("<tr><th scope=\"row\">"));
		add_step(buf, course, step);
		pm_buf_add_format(buf, "</th><td>%zu</td></tr>\n", documents);
	}
	if (course->facet->without > 0)
		pm_buf_add_format(buf, "<tr><th scope=\"row\">no date</th><td>%zu</td></tr>\n",
			course->facet->without);
	pm_buf_add_str(buf, PM_STR("</table></details>\n"));
}

/* What the columns do not show: the most, and how many are in none of them. */
static void add_caption(struct pm_buf *buf, const struct course *course, const char *unit)
{
	size_t without = course->facet->without;

	pm_buf_add_format(buf, "<figcaption>Hits by %s <span class=\"dim\">most in ", unit);
	add_step(buf, course, course->busiest);
	pm_buf_add_format(buf, ": %zu", course->most);
	if (without > 0)
		pm_buf_add_format(buf, " \xC2\xB7 without a date: %zu", without);
	pm_buf_add_str(buf, PM_STR("</span></figcaption>\n"));
}

void pm_html_add_chart(struct pm_buf *buf, const struct pm_facet *facet)
{
	if (facet->value_count == 0) {
		if (facet->without > 0)
			pm_buf_add_str(buf, PM_STR("<p class=\"dim\">No hit has a date.</p>\n"));
		return;
	}
	struct course course = course_of(facet);
	const char *unit = course.months ? "month" : "year";

	pm_buf_add_str(buf, PM_STR("<figure class=\"chart\">\n"));
	add_caption(buf, &course, unit);
	pm_buf_add_format(buf,
		"<svg role=\"img\" aria-label=\"Hits by %s\" viewBox=\"0 0 %zu %d\" "
		"preserveAspectRatio=\"none\">\n",
		unit, course.last - course.first + 1, HEIGHT);
	add_columns(buf, &course);
	pm_buf_add_str(buf, PM_STR("</svg>\n"));
	add_labels(buf, &course);
	add_figures(buf, &course);
	pm_buf_add_str(buf, PM_STR("</figure>\n"));
}

/* ---- Bars ---- */

static void add_bar(struct pm_buf *buf, const struct pm_facet_value *value, size_t most)
{
	pm_buf_add_str(buf, PM_STR("<li><span class=\"name\" dir=\"auto\">"));
	pm_html_add(buf, value->value);
	pm_buf_add_format(buf, "</span> <span class=\"count\">%zu</span>", value->documents);
	pm_buf_add_format(buf, "<span class=\"bar\" style=\"width:%.2f%%\"></span></li>\n",
		100 * (double)value->documents / (double)most);
}

void pm_html_add_bars(struct pm_buf *buf, const struct pm_facet *facet, size_t most)
{
	struct pm_facet_values shown = pm_facet_shown(facet, most);

	if (shown.count == 0)
		return;
	pm_buf_add_format(
		buf, "<section>\n<h2>%s</h2>\n<ul class=\"bars\">\n", titles[facet->field]);
	for (size_t i = 0; i < shown.count; i++)
		add_bar(buf, &shown.values[i], shown.values[0].documents);
	pm_buf_add_str(buf, PM_STR("</ul>\n"));
	if (facet->distinct > shown.count || facet->without > 0) {
		pm_buf_add_str(buf, PM_STR("<p class=\"dim\">"));
		if (facet->distinct > shown.count)
			pm_buf_add_format(buf, "%zu more ", facet->distinct - shown.count);
		if (facet->without > 0)
			pm_buf_add_format(buf, "%zu without", facet->without);
		pm_buf_add_str(buf, PM_STR("</p>\n"));
	}
	pm_buf_add_str(buf, PM_STR("</section>\n"));
}
