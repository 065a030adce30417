/*
 * Run a fuzzer without libFuzzer: replay files, then mutations of them, the same every time.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fuzz_NAME [FILE or DIRECTORY…]: directories are not searched below their first level. Without
 * any, the mutations begin with an empty input.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"

#ifndef MUTATIONS
#define MUTATIONS 5000
#endif
#define INPUT_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Inputs read, and where each ends. */
struct inputs {
	struct pm_buf bytes;
	struct pm_buf ends; /* size_t each */
};

/* The input in memory of its own length, so that sanitizers see what is read beyond. */
static void run(const char *bytes, size_t len)
{
	uint8_t *data = malloc(len > 0 ? len : 1);

	if (data == NULL)
		abort();
	if (len > 0)
		memcpy(data, bytes, len);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
}

static void read_input(struct inputs *inputs, const char *path)
{
	char piece[1 << 16];
	size_t len;
	FILE *file = fopen(path, "rb");

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	while ((len = fread(piece, 1, sizeof piece, file)) > 0)
		pm_buf_add(&inputs->bytes, piece, len);
	fclose(file);
	pm_buf_add(&inputs->ends, &inputs->bytes.len, sizeof inputs->bytes.len);
}

static void read_path(struct inputs *inputs, const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	struct pm_buf child = {0};

	if (directory == NULL) {
		read_input(inputs, path);
		return;
	}
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		pm_buf_clear(&child);
		pm_buf_add_format(&child, "%s/%s", path, entry->d_name);
		read_input(inputs, child.ptr);
	}
	closedir(directory);
	pm_buf_free(&child);
}

static uint32_t random_below(uint64_t *seed, size_t bound)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*seed >> 33) % bound);
}

static struct pm_str input_at(const struct inputs *inputs, size_t i)
{
	size_t ends[2] = {0, 0};

	if (inputs->ends.len == 0)
		return (struct pm_str){"", 0};
	memcpy(&ends[1], inputs->ends.ptr + i * sizeof *ends, sizeof *ends);
	if (i > 0)
		memcpy(&ends[0], inputs->ends.ptr + (i - 1) * sizeof *ends, sizeof *ends);
	return (struct pm_str){inputs->bytes.ptr + ends[0], ends[1] - ends[0]};
}

/* Change a byte, put in a byte or some of the other input, take some out. */
static size_t mutate(uint64_t *seed, char *bytes, size_t len, struct pm_str other)
{
	size_t at = random_below(seed, len + 1);
	size_t count = 1 + random_below(seed, 16);

	switch (random_below(seed, 4)) {
	case 0:
		if (at < len)
			bytes[at] = (char)random_below(seed, 256);
		return len;
	case 1:
		count = count < len - at ? count : len - at;
		memmove(bytes + at, bytes + at + count, len - at - count);
		return len - count;
	default:
		if (len + count > INPUT_MAX)
			return len;
		memmove(bytes + at + count, bytes + at, len - at);
		for (size_t i = 0, from = random_below(seed, other.len + 1); i < count; i++)
			bytes[at + i] = from + i < other.len ? other.ptr[from + i]
			                                     : (char)random_below(seed, 256);
		return len + count;
	}
}

int main(int argc, char **argv)
{
	struct inputs inputs = {0};
	char bytes[INPUT_MAX];
	uint64_t seed = 1;

	for (int i = 1; i < argc; i++)
		read_path(&inputs, argv[i]);
	size_t count = inputs.ends.len / sizeof(size_t);
	for (size_t i = 0; i < count; i++)
		run(input_at(&inputs, i).ptr, input_at(&inputs, i).len);

	size_t choices = count > 0 ? count : 1;
	for (int i = 0; i < MUTATIONS; i++) {
		struct pm_str input = input_at(&inputs, random_below(&seed, choices));
		struct pm_str other = input_at(&inputs, random_below(&seed, choices));
		size_t len = input.len < INPUT_MAX ? input.len : INPUT_MAX;
		if (len > 0)
			memcpy(bytes, input.ptr, len);
		for (uint32_t n = 1 + random_below(&seed, 32); n > 0; n--)
			len = mutate(&seed, bytes, len, other);
		run(bytes, len);
	}
	printf("%zu inputs and %d mutations\n", count, MUTATIONS);
	pm_buf_free(&inputs.bytes);
	pm_buf_free(&inputs.ends);
	return 0;
}
