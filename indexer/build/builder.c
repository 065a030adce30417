/*
 * A new segment of an index, built in bulk beside those that it has.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/builder.h"

#include <stdio.h>
#include <stdlib.h>

#include <pressmark/analyzer.h>

#include "indexer/build/glass/version.h"
#include "indexer/build/leftovers.h"
#include "indexer/build/pipeline.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/schema.h"
#include "lib/xap.h"

struct pm_builder {
	char *directory;
	char name[32];
	struct pm_builder_options options;
	struct pm_segment *segment;
	struct pm_pipeline *pipeline;
	uint32_t count;
	bool kept;
};

static enum pm_status open_parts(
	struct pm_builder *builder, const char *index, struct pm_error *err)
{
	const struct pm_builder_options *options = &builder->options;
	enum pm_status status;
	unsigned number;

	if ((status = pm_leftovers_next(index, &number, err)) != PM_OK)
		return status;
	snprintf(builder->name, sizeof builder->name, PM_LAYOUT_SEGMENT, number);
	if ((builder->directory = pm_layout_path(index, builder->name)) == NULL)
		return pm_fail_memory(err);
	status = pm_segment_new(&builder->segment, builder->directory, options->trial, err);
	if (status != PM_OK)
		return status;
	return pm_pipeline_new(
		&builder->pipeline, builder->segment, options->jobs, options->memory, err);
}

enum pm_status pm_builder_new(struct pm_builder **out, const char *index,
	const struct pm_builder_options *options, struct pm_error *err)
{
	struct pm_builder *builder = calloc(1, sizeof *builder);

	*out = NULL;
	if (builder == NULL)
		return pm_fail_memory(err);
	builder->options = *options;
	enum pm_status status = open_parts(builder, index, err);
	if (status == PM_OK)
		*out = builder;
	else
		pm_builder_free(builder);
	return status;
}

enum pm_status pm_builder_put(struct pm_builder *builder, struct pm_str data, struct pm_error *err)
{
	builder->count++;
	return pm_pipeline_put(builder->pipeline, data, err);
}

uint32_t pm_builder_count(const struct pm_builder *builder)
{
	return builder->count;
}

static enum pm_status finish_segment(struct pm_builder *builder, struct pm_error *err)
{
	char schema[16], analyzer[16];
	struct pm_buf stemmers = {0};

	snprintf(schema, sizeof schema, "%u", PM_SCHEMA_VERSION);
	snprintf(analyzer, sizeof analyzer, "%u", PM_ANALYZER_VERSION);
	pm_stemmer_names_write(&stemmers, pm_pipeline_stemmers(builder->pipeline));
	const struct pm_metadata metadata[] = {
		{PM_STR(PM_META_ANALYZER), pm_str_of(analyzer)},
		{PM_STR(PM_META_SCHEMA), pm_str_of(schema)},
		{PM_STR(PM_META_STEMMERS), pm_buf_str(&stemmers)},
	};
	enum pm_status status = stemmers.failed ? pm_fail_memory(err)
	                                        : pm_segment_finish(builder->segment, metadata,
							  sizeof metadata / sizeof *metadata,
							  builder->options.jobs, err);
	pm_buf_free(&stemmers);
	return status;
}

/* Whether Xapian finds in the segment what has been put there. */
static enum pm_status compare_counts(
	const struct pm_builder *builder, const struct xap_info *info, struct pm_error *err)
{
	const struct pm_totals *totals = pm_segment_totals(builder->segment);

	if (info->documents == totals->documents && info->last_docid == totals->last_docid &&
		info->total_length == totals->length && totals->documents == builder->count)
		return PM_OK;
	return pm_fail(err, PM_INTERNAL,
		"%s: Xapian finds %u documents of %llu terms there, not %u of %llu",
		builder->directory, (unsigned)info->documents,
		(unsigned long long)info->total_length, (unsigned)totals->documents,
		(unsigned long long)totals->length);
}

static enum pm_status check_segment(const struct pm_builder *builder, struct pm_error *err)
{
	struct xap_reader *reader = NULL;
	struct xap_error error;
	struct xap_info info;

	enum pm_status status =
		pm_check_xap(xap_reader_open(&reader, builder->directory, &error), &error, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_reader_info(reader, &info, &error), &error, err);
	if (status == PM_OK)
		status = compare_counts(builder, &info, err);
	xap_reader_free(reader);
	return status;
}

/* Give up what was needed for building only: another segment may be built next. */
static void free_parts(struct pm_builder *builder)
{
	pm_pipeline_free(builder->pipeline);
	builder->pipeline = NULL;
	pm_segment_free(builder->segment);
	builder->segment = NULL;
}

enum pm_status pm_builder_finish(struct pm_builder *builder, struct pm_error *err)
{
	enum pm_status status = pm_pipeline_finish(builder->pipeline, err);

	if (status == PM_OK)
		status = finish_segment(builder, err);
	if (status == PM_OK)
		status = check_segment(builder, err);
	free_parts(builder);
	return status;
}

const char *pm_builder_path(const struct pm_builder *builder)
{
	return builder->directory;
}

const char *pm_builder_name(const struct pm_builder *builder)
{
	return builder->name;
}

void pm_builder_keep(struct pm_builder *builder)
{
	builder->kept = true;
}

void pm_builder_free(struct pm_builder *builder)
{
	if (builder == NULL)
		return;
	free_parts(builder);
	if (builder->directory != NULL && !builder->kept)
		pm_leftovers_remove_segment(builder->directory);
	free(builder->directory);
	free(builder);
}
