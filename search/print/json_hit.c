/*
 * A hit as the members of a JSON object.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/json_hit.h"

#include "lib/json.h"
#include "search/print/passage.h"

/* An object that tells where something is in a text begins. */
static void begin_place(struct pm_buf *buf, struct pm_offset *offset, size_t start, size_t end)
{
	pm_buf_add_char(buf, '{');
	pm_json_add_number(buf, "start", pm_offset_advance(offset, start));
	pm_json_add_number(buf, "end", pm_offset_ahead(offset, end));
}

/* The matches of a text from where offset is on. */
static void add_matches(struct pm_buf *buf, const char *name, struct pm_offset *offset,
	const struct pm_match *matches, size_t count)
{
	pm_json_add_name(buf, name);
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < count; i++) {
		pm_json_add_comma(buf);
		begin_place(buf, offset, matches[i].start, matches[i].end);
		pm_json_add_number(buf, "clause", matches[i].clause);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
}

/* Passages with their text, their matches, or both. */
static void add_fragments(
	struct pm_output *output, const struct pm_hit *hit, bool texts, bool matches)
{
	struct pm_offset offset = {.unit = output->offsets, .text = hit->document.text};
	struct pm_buf *buf = output->buf;

	pm_json_add_name(buf, "fragments");
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < hit->fragment_count; i++) {
		const struct pm_fragment *fragment = &hit->fragments[i];
		struct pm_str text = {
			hit->document.text.ptr + fragment->start, fragment->end - fragment->start};
		pm_json_add_comma(buf);
		begin_place(buf, &offset, fragment->start, fragment->end);
		size_t page = pm_fragment_page(&hit->document, fragment);
		if (page > 0)
			pm_json_add_number(buf, "page", page);
		if (texts) {
			pm_json_add_name(buf, "text");
			pm_json_add_text(buf, text);
		}
		if (matches)
			add_matches(
				buf, "matches", &offset, fragment->matches, fragment->match_count);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
}

static void add_title_matches(struct pm_output *output, const struct pm_hit *hit)
{
	struct pm_offset offset = {.unit = output->offsets, .text = hit->document.title};

	add_matches(
		output->buf, "title_matches", &offset, hit->title_matches, hit->title_match_count);
}

static void add_parts(struct pm_buf *buf, const struct pm_hit *hit)
{
	pm_json_add_name(buf, "parts");
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < hit->part_count; i++) {
		pm_json_add_comma(buf);
		pm_buf_add_format(buf, "{\"clause\":%u,\"weight\":%.9g}",
			(unsigned)hit->parts[i].clause, hit->parts[i].weight);
	}
	pm_buf_add_char(buf, ']');
}

/* Where else the text is. */
static void add_copies(struct pm_buf *buf, const struct pm_hit *hit)
{
	char date[PM_DATE_TEXT_MAX];

	if (hit->copy_count == 0)
		return;
	pm_json_add_number(buf, "copies_total", hit->copies_total);
	pm_json_add_name(buf, pm_hit_field_member(PM_HIT_COPIES));
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < hit->copy_count; i++) {
		const struct pm_document *copy = &hit->copies[i];
		date[0] = '\0';
		if (copy->published.year != 0)
			pm_date_format(&copy->published, date);
		pm_json_add_comma(buf);
		pm_buf_add_char(buf, '{');
		pm_json_add_member(buf, "uid", copy->uid);
		pm_json_add_member(buf, "url", copy->url);
		pm_json_add_member(buf, "path", copy->path);
		pm_json_add_member(buf, "member", copy->member);
		pm_json_add_member(buf, "title", copy->title);
		pm_json_add_member(buf, "source", copy->source);
		pm_json_add_member(buf, "published", pm_str_of(date));
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
}

/* A member of one value; none when it is not known. */
static void add_field(struct pm_buf *buf, const struct pm_hit *hit, enum pm_hit_field field)
{
	const struct pm_document *document = &hit->document;
	const char *name = pm_hit_field_member(field);
	struct pm_buf made = {0};

	if (field == PM_HIT_RANK) {
		pm_json_add_number(buf, name, hit->rank);
	} else if (field == PM_HIT_SCORE) {
		pm_json_add_name(buf, name);
		pm_buf_add_str(buf, pm_hit_field_text(&made, hit, field));
	} else if (field == PM_HIT_AUTHORS) {
		if (document->author_count > 0)
			pm_json_add_list(buf, name, document->authors, document->author_count);
	} else if (field == PM_HIT_TAGS) {
		if (document->tag_count > 0)
			pm_json_add_list(buf, name, document->tags, document->tag_count);
	} else if (field == PM_HIT_COPIES) {
		add_copies(buf, hit);
	} else {
		pm_json_add_member(buf, name, pm_hit_field_text(&made, hit, field));
	}
	buf->failed |= made.failed;
	pm_buf_free(&made);
}

void pm_json_add_hit(struct pm_output *output, const struct pm_hit *hit)
{
	unsigned wanted = output->fields.bits;

	if (wanted == 0)
		wanted = ~(1U << PM_HIT_SNIPPET | 1U << PM_HIT_TEXT);
	for (unsigned field = 0; field < PM_HIT_COLUMN_COUNT; field++)
		if ((wanted & 1U << field) != 0)
			add_field(output->buf, hit, (enum pm_hit_field)field);
	bool matches = (wanted & 1U << PM_HIT_MATCHES) != 0;
	bool texts = (wanted & 1U << PM_HIT_FRAGMENTS) != 0;
	if (matches)
		add_title_matches(output, hit);
	if (matches || texts)
		add_fragments(output, hit, texts, matches);
	if (hit->part_count > 0)
		add_parts(output->buf, hit);
}
