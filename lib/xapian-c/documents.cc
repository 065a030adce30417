/*
 * Lists of documents: as queries, as answers, and what the documents of one have.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

#include <algorithm>

#include "lib/xapian-c/weight.h"

namespace
{

using owned_docids = xap::owned_array<xap_docids, uint32_t>;

/** The listed documents of one database, of several that are numbered round robin. */
class listed_documents : public Xapian::PostingSource
{
public:
	listed_documents(std::shared_ptr<const std::vector<uint32_t>> docids_,
		std::shared_ptr<const std::vector<std::string>> uuids_)
	    : docids(std::move(docids_)), uuids(std::move(uuids_))
	{
	}

	Xapian::PostingSource *clone() const override
	{
		return new listed_documents(docids, uuids);
	}

	/** Xapian does not say which of its databases this is. */
	void init(const Xapian::Database &database) override
	{
		auto found = std::find(uuids->begin(), uuids->end(), database.get_uuid());
		if (found == uuids->end())
			throw Xapian::InvalidArgumentError("a list of another database");
		uint32_t shard = static_cast<uint32_t>(found - uuids->begin());
		uint32_t shards = static_cast<uint32_t>(uuids->size());
		local.clear();
		for (uint32_t docid : *docids)
			if ((docid - 1) % shards == shard)
				local.push_back((docid - 1) / shards + 1);
		at = SIZE_MAX;
		set_maxweight(0);
	}

	Xapian::doccount get_termfreq_min() const override
	{
		return static_cast<uint32_t>(local.size());
	}

	Xapian::doccount get_termfreq_est() const override
	{
		return static_cast<uint32_t>(local.size());
	}

	Xapian::doccount get_termfreq_max() const override
	{
		return static_cast<uint32_t>(local.size());
	}

	void next(double) override
	{
		at++;
	}

	void skip_to(Xapian::docid docid, double) override
	{
		size_t from = at == SIZE_MAX ? 0 : at;
		auto begin =
			local.begin() + static_cast<std::ptrdiff_t>(std::min(from, local.size()));
		at = static_cast<size_t>(
			std::lower_bound(begin, local.end(), docid) - local.begin());
	}

	bool at_end() const override
	{
		return at >= local.size();
	}

	Xapian::docid get_docid() const override
	{
		return local[at];
	}

	std::string get_description() const override
	{
		return "documents";
	}

private:
	std::shared_ptr<const std::vector<uint32_t>> docids; /* of all databases */
	std::shared_ptr<const std::vector<std::string>> uuids;
	std::vector<uint32_t> local; /* as this database numbers them */
	size_t at = SIZE_MAX;        /* before the first */
};

/** The documents of a term, by its own list. */
class documents_of_term : public Xapian::PostingSource
{
public:
	explicit documents_of_term(std::string term_) : term(std::move(term_))
	{
	}

	Xapian::PostingSource *clone() const override
	{
		return new documents_of_term(term);
	}

	void init(const Xapian::Database &database_) override
	{
		database = database_;
		begun = false;
		set_maxweight(0);
	}

	Xapian::doccount get_termfreq_min() const override
	{
		return database.get_termfreq(term);
	}

	Xapian::doccount get_termfreq_est() const override
	{
		return database.get_termfreq(term);
	}

	Xapian::doccount get_termfreq_max() const override
	{
		return database.get_termfreq(term);
	}

	void next(double) override
	{
		if (begun)
			++at;
		else
			begin();
	}

	void skip_to(Xapian::docid docid, double) override
	{
		if (!begun)
			begin();
		if (!at_end())
			at.skip_to(docid);
	}

	bool at_end() const override
	{
		return at == Xapian::PostingIterator();
	}

	Xapian::docid get_docid() const override
	{
		return *at;
	}

	std::string get_description() const override
	{
		return "documents of a term";
	}

private:
	void begin()
	{
		at = database.postlist_begin(term);
		begun = true;
	}

	std::string term;
	Xapian::Database database;
	Xapian::PostingIterator at;
	bool begun = false;
};

/** The UUIDs of the databases of a reader, in order; each must be another. */
std::vector<std::string> uuids_of(const Xapian::Database &database)
{
	std::vector<std::string> uuids;
	std::string all = database.get_uuid();
	for (size_t begin = 0, end; begin <= all.size(); begin = end + 1) {
		end = std::min(all.find(':', begin), all.size());
		std::string uuid = all.substr(begin, end - begin);
		if (std::find(uuids.begin(), uuids.end(), uuid) != uuids.end())
			throw Xapian::InvalidArgumentError("two databases of one UUID");
		uuids.push_back(uuid);
	}
	return uuids;
}

/** Go through docids and a list of Xapian's together: f(number) for each that is in both. */
template <class Iterator, class F>
void meet(Iterator &at, const Iterator &end, const uint32_t *docids, size_t count,
	uint32_t (*docid_of)(const Iterator &), F &&f)
{
	for (size_t i = 0; i < count && at != end; i++) {
		if (docid_of(at) < docids[i])
			at.skip_to(docids[i]);
		if (at != end && docid_of(at) == docids[i] && f(i) != 0)
			break;
	}
}

} // namespace

xap_status xap_query_filter(xap_query **out, xap_str term, xap_error *err)
{
	*out = nullptr;
	return xap::guarded(err, {nullptr, term, 0}, [&] {
		if (term.len == 0)
			xap::invalid("an empty term");
		auto made = std::make_unique<xap_query>();
		made->query = Xapian::Query((new documents_of_term(xap::text_of(term)))->release());
		*out = made.release();
	});
}

xap_status xap_query_documents(xap_query **out, const xap_reader *reader, const uint32_t *docids,
	size_t count, xap_error *err)
{
	*out = nullptr;
	return xap::guarded(err, {}, [&] {
		auto list = std::make_shared<const std::vector<uint32_t>>(docids, docids + count);
		auto uuids = std::make_shared<const std::vector<std::string>>(
			uuids_of(reader->database));
		auto made = std::make_unique<xap_query>();
		made->query = Xapian::Query((new listed_documents(list, uuids))->release());
		*out = made.release();
	});
}

xap_status xap_query_matches(xap_reader *reader, const xap_query *query, xap_interrupt interrupt,
	xap_docids **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(err, [&] {
		xap::interrupter giving_up(interrupt);
		Xapian::Enquire enquire(xap::searchable(reader->database));
		enquire.set_query(query->query);
		if (interrupt.wanted != nullptr)
			enquire.add_matchspy(&giving_up);
		enquire.set_weighting_scheme(xap::no_weight());
		enquire.set_docid_order(Xapian::Enquire::ASCENDING);
		Xapian::MSet mset = enquire.get_mset(0, reader->database.get_doccount());
		auto docids = std::make_unique<owned_docids>();
		docids->array.reserve(mset.size());
		for (auto item = mset.begin(); item != mset.end(); ++item)
			docids->array.push_back(*item);
		docids->items = docids->array.data();
		docids->count = docids->array.size();
		*out = docids.release();
	});
}

void xap_docids_free(xap_docids *docids)
{
	delete static_cast<owned_docids *>(docids);
}

xap_status xap_reader_occurrences(xap_reader *reader, xap_str term, const uint32_t *docids,
	size_t count, bool with_positions, xap_occurrence_callback *callback, void *ctx,
	xap_error *err)
{
	return reader->read(
		err,
		[&] {
			using iterator = Xapian::PostingIterator;
			std::vector<uint32_t> positions;
			auto at = reader->database.postlist_begin(xap::text_of(term));
			auto docid_of = [](const iterator &posting) -> uint32_t {
				return *posting;
			};
			meet<iterator>(at, iterator(), docids, count, docid_of, [&](size_t number) {
				positions.clear();
				if (with_positions)
					positions.assign(
						at.positionlist_begin(), at.positionlist_end());
				return callback(ctx, number, at.get_wdf(), positions.data(),
					positions.size());
			});
		},
		term);
}

xap_status xap_reader_values(xap_reader *reader, uint32_t slot, const uint32_t *docids,
	size_t count, xap_value_callback *callback, void *ctx, xap_error *err)
{
	return reader->read(err, [&] {
		using iterator = Xapian::ValueIterator;
		auto at = reader->database.valuestream_begin(slot);
		auto docid_of = [](const iterator &value) -> uint32_t {
			return value.get_docid();
		};
		meet<iterator>(at, reader->database.valuestream_end(slot), docids, count, docid_of,
			[&](size_t number) {
				const std::string value = *at;
				return callback(ctx, number, {value.c_str(), value.size()});
			});
	});
}

/* One bit for each document: much faster than a search, which looks at every document that matches.
 */
xap_status xap_reader_count_any(xap_reader *reader, const xap_str *terms, size_t count,
	xap_interrupt interrupt, uint32_t *out, xap_error *err)
{
	return reader->read(err, [&] {
		std::vector<bool> found(size_t(reader->database.get_lastdocid()) + 1);
		xap::patience left(interrupt);
		uint32_t total = 0;
		for (size_t i = 0; i < count; i++) {
			if (terms[i].len == 0)
				xap::invalid("an empty term");
			auto at = reader->database.postlist_begin(xap::text_of(terms[i]));
			for (; at != Xapian::PostingIterator(); ++at) {
				const uint32_t docid = *at;
				if (docid >= found.size())
					throw Xapian::DatabaseCorruptError(
						"a document beyond the last one");
				left.step();
				total += !found[docid];
				found[docid] = true;
			}
		}
		*out = total;
	});
}
