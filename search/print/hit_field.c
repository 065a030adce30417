/*
 * The fields of a hit: what can be chosen as columns, as members of JSON, in templates.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/hit_field.h"

#include "lib/cli/options.h"
#include "lib/error.h"
#include "search/print/passage.h"

static const struct description {
	const char *name;
	const char *member; /* NULL: the same */
	size_t offset;      /* of the text in struct pm_hit; 0: it is made by add_made */
	bool exact;         /* it is not only a line of words */
} descriptions[PM_HIT_FIELD_COUNT] = {
	[PM_HIT_RANK] = {.name = "rank"},
	[PM_HIT_SCORE] = {.name = "score"},
	[PM_HIT_UID] = {"uid", NULL, offsetof(struct pm_hit, document.uid), true},
	[PM_HIT_URL] = {"url", NULL, offsetof(struct pm_hit, document.url), true},
	[PM_HIT_PATH] = {"path", NULL, offsetof(struct pm_hit, document.path), true},
	[PM_HIT_MEMBER] = {"member", NULL, offsetof(struct pm_hit, document.member), true},
	[PM_HIT_TITLE] = {"title", NULL, offsetof(struct pm_hit, document.title), false},
	[PM_HIT_AUTHORS] = {.name = "authors"},
	[PM_HIT_SOURCE] = {"source", NULL, offsetof(struct pm_hit, document.source), false},
	[PM_HIT_SITE] = {"site", NULL, offsetof(struct pm_hit, site), false},
	[PM_HIT_KIND] = {.name = "kind"},
	[PM_HIT_LANGUAGE] = {"lang", "language", offsetof(struct pm_hit, document.language), false},
	[PM_HIT_TAGS] = {.name = "tags"},
	[PM_HIT_PUBLISHED] = {.name = "published"},
	[PM_HIT_PUBLISHED_TEXT] = {"published_text", NULL,
		offsetof(struct pm_hit, document.published_text), false},
	[PM_HIT_SHA256] = {"sha256", NULL, offsetof(struct pm_hit, sha256), false},
	[PM_HIT_COPY_OF] = {"copy_of", NULL, offsetof(struct pm_hit, copy_of), true},
	[PM_HIT_COPIES] = {.name = "copies", .exact = true},
	[PM_HIT_SNIPPET] = {.name = "snippet"},
	[PM_HIT_TEXT] = {"text", NULL, offsetof(struct pm_hit, document.text), true},
	[PM_HIT_MATCHES] = {.name = "matches"},
	[PM_HIT_FRAGMENTS] = {.name = "fragments"},
};

const char *pm_hit_field_name(enum pm_hit_field field)
{
	return descriptions[field].name;
}

const char *pm_hit_field_member(enum pm_hit_field field)
{
	const struct description *description = &descriptions[field];

	return description->member != NULL ? description->member : description->name;
}

enum pm_status pm_hit_field_read(enum pm_hit_field *out, struct pm_str name, size_t count,
	const char *option, struct pm_error *err)
{
	const char *names[PM_HIT_FIELD_COUNT];
	size_t found;

	if (pm_str_is(name, pm_hit_field_member(PM_HIT_LANGUAGE))) {
		*out = PM_HIT_LANGUAGE;
		return PM_OK;
	}
	for (size_t i = 0; i < count; i++)
		names[i] = descriptions[i].name;
	enum pm_status status = pm_option_choice(option, name, names, count, &found, err);
	if (status == PM_OK)
		*out = (enum pm_hit_field)found;
	return status;
}

bool pm_hit_fields_add(struct pm_hit_fields *fields, enum pm_hit_field field)
{
	if ((fields->bits & 1U << field) != 0)
		return false;
	fields->list[fields->count++] = field;
	fields->bits |= 1U << field;
	return true;
}

enum pm_status pm_hit_fields_read(
	struct pm_hit_fields *out, struct pm_str list, size_t count, struct pm_error *err)
{
	struct pm_str name;
	enum pm_hit_field field;

	*out = (struct pm_hit_fields){0};
	while (pm_option_item(&list, &name)) {
		enum pm_status status = pm_hit_field_read(&field, name, count, "fields", err);
		if (status != PM_OK)
			return status;
		if (!pm_hit_fields_add(out, field))
			return pm_fail(err, PM_INVALID, "--fields: %s is there twice",
				descriptions[field].name);
	}
	return PM_OK;
}

bool pm_hit_field_is_line(enum pm_hit_field field)
{
	return !descriptions[field].exact;
}

static void add_list(struct pm_buf *out, const struct pm_str *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			pm_buf_add_str(out, PM_STR("; "));
		pm_buf_add_str(out, texts[i]);
	}
}

static void add_copies(struct pm_buf *out, const struct pm_hit *hit)
{
	for (size_t i = 0; i < hit->copy_count; i++) {
		if (i > 0)
			pm_buf_add_str(out, PM_STR("; "));
		pm_buf_add_str(out, pm_place_of(&hit->copies[i]));
	}
}

static void add_fragments(struct pm_buf *out, const struct pm_hit *hit)
{
	const char *text = hit->document.text.ptr;

	for (size_t i = 0; i < hit->fragment_count; i++) {
		const struct pm_fragment *fragment = &hit->fragments[i];
		if (i > 0)
			pm_buf_add_str(out, PM_STR(" \xE2\x80\xA6 "));
		pm_buf_add(out, text + fragment->start, fragment->end - fragment->start);
	}
}

static void add_made(struct pm_buf *out, const struct pm_hit *hit, enum pm_hit_field field)
{
	const struct pm_document *document = &hit->document;
	char date[PM_DATE_TEXT_MAX];

	if (field == PM_HIT_RANK) {
		pm_buf_add_format(out, "%zu", hit->rank);
	} else if (field == PM_HIT_SCORE) {
		pm_buf_add_format(out, "%.9g", hit->score);
	} else if (field == PM_HIT_AUTHORS) {
		add_list(out, document->authors, document->author_count);
	} else if (field == PM_HIT_TAGS) {
		add_list(out, document->tags, document->tag_count);
	} else if (field == PM_HIT_COPIES) {
		add_copies(out, hit);
	} else if (field == PM_HIT_KIND) {
		pm_buf_add_str(out, pm_str_of(pm_kind_name(document->kind)));
	} else if (field == PM_HIT_SNIPPET) {
		add_fragments(out, hit);
	} else if (field == PM_HIT_PUBLISHED && document->published.year != 0) {
		pm_date_format(&document->published, date);
		pm_buf_add_str(out, pm_str_of(date));
	}
}

struct pm_str pm_hit_field_text(
	struct pm_buf *made, const struct pm_hit *hit, enum pm_hit_field field)
{
	size_t offset = descriptions[field].offset;

	if (offset > 0)
		return *(const struct pm_str *)((const char *)hit + offset);
	pm_buf_clear(made);
	add_made(made, hit, field);
	return pm_buf_str(made);
}
