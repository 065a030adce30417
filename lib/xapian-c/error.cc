/*
 * Exceptions become statuses and messages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>

namespace
{

constexpr size_t SHOWN_TERM = 64;     /* bytes of a term that a message quotes */
constexpr size_t SHOWN_DATABASE = 96; /* bytes of a path, its last ones */

/* Every class of Xapian's whose meaning does not depend on errno, as get_type names it. */
constexpr struct {
	const char *type;
	xap_status status;
} STATUSES[] = {
	{"QueryParserError", XAP_QUERY}, {"WildcardError", XAP_QUERY},
	{"DocNotFoundError", XAP_NOT_FOUND}, {"DatabaseNotFoundError", XAP_NOT_FOUND},
	{"DatabaseLockError", XAP_LOCKED}, {"DatabaseModifiedError", XAP_MODIFIED},
	{"DatabaseVersionError", XAP_VERSION}, {"DatabaseCorruptError", XAP_CORRUPT},
	{"SerialisationError", XAP_CORRUPT}, {"DatabaseClosedError", XAP_INVALID},
	{"NetworkError", XAP_NETWORK}, {"NetworkTimeoutError", XAP_NETWORK},
	{"InvalidArgumentError", XAP_INVALID}, {"InvalidOperationError", XAP_INVALID},
	{"UnimplementedError", XAP_INVALID}, {"FeatureUnavailableError", XAP_INVALID},
	{"RangeError", XAP_CORRUPT}, /* a number read that fits no type */
};

/** Appends to a message without allocating: it may be about a lack of memory. */
class line
{
public:
	explicit line(xap_error &error) : text(error.message)
	{
	}

	void add(const char *ptr, size_t len)
	{
		for (size_t i = 0; i < len && !cut; i++) {
			unsigned char c = static_cast<unsigned char>(ptr[i]);
			if (used == SIZE - 1)
				cut = true;
			else
				text[used++] = c < ' ' || c == 0x7F ? '?' : ptr[i];
		}
		text[used] = '\0';
	}

	void add(const char *string)
	{
		add(string, std::strlen(string));
	}

	/** Cut at a character's boundary and say so, when not all went in. */
	void finish()
	{
		if (!cut)
			return;
		used = boundary(text, SIZE - 1 - 3);
		std::memcpy(text + used, "...", 4);
	}

	/** The greatest length up to len that does not split a UTF-8 character. */
	static size_t boundary(const char *ptr, size_t len)
	{
		size_t i = len;
		while (i > 0 && len - i < 4 && (static_cast<unsigned char>(ptr[i]) & 0xC0) == 0x80)
			i--;
		return len - i < 4 ? i : len;
	}

private:
	static constexpr size_t SIZE = sizeof(xap_error::message);
	char *text;
	size_t used = 0;
	bool cut = false;
};

/** Whether a reason names the database by itself: as a word or the beginning of a path. */
bool names(const char *reason, const char *database)
{
	const char *at = std::strstr(reason, database);
	if (at == nullptr || *database == '\0')
		return false;
	const char *end = at + std::strlen(database);
	return (at == reason || std::strchr("' (", at[-1]) != nullptr) &&
	       std::strchr("'/ :),", *end) != nullptr; /* or the end, which strchr finds too */
}

void add_database(line &message, const char *database)
{
	size_t len = std::strlen(database);
	size_t skipped = len > SHOWN_DATABASE ? len - SHOWN_DATABASE : 0;
	if (skipped != 0) {
		message.add("...");
		skipped = line::boundary(database, skipped);
	}
	message.add(database + skipped, len - skipped);
	message.add(": ");
}

void add_term(line &message, xap_str term)
{
	bool is_long = term.len > SHOWN_TERM;
	message.add("term '");
	message.add(term.ptr, is_long ? line::boundary(term.ptr, SHOWN_TERM) : term.len);
	message.add(is_long ? "...': " : "': ");
}

void add_subject(line &message, const xap::about &subject, const char *reason)
{
	if (subject.database != nullptr && *subject.database != '\0' &&
		!names(reason, subject.database))
		add_database(message, subject.database);
	if (subject.docid != 0) {
		char number[32];
		std::snprintf(number, sizeof number, "document %u: ", unsigned{subject.docid});
		message.add(number);
	}
	if (subject.term.len > 0)
		add_term(message, subject.term);
}

xap_status fill(xap_error *err, const xap::about &subject, xap_status status, const char *reason,
	const char *system = nullptr)
{
	if (err == nullptr)
		return status;
	err->status = status;
	line message(*err);
	add_subject(message, subject, reason);
	message.add(reason);
	if (system != nullptr && std::strstr(reason, system) == nullptr) {
		message.add(": ");
		message.add(system);
	}
	message.finish();
	return status;
}

/** What the system said, or NULL. */
const char *system_error(const Xapian::Error &error) noexcept
{
	try {
		return error.get_error_string();
	} catch (...) { /* no memory to make the text */
		return nullptr;
	}
}

/** Whether a file is missing. */
bool is_missing(const Xapian::Error &error)
{
	const char *system = system_error(error);
	return system != nullptr && std::strcmp(system, std::strerror(ENOENT)) == 0;
}

/** A class of the table has its status; any other is an error of the system's, or the one given. */
xap_status fill_from(xap_error *err, const xap::about &subject, const Xapian::Error &error,
	xap_status otherwise, bool of_system = true)
{
	const char *system = system_error(error);
	xap_status status = system != nullptr && of_system ? XAP_IO : otherwise;
	for (const auto &entry : STATUSES)
		if (std::strcmp(entry.type, error.get_type()) == 0)
			status = entry.status;
	return fill(err, subject, status, error.get_msg().c_str(), system);
}

} // namespace

xap_status xap::translate(xap_error *err, const about &subject) noexcept
{
	try {
		throw;
	} catch (const failure &found) {
		return fill(err, subject, found.status, found.reason);
	} catch (const Xapian::DatabaseCreateError &error) {
		/* "a database already exists and I was told not to overwrite it" */
		return fill_from(err, subject, error, XAP_INVALID);
	} catch (const Xapian::DatabaseOpeningError &error) {
		/* Where there is no database at all it is a DatabaseNotFoundError; here, one of its
		 * files. */
		return fill_from(err, subject, error, XAP_CORRUPT, !is_missing(error));
	} catch (const Xapian::DatabaseError &error) {
		return fill_from(err, subject, error, XAP_CORRUPT);
	} catch (const Xapian::Error &error) {
		return fill_from(err, subject, error, XAP_INTERNAL);
	} catch (const std::bad_alloc &) {
		return fill(err, subject, XAP_NO_MEMORY, "out of memory");
	} catch (const std::length_error &) { /* a string longer than any memory */
		return fill(err, subject, XAP_NO_MEMORY, "too long");
	} catch (const std::exception &error) {
		return fill(err, subject, XAP_INTERNAL, error.what());
	} catch (...) {
		return fill(err, subject, XAP_INTERNAL, "an unknown exception");
	}
}

xap_text *xap::new_text(std::string &&string)
{
	auto text = std::make_unique<owned<xap_text>>();
	xap_str kept = text->keep(std::move(string));
	text->ptr = kept.ptr;
	text->len = kept.len;
	return text.release();
}

void xap_text_free(xap_text *text)
{
	delete static_cast<xap::owned<xap_text> *>(text);
}

const char *xap_status_name(xap_status status)
{
	static constexpr const char *NAMES[] = {
		"XAP_OK",
		"XAP_NOT_FOUND",
		"XAP_INVALID",
		"XAP_QUERY",
		"XAP_LOCKED",
		"XAP_MODIFIED",
		"XAP_CORRUPT",
		"XAP_VERSION",
		"XAP_NETWORK",
		"XAP_IO",
		"XAP_NO_MEMORY",
		"XAP_INTERRUPTED",
		"XAP_INTERNAL",
	};
	size_t i = xap::number_of(status);
	return i < sizeof NAMES / sizeof *NAMES ? NAMES[i] : "?";
}

const char *xap_version_compiled(void)
{
	return XAPIAN_VERSION;
}

const char *xap_version_running(void)
{
	return Xapian::version_string();
}
