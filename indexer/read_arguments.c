/*
 * Options of the command line that say how inputs are read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read_arguments.h"

#include <assert.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/cli/options.h"
#include "lib/error.h"

enum pm_status pm_take_kind(
	struct pm_read_options *options, const char *value, struct pm_error *err)
{
	options->kind = pm_kind_parse(pm_str_of(value));
	if (options->kind == PM_KIND_UNKNOWN)
		return pm_fail(
			err, PM_INVALID, "--kind: \"%s\" is neither article nor statement", value);
	return PM_OK;
}

enum pm_status pm_take_language(
	struct pm_read_options *options, const char *value, struct pm_error *err)
{
	options->language = pm_str_of(value);
	if (pm_language_parse(options->language).len == 0)
		return pm_fail(err, PM_INVALID, "--lang: \"%s\" is no code such as en", value);
	return PM_OK;
}

enum pm_status pm_take_format(
	struct pm_read_options *options, const char *name, const char *value, struct pm_error *err)
{
	enum {
		FORMATS_MAX = 32
	};
	const char *formats[FORMATS_MAX];
	size_t count = 0, which;

	for (const struct pm_reader *const *reader = pm_readers; *reader != NULL; reader++) {
		assert(count < FORMATS_MAX);
		formats[count++] = (*reader)->name;
	}
	enum pm_status status =
		pm_option_choice(name, pm_str_of(value), formats, count, &which, err);
	if (status == PM_OK)
		options->format = formats[which];
	return status;
}

enum pm_status pm_take_map(struct pm_read_options *options, struct pm_rename *renames,
	const char *value, struct pm_error *err)
{
	const char *equals = strchr(value, '=');

	if (equals == NULL || equals == value || equals[1] == '\0')
		return pm_fail(err, PM_INVALID,
			"--map: \"%s\" is not FIELD=MEMBER, such as text=body", value);
	options->renames = renames;
	renames[options->rename_count++] = (struct pm_rename){
		.field = {value, (size_t)(equals - value)}, .member = pm_str_of(equals + 1)};
	return PM_OK;
}
