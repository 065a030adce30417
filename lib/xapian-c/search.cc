/*
 * Search: options in, hits out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"
#include "lib/xapian-c/weight.h"

#include <algorithm>

namespace
{

constexpr uint32_t DEFAULT_LIMIT = 10;

struct owned_results : xap::owned<xap_results> {
	std::vector<xap_hit> hit_array;
	std::vector<xap_str> hit_values; /* of all hits, hit by hit */
	std::deque<std::vector<xap_str>> hit_terms;
	std::vector<xap_facet> facet_array;
	std::deque<std::vector<xap_facet_value>> facet_values;
	std::vector<xap_term_weight> term_array;
};

/** What an Enquire refers to and must outlive it. */
struct helpers {
	explicit helpers(const xap_search_options &options) : giving_up(options.interrupt)
	{
	}

	xap::interrupter giving_up;
	Xapian::MultiValueKeyMaker keys;
	std::deque<Xapian::ValueCountMatchSpy> spies;
};

void set_weighting(Xapian::Enquire &enquire, const xap_search_options &options)
{
	xap_bm25 p = options.bm25 != nullptr ? *options.bm25 : xap_bm25{1, 0, 1, 0.5, 0.5};

	switch (xap::number_of(options.weighting)) {
	case XAP_WEIGHT_BM25:
		enquire.set_weighting_scheme(
			Xapian::BM25Weight(p.k1, p.k2, p.k3, p.b, p.min_normlen));
		break;
	case XAP_WEIGHT_BOOL:
		enquire.set_weighting_scheme(Xapian::BoolWeight());
		break;
	case XAP_WEIGHT_BM25PLUS:
		enquire.set_weighting_scheme(
			Xapian::BM25PlusWeight(p.k1, p.k2, p.k3, p.b, p.min_normlen, 1.0));
		break;
	case XAP_WEIGHT_TFIDF:
		enquire.set_weighting_scheme(Xapian::TfIdfWeight());
		break;
	case XAP_WEIGHT_COORD:
		enquire.set_weighting_scheme(Xapian::CoordWeight());
		break;
	case XAP_WEIGHT_NONE:
		enquire.set_weighting_scheme(xap::no_weight());
		break;
	default:
		xap::invalid("no such weighting");
	}
}

void add_keys(Xapian::MultiValueKeyMaker &maker, const xap_search_options &options)
{
	/* An absent value sorts as an empty one unless given a substitute: this one is above all
	 * numbers and all text. */
	static constexpr char LAST[] = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

	for (size_t i = 0; i < options.key_count; i++) {
		const xap_sort_key &key = options.keys[i];
		bool substitute = key.absent_first == key.descending;
		maker.add_value(key.slot, key.descending, substitute ? LAST : "");
	}
}

void set_order(Xapian::Enquire &enquire, const xap_search_options &options, helpers &help)
{
	enquire.set_docid_order(Xapian::Enquire::ASCENDING);
	if (options.key_count == 0) {
		enquire.set_sort_by_relevance();
		return;
	}
	add_keys(help.keys, options);
	switch (xap::number_of(options.order)) {
	case XAP_BY_RELEVANCE:
		enquire.set_sort_by_relevance_then_key(&help.keys, false);
		break;
	case XAP_BY_KEYS:
		enquire.set_sort_by_key_then_relevance(&help.keys, false);
		break;
	case XAP_BY_KEYS_ONLY:
		enquire.set_sort_by_key(&help.keys, false);
		break;
	default:
		xap::invalid("no such order");
	}
}

void configure(Xapian::Enquire &enquire, const xap_search_options &options, helpers &help)
{
	set_weighting(enquire, options);
	set_order(enquire, options, help);
	if (options.collapse)
		enquire.set_collapse_key(
			options.collapse_slot, std::max<uint32_t>(options.collapse_max, 1));
	if (options.cutoff_percent < 0 || options.cutoff_percent > 100)
		xap::invalid("a cutoff must be from 0 to 100 percent");
	enquire.set_cutoff(options.cutoff_percent, options.cutoff_weight);
	if (options.time_limit > 0)
		enquire.set_time_limit(options.time_limit);
	for (size_t i = 0; i < options.facet_slot_count; i++)
		enquire.add_matchspy(&help.spies.emplace_back(options.facet_slots[i]));
	if (options.interrupt.wanted != nullptr)
		enquire.add_matchspy(&help.giving_up);
}

Xapian::MSet match(
	xap_reader *reader, const Xapian::Enquire &enquire, const xap_search_options &options)
{
	/* Xapian reserves memory for as many hits as it is asked for. */
	uint32_t documents = reader->database.get_doccount();
	uint32_t first = std::min(options.offset, documents);
	uint32_t limit = std::min(options.limit, documents - first);
	return enquire.get_mset(first, limit, std::min(options.check_at_least, documents));
}

void fill_counts(owned_results &results, const Xapian::MSet &mset)
{
	results.matches_lower = mset.get_matches_lower_bound();
	results.matches_estimated = mset.get_matches_estimated();
	results.matches_upper = mset.get_matches_upper_bound();
	results.max_possible = mset.get_max_possible();
	results.max_attained = mset.get_max_attained();
}

void fill_hit(owned_results &results, xap_hit &hit, const Xapian::MSetIterator &item,
	const xap_search_options &options)
{
	hit.docid = *item;
	hit.rank = item.get_rank();
	hit.weight = item.get_weight();
	hit.percent = item.get_percent();
	hit.collapse_count = item.get_collapse_count();
	hit.collapse_value =
		options.collapse ? results.keep(item.get_collapse_key()) : xap::empty_str;
	hit.data = xap::empty_str;
	if (!options.with_data && options.value_slot_count == 0)
		return;
	Xapian::Document document = item.get_document();
	if (options.with_data)
		hit.data = results.keep(document.get_data());
	for (size_t i = 0; i < options.value_slot_count; i++)
		results.hit_values.push_back(
			results.keep(document.get_value(options.value_slots[i])));
}

void fill_hit_terms(owned_results &results, xap_hit &hit, const Xapian::Enquire &enquire,
	const Xapian::MSetIterator &item)
{
	std::vector<xap_str> &terms = results.hit_terms.emplace_back();
	auto end = enquire.get_matching_terms_end(item);
	for (auto term = enquire.get_matching_terms_begin(item); term != end; ++term)
		terms.push_back(results.keep(*term));
	hit.terms = terms.data();
	hit.term_count = terms.size();
}

void fill_hits(owned_results &results, const Xapian::Enquire &enquire, const Xapian::MSet &mset,
	const xap_search_options &options)
{
	/* With hits skipped, Xapian 1.4 fetches from that many items before the first one. */
	if (mset.get_firstitem() == 0 && (options.with_data || options.value_slot_count != 0))
		mset.fetch();
	results.hit_array.reserve(mset.size());
	results.hit_values.reserve(mset.size() * options.value_slot_count);
	for (auto item = mset.begin(); item != mset.end(); ++item) {
		xap_hit &hit = results.hit_array.emplace_back();
		hit.values = results.hit_values.data() + results.hit_values.size();
		fill_hit(results, hit, item, options);
		if (options.with_terms)
			fill_hit_terms(results, hit, enquire, item);
	}
	results.hits = results.hit_array.data();
	results.count = results.hit_array.size();
}

size_t count_values(const Xapian::ValueCountMatchSpy &spy)
{
	size_t count = 0;
	for (auto value = spy.values_begin(); value != spy.values_end(); ++value)
		count++;
	return count;
}

void fill_facet(owned_results &results, const Xapian::ValueCountMatchSpy &spy, size_t max)
{
	std::vector<xap_facet_value> &values = results.facet_values.emplace_back();
	size_t limit =
		count_values(spy); /* Xapian reserves memory for as many as it is asked for */
	if (max != 0)
		limit = std::min(limit, max);
	auto end = spy.top_values_end(limit);
	for (auto value = spy.top_values_begin(limit); value != end; ++value)
		values.push_back({results.keep(*value), value.get_termfreq()});
	xap_facet &facet = results.facet_array.emplace_back();
	facet.total = static_cast<uint32_t>(spy.get_total());
	facet.values = values.data();
	facet.count = values.size();
}

void fill_facets(owned_results &results, const helpers &help, const xap_search_options &options)
{
	for (size_t i = 0; i < options.facet_slot_count; i++) {
		fill_facet(results, help.spies[i], options.facet_max);
		results.facet_array.back().slot = options.facet_slots[i];
	}
	results.facets = results.facet_array.data();
	results.facet_count = results.facet_array.size();
}

void fill_terms(owned_results &results, const Xapian::Query &query, const Xapian::MSet &mset)
{
	auto end = query.get_unique_terms_end();
	for (auto term = query.get_unique_terms_begin(); term != end; ++term) {
		const std::string name = *term;
		results.term_array.push_back({results.keep(std::string(name)),
			mset.get_termfreq(name), mset.get_termweight(name)});
	}
	results.terms = results.term_array.data();
	results.term_count = results.term_array.size();
}

} // namespace

xap_status xap_search(xap_reader *reader, const xap_query *query, const xap_search_options *options,
	xap_results **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(err, [&] {
		xap_search_options used = {};
		used.limit = DEFAULT_LIMIT;
		if (options != nullptr)
			used = *options;
		helpers help(used); /* before enquire: goes after it */
		Xapian::Enquire enquire(xap::searchable(reader->database));
		enquire.set_query(query->query);
		configure(enquire, used, help);
		Xapian::MSet mset = match(reader, enquire, used);

		auto results = std::make_unique<owned_results>();
		fill_counts(*results, mset);
		fill_hits(*results, enquire, mset, used);
		fill_facets(*results, help, used);
		if (used.with_term_weights)
			fill_terms(*results, query->query, mset);
		*out = results.release();
	});
}

void xap_results_free(xap_results *results)
{
	delete static_cast<owned_results *>(results);
}
