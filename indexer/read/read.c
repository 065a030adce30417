/*
 * The readers of all formats, and the choice among them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/read.h"

#include <string.h>
#include <strings.h>

#include "indexer/read/charset.h"
#include "indexer/read/draft.h"
#include "lib/buf.h"
#include "lib/error.h"

const struct pm_reader *const pm_readers[] = {
	&pm_reader_pdf,
	&pm_reader_docx, /* these before any other zip */
	&pm_reader_odt,
	&pm_reader_epub,
	&pm_reader_html,
	&pm_reader_feed,
	&pm_reader_newsml,
	&pm_reader_nitf,
	&pm_reader_schema_org,
	&pm_reader_jsonl,
	&pm_reader_mbox,
	&pm_reader_mail,
	&pm_reader_markdown,
	&pm_reader_warc,
	&pm_reader_archive, /* after those of documents that are zip files */
	&pm_reader_text,
	NULL,
};

enum pm_kind pm_kind_of_path(struct pm_str path)
{
	size_t end = path.len;

	/* Folders from the innermost outwards; what stands after the last slash is the file. */
	while (end > 0 && path.ptr[end - 1] != '/')
		end--;
	while (end > 0) {
		size_t start = --end;
		while (start > 0 && path.ptr[start - 1] != '/')
			start--;
		struct pm_str folder = {path.ptr + start, end - start};
		if (pm_str_is(folder, "articles"))
			return PM_KIND_ARTICLE;
		if (pm_str_is(folder, "statements"))
			return PM_KIND_STATEMENT;
		end = start;
	}
	return PM_KIND_UNKNOWN;
}

/* The length of "/a.zip!/b/c.jsonl" in "/a.zip!/b/c.jsonl!id": an id may have slashes, too. */
static size_t path_length(struct pm_str member)
{
	size_t end = 0;

	while (end < member.len && member.ptr[end] == '/') {
		const char *from = member.ptr + end;
		const char *mark = memchr(from, '!', member.len - end);
		if (mark == NULL)
			return member.len;
		end = (size_t)(mark - member.ptr) + 1;
	}
	return end;
}

enum pm_kind pm_kind_of_member(struct pm_str member)
{
	return pm_kind_of_path((struct pm_str){member.ptr, path_length(member)});
}

bool pm_kind_take_folder(struct pm_document *document, const char *path)
{
	enum pm_kind kind = pm_kind_of_member(document->member);

	if (kind == PM_KIND_UNKNOWN && path != NULL)
		kind = pm_kind_of_path(pm_str_of(path));
	if (kind == PM_KIND_UNKNOWN || pm_str_is(document->kind_reason, "--kind") ||
		pm_str_is(document->kind_reason, "metadata"))
		return false;
	document->kind = kind;
	document->kind_reason = kind == PM_KIND_STATEMENT ? PM_STR("folder statements/")
	                                                  : PM_STR("folder articles/");
	return true;
}

static bool ends_in(struct pm_str name, const char *extension)
{
	size_t len = strlen(extension);

	return name.len > len + 1 && name.ptr[name.len - len - 1] == '.' &&
	       strncasecmp(name.ptr + name.len - len, extension, len) == 0;
}

/* The name without the extension of a compression. */
static struct pm_str without_compression(struct pm_str name)
{
	static const char *const extensions[] = {"gz", "zst", "bz2", "xz"};

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		if (ends_in(name, extensions[i])) {
			name.len -= strlen(extensions[i]) + 1;
			break;
		}
	}
	return name;
}

/* The name has one of the reader's extensions. */
static bool is_named(const struct pm_reader *reader, struct pm_str name)
{
	const char *extension = reader->extensions;
	char one[16];

	while (*extension != '\0') {
		size_t len = strcspn(extension, " ");
		if (len < sizeof one) {
			memcpy(one, extension, len);
			one[len] = '\0';
			if (ends_in(name, one))
				return true;
		}
		extension += len + (extension[len] == ' ');
	}
	return false;
}

/* What the input is instead of a format that can be read; NULL: it may be text. */
static const char *foreign(struct pm_str head)
{
	static const struct {
		const char *magic, *name;
	} formats[] = {
		{"%!PS", "PostScript"},
		{"{\\rtf", "RTF"},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
			"Word, Excel or PowerPoint 97-2003, or encrypted"},
		{"<?xml", "XML"},
	};
	size_t mark;
	const char *charset = pm_charset_of_mark(head, &mark);

	if (charset != NULL && strcmp(charset, "UTF-8") != 0)
		return NULL;
	head = (struct pm_str){head.ptr + mark, head.len - mark};
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		size_t len = strlen(formats[i].magic);
		if (head.len >= len && memcmp(head.ptr, formats[i].magic, len) == 0)
			return formats[i].name;
	}
	return head.len > 0 && memchr(head.ptr, '\0', head.len < 1024 ? head.len : 1024) != NULL
	               ? "not text"
	               : NULL;
}

static const struct pm_reader *find_named(const char *format)
{
	for (const struct pm_reader *const *reader = pm_readers; *reader != NULL; reader++)
		if (strcmp((*reader)->name, format) == 0)
			return *reader;
	return NULL;
}

/* Choose a reader by content, else by name, else text. */
static enum pm_status choose(const struct pm_reader **out, const struct pm_input *input,
	struct pm_str head, struct pm_error *err)
{
	struct pm_str name = without_compression(pm_str_of(pm_input_name(input)));
	const struct pm_reader *named = NULL;

	for (const struct pm_reader *const *reader = pm_readers; *reader != NULL; reader++) {
		*out = *reader;
		enum pm_recognition found = (*reader)->recognise(head);
		if (found == PM_RECOGNISED)
			return PM_OK;
		if (found == PM_RECOGNISED_BY_NAME && named == NULL && is_named(*reader, name))
			named = *reader;
	}
	const char *what = foreign(head);
	if (what != NULL)
		return pm_fail(err, PM_NOT_FOUND, "%s: not a format that can be read: %s",
			pm_input_name(input), what);
	*out = named != NULL ? named : &pm_reader_text;
	return PM_OK;
}

/* An input without a byte has no document, but is not passed over silently. */
static enum pm_status report_empty(const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_error empty;

	pm_fail(&empty, PM_INVALID, "empty");
	return sink->problem(
		sink->context, &(struct pm_problem){.severity = PM_FAILED, .error = &empty}, err);
}

enum pm_status pm_read_options_check(const struct pm_read_options *options, struct pm_error *err)
{
	for (size_t i = 0; i < options->rename_count; i++) {
		struct pm_str field = options->renames[i].field;
		if (!pm_draft_is_field(field))
			return pm_fail(err, PM_INVALID, "documents have no field \"%.*s\"",
				field.len < 40 ? (int)field.len : 40, field.ptr);
	}
	if (options->format != NULL && find_named(options->format) == NULL)
		return pm_fail(
			err, PM_INVALID, "format \"%.40s\": there is no such", options->format);
	return PM_OK;
}

enum pm_status pm_read(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	static const struct pm_read_options defaults = {0};
	const struct pm_reader *reader = NULL;
	struct pm_str head;

	options = options != NULL ? options : &defaults;
	enum pm_status status = pm_read_options_check(options, err);
	if (status == PM_OK)
		status = pm_input_peek(input, PM_READ_HEAD, &head, err);
	if (status != PM_OK)
		return status;
	if (head.len == 0)
		return report_empty(sink, err);
	if (options->format != NULL)
		reader = find_named(options->format);
	else
		status = choose(&reader, input, head, err);
	return status == PM_OK ? reader->read(input, options, sink, err) : status;
}

/* ---- Members of containers ---- */

/* A sink that says of what is passed on that it belongs to a member. */
struct member_sink {
	const struct pm_read_sink *sink;
	struct pm_str member;
	struct pm_buf name;
	bool ended; /* by the sink */
};

/* The name of a member's member; empty when memory ran out. */
static struct pm_str name_inner(struct member_sink *sink, struct pm_str inner)
{
	if (inner.len == 0)
		return sink->member;
	pm_buf_clear(&sink->name);
	pm_buf_add_str(&sink->name, sink->member);
	pm_buf_add_char(&sink->name, '!');
	pm_buf_add_str(&sink->name, inner);
	return pm_buf_str(&sink->name);
}

static enum pm_status pass_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct member_sink *sink = context;

	document->member = name_inner(sink, document->member);
	enum pm_status status =
		sink->name.failed ? pm_fail_memory(err)
				  : sink->sink->document(sink->sink->context, document, bytes, err);
	sink->ended = status != PM_OK;
	return status;
}

static enum pm_status pass_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	struct member_sink *sink = context;
	struct pm_problem passed = *problem;

	passed.member = name_inner(sink, problem->member);
	enum pm_status status = sink->name.failed
	                                ? pm_fail_memory(err)
	                                : sink->sink->problem(sink->sink->context, &passed, err);
	sink->ended = status != PM_OK;
	return status;
}

static void pass_found(void *context, const char *field, struct pm_str value, const char *how)
{
	const struct member_sink *sink = context;

	sink->sink->found(sink->sink->context, field, value, how);
}

/* Tell the sink why a member could not be read. */
static enum pm_status report_member(struct member_sink *sink, const struct pm_input *input,
	const struct pm_error *why, struct pm_error *err)
{
	size_t len = strlen(pm_input_name(input));
	const char *words = why->message;
	struct pm_error reason;

	if (strncmp(words, pm_input_name(input), len) == 0 && words[len] == ':')
		words += len + 2;
	pm_fail(&reason, why->status, "%s", words);
	return pass_problem(sink,
		&(struct pm_problem){
			.severity = why->status == PM_NOT_FOUND ? PM_PASSED_OVER : PM_FAILED,
			.error = &reason},
		err);
}

enum pm_status pm_read_member_as(struct pm_input *input, struct pm_str member,
	const struct pm_read_options *options, const struct pm_read_sink *sink,
	struct pm_error *err)
{
	struct member_sink inner = {.sink = sink, .member = member};
	const struct pm_read_sink inner_sink = {.context = &inner,
		.document = pass_document,
		.problem = pass_problem,
		.found = sink->found != NULL ? pass_found : NULL};
	struct pm_read_options inner_options = *options;
	struct pm_error why;

	inner_options.format = NULL;
	enum pm_status status = pm_read(input, &inner_options, &inner_sink, &why);
	if (inner.ended || status == PM_NO_MEMORY || status == PM_INTERRUPTED ||
		status == PM_INTERNAL) {
		if (err != NULL)
			*err = why;
	} else if (status != PM_OK) {
		status = report_member(&inner, input, &why, err);
	}
	pm_buf_free(&inner.name);
	return status;
}

enum pm_status pm_read_member(struct pm_input *input, struct pm_str member,
	const struct pm_read_options *options, const struct pm_read_sink *sink,
	struct pm_error *err)
{
	struct pm_read_options own = *options;

	own.url = own.charset = PM_STR("");
	return pm_read_member_as(input, member, &own, sink, err);
}
