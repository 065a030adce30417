/*
 * Markdown with front matter.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <string.h>

#include "indexer/read/charset.h"
#include "indexer/read/draft.h"
#include "indexer/read/front_matter.h"
#include "lib/buf.h"

/* Front matter makes it Markdown whatever its name; else the name decides. */
static enum pm_recognition recognise(struct pm_str head)
{
	size_t mark, i = 0;

	pm_charset_of_mark(head, &mark);
	head = (struct pm_str){head.ptr + mark, head.len - mark};
	if (head.len < 4 || memcmp(head.ptr, "---", 3) != 0)
		return PM_RECOGNISED_BY_NAME;
	const char *line = memchr(head.ptr, '\n', head.len);
	if (line == NULL ||
		pm_str_trim((struct pm_str){head.ptr, (size_t)(line - head.ptr)}).len != 3)
		return PM_RECOGNISED_BY_NAME;
	struct pm_str next = {line + 1, head.len - (size_t)(line + 1 - head.ptr)};
	while (i < next.len &&
		(isalnum((unsigned char)next.ptr[i]) || next.ptr[i] == '-' || next.ptr[i] == '_'))
		i++;
	return i > 0 && i < next.len && next.ptr[i] == ':' ? PM_RECOGNISED : PM_RECOGNISED_BY_NAME;
}

/* The text of a heading `# Title #` at the beginning of a line; empty when it is none. */
static struct pm_str heading_of(struct pm_str line)
{
	size_t indent = 0;

	while (indent < 3 && indent < line.len && line.ptr[indent] == ' ')
		indent++;
	line = (struct pm_str){line.ptr + indent, line.len - indent};
	if (line.len < 2 || line.ptr[0] != '#' || (line.ptr[1] != ' ' && line.ptr[1] != '\t'))
		return PM_STR("");
	line = pm_str_trim((struct pm_str){line.ptr + 1, line.len - 1});
	size_t end = line.len;
	while (end > 0 && line.ptr[end - 1] == '#')
		end--;
	if (end < line.len && (end == 0 || line.ptr[end - 1] == ' ' || line.ptr[end - 1] == '\t'))
		line.len = end;
	return pm_str_trim(line);
}

/* The line opens or closes a block of code. */
static bool is_fence(struct pm_str line)
{
	struct pm_str trimmed = pm_str_trim(line);

	return trimmed.len >= 3 &&
	       (memcmp(trimmed.ptr, "```", 3) == 0 || memcmp(trimmed.ptr, "~~~", 3) == 0);
}

/* The first heading of the first level outside of code. */
static struct pm_str find_title(struct pm_str text)
{
	bool in_code = false;

	while (text.len > 0) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end != NULL ? (size_t)(end - text.ptr) : text.len;
		struct pm_str line = {text.ptr, len};
		if (is_fence(line))
			in_code = !in_code;
		struct pm_str title = in_code ? PM_STR("") : heading_of(line);
		if (title.len > 0)
			return title;
		len += end != NULL;
		text.ptr += len;
		text.len -= len;
	}
	return PM_STR("");
}

/* Make a document of the text of a whole file. */
static enum pm_status read_document(
	struct pm_draft *draft, struct pm_str text, size_t bytes, struct pm_error *err)
{
	struct pm_str yaml;
	size_t begin = pm_front_matter_find(text, &yaml);
	enum pm_status status = pm_front_matter_read(draft, yaml, err);

	if (status != PM_OK)
		return status;
	text = (struct pm_str){text.ptr + begin, text.len - begin};
	pm_draft_put(draft, PM_DRAFT_TITLE, find_title(text), "first heading");
	pm_draft_put(draft, PM_DRAFT_TEXT, text, "file");
	return pm_draft_send(draft, bytes, err);
}

static enum pm_status read_markdown(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_draft draft = {.options = options, .sink = sink};
	struct pm_buf room = {0};
	struct pm_str bytes, text;
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &bytes, err);

	if (status == PM_OK)
		status = pm_draft_begin_text(&draft, bytes, &room, &text, err);
	if (status == PM_OK) {
		status = read_document(&draft, text, bytes.len, err);
	}
	pm_draft_free(&draft);
	pm_buf_free(&room);
	return status;
}

const struct pm_reader pm_reader_markdown = {
	.name = "markdown",
	.extensions = "md markdown mdown mkd",
	.description = "Markdown, with front matter in YAML",
	.recognise = recognise,
	.read = read_markdown,
};
