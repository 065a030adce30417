/*
 * Search an index and show the passages that match, with marks set by their offsets.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: search_fragments INDEX QUERY
 */
#include <stdio.h>
#include <string.h>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>

/* Texts are not terminated: they have a length. */
static void print(const char *from, size_t len)
{
	fwrite(from, 1, len, stdout);
}

/* Offsets of matches are, like those of their fragment, bytes of the whole text. */
static void print_fragment(const char *text, const struct pm_fragment *fragment)
{
	size_t done = fragment->start;

	printf("  %zu-%zu: ", fragment->start, fragment->end);
	for (size_t i = 0; i < fragment->match_count; i++) {
		const struct pm_match *match = &fragment->matches[i];
		print(text + done, match->start - done);
		printf("[");
		print(text + match->start, match->end - match->start);
		printf("]");
		done = match->end;
	}
	print(text + done, fragment->end - done);
	printf("\n");
}

static void print_hit(const struct pm_hit *hit)
{
	printf("%zu. ", hit->rank);
	print(hit->document.title.ptr, hit->document.title.len);
	printf("\n");
	for (size_t i = 0; i < hit->fragment_count; i++)
		print_fragment(hit->document.text.ptr, &hit->fragments[i]);
}

int main(int argc, char **argv)
{
	const struct pm_search_options options = {.limit = 5, .fragments = 2, .snippet_chars = 60};
	struct pm_index *index = NULL;
	struct pm_query *query = NULL;
	struct pm_results *results = NULL;
	struct pm_error err;
	int result = 1;

	if (argc != 3) {
		fprintf(stderr, "usage: %s INDEX QUERY\n", argv[0]);
		return 2;
	}
	struct pm_str text = {argv[2], strlen(argv[2])};
	/* PM_NOT_FOUND or PM_CORRUPT when there is no sound index, PM_BAD_QUERY with the offset
	 * where the query is wrong: the message says what to print. */
	if (pm_index_open(&index, argv[1], &err) != PM_OK ||
		pm_query_parse(&query, text, NULL, &err) != PM_OK ||
		pm_search(index, query, &options, &results, &err) != PM_OK)
		goto out;
	printf("%zu found\n", results->total);
	for (size_t i = 0; i < results->hit_count; i++)
		print_hit(&results->hits[i]);
	result = 0;
out:
	if (result != 0 && err.status == PM_BAD_QUERY)
		fprintf(stderr, "%s: column %zu: %s\n", argv[0], pm_query_column(text, err.offset),
			err.message);
	else if (result != 0)
		fprintf(stderr, "%s: %s\n", argv[0], err.message);
	pm_results_free(results); /* each takes NULL */
	pm_query_free(query);
	pm_index_free(index);
	return result;
}
