/*
 * A named stream of bytes, decompressed.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_INPUT_H
#define PM_INDEXER_READ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

/**
 * A named stream of bytes. What is compressed by gzip, zstd, bzip2 or xz, as its first bytes tell,
 * is decompressed on the way. Memory is bounded by the longest line or the limit asked for, not by
 * the stream.
 */
struct pm_input;

/**
 * Open a regular file; give *out to the caller (pm_input_free). A directory, a FIFO or a device is
 * PM_INVALID and never waited for; PM_IO when it cannot be read. Every message names the path.
 */
enum pm_status pm_input_open(struct pm_input **out, const char *path, struct pm_error *err);

/** Read from a descriptor of any type, such as standard input; it stays the caller's and open.
 * name: for messages. */
enum pm_status pm_input_open_fd(
	struct pm_input **out, int fd, const char *name, struct pm_error *err);

/** Read from memory, borrowed until pm_input_free. name: for messages and the choice of a reader.
 */
enum pm_status pm_input_open_memory(
	struct pm_input **out, struct pm_str bytes, const char *name, struct pm_error *err);

/** Where the bytes of a member of a container come from. */
struct pm_input_source {
	void *context;
	/* Write up to size bytes to buffer; *count: how many, 0 at the end. */
	enum pm_status (*read)(
		void *context, char *buffer, size_t size, size_t *count, struct pm_error *err);
};

/** How deep containers may be in one another, and how many members one input may have in all. */
#define PM_INPUT_DEPTH_MAX 8
#define PM_INPUT_MEMBERS_MAX 1000000

/** The most bytes that an input may be decompressed to, and that all of its members may have: this
 * many times the bytes of the input itself, where they are more than PM_INPUT_UNPACKED_FREE. (The
 * text of a whole newsroom shrinks to a fifth, and one page over and over to a hundredth.) */
#define PM_INPUT_RATIO_MAX 200
#define PM_INPUT_UNPACKED_FREE ((uint64_t)256 << 20)

/**
 * Read a member of a container, which is another input and outlives it. source: its functions'
 * context likewise; what they return is returned by the call that needed the bytes. name: for
 * messages and the choice of a reader. PM_INVALID when there are too many members, or they are
 * nested too deeply, or unpack to too much: that may be found while they are read.
 */
enum pm_status pm_input_open_member(struct pm_input **out, struct pm_input *container,
	const struct pm_input_source *source, const char *name, struct pm_error *err);

/** The same with bytes in memory, as pm_input_open_memory. */
enum pm_status pm_input_open_part(struct pm_input **out, struct pm_input *container,
	struct pm_str bytes, const char *name, struct pm_error *err);

void pm_input_free(struct pm_input *input);

/** The path or name it was opened with. */
const char *pm_input_name(const struct pm_input *input);

/** Bytes taken so far from the file itself, before decompression: for progress. */
uint64_t pm_input_consumed(const struct pm_input *input);

/**
 * Look at the next bytes without taking them: up to `want` of them, fewer only where the stream
 * ends. Borrowed until the next call. PM_IO; PM_CORRUPT when what is compressed is broken,
 * PM_INVALID when it unpacks to too much.
 */
enum pm_status pm_input_peek(
	struct pm_input *input, size_t want, struct pm_str *out, struct pm_error *err);

/** How many bytes after a line that is not empty can be read, whatever they are: for parsers that
 * take many at once. */
#define PM_LINE_SLACK ((size_t)64)

/** A line as pm_input_line gives it. */
struct pm_line {
	struct pm_str text; /* without its line end (LF or CR LF); borrowed until the next call */
	uint64_t number;    /* counted from 1 */
	size_t bytes;       /* with its line end */
	bool too_long;      /* longer than the limit: passed over, text is empty */
};

/**
 * Take the next line. PM_NOT_FOUND (and *err as it was) at the end; else errors as in
 * pm_input_peek. limit: the most bytes of a line that are given.
 */
enum pm_status pm_input_line(
	struct pm_input *input, size_t limit, struct pm_line *line, struct pm_error *err);

/** Give back the line that was taken last, if it was not too long and nothing was done since: it is
 * what is taken next. */
void pm_input_give_back(struct pm_input *input, const struct pm_line *line);

/** Take up to `size` bytes, fewer only where the stream ends, borrowed until the next call: for
 * readers that go through a stream of any length. */
enum pm_status pm_input_take(
	struct pm_input *input, size_t size, struct pm_str *out, struct pm_error *err);

/** Take all that is left, borrowed until pm_input_free. PM_INVALID when it is more than limit. */
enum pm_status pm_input_all(
	struct pm_input *input, size_t limit, struct pm_str *out, struct pm_error *err);

/** Whether any of its bytes can be read at any time, once its first ones were looked at: it is
 * memory or a file, and not compressed. *size: how many it has. */
bool pm_input_is_seekable(const struct pm_input *input, uint64_t *size);

/** Write up to size bytes of a seekable input, from that offset, to buffer; *count: how many, 0 at
 * the end. What is taken next stays what it was. */
enum pm_status pm_input_read_at(struct pm_input *input, uint64_t offset, char *buffer, size_t size,
	size_t *count, struct pm_error *err);

#endif
