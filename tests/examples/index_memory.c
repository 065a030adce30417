/*
 * Put documents from memory into an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: index_memory INDEX
 */
#include <inttypes.h>
#include <stdio.h>

#include <pressmark/writer.h>

/* A document needs a uid and a text; all else may be left out. */
static enum pm_status put_all(struct pm_writer *writer, struct pm_error *err)
{
	const struct pm_document documents[] = {
		{
			.uid = PM_STR("https://ministry.example/2024/17"),
			.url = PM_STR("https://ministry.example/2024/17"),
			.title = PM_STR("Statement on the sanctions"),
			.source = PM_STR("Ministry of Rain"),
			.kind = PM_KIND_STATEMENT,
			.language = PM_STR("en"),
			.published = {.year = 2024, .month = 3, .day = 25},
			.text = PM_STR("The ministry announced sanctions today. "
				       "Two companies are named."),
		},
		{
			.uid = PM_STR("notes/1"),
			.title = PM_STR("Two companies"),
			.text = PM_STR("Both companies denied it on Tuesday. "
				       "Their offices were closed and nobody answered the bell. "
				       "A neighbour had seen vans in the night. "
				       "The sanctions, a lawyer said, were a mistake."),
		},
	};

	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		if (pm_writer_put(writer, &documents[i], err) != PM_OK)
			return err->status;
	return PM_OK;
}

int main(int argc, char **argv)
{
	struct pm_writer *writer = NULL;
	struct pm_error err;
	int result = 1;

	if (argc != 2) {
		fprintf(stderr, "usage: %s INDEX\n", argv[0]);
		return 2;
	}
	/* PM_BUSY when there is another writer: the message says who. Without the commit, nothing
	 * of it was ever there. */
	if (pm_writer_open(&writer, argv[1], NULL, &err) != PM_OK ||
		put_all(writer, &err) != PM_OK || pm_writer_commit(writer, &err) != PM_OK)
		goto out;
	const struct pm_written *written = pm_writer_written(writer);
	printf("%" PRIu64 " added, %" PRIu64 " updated, %" PRIu64 " unchanged\n", written->added,
		written->updated, written->unchanged);
	result = 0;
out:
	if (result != 0)
		fprintf(stderr, "%s: %s\n", argv[0], err.message);
	pm_writer_free(writer);
	return result;
}
