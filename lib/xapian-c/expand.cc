/*
 * Expansion terms of relevant documents.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

#include <algorithm>

namespace
{

using owned_expansion = xap::owned_array<xap_expansion, xap_expansion_term>;

/** Asks the caller's function. */
class decider : public Xapian::ExpandDecider
{
public:
	explicit decider(const xap_expand_options &given) : options(given)
	{
	}

	bool operator()(const std::string &term) const override
	{
		return options.accept == nullptr ||
		       options.accept(options.ctx, {term.c_str(), term.size()});
	}

private:
	const xap_expand_options &options;
};

int flags_of(const xap_expand_options &options)
{
	int flags = options.include_query_terms ? Xapian::Enquire::INCLUDE_QUERY_TERMS : 0;
	return flags | (options.exact_frequencies ? Xapian::Enquire::USE_EXACT_TERMFREQ : 0);
}

} // namespace

xap_status xap_expand(xap_reader *reader, const xap_query *query, const uint32_t *docids,
	size_t docid_count, const xap_expand_options *options, xap_expansion **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(err, [&] {
		xap_expand_options used = options != nullptr ? *options : xap_expand_options{};
		Xapian::Enquire enquire(xap::searchable(reader->database));
		if (query != nullptr)
			enquire.set_query(query->query);
		Xapian::RSet relevant;
		for (size_t i = 0; i < docid_count; i++)
			relevant.add_document(docids[i]);
		decider accept(used);
		size_t limit = std::min<size_t>(used.limit != 0 ? used.limit : 10, UINT32_MAX);
		Xapian::ESet found = enquire.get_eset(static_cast<Xapian::termcount>(limit),
			relevant, flags_of(used), &accept, used.min_weight);

		auto expansion = std::make_unique<owned_expansion>();
		for (auto term = found.begin(); term != found.end(); ++term)
			expansion->array.push_back({expansion->keep(*term), term.get_weight()});
		expansion->terms = expansion->array.data();
		expansion->count = expansion->array.size();
		*out = expansion.release();
	});
}

void xap_expansion_free(xap_expansion *expansion)
{
	delete static_cast<owned_expansion *>(expansion);
}
