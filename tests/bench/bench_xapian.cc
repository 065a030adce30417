/*
 * The peer on the same index: Xapian's own query parser, ranking and MSet::snippet.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: bench_xapian INDEX QUERIES.tsv
 */
#include <xapian.h>

#include <string>

#include "tests/bench/bench.h"

namespace
{

enum {
	HITS = 10,
	SNIPPET_BYTES = 300,
};

/* As the documentation of QueryParser and of MSet::snippet has it. */
class peer
{
public:
	explicit peer(const std::string &path) : database(path), stemmer("english")
	{
		parser.set_database(database);
		parser.set_stemmer(stemmer);
		parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
		parser.set_default_op(Xapian::Query::OP_AND);
	}

	/** Ten hits; exact: and how many there are. The length of all that would be shown. */
	size_t ask(const std::string &text, bool snippets, bool exact)
	{
		Xapian::Enquire enquire(database);
		enquire.set_query(parser.parse_query(text));
		Xapian::MSet hits = enquire.get_mset(0, HITS, exact ? database.get_doccount() : 0);
		size_t shown = hits.get_matches_estimated() > 0;
		for (auto hit = hits.begin(); hit != hits.end(); ++hit) {
			std::string data = hit.get_document().get_data();
			shown += snippets ? hits.snippet(data.substr(data.find("\n\n") + 2),
							SNIPPET_BYTES, stemmer)
			                            .size()
			                  : data.size();
		}
		return shown;
	}

private:
	Xapian::Database database;
	Xapian::Stem stemmer;
	Xapian::QueryParser parser;
};

} // namespace

int main(int argc, char **argv)
{
	enum {
		MOST = 10000,
		WAYS = 3
	};
	static const struct {
		const char *name;
		bool snippets, exact;
	} ways[WAYS] = {
		{"Xapian without snippets", false, false},
		{"Xapian with MSet::snippet", true, false},
		{"the same, total exact", true, true},
	};
	static double seconds[WAYS][MOST];
	size_t count = 0, capacity = 0, shown = 0;
	char *line = nullptr;
	bench_query query;

	FILE *file = argc == 3 ? std::fopen(argv[2], "r") : nullptr;
	if (file == nullptr) {
		std::fprintf(stderr, "usage: bench_xapian INDEX QUERIES.tsv\n");
		return 2;
	}
	bench_keep_memory();
	peer xapian(argv[1]);
	while (count < MOST && getline(&line, &capacity, file) > 0) {
		if (!bench_split_query(line, &query))
			continue;
		xapian.ask(query.text, true, true); /* once to warm the caches */
		for (size_t way = 0; way < WAYS; way++) {
			double begin = bench_now();
			shown += xapian.ask(query.text, ways[way].snippets, ways[way].exact);
			seconds[way][count] = bench_now() - begin;
		}
		count++;
	}
	for (size_t way = 0; way < WAYS; way++)
		bench_print_spread(ways[way].name, seconds[way], count);
	std::free(line);
	std::fclose(file);
	return shown == 0;
}
