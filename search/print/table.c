/*
 * A row for each hit, under a line with the columns' names: tab-separated and comma-separated.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "lib/text/utf8.h"
#include "search/print/flow.h"
#include "search/print/print.h"

static const struct pm_hit_fields default_columns = {
	.list = {PM_HIT_RANK, PM_HIT_SCORE, PM_HIT_PUBLISHED, PM_HIT_KIND, PM_HIT_LANGUAGE,
		PM_HIT_SOURCE, PM_HIT_TITLE, PM_HIT_UID, PM_HIT_SNIPPET},
	.count = 9,
};

static const struct pm_hit_fields *columns_of(const struct pm_output *output)
{
	return output->fields.count > 0 ? &output->fields : &default_columns;
}

/* How a kind of table writes a cell and ends a row. */
struct dialect {
	void (*cell)(struct pm_buf *out, struct pm_str value);
	char separator;
	const char *row_end;
};

static void add_header(struct pm_output *output, const struct dialect *dialect)
{
	const struct pm_hit_fields *columns = columns_of(output);

	if (output->answers > 0)
		return; /* it stands above the first one */
	if (output->id.len > 0)
		pm_buf_add_format(output->buf, "id%c", dialect->separator);
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			pm_buf_add_char(output->buf, dialect->separator);
		pm_buf_add_str(output->buf, pm_str_of(pm_hit_field_name(columns->list[i])));
	}
	pm_buf_add_str(output->buf, pm_str_of(dialect->row_end));
}

static void add_row(
	struct pm_output *output, const struct dialect *dialect, const struct pm_hit *hit)
{
	const struct pm_hit_fields *columns = columns_of(output);
	struct pm_buf made = {0};

	if (output->id.len > 0) {
		dialect->cell(output->buf, output->id);
		pm_buf_add_char(output->buf, dialect->separator);
	}
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			pm_buf_add_char(output->buf, dialect->separator);
		dialect->cell(output->buf, pm_hit_field_text(&made, hit, columns->list[i]));
	}
	pm_buf_add_str(output->buf, pm_str_of(dialect->row_end));
	output->buf->failed |= made.failed;
	pm_buf_free(&made);
}

/* ---- Tab-separated ---- */

static void add_hexadecimal(struct pm_buf *out, const char *ptr, size_t len)
{
	for (size_t i = 0; i < len; i++)
		pm_buf_add_format(out, "\\x%02x", (unsigned)(unsigned char)ptr[i]);
}

/* What would end the cell or the row, or could do harm, is escaped: nothing is lost. */
static void add_tsv_cell(struct pm_buf *out, struct pm_str value)
{
	static const char named[] = "\t\n\r\\", names[] = "tnr\\";
	const char *end = value.ptr + value.len;
	uint32_t code;
	size_t len;

	for (const char *ptr = value.ptr; ptr < end; ptr += len) {
		len = pm_utf8_decode(ptr, end, &code);
		const char *found = *ptr != '\0' ? strchr(named, *ptr) : NULL;
		if (found != NULL)
			pm_buf_add_format(out, "\\%c", names[found - named]);
		else if (pm_flow_harmless(code) != code)
			add_hexadecimal(out, ptr, len);
		else
			pm_buf_add(out, ptr, len);
	}
}

static const struct dialect tsv = {.cell = add_tsv_cell, .separator = '\t', .row_end = "\n"};

static void begin_tsv(struct pm_output *output, const struct pm_results *answer)
{
	(void)answer;
	add_header(output, &tsv);
}

static void tsv_hit(struct pm_output *output, const struct pm_hit *hit)
{
	add_row(output, &tsv, hit);
}

const struct pm_format pm_format_tsv = {
	.name = "tsv", .fields = PM_CHOOSE_COLUMNS, .begin = begin_tsv, .hit = tsv_hit};

/* ---- Comma-separated, RFC 4180 ---- */

/* Spreadsheets take a cell that begins so for a formula, even a quoted one, and a formula can send
 * data elsewhere; an apostrophe makes it a text. OWASP, "CSV Injection". */
static bool is_formula(struct pm_str value)
{
	return value.len > 0 && value.ptr[0] != '\0' && strchr("=+-@\t\r", value.ptr[0]) != NULL;
}

static bool needs_quotes(struct pm_str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '"' || value.ptr[i] == ',' || value.ptr[i] == '\r' ||
			value.ptr[i] == '\n')
			return true;
	return false;
}

/* Of the controls, of which the RFC allows none but line ends, tabs stay; others become pictures.
 */
static void add_csv_cell(struct pm_buf *out, struct pm_str value)
{
	const char *end = value.ptr + value.len;
	bool quotes = needs_quotes(value);
	uint32_t code;
	char bytes[4];

	if (quotes)
		pm_buf_add_char(out, '"');
	if (is_formula(value))
		pm_buf_add_char(out, '\'');
	for (const char *ptr = value.ptr; ptr < end;) {
		ptr += pm_utf8_decode(ptr, end, &code);
		if (code == '"')
			pm_buf_add_char(out, '"');
		if (code != '\t' && code != '\n' && code != '\r')
			code = pm_flow_harmless(code);
		pm_buf_add(out, bytes, pm_utf8_encode(code, bytes));
	}
	if (quotes)
		pm_buf_add_char(out, '"');
}

static const struct dialect csv = {.cell = add_csv_cell, .separator = ',', .row_end = "\r\n"};

static void begin_csv(struct pm_output *output, const struct pm_results *answer)
{
	(void)answer;
	add_header(output, &csv);
}

static void csv_hit(struct pm_output *output, const struct pm_hit *hit)
{
	add_row(output, &csv, hit);
}

const struct pm_format pm_format_csv = {
	.name = "csv", .fields = PM_CHOOSE_COLUMNS, .begin = begin_csv, .hit = csv_hit};
