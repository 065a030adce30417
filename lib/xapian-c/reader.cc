/*
 * The reader: opening, counts, terms, metadata, spelling.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

using xap::guarded;

namespace
{

using owned_postings = xap::owned_array<xap_postings, xap_posting>;
using owned_positions = xap::owned_array<xap_positions, uint32_t>;

/** Show a range of terms to a callback; freq(iterator) gives what it is told of each. */
template <class Freq>
void walk(Xapian::TermIterator term, xap_term_callback *callback, void *ctx, Freq &&freq)
{
	for (; term != Xapian::TermIterator(); ++term) {
		const std::string name = *term;
		if (callback(ctx, {name.c_str(), name.size()}, freq(term)) != 0)
			break;
	}
}

uint32_t no_freq(const Xapian::TermIterator &)
{
	return 0;
}

uint32_t term_freq(const Xapian::TermIterator &term)
{
	return term.get_termfreq();
}

void add_database(xap_reader &reader, const Xapian::Database &database, const std::string &name)
{
	std::string joined = reader.name.empty() ? name : reader.name + ", " + name;
	reader.database.add_database(database);
	reader.name.swap(joined);
}

} // namespace

/** The revision, where there is a single one: remote databases do not tell. */
static uint64_t revision_of(const Xapian::Database &database)
{
	try {
		return database.size() == 1 ? database.get_revision() : 0;
	} catch (const Xapian::LogicError &) { /* "this backend doesn't provide access to ..." */
		return 0;
	}
}

xap_info xap::info_of(const Xapian::Database &database)
{
	xap_info info = {};
	info.documents = database.get_doccount();
	info.last_docid = database.get_lastdocid();
	info.total_length = database.get_total_length();
	info.average_length = database.get_average_length();
	info.shortest = database.get_doclength_lower_bound();
	info.longest = database.get_doclength_upper_bound();
	info.shards = database.size();
	info.revision = revision_of(database);
	info.has_positions = database.has_positions();
	return info;
}

Xapian::Database xap::searchable(const Xapian::Database &database)
{
	if (database.size() != 0)
		return database;
	return Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY);
}

xap_status xap_reader_open(xap_reader **out, const char *path, xap_error *err)
{
	return xap_reader_open_many(out, &path, 1, err);
}

xap_status xap_reader_open_many(
	xap_reader **out, const char *const *paths, size_t count, xap_error *err)
{
	*out = nullptr;
	auto reader = std::unique_ptr<xap_reader>();
	xap_status status = guarded(err, {}, [&] { reader = std::make_unique<xap_reader>(); });
	/* A guard for each: the message names the one that failed. */
	for (size_t i = 0; i < count && status == XAP_OK; i++)
		status = guarded(err, {paths[i]}, [&] {
			if (*paths[i] == '\0')
				xap::invalid("an empty path");
			add_database(*reader, Xapian::Database(paths[i]), paths[i]);
		});
	if (status == XAP_OK)
		*out = reader.release();
	return status;
}

xap_status xap_reader_open_remote(
	xap_reader **out, const char *host, uint16_t port, uint32_t timeout_ms, xap_error *err)
{
	*out = nullptr;
	return guarded(err, {host}, [&] {
		unsigned timeout = timeout_ms != 0 ? timeout_ms : 10000;
		auto reader = std::make_unique<xap_reader>();
		add_database(*reader, Xapian::Remote::open(host, port, timeout, timeout),
			std::string(host) + ":" + std::to_string(port));
		*out = reader.release();
	});
}

xap_status xap_reader_add(xap_reader *reader, const xap_reader *other, xap_error *err)
{
	return guarded(err, {other->name.c_str()}, [&] {
		if (reader == other)
			xap::invalid("a reader cannot be part of itself");
		add_database(*reader, other->database, other->name);
	});
}

void xap_reader_free(xap_reader *reader)
{
	delete reader;
}

xap_status xap_reader_reopen(xap_reader *reader, bool *changed, xap_error *err)
{
	return guarded(err, {reader->name.c_str()}, [&] {
		bool moved = reader->database.reopen();
		reader->stale = false;
		if (changed != nullptr)
			*changed = moved;
	});
}

xap_status xap_reader_info(xap_reader *reader, xap_info *out, xap_error *err)
{
	return reader->read(err, [&] { *out = xap::info_of(reader->database); });
}

xap_status xap_reader_uuid(xap_reader *reader, xap_text **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(err, [&] { *out = xap::new_text(reader->database.get_uuid()); });
}

xap_status xap_reader_term_stats(
	xap_reader *reader, xap_str term, xap_term_stats *out, xap_error *err)
{
	return reader->read(
		err,
		[&] {
			if (term.len == 0)
				xap::invalid("an empty term");
			const xap::text name = xap::text_of(term);
			xap_term_stats stats = {};
			stats.documents = reader->database.get_termfreq(name);
			stats.occurrences = reader->database.get_collection_freq(name);
			stats.wdf_max = reader->database.get_wdf_upper_bound(name);
			*out = stats;
		},
		term);
}

xap_status xap_reader_terms(
	xap_reader *reader, xap_str prefix, xap_term_callback *callback, void *ctx, xap_error *err)
{
	return reader->read(
		err,
		[&] {
			walk(reader->database.allterms_begin(xap::text_of(prefix)), callback, ctx,
				term_freq);
		},
		prefix);
}

xap_status xap_reader_terms_walk(xap_reader *reader, xap_str prefix,
	xap_term_walk_callback *callback, void *ctx, xap_error *err)
{
	return reader->read(
		err,
		[&] {
			auto term = reader->database.allterms_begin(xap::text_of(prefix));
			auto end = reader->database.allterms_end(xap::text_of(prefix));
			while (term != end) {
				const std::string name = *term;
				xap_str next = xap::empty_str;
				if (callback(ctx, {name.c_str(), name.size()}, term.get_termfreq(),
					    &next) != 0)
					break;
				if (next.len != 0)
					term.skip_to(xap::text_of(next));
				else
					++term;
			}
		},
		prefix);
}

xap_status xap_reader_postings(xap_reader *reader, xap_str term, uint32_t first, size_t limit,
	xap_postings **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(
		err,
		[&] {
			auto postings = std::make_unique<owned_postings>();
			auto at = reader->database.postlist_begin(xap::text_of(term));
			if (at != Xapian::PostingIterator())
				at.skip_to(first);
			for (; at != Xapian::PostingIterator(); ++at) {
				if (limit != 0 && postings->array.size() == limit)
					break;
				postings->array.push_back({*at, at.get_wdf(), at.get_doclength()});
			}
			postings->items = postings->array.data();
			postings->count = postings->array.size();
			*out = postings.release();
		},
		term);
}

void xap_postings_free(xap_postings *postings)
{
	delete static_cast<owned_postings *>(postings);
}

xap_status xap_reader_positions(
	xap_reader *reader, uint32_t docid, xap_str term, xap_positions **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(
		err,
		[&] {
			auto positions = std::make_unique<owned_positions>();
			auto at = reader->database.positionlist_begin(docid, xap::text_of(term));
			for (; at != Xapian::PositionIterator(); ++at)
				positions->array.push_back(*at);
			positions->items = positions->array.data();
			positions->count = positions->array.size();
			*out = positions.release();
		},
		term, docid);
}

void xap_positions_free(xap_positions *positions)
{
	delete static_cast<owned_positions *>(positions);
}

xap_status xap_reader_value_stats(
	xap_reader *reader, uint32_t slot, xap_value_stats **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(err, [&] {
		auto stats = std::make_unique<xap::owned<xap_value_stats>>();
		stats->documents = reader->database.get_value_freq(slot);
		stats->lower = stats->keep(reader->database.get_value_lower_bound(slot));
		stats->upper = stats->keep(reader->database.get_value_upper_bound(slot));
		*out = stats.release();
	});
}

void xap_value_stats_free(xap_value_stats *stats)
{
	delete static_cast<xap::owned<xap_value_stats> *>(stats);
}

xap_status xap_reader_metadata(xap_reader *reader, xap_str key, xap_text **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(
		err,
		[&] { *out = xap::new_text(reader->database.get_metadata(xap::text_of(key))); },
		key);
}

xap_status xap_reader_metadata_keys(
	xap_reader *reader, xap_str prefix, xap_term_callback *callback, void *ctx, xap_error *err)
{
	return reader->read(
		err,
		[&] {
			walk(reader->database.metadata_keys_begin(xap::text_of(prefix)), callback,
				ctx, no_freq);
		},
		prefix);
}

xap_status xap_reader_spelling(
	xap_reader *reader, xap_str word, unsigned max_edits, xap_text **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(
		err,
		[&] {
			*out = xap::new_text(reader->database.get_spelling_suggestion(
				xap::text_of(word), max_edits != 0 ? max_edits : 2));
		},
		word);
}

xap_status xap_reader_spellings(
	xap_reader *reader, xap_term_callback *callback, void *ctx, xap_error *err)
{
	return reader->read(
		err, [&] { walk(reader->database.spellings_begin(), callback, ctx, term_freq); });
}
