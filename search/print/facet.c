/*
 * Facets: lists of their names, what is shown of them, and their bars in text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/facet.h"

#include "lib/cli/options.h"
#include "search/names.h"
#include "search/print/flow.h"

enum pm_status pm_facets_read(unsigned *out, struct pm_str list, struct pm_error *err)
{
	struct pm_str name;
	size_t field;

	*out = 0;
	while (pm_option_item(&list, &name)) {
		enum pm_status status = pm_option_choice(
			"facet", name, pm_facet_names, PM_FACET_COUNT, &field, err);
		if (status != PM_OK)
			return status;
		*out |= 1U << field;
	}
	return PM_OK;
}

static bool is_of_time(const struct pm_facet *facet)
{
	return facet->field == PM_FACET_YEAR || facet->field == PM_FACET_MONTH;
}

const char *pm_facet_rest(const struct pm_facet *facet)
{
	return is_of_time(facet) ? "earlier" : "more";
}

struct pm_facet_values pm_facet_shown(const struct pm_facet *facet, size_t most)
{
	struct pm_facet_values shown = {facet->values, facet->value_count};

	if (most == 0 || most >= shown.count)
		return shown;
	if (is_of_time(facet))
		shown.values += shown.count - most;
	shown.count = most;
	return shown;
}

/* ---- Bars ---- */

enum {
	INDENT = 2,
	USUAL_WIDTH = 80,
	WIDEST_LABEL = 32,
	WIDEST_BAR = 60,
};

/* How the bars of a facet are laid out. */
struct layout {
	size_t label, count; /* columns of the longest */
	size_t bar;          /* columns of the longest bar */
	size_t most;         /* documents it stands for */
};

static size_t digits_of(size_t number)
{
	size_t digits = 1;

	while (number >= 10) {
		number /= 10;
		digits++;
	}
	return digits;
}

static struct layout lay_out(struct pm_facet_values shown, size_t width)
{
	struct layout layout = {.label = 1, .bar = WIDEST_BAR};

	if (width == 0)
		width = USUAL_WIDTH;
	for (size_t i = 0; i < shown.count; i++) {
		size_t label = pm_flow_width(shown.values[i].value);
		if (label > layout.label)
			layout.label = label;
		if (shown.values[i].documents > layout.most)
			layout.most = shown.values[i].documents;
	}
	layout.count = digits_of(layout.most);
	if (layout.label > WIDEST_LABEL)
		layout.label = WIDEST_LABEL;
	if (layout.label > width / 3)
		layout.label = width / 3;
	size_t others = INDENT + layout.label + 1 + layout.count + 1;
	size_t room = width > others ? width - others : 0;
	if (layout.bar > room)
		layout.bar = room;
	return layout;
}

/* A bar in eighths of a column, at least one: U+2588 is a whole block, U+258F an eighth of it. */
static void add_bar(struct pm_buf *buf, const struct layout *layout, size_t documents)
{
	if (layout->bar == 0 || documents == 0)
		return;
	double share = (double)documents / (double)layout->most;
	size_t eighths = (size_t)(share * 8 * (double)layout->bar + 0.5);

	pm_buf_add_char(buf, ' ');
	for (; eighths >= 8; eighths -= 8)
		pm_buf_add_str(buf, PM_STR("\xE2\x96\x88"));
	if (eighths > 0)
		pm_buf_add_format(buf, "\xE2\x96%c", (char)(0x90 - eighths));
	else if (share * 8 * (double)layout->bar < 0.5)
		pm_buf_add_str(buf, PM_STR("\xE2\x96\x8F"));
}

static void print_value(
	struct pm_output *output, const struct layout *layout, const struct pm_facet_value *value)
{
	struct pm_buf *buf = output->buf;

	pm_buf_add_format(buf, "%*s", INDENT, "");
	size_t width = pm_flow_cut(buf, value->value, layout->label);
	pm_buf_add_format(buf, "%*s %*zu", (int)(layout->label - width), "", (int)layout->count,
		value->documents);
	add_bar(buf, layout, value->documents);
	pm_buf_add_char(buf, '\n');
}

static void print_facet(struct pm_output *output, const struct pm_facet *facet)
{
	struct pm_facet_values shown = pm_facet_shown(facet, output->facet_values);
	struct layout layout = lay_out(shown, output->width);

	pm_buf_add_format(output->buf, "\nby %s\n", pm_facet_names[facet->field]);
	for (size_t i = 0; i < shown.count; i++)
		print_value(output, &layout, &shown.values[i]);
	if (facet->distinct > shown.count)
		pm_buf_add_format(output->buf, "%*s%zu %s\n", INDENT, "",
			facet->distinct - shown.count, pm_facet_rest(facet));
	if (facet->without > 0)
		pm_buf_add_format(output->buf, "%*swithout: %zu\n", INDENT, "", facet->without);
}

void pm_facets_print(struct pm_output *output, const struct pm_results *answer)
{
	for (size_t i = 0; i < answer->facet_count; i++)
		print_facet(output, &answer->facets[i]);
}
