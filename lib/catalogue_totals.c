/*
 * Numbers about the whole catalogue, and whether it is sound.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/catalogue_sql.h"

#include <string.h>

#include "lib/error.h"

static void copy_day(char out[16], struct pm_str day)
{
	size_t len = day.len < 15 ? day.len : 15;

	memcpy(out, day.ptr, len);
	out[len] = '\0';
}

enum pm_status pm_catalogue_totals(
	struct pm_catalogue *catalogue, struct pm_catalogue_totals *out, struct pm_error *err)
{
	sqlite3_stmt *statement;
	enum pm_status status;

	*out = (struct pm_catalogue_totals){0};
	if ((status = pm_sql_one_row(catalogue, PM_SQL_TOTAL_FILES, &statement, err)) != PM_OK)
		return status;
	out->files = sqlite3_column_int64(statement, 0);
	pm_sql_end(statement);

	if ((status = pm_sql_one_row(catalogue, PM_SQL_TOTAL_DOCUMENTS, &statement, err)) != PM_OK)
		return status;
	out->indexed = sqlite3_column_int64(statement, 0);
	out->superseded = sqlite3_column_int64(statement, 1);
	out->copies = sqlite3_column_int64(statement, 2);
	out->text_bytes = sqlite3_column_int64(statement, 3);
	out->dated = sqlite3_column_int64(statement, 4);
	copy_day(out->first, pm_sql_text(statement, 5));
	copy_day(out->last, pm_sql_text(statement, 6));
	pm_sql_end(statement);

	if ((status = pm_sql_one_row(catalogue, PM_SQL_TOTAL_FAILURES, &statement, err)) != PM_OK)
		return status;
	out->lost = sqlite3_column_int64(statement, 0);
	out->incomplete = sqlite3_column_int64(statement, 1);
	pm_sql_end(statement);
	return PM_OK;
}

enum pm_status pm_catalogue_each_group(struct pm_catalogue *catalogue,
	enum pm_catalogue_group group,
	enum pm_status (*function)(
		void *context, struct pm_str value, int64_t count, struct pm_error *err),
	void *context, struct pm_error *err)
{
	static const enum pm_sql numbers[] = {
		[PM_GROUP_KIND] = PM_SQL_GROUP_KIND,
		[PM_GROUP_LANGUAGE] = PM_SQL_GROUP_LANGUAGE,
		[PM_GROUP_SOURCE] = PM_SQL_GROUP_SOURCE,
	};
	sqlite3_stmt *statement;
	bool row;

	enum pm_status status = pm_sql_query(catalogue, numbers[group], &statement, err);
	if (status != PM_OK)
		return status;
	while ((status = pm_sql_step(catalogue, statement, &row, err)) == PM_OK && row) {
		status = function(context, pm_sql_text(statement, 0),
			sqlite3_column_int64(statement, 1), err);
		if (status != PM_OK)
			break;
	}
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_check(struct pm_catalogue *catalogue, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_one_row(catalogue, PM_SQL_CHECK, &statement, err);
	if (status != PM_OK)
		return status;
	struct pm_str answer = pm_sql_text(statement, 0);
	if (!pm_str_is(answer, "ok"))
		status = pm_fail(
			err, PM_CORRUPT, "%s: %.*s", catalogue->path, (int)answer.len, answer.ptr);
	pm_sql_end(statement);
	return status;
}
