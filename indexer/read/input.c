/*
 * A named stream of bytes, decompressed by zlib and libarchive.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>

#include "indexer/read/gunzip.h"
#include "lib/buf.h"
#include "lib/error.h"

/* How much is read at once. */
#define BLOCK ((size_t)256 << 10)

/* What is said of a file that ends before it should. */
#define SHRANK "%s: the file shrank while it was read"

struct pm_input {
	char *name;
	int fd;
	bool owns_fd;
	uint64_t size;        /* of memory, or of a regular file when it was opened; 0: not known */
	struct pm_str memory; /* instead of fd: what is left of it */
	struct pm_str all_memory;
	struct pm_input_source source;       /* instead of both, if it has a function */
	struct pm_error failure;             /* of the source */
	struct pm_error late;                /* told after what was unpacked before it */
	struct pm_input *container;          /* NULL: it is no member of another */
	unsigned depth;                      /* containers around */
	uint64_t inner_members, inner_bytes; /* of members of members too */
	char *block;                         /* what was read last, and slack; NULL: nothing yet */
	char *unpacked; /* of a gzip file: what was unpacked last; NULL: it is none */
	struct pm_gunzip gunzip;
	const char *damage; /* why gunzip failed; NULL: it did not */
	int read_errno;     /* why reading fd failed; 0: it did not */
	struct archive *archive;
	bool began, ended; /* of the decompressed stream */
	uint64_t consumed, unpacked_bytes;
	struct pm_str ready;  /* decompressed, not taken yet; slack follows */
	struct pm_buf window; /* where blocks are joined */
	uint64_t line;        /* lines taken */
};

/* The input that is no member itself. */
static struct pm_input *outermost(struct pm_input *input)
{
	while (input->container != NULL)
		input = input->container;
	return input;
}

/* What an input is called beside a member of it: its name without folders. */
static const char *short_name(const struct pm_input *input)
{
	const char *slash = strrchr(input->name, '/');

	return slash != NULL ? slash + 1 : input->name;
}

/* PM_INVALID when all members of an input have too many bytes. name: of the member looked at. */
static enum pm_status check_ratio(
	const struct pm_input *all, const char *name, struct pm_error *err)
{
	if (all->inner_bytes <= PM_INPUT_UNPACKED_FREE ||
		all->inner_bytes <= all->consumed * PM_INPUT_RATIO_MAX)
		return PM_OK;
	return pm_fail(err, PM_INVALID, "%s: %s unpacks to more than %d times its size", name,
		short_name(all), PM_INPUT_RATIO_MAX);
}

/* Count bytes that were decompressed; false when they are too many. */
static bool count_unpacked(struct pm_input *input, size_t count)
{
	input->unpacked_bytes += count;
	if (input->unpacked_bytes <= PM_INPUT_UNPACKED_FREE ||
		input->unpacked_bytes <= input->consumed * PM_INPUT_RATIO_MAX)
		return true;
	pm_fail(&input->failure, PM_INVALID, "%s: it unpacks to more than %d times its size",
		input->name, PM_INPUT_RATIO_MAX);
	return false;
}

/* Count bytes of a member; false when all members have too many. What a member of a member has is
 * counted twice: it was unpacked twice. */
static bool count_inner(struct pm_input *input, size_t count)
{
	struct pm_input *all = outermost(input);

	all->inner_bytes += count;
	return check_ratio(all, input->name, &input->failure) == PM_OK;
}

/* Note that the file cannot be read any further, and why. */
static ssize_t read_failed(struct pm_input *input, int why)
{
	input->read_errno = why;
	return -1;
}

/* Have a block to read into. */
static bool make_block(struct pm_input *input)
{
	if (input->block == NULL)
		input->block = malloc(BLOCK + PM_LINE_SLACK);
	return input->block != NULL;
}

/* Read the next block of a member; -1 and failure when it cannot be read. */
static ssize_t read_source(struct pm_input *input, struct pm_str *block)
{
	size_t count = 0;

	if (input->source.read(
		    input->source.context, input->block, BLOCK, &count, &input->failure) != PM_OK)
		return read_failed(input, EIO);
	*block = (struct pm_str){input->block, count};
	return (ssize_t)count;
}

/* Read the next block of the file; empty at its end; -1 and read_errno when it cannot be read. */
static ssize_t read_block(struct pm_input *input, struct pm_str *block)
{
	ssize_t count;

	if (input->fd < 0 && input->source.read == NULL) {
		count = (ssize_t)(input->memory.len < BLOCK ? input->memory.len : BLOCK);
		*block = (struct pm_str){input->memory.ptr, (size_t)count};
		input->memory.ptr += count;
		input->memory.len -= (size_t)count;
	} else if (!make_block(input)) {
		return read_failed(input, ENOMEM);
	} else if (input->source.read != NULL) {
		if ((count = read_source(input, block)) < 0)
			return -1;
	} else {
		do
			count = read(input->fd, input->block, BLOCK);
		while (count < 0 && errno == EINTR);
		if (count < 0)
			return read_failed(input, errno);
		*block = (struct pm_str){input->block, (size_t)count};
	}
	if (count == 0 && input->consumed < input->size)
		return read_failed(input, ESTALE);
	input->consumed += (uint64_t)count;
	return count;
}

/* Unpack the next block of a gzip file, as read_block; -1 without read_errno when it is damaged. */
static ssize_t unpack_block(struct pm_input *input, struct pm_str *block)
{
	ssize_t count = pm_gunzip_take(&input->gunzip, input->unpacked, BLOCK, &input->damage);

	while (count == 0) {
		ssize_t more = read_block(input, block);
		if (more == 0 && !pm_gunzip_complete(&input->gunzip)) {
			input->damage = "it ends too early";
			return -1;
		}
		if (more <= 0)
			return more;
		pm_gunzip_feed(&input->gunzip, *block);
		count = pm_gunzip_take(&input->gunzip, input->unpacked, BLOCK, &input->damage);
	}
	*block = (struct pm_str){input->unpacked, count < 0 ? 0 : (size_t)count};
	return count;
}

/* Read the first block and begin to unpack it where it is gzip. */
static ssize_t first_block(struct pm_input *input, struct pm_str *block)
{
	ssize_t count = read_block(input, block);

	if (count <= 0 || !pm_gunzip_recognise(*block))
		return count;
	input->unpacked = malloc(BLOCK);
	if (input->unpacked == NULL || !pm_gunzip_begin(&input->gunzip))
		return read_failed(input, ENOMEM);
	pm_gunzip_feed(&input->gunzip, *block);
	return unpack_block(input, block);
}

/* libarchive's callback: give the next block. */
static la_ssize_t give_block(struct archive *archive, void *context, const void **block)
{
	struct pm_input *input = context;
	struct pm_str bytes = {NULL, 0};
	ssize_t count = input->consumed == 0      ? first_block(input, &bytes)
	                : input->unpacked != NULL ? unpack_block(input, &bytes)
	                                          : read_block(input, &bytes);

	*block = bytes.ptr;
	if (count < 0)
		archive_set_error(archive, EIO, "%s", "the source failed");
	return count < 0 ? ARCHIVE_FATAL : count;
}

static enum pm_status open_archive(struct pm_input *input, struct pm_error *err)
{
	struct archive *archive = archive_read_new();

	input->archive = archive;
	if (archive == NULL)
		return pm_fail_memory(err);
	archive_read_support_filter_zstd(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	return PM_OK;
}

/* Make an input that reads nothing yet. */
static enum pm_status new_input(struct pm_input **out, const char *name, struct pm_error *err)
{
	struct pm_input *input = calloc(1, sizeof *input);

	*out = input;
	if (input == NULL)
		return pm_fail_memory(err);
	input->fd = -1;
	input->ready = PM_STR("");
	if ((input->name = strdup(name)) == NULL)
		return pm_fail_memory(err);
	return open_archive(input, err);
}

/* Free what new_input left half made. */
static enum pm_status give_up(struct pm_input **out, enum pm_status status)
{
	pm_input_free(*out);
	*out = NULL;
	return status;
}

enum pm_status pm_input_open(struct pm_input **out, const char *path, struct pm_error *err)
{
	struct stat about;

	enum pm_status status = new_input(out, path, err);
	if (status != PM_OK)
		return give_up(out, status);
	/* Without O_NONBLOCK a FIFO would be waited for. */
	(*out)->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	(*out)->owns_fd = true;
	if ((*out)->fd < 0 || fstat((*out)->fd, &about) != 0)
		return give_up(out, pm_fail(err, PM_IO, "%s: %s", path, strerror(errno)));
	if (!S_ISREG(about.st_mode))
		return give_up(
			out, pm_fail(err, PM_INVALID, "%s: %s", path,
				     S_ISDIR(about.st_mode) ? "a directory: name the files in it"
							    : "not a regular file"));
	(*out)->size = (uint64_t)about.st_size;
	return PM_OK;
}

enum pm_status pm_input_open_fd(
	struct pm_input **out, int fd, const char *name, struct pm_error *err)
{
	enum pm_status status = new_input(out, name, err);

	if (status != PM_OK)
		return give_up(out, status);
	(*out)->fd = fd;
	return PM_OK;
}

static void use_memory(struct pm_input *input, struct pm_str bytes)
{
	input->memory = input->all_memory = bytes.ptr != NULL ? bytes : PM_STR("");
	input->size = bytes.len;
}

enum pm_status pm_input_open_memory(
	struct pm_input **out, struct pm_str bytes, const char *name, struct pm_error *err)
{
	enum pm_status status = new_input(out, name, err);

	if (status != PM_OK)
		return give_up(out, status);
	use_memory(*out, bytes);
	return PM_OK;
}

/* Make an input of a container. */
static enum pm_status new_member(
	struct pm_input **out, struct pm_input *container, const char *name, struct pm_error *err)
{
	struct pm_input *all = outermost(container);

	*out = NULL;
	if (container->depth + 1 > PM_INPUT_DEPTH_MAX)
		return pm_fail(err, PM_INVALID, "%s: more than %d containers in one another", name,
			PM_INPUT_DEPTH_MAX);
	if (++all->inner_members > PM_INPUT_MEMBERS_MAX)
		return pm_fail(err, PM_INVALID, "%s: %s has more than %d members", name,
			short_name(all), PM_INPUT_MEMBERS_MAX);
	enum pm_status status = check_ratio(all, name, err);
	if (status == PM_OK)
		status = new_input(out, name, err);
	if (status != PM_OK)
		return give_up(out, status);
	(*out)->container = container;
	(*out)->depth = container->depth + 1;
	return PM_OK;
}

enum pm_status pm_input_open_member(struct pm_input **out, struct pm_input *container,
	const struct pm_input_source *source, const char *name, struct pm_error *err)
{
	enum pm_status status = new_member(out, container, name, err);

	if (status == PM_OK)
		(*out)->source = *source;
	return status;
}

enum pm_status pm_input_open_part(struct pm_input **out, struct pm_input *container,
	struct pm_str bytes, const char *name, struct pm_error *err)
{
	enum pm_status status = new_member(out, container, name, err);

	if (status == PM_OK)
		use_memory(*out, bytes);
	return status;
}

void pm_input_free(struct pm_input *input)
{
	if (input == NULL)
		return;
	if (input->archive != NULL)
		archive_read_free(input->archive);
	if (input->owns_fd && input->fd >= 0)
		close(input->fd);
	pm_buf_free(&input->window);
	pm_gunzip_end(&input->gunzip);
	free(input->unpacked);
	free(input->block);
	free(input->name);
	free(input);
}

const char *pm_input_name(const struct pm_input *input)
{
	return input->name;
}

uint64_t pm_input_consumed(const struct pm_input *input)
{
	return input->consumed;
}

/* Say what libarchive stumbled over; nothing more can be read. */
static enum pm_status broken(struct pm_input *input, struct pm_error *err)
{
	const char *why =
		input->damage != NULL ? input->damage : archive_error_string(input->archive);

	input->ended = true;
	if (input->failure.status != PM_OK) {
		if (err != NULL)
			*err = input->failure;
		return input->failure.status;
	}
	if (input->read_errno == ESTALE)
		return pm_fail(err, PM_IO, SHRANK, input->name);
	if (input->read_errno == ENOMEM || archive_errno(input->archive) == ENOMEM)
		return pm_fail_memory(err);
	if (input->read_errno != 0)
		return pm_fail(err, PM_IO, "%s: %s", input->name, strerror(input->read_errno));
	return pm_fail(err, PM_CORRUPT, "%s: broken compressed data: %s", input->name,
		why != NULL ? why : "no reason given");
}

static enum pm_status begin(struct pm_input *input, struct pm_error *err)
{
	struct archive_entry *entry;

	input->began = true;
	if (archive_read_open2(input->archive, input, NULL, give_block, NULL, NULL) != ARCHIVE_OK)
		return broken(input, err);
	int result = archive_read_next_header(input->archive, &entry);
	if (result == ARCHIVE_EOF)
		input->ended = true;
	return result == ARCHIVE_OK || result == ARCHIVE_EOF ? PM_OK : broken(input, err);
}

/* Move what is ready to the beginning of the window: the block is read into anew. */
static bool hold_ready(struct pm_input *input)
{
	struct pm_buf *window = &input->window;

	window->len = 0;
	if (input->ready.len == 0)
		return true;
	/* What is in the window already, with its slack, needs no more room. */
	if (!pm_buf_reserve(window, input->ready.len + PM_LINE_SLACK))
		return false;
	if (input->ready.ptr != window->ptr) /* else long lines would be moved for every block */
		memmove(window->ptr, input->ready.ptr, input->ready.len);
	window->len = input->ready.len;
	input->ready.ptr = window->ptr;
	return true;
}

/* Make the next block ready behind what is held: where nothing is, without copying it. */
static bool add_ready(struct pm_input *input, const char *block, size_t count)
{
	struct pm_buf *window = &input->window;

	if (count > 0 && window->len == 0 && block == input->block) {
		input->ready = (struct pm_str){block, count};
		return true;
	}
	if (!pm_buf_reserve(window, count + PM_LINE_SLACK))
		return false;
	if (count > 0)
		memcpy(window->ptr + window->len, block, count);
	window->len += count;
	input->ready = pm_buf_str(window);
	return true;
}

/* All of a file, as long as it was when it was opened, or of memory was given. */
static bool is_all(const struct pm_input *input)
{
	return input->size > 0 && input->unpacked_bytes >= input->size && input->unpacked == NULL &&
	       archive_filter_code(input->archive, 0) == ARCHIVE_FILTER_NONE;
}

/* Have the next block ready, too. */
static enum pm_status fill(struct pm_input *input, struct pm_error *err)
{
	if (!input->began) {
		enum pm_status status = begin(input, err);
		if (status != PM_OK)
			return status;
	}
	if (input->late.status != PM_OK) {
		input->ended = true;
		if (err != NULL)
			*err = input->late;
		return input->late.status;
	}
	if (input->ended)
		return PM_OK;
	if (!hold_ready(input))
		return pm_fail_memory(err);
	/* Not archive_read_data, which keeps back what it has when damage follows. */
	const void *block = NULL;
	size_t count = 0;
	la_int64_t offset;
	int result;
	do
		result = archive_read_data_block(input->archive, &block, &count, &offset);
	while (result == ARCHIVE_RETRY);
	if (result < ARCHIVE_OK || !count_unpacked(input, count) ||
		(input->container != NULL && !count_inner(input, count)))
		return broken(input, err);
	input->ended = result == ARCHIVE_EOF || is_all(input);
	return add_ready(input, block, count) ? PM_OK : pm_fail_memory(err);
}

/* Take bytes that are ready. */
static struct pm_str take(struct pm_input *input, size_t count)
{
	struct pm_str taken = {input->ready.ptr, count};

	input->ready.ptr += count;
	input->ready.len -= count;
	return taken;
}

enum pm_status pm_input_peek(
	struct pm_input *input, size_t want, struct pm_str *out, struct pm_error *err)
{
	struct pm_error why = {0};
	enum pm_status status = PM_OK;

	*out = PM_STR("");
	while (status == PM_OK && input->ready.len < want && !input->ended)
		status = fill(input, &why);
	/* What stands before damage is read. */
	if (status == PM_CORRUPT && input->ready.len > 0) {
		input->late = why;
		input->ended = false;
	} else if (status != PM_OK) {
		if (err != NULL)
			*err = why;
		return status;
	}
	*out = input->ready;
	if (out->len > want)
		out->len = want;
	return PM_OK;
}

/* Without the line end. */
static struct pm_str chomp(struct pm_str line)
{
	if (line.len > 0 && line.ptr[line.len - 1] == '\n')
		line.len--;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* Take the next len bytes of the window as the end of a line. */
static void finish_line(struct pm_input *input, size_t len, size_t limit, struct pm_line *line)
{
	line->text = chomp(take(input, len));
	line->bytes += len;
	line->number = ++input->line;
	line->too_long = line->too_long || line->text.len > limit;
	if (line->too_long)
		line->text = PM_STR("");
}

enum pm_status pm_input_line(
	struct pm_input *input, size_t limit, struct pm_line *line, struct pm_error *err)
{
	const char *end;
	size_t searched = 0;

	*line = (struct pm_line){.text = PM_STR("")};
	for (;;) {
		struct pm_str next = input->ready;
		end = memchr(next.ptr + searched, '\n', next.len - searched);
		if (end != NULL) {
			finish_line(input, (size_t)(end + 1 - next.ptr), limit, line);
			return PM_OK;
		}
		if (input->ended)
			break;
		if (next.len > limit && next.len - limit > 1) { /* one byte may be a CR */
			line->too_long = true;
			line->bytes += next.len;
			take(input, next.len);
		}
		searched = input->ready.len;
		enum pm_status status = fill(input, err);
		if (status != PM_OK)
			return status;
	}
	if (input->ready.len == 0 && line->bytes == 0)
		return PM_NOT_FOUND;
	finish_line(input, input->ready.len, limit, line);
	return PM_OK;
}

void pm_input_give_back(struct pm_input *input, const struct pm_line *line)
{
	input->ready.ptr -= line->bytes;
	input->ready.len += line->bytes;
	input->line--;
}

enum pm_status pm_input_take(
	struct pm_input *input, size_t size, struct pm_str *out, struct pm_error *err)
{
	enum pm_status status = pm_input_peek(input, size, out, err);

	if (status == PM_OK)
		take(input, out->len);
	return status;
}

enum pm_status pm_input_all(
	struct pm_input *input, size_t limit, struct pm_str *out, struct pm_error *err)
{
	*out = PM_STR("");
	while (!input->ended) {
		if (input->ready.len > limit)
			return pm_fail(
				err, PM_INVALID, "%s: larger than %zu bytes", input->name, limit);
		enum pm_status status = fill(input, err);
		if (status != PM_OK)
			return status;
	}
	if (input->ready.len > limit)
		return pm_fail(err, PM_INVALID, "%s: larger than %zu bytes", input->name, limit);
	*out = take(input, input->ready.len);
	return PM_OK;
}

bool pm_input_is_seekable(const struct pm_input *input, uint64_t *size)
{
	bool is_file = input->fd >= 0 && input->owns_fd;
	bool is_memory = input->fd < 0 && input->source.read == NULL;

	*size = input->size;
	return (is_file || is_memory) && input->unpacked == NULL && input->began &&
	       archive_filter_code(input->archive, 0) == ARCHIVE_FILTER_NONE;
}

/* Count bytes that were read from the file or from memory; those that were read twice, once. */
static void count_read_at(struct pm_input *input, size_t count)
{
	input->consumed += count;
	if (input->consumed > input->size)
		input->consumed = input->size;
}

enum pm_status pm_input_read_at(struct pm_input *input, uint64_t offset, char *buffer, size_t size,
	size_t *count, struct pm_error *err)
{
	ssize_t got;

	*count = 0;
	if (offset >= input->size)
		return PM_OK;
	if (input->fd < 0) {
		size_t left = input->all_memory.len - (size_t)offset;
		got = (ssize_t)(size < left ? size : left);
		memcpy(buffer, input->all_memory.ptr + offset, (size_t)got);
	} else {
		do
			got = pread(input->fd, buffer, size, (off_t)offset);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return pm_fail(err, PM_IO, "%s: %s", input->name, strerror(errno));
		if (got == 0)
			return pm_fail(err, PM_IO, SHRANK, input->name);
	}
	count_read_at(input, (size_t)got);
	*count = (size_t)got;
	return PM_OK;
}
