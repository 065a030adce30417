/*
 * Documents under construction, and numbers as values.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using xap::guarded;

namespace
{

/** Refuse what Xapian would refuse only when the document is written, dropping all that is pending.
 */
void check_term(xap_str term)
{
	if (term.len == 0)
		xap::invalid("an empty term");
	if (term.len > XAP_TERM_SIZE)
		xap::invalid("the term is too long");
	if (term.len * 2 > XAP_TERM_SIZE &&
		term.len + static_cast<size_t>(std::count(term.ptr, term.ptr + term.len, '\0')) >
			XAP_TERM_SIZE)
		xap::invalid("the term with its NULs is too long");
}

/** The term in a buffer that is used again and again: no allocation for each. */
const xap::text &buffered(xap_document *document, xap_str term)
{
	check_term(term);
#if XAPIAN_AT_LEAST(1, 5, 0)
	document->buffer = xap::text_of(term);
#else
	document->buffer.assign(term.ptr, term.len);
#endif
	return document->buffer;
}

} // namespace

size_t xap_number_encode(double number, char out[XAP_NUMBER_SIZE])
{
	if (std::isnan(number))
		return 0;
	std::string encoded = Xapian::sortable_serialise(number);
	std::memcpy(out, encoded.data(), encoded.size());
	return encoded.size();
}

double xap_number_decode(xap_str encoded)
{
	xap_str used = {encoded.ptr, std::min<size_t>(encoded.len, XAP_NUMBER_SIZE)};
	return Xapian::sortable_unserialise(xap::text_of(used));
}

xap_status xap_document_new(xap_document **out, xap_error *err)
{
	*out = nullptr;
	return guarded(err, {}, [&] { *out = new xap_document; });
}

void xap_document_free(xap_document *document)
{
	delete document;
}

xap_status xap_document_clear(xap_document *document, xap_error *err)
{
	/* A new one, and not clear_terms(): what was added may still be shared with a database. */
	return guarded(err, {}, [&] { document->document = Xapian::Document(); });
}

xap_status xap_document_set_data(xap_document *document, xap_str data, xap_error *err)
{
	return guarded(err, {}, [&] { document->document.set_data(xap::text_of(data)); });
}

xap_status xap_document_add_term(
	xap_document *document, xap_str term, uint32_t wdf_increment, xap_error *err)
{
	return guarded(err, {nullptr, term, 0},
		[&] { document->document.add_term(buffered(document, term), wdf_increment); });
}

xap_status xap_document_add_posting(xap_document *document, xap_str term, uint32_t position,
	uint32_t wdf_increment, xap_error *err)
{
	return guarded(err, {nullptr, term, 0}, [&] {
		document->document.add_posting(buffered(document, term), position, wdf_increment);
	});
}

xap_status xap_document_remove_term(xap_document *document, xap_str term, xap_error *err)
{
	return guarded(err, {nullptr, term, 0},
		[&] { document->document.remove_term(xap::text_of(term)); });
}

xap_status xap_document_set_value(
	xap_document *document, uint32_t slot, xap_str value, xap_error *err)
{
	return guarded(err, {}, [&] { document->document.add_value(slot, xap::text_of(value)); });
}

xap_status xap_document_set_number(
	xap_document *document, uint32_t slot, double number, xap_error *err)
{
	return guarded(err, {}, [&] {
		if (std::isnan(number))
			xap::invalid("not a number");
		document->document.add_value(slot, Xapian::sortable_serialise(number));
	});
}

xap_status xap_document_term_count(const xap_document *document, uint32_t *out, xap_error *err)
{
	return guarded(err, {}, [&] { *out = document->document.termlist_count(); });
}
