/*
 * A document as the database holds it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

namespace
{

struct owned_stored : xap::owned<xap_stored> {
	std::vector<xap_value> value_array;
	std::vector<xap_stored_term> term_array;
	std::deque<std::vector<uint32_t>> positions_of; /* of each term that has any */

	void fetch_values(const Xapian::Document &document)
	{
		auto end = document.values_end();
		for (auto value = document.values_begin(); value != end; ++value)
			value_array.push_back({value.get_valueno(), keep(*value)});
		values = value_array.data();
		value_count = value_array.size();
	}

	void fetch_terms(const Xapian::Document &document, bool with_positions)
	{
		auto end = document.termlist_end();
		for (auto term = document.termlist_begin(); term != end; ++term) {
			xap_stored_term stored = {};
			stored.term = keep(*term);
			stored.wdf = term.get_wdf();
			if (with_positions)
				fetch_positions(stored, term);
			term_array.push_back(stored);
		}
		terms = term_array.data();
		term_count = term_array.size();
	}

	void fetch_positions(xap_stored_term &stored, const Xapian::TermIterator &term)
	{
		auto end = term.positionlist_end();
		auto position = term.positionlist_begin();
		if (position == end)
			return;
		std::vector<uint32_t> &found = positions_of.emplace_back();
		for (; position != end; ++position)
			found.push_back(*position);
		stored.positions = found.data();
		stored.position_count = static_cast<uint32_t>(found.size());
	}
};

} // namespace

xap_status xap_reader_document(
	xap_reader *reader, uint32_t docid, unsigned parts, xap_stored **out, xap_error *err)
{
	*out = nullptr;
	return reader->read(
		err,
		[&] {
			auto stored = std::make_unique<owned_stored>();
			Xapian::Document document = reader->database.get_document(docid);
			stored->docid = docid;
			stored->length = reader->database.get_doclength(docid);
			stored->unique_terms = reader->database.get_unique_terms(docid);
			stored->data = stored->keep(
				parts & XAP_DATA ? document.get_data() : std::string());
			if (parts & XAP_VALUES)
				stored->fetch_values(document);
			if (parts & (XAP_TERMS | XAP_POSITIONS))
				stored->fetch_terms(document, parts & XAP_POSITIONS);
			*out = stored.release();
		},
		{nullptr, 0}, docid);
}

void xap_stored_free(xap_stored *stored)
{
	delete static_cast<owned_stored *>(stored);
}
