/*
 * From a query to its hits, with the passages that matched.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_SEARCH_H
#define PRESSMARK_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

struct pm_index;
struct pm_query;

/** For pm_search_options.limit: every hit. */
#define PM_LIMIT_ALL SIZE_MAX

/** The order of hits; whatever it is, equal ones are ordered by date, the newest first, then uid.
 */
enum pm_sort {
	PM_SORT_RELEVANCE, /* the best first */
	PM_SORT_NEWEST,    /* by date of publication; documents without one come last */
	PM_SORT_OLDEST,    /* the same the other way round; they come last here, too */
	PM_SORT_TITLE,     /* alphabetically, without regard to case and diacritics */
};

/** What the documents that match can be counted by. */
enum pm_facet_field {
	PM_FACET_KIND,
	PM_FACET_SOURCE,
	PM_FACET_LANGUAGE,
	PM_FACET_YEAR,  /* `2024` */
	PM_FACET_MONTH, /* `2024-03` */
	PM_FACET_AUTHOR,
	PM_FACET_TAG,
	PM_FACET_COUNT
};

/** What to give; zero is the default of every member. */
struct pm_search_options {
	int64_t offset;       /* hits to pass over; below 0: begin so many before the last hit */
	size_t limit;         /* hits to give; 0: 10 */
	enum pm_sort sort;    /* their order */
	size_t fragments;     /* of each hit, at most; 0: 1 */
	size_t snippet_chars; /* of each fragment, at most, in characters; 0: 300 */
	bool whole;           /* one fragment: the whole text */
	bool count_only;      /* give the total (and facets) and no hits */
	bool no_snippets;     /* give neither fragments nor matches: texts are not analysed */
	bool estimate_total;  /* do not count all hits: the total may be an estimate */
	bool explain;         /* give the parts of each hit's score */
	bool diagnose;        /* where nothing matches, find out why */
	unsigned facets;      /* what to count by: bits 1 << enum pm_facet_field */
	size_t facet_values;  /* values to give of each, at most; 0: all */
	size_t copies;        /* to give of each hit, at most; 0: none */
	bool all_copies;      /* give them all, each as a hit of its own after the one that it is a
	                         copy of, with its rank and score: offset, limit and total are about
	                         documents, and do not count copies */
	unsigned timeout_ms;  /* PM_INTERRUPTED when it takes longer; 0: no limit */
};

/** A place that satisfied a clause of the query; offsets are bytes into the title or the text. */
struct pm_match {
	size_t start, end; /* [start, end); a phrase is one match */
	uint32_t clause;   /* which of the query's clauses, numbered from 0 as they are written */
};

/** A passage of a text; it begins and ends at whole characters. */
struct pm_fragment {
	size_t start, end;              /* bytes into the document's text */
	const struct pm_match *matches; /* by start; those that lie within, offsets into the text */
	size_t match_count;
};

/** What one clause of the query adds to a hit's score. */
struct pm_score_part {
	uint32_t clause;
	double weight;
};

struct pm_hit {
	size_t rank; /* 1 is the best */
	double score;
	const struct pm_score_part *parts; /* with options.explain: they add up to the score */
	size_t part_count;
	struct pm_document document;
	struct pm_str sha256;                 /* of the text, in hexadecimal */
	struct pm_str site;                   /* the URL's host */
	const struct pm_match *title_matches; /* offsets into the title */
	size_t title_match_count;
	const struct pm_fragment *fragments; /* in the text's order */
	size_t fragment_count;
	const struct pm_document *copies; /* others with the same text, which is left out there */
	size_t copy_count;                /* given */
	size_t copies_total;              /* that there are, where any were to be given */
	struct pm_str copy_of; /* the uid of the document whose text it has: this is a copy */
};

/** A part of the query that documents satisfy or not: a word, a phrase, a value, a range, words
 * near each other. */
struct pm_query_clause {
	struct pm_str text; /* spelled out; of a literal query as typed */
	size_t start, end;  /* its bytes in the query as typed; both its length when it is not in
	                       there  (since, until) */
	bool verified;      /* found by its words, then checked document by document */
};

/** How many of the documents that match have a value. */
struct pm_facet_value {
	struct pm_str value;
	size_t documents;
};

/** The documents that match, counted by the values of a field, exactly. */
struct pm_facet {
	enum pm_facet_field field;
	const struct pm_facet_value *values; /* years and months in order, others the most frequent
	                                        first, then in byte order */
	size_t value_count;
	size_t distinct; /* how many values there are, given or not */
	size_t without;  /* documents that have none */
};

/** Without what a query that finds nothing would find something. */
enum pm_obstacle_type {
	PM_OBSTACLE_PARTS,    /* without some of its parts, all of them */
	PM_OBSTACLE_NEARNESS, /* with the words of a part anywhere rather than in a row or near */
	PM_OBSTACLE_FIELD, /* with the words of a part in the title or the text, whatever its field
	                    */
};

/** What is in the way of a query that finds nothing. */
struct pm_obstacle {
	enum pm_obstacle_type type;
	const struct pm_str *parts; /* of the query, as pm_query_clause.text */
	size_t part_count;
	const uint32_t *clauses; /* the numbers of those in these parts, ascending */
	size_t clause_count;
	size_t hits; /* documents that match without it */
};

/** Something that the index has. */
struct pm_suggestion {
	struct pm_str text; /* as in a query */
	size_t documents;   /* that have it */
};

/** A word, a beginning of words or a value of the query that no document has, and what the index
 * has instead: the word most like it, the longest beginning that words have, or, in a field of few
 * values, the most frequent ones. */
struct pm_missing {
	struct pm_str text; /* as in a query: `rian`, `wuhn*`, `title:zzz`, `lang:xx` */
	const struct pm_suggestion *suggestions;
	size_t suggestion_count;
	bool similar; /* they are like it, rather than what values there are */
};

/** The answer to a query, complete. */
struct pm_results {
	struct pm_str query;                   /* as it was understood */
	struct pm_str index_uuid;              /* of the index that answered */
	uint64_t index_revision;               /* counts its commits */
	const struct pm_query_clause *clauses; /* by number, as pm_match.clause has them */
	size_t clause_count;
	size_t total;              /* documents that match */
	bool total_exact;          /* total was counted, not estimated */
	const struct pm_hit *hits; /* best first */
	size_t hit_count;
	const struct pm_facet *facets; /* those asked for, in the order of enum pm_facet_field */
	size_t facet_count;
	const struct pm_obstacle *obstacles; /* with options.diagnose, where total is 0 */
	size_t obstacle_count;
	const struct pm_missing *missing; /* likewise */
	size_t missing_count;
	const struct pm_str *warnings; /* one line each, for the user */
	size_t warning_count;
};

/**
 * Find the documents that match a query, best first.
 *
 * options: NULL for the defaults. Ties are ordered by date, the newest first, then by uid: the
 * order is total. Weights are BM25 (Robertson & Zaragoza 2009), k1 1.2 and b 0.75, as Xapian
 * computes it; bare stop words beside other words have weight 0. Returns PM_OK and gives *out to
 * the caller (pm_results_free), even when nothing matches; PM_BAD_QUERY when the index cannot
 * answer the query, with the offset; PM_STALE when the index changed twice underneath.
 */
PM_API enum pm_status pm_search(struct pm_index *index, const struct pm_query *query,
	const struct pm_search_options *options, struct pm_results **out, struct pm_error *err);

PM_API void pm_results_free(struct pm_results *results);

/**
 * What pm_search_each calls: begin once, hit for each hit, end once; each may be NULL.
 *
 * answer: all but the hits; borrowed until pm_search_each returns. A hit is borrowed until the
 * function returns. Any status but PM_OK ends the search and is returned from it.
 */
struct pm_hit_visitor {
	void *context;
	enum pm_status (*begin)(
		void *context, const struct pm_results *answer, struct pm_error *err);
	enum pm_status (*hit)(void *context, const struct pm_hit *hit, struct pm_error *err);
	enum pm_status (*end)(void *context, const struct pm_results *answer, struct pm_error *err);
};

/** As pm_search, but gives the hits one by one, so that any number needs little memory. PM_STALE
 * may come after some hits were given. */
PM_API enum pm_status pm_search_each(struct pm_index *index, const struct pm_query *query,
	const struct pm_search_options *options, const struct pm_hit_visitor *visitor,
	struct pm_error *err);

#endif
