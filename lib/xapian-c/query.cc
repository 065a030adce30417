/*
 * Queries as trees.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

using xap::guarded;
using Xapian::Query;

namespace
{

Query::op op_of(xap_op op)
{
	static constexpr Query::op OPS[] = {Query::OP_AND, Query::OP_OR, Query::OP_AND_NOT,
		Query::OP_XOR, Query::OP_AND_MAYBE, Query::OP_FILTER, Query::OP_NEAR,
		Query::OP_PHRASE, Query::OP_ELITE_SET, Query::OP_SYNONYM, Query::OP_MAX};
	unsigned number = xap::number_of(op);
	if (number >= sizeof OPS / sizeof *OPS)
		xap::invalid("no such operator");
	return OPS[number];
}

Query combine(xap_op op, const std::vector<Query> &parts, uint32_t parameter)
{
	try {
		return Query(op_of(op), parts.begin(), parts.end(), parameter);
	} catch (const Xapian::UnimplementedError &) {
		throw xap::failure{
			XAP_QUERY, "parts of NEAR and PHRASE must be terms, or OR of terms"};
	}
}

/** Make a query of what f returns. */
template <class F>
xap_status make(xap_query **out, xap_error *err, const xap::about &subject, F &&f) noexcept
{
	*out = nullptr;
	return guarded(err, subject, [&] { *out = new xap_query{f()}; });
}

} // namespace

xap_status xap_query_all(xap_query **out, xap_error *err)
{
	return make(out, err, {}, [] { return Query(xap::text()); });
}

xap_status xap_query_nothing(xap_query **out, xap_error *err)
{
	return make(out, err, {}, [] { return Query(); });
}

xap_status xap_query_term(
	xap_query **out, xap_str term, uint32_t wqf, uint32_t position, xap_error *err)
{
	return make(out, err, {nullptr, term, 0}, [&] {
		if (term.len == 0)
			xap::invalid("an empty term");
		return Query(xap::text_of(term), wqf, position);
	});
}

xap_status xap_query_combine(xap_query **out, xap_op op, const xap_query *const *parts,
	size_t count, uint32_t parameter, xap_error *err)
{
	return make(out, err, {}, [&] {
		std::vector<Query> queries;
		queries.reserve(count);
		for (size_t i = 0; i < count; i++)
			queries.push_back(parts[i]->query);
		return combine(op, queries, parameter);
	});
}

xap_status xap_query_terms(xap_query **out, xap_op op, const xap_str *terms, size_t count,
	uint32_t parameter, xap_error *err)
{
	return make(out, err, {}, [&] {
		std::vector<Query> queries;
		queries.reserve(count);
		for (size_t i = 0; i < count; i++) {
			if (terms[i].len == 0)
				xap::invalid("an empty term");
			queries.emplace_back(xap::text_of(terms[i]));
		}
		return combine(op, queries, parameter);
	});
}

xap_status xap_query_scale(xap_query **out, const xap_query *query, double factor, xap_error *err)
{
	return make(out, err, {}, [&] {
		if (!(factor >= 0))
			xap::invalid("a factor must not be negative");
		return Query(Query::OP_SCALE_WEIGHT, query->query, factor);
	});
}

xap_status xap_query_value_range(
	xap_query **out, uint32_t slot, xap_str low, xap_str high, xap_error *err)
{
	return make(out, err, {}, [&] {
		return Query(Query::OP_VALUE_RANGE, slot, xap::text_of(low), xap::text_of(high));
	});
}

xap_status xap_query_value_ge(xap_query **out, uint32_t slot, xap_str low, xap_error *err)
{
	return make(
		out, err, {}, [&] { return Query(Query::OP_VALUE_GE, slot, xap::text_of(low)); });
}

xap_status xap_query_value_le(xap_query **out, uint32_t slot, xap_str high, xap_error *err)
{
	return make(
		out, err, {}, [&] { return Query(Query::OP_VALUE_LE, slot, xap::text_of(high)); });
}

xap_status xap_query_wildcard(xap_query **out, xap_str prefix, uint32_t max_expansion,
	xap_expansion_limit limit, xap_op combiner, xap_error *err)
{
	static constexpr int LIMITS[] = {Query::WILDCARD_LIMIT_ERROR, Query::WILDCARD_LIMIT_FIRST,
		Query::WILDCARD_LIMIT_MOST_FREQUENT};

	return make(out, err, {nullptr, prefix, 0}, [&] {
		unsigned number = xap::number_of(limit);
		if (number >= sizeof LIMITS / sizeof *LIMITS)
			xap::invalid("no such limit of expansion");
		return Query(Query::OP_WILDCARD, xap::text_of(prefix), max_expansion,
			LIMITS[number], op_of(combiner));
	});
}

xap_status xap_query_copy(xap_query **out, const xap_query *query, xap_error *err)
{
	return make(out, err, {}, [&] { return query->query; });
}

xap_status xap_query_describe(const xap_query *query, xap_text **out, xap_error *err)
{
	*out = nullptr;
	return guarded(err, {}, [&] { *out = xap::new_text(query->query.get_description()); });
}

xap_status xap_query_each_term(
	const xap_query *query, xap_term_callback *callback, void *ctx, xap_error *err)
{
	return guarded(err, {}, [&] {
		auto end = query->query.get_unique_terms_end();
		for (auto term = query->query.get_unique_terms_begin(); term != end; ++term) {
			const std::string name = *term;
			if (callback(ctx, {name.c_str(), name.size()}, 0) != 0)
				break;
		}
	});
}

void xap_query_free(xap_query *query)
{
	delete query;
}
