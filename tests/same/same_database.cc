/*
 * Whether two databases of Xapian's are the same in all that it tells of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/same/same_database.h"

#include <xapian.h>

#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <string>

namespace
{

enum {
	SLOTS = 16, /* looked at */
};

/** Thrown at the first difference. */
struct difference : std::runtime_error {
	using std::runtime_error::runtime_error;
};

template <class T> std::string shown(const T &value)
{
	std::ostringstream text;
	text << value;
	return text.str();
}

template <class A, class B> void same(const std::string &what, const A &a, const B &b)
{
	if (!(a == b))
		throw difference(what + ": " + shown(a) + " and " + shown(b));
}

void compare_positions(const std::string &what, Xapian::PositionIterator a,
	const Xapian::PositionIterator &a_end, Xapian::PositionIterator b,
	const Xapian::PositionIterator &b_end)
{
	for (; a != a_end && b != b_end; ++a, ++b)
		same(what + ", position", *a, *b);
	same(what + ", positions left", a != a_end, b != b_end);
}

void compare_postings(const Xapian::Database &a, const Xapian::Database &b, const std::string &term)
{
	auto x = a.postlist_begin(term), y = b.postlist_begin(term);
	for (; x != a.postlist_end(term) && y != b.postlist_end(term); ++x, ++y) {
		std::string what = "term " + term + ", document " + shown(*x);
		same(what, *x, *y);
		same(what + ", wdf", x.get_wdf(), y.get_wdf());
		compare_positions(what, x.positionlist_begin(), x.positionlist_end(),
			y.positionlist_begin(), y.positionlist_end());
	}
	same("term " + term + ", postings left", x != a.postlist_end(term),
		y != b.postlist_end(term));
}

void compare_terms(const Xapian::Database &a, const Xapian::Database &b)
{
	auto x = a.allterms_begin(), y = b.allterms_begin();
	for (; x != a.allterms_end() && y != b.allterms_end(); ++x, ++y) {
		same("a term", *x, *y);
		same(*x + ", documents", x.get_termfreq(), y.get_termfreq());
		same(*x + ", occurrences", a.get_collection_freq(*x), b.get_collection_freq(*y));
		same(*x + ", greatest wdf", a.get_wdf_upper_bound(*x), b.get_wdf_upper_bound(*y));
		compare_postings(a, b, *x);
	}
	same("terms left", x != a.allterms_end(), y != b.allterms_end());
}

void compare_document(const Xapian::Database &a, const Xapian::Database &b, Xapian::docid docid)
{
	std::string what = "document " + shown(docid);
	Xapian::Document x = a.get_document(docid), y = b.get_document(docid);
	same(what + ", data", x.get_data(), y.get_data());
	same(what + ", terms", x.termlist_count(), y.termlist_count());
	same(what + ", length", a.get_doclength(docid), b.get_doclength(docid));
	same(what + ", unique terms", a.get_unique_terms(docid), b.get_unique_terms(docid));
	auto s = a.termlist_begin(docid), t = b.termlist_begin(docid);
	for (; s != a.termlist_end(docid) && t != b.termlist_end(docid); ++s, ++t) {
		same(what + ", term", *s, *t);
		same(what + ", wdf of " + *s, s.get_wdf(), t.get_wdf());
	}
	same(what + ", values", x.values_count(), y.values_count());
	auto v = x.values_begin(), w = y.values_begin();
	for (; v != x.values_end() && w != y.values_end(); ++v, ++w) {
		same(what + ", slot", v.get_valueno(), w.get_valueno());
		same(what + ", value", *v, *w);
	}
}

void compare_documents(const Xapian::Database &a, const Xapian::Database &b)
{
	auto x = a.postlist_begin(""), y = b.postlist_begin("");
	for (; x != a.postlist_end("") && y != b.postlist_end(""); ++x, ++y) {
		same("a document", *x, *y);
		compare_document(a, b, *x);
	}
	same("documents left", x != a.postlist_end(""), y != b.postlist_end(""));
}

void compare_slot(const Xapian::Database &a, const Xapian::Database &b, Xapian::valueno slot)
{
	std::string what = "slot " + shown(slot);
	same(what + ", values", a.get_value_freq(slot), b.get_value_freq(slot));
	same(what + ", lowest", a.get_value_lower_bound(slot), b.get_value_lower_bound(slot));
	same(what + ", highest", a.get_value_upper_bound(slot), b.get_value_upper_bound(slot));
	auto x = a.valuestream_begin(slot), y = b.valuestream_begin(slot);
	for (; x != a.valuestream_end(slot) && y != b.valuestream_end(slot); ++x, ++y) {
		same(what + ", document", x.get_docid(), y.get_docid());
		same(what + ", value", *x, *y);
	}
	same(what + ", values left", x != a.valuestream_end(slot), y != b.valuestream_end(slot));
}

void compare(const Xapian::Database &a, const Xapian::Database &b)
{
	same("documents", a.get_doccount(), b.get_doccount());
	same("last docid", a.get_lastdocid(), b.get_lastdocid());
	same("length", a.get_total_length(), b.get_total_length());
	same("positions", a.has_positions(), b.has_positions());
	same("shortest", a.get_doclength_lower_bound(), b.get_doclength_lower_bound());
	same("longest", a.get_doclength_upper_bound(), b.get_doclength_upper_bound());
	auto x = a.metadata_keys_begin(), y = b.metadata_keys_begin();
	for (; x != a.metadata_keys_end() && y != b.metadata_keys_end(); ++x, ++y) {
		same("metadata", *x, *y);
		same("metadata " + *x, a.get_metadata(*x), b.get_metadata(*y));
	}
	same("metadata left", x != a.metadata_keys_end(), y != b.metadata_keys_end());
	for (Xapian::valueno slot = 0; slot < SLOTS; slot++)
		compare_slot(a, b, slot);
	compare_documents(a, b);
	compare_terms(a, b);
}

} // namespace

bool same_database(const char *a, const char *b, char *why, size_t size)
{
	try {
		compare(Xapian::Database(a), Xapian::Database(b));
	} catch (const difference &found) {
		std::snprintf(why, size, "%s", found.what());
		return false;
	} catch (const Xapian::Error &error) {
		std::snprintf(why, size, "%s", error.get_description().c_str());
		return false;
	}
	return true;
}

bool sound_database(const char *path, char *why, size_t size)
{
	std::ostringstream said;
	try {
		if (Xapian::Database::check(path, 0, &said) == 0)
			return true;
		std::snprintf(why, size, "%s", said.str().c_str());
	} catch (const Xapian::Error &error) {
		std::snprintf(why, size, "%s", error.get_description().c_str());
	}
	return false;
}

bool older_database(const char *path, const char *const keys[2], const char *const values[2])
{
	try {
		Xapian::WritableDatabase made(
			path, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_BACKEND_CHERT);
		for (int i = 0; i < 2; i++)
			made.set_metadata(keys[i], values[i]);
		made.commit();
	} catch (const Xapian::Error &) {
		return false;
	}
	return true;
}
