/*
 * The C++ edge: one guard that lets no exception out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef XAPIAN_C_GUARD_H
#define XAPIAN_C_GUARD_H

#include "xapian-c.h"

#include <xapian.h>

#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xap
{

#if XAPIAN_MAJOR_VERSION > 1 || XAPIAN_MINOR_VERSION >= 5
using text = std::string_view; /* since 1.5 strings are passed without a copy */
#else
using text = std::string;
#endif

/** The bytes as Xapian takes them. */
inline text text_of(xap_str str)
{
	return str.len == 0 ? text() : text(str.ptr, str.len);
}

/** What a call is about, to be named in its error message; borrowed, cheap to make. */
struct about {
	const char *database = nullptr;
	xap_str term = {nullptr, 0};
	uint32_t docid = 0;
};

/** A failure found here and not by Xapian; reason is a literal. */
struct failure {
	xap_status status;
	const char *reason;
};

[[noreturn]] inline void invalid(const char *reason)
{
	throw failure{XAP_INVALID, reason};
}

/** The number of an enumerator that C gave: it may be none, and reading it as an enumeration
 * undefined. */
template <class E> unsigned number_of(const E &enumerator) noexcept
{
	unsigned number;
	static_assert(sizeof number == sizeof enumerator);
	std::memcpy(&number, &enumerator, sizeof number);
	return number;
}

/** Fill *err from the exception being handled, and return its status. */
xap_status translate(xap_error *err, const about &subject) noexcept;

/** Run f; whatever it throws becomes a status and a message. */
template <class F> xap_status guarded(xap_error *err, const about &subject, F &&f) noexcept
{
	if (err != nullptr) {
		err->status = XAP_OK;
		err->message[0] = '\0';
	}
	try {
		f();
	} catch (...) {
		return translate(err, subject);
	}
	return XAP_OK;
}

/** A result of C type T together with the memory its pointers lead to. */
template <class T> struct owned : T {
	owned() : T()
	{
	}

	/** Keep a string as long as the result. */
	xap_str keep(std::string &&string)
	{
		const std::string &kept = strings.emplace_back(std::move(string));
		return {kept.c_str(), kept.size()};
	}

	std::deque<std::string> strings; /* never moves its elements */
};

/** A result that is an array of Items. */
template <class T, class Item> struct owned_array : owned<T> {
	std::vector<Item> array;
};

/** xap_str with an empty string rather than NULL. */
constexpr xap_str empty_str = {"", 0};

/** Asks now and then whether to give up. */
class patience
{
public:
	explicit patience(const xap_interrupt &interrupt_) : interrupt(interrupt_)
	{
	}

	/** One of many steps has been taken. */
	void step()
	{
		if (++steps % 64 == 0 && interrupt.wanted != nullptr &&
			interrupt.wanted(interrupt.ctx))
			throw failure{XAP_INTERRUPTED, "it was given up"};
	}

private:
	xap_interrupt interrupt;
	unsigned steps = 0;
};

/** Loses patience at documents that match. */
class interrupter : public Xapian::MatchSpy
{
public:
	explicit interrupter(const xap_interrupt &interrupt) : left(interrupt)
	{
	}

	void operator()(const Xapian::Document &, double) override
	{
		left.step();
	}

private:
	patience left;
};

xap_text *new_text(std::string &&string);

xap_info info_of(const Xapian::Database &database);

/** The database, or an empty one in the place of none at all, which an Enquire does not take. */
Xapian::Database searchable(const Xapian::Database &database);

} // namespace xap

struct xap_document {
	Xapian::Document document;
	xap::text buffer; /* the term being added: its memory is used again */
};

struct xap_reader {
	Xapian::Database database;
	std::string name;
	bool stale = false; /* until reopened */

	/**
	 * guarded, for reading. After a DatabaseModifiedError Xapian's cursors are anywhere and it
	 * might next say that a document does not exist: so the answer stays the same until it is
	 * reopened.
	 */
	template <class F>
	xap_status read(
		xap_error *err, F &&f, xap_str term = {nullptr, 0}, uint32_t docid = 0) noexcept
	{
		xap_status status = xap::guarded(err, {name.c_str(), term, docid}, [&] {
			if (stale)
				throw xap::failure{
					XAP_MODIFIED, "the database was changed; reopen it"};
			f();
		});
		stale = stale || status == XAP_MODIFIED;
		return status;
	}
};

struct xap_query {
	Xapian::Query query;
};

#endif
