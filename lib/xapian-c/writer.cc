/*
 * The writer: nothing lands before a commit.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

using xap::about;
using xap::guarded;

/*
 * Xapian commits on its own: in the destructor, in close(), and every XAPIAN_FLUSH_THRESHOLD
 * changes. It does none of these while a transaction is active, so here one always is, an
 * "unflushed" one, which costs nothing: a commit ends it, commits, and begins the next. Inside one,
 * the threshold still writes Xapian's buffers out, to blocks that no reader sees.
 */
struct xap_writer {
	Xapian::WritableDatabase database;
	std::string name;
	bool in_transaction = false; /* between the caller's begin and end */
	bool lost = false;           /* Xapian dropped what was pending, and the caller was told */

	about about_it(xap_str term = {nullptr, 0}, uint32_t docid = 0) const
	{
		return {name.c_str(), term, docid};
	}

	void need_changes() const
	{
		if (lost)
			xap::invalid("earlier changes were lost by an error; cancel first");
	}

	/** Run a change. Xapian drops all that is pending when one fails, but for a document not
	 * found. */
	template <class F> void change(F &&f)
	{
		need_changes();
		try {
			f();
		} catch (const Xapian::DocNotFoundError &) {
			throw;
		} catch (...) {
			lost = true;
			throw;
		}
	}

	void commit()
	{
		change([&] {
			database.commit_transaction();
			try {
				database.commit();
			} catch (...) {
				cancel_quietly();
				throw;
			}
			database.begin_transaction(false);
		});
	}

	void cancel()
	{
		/* There is none only after a commit that failed half-way. */
		try {
			database.cancel_transaction();
		} catch (const Xapian::InvalidOperationError &) {
			database.begin_transaction(false);
			database.cancel_transaction();
		}
		database.begin_transaction(false);
		in_transaction = false;
		lost = false;
	}

	/** Leave a transaction active and nothing pending, if at all possible. */
	void cancel_quietly() noexcept
	{
		try {
			database.begin_transaction(false);
			database.cancel_transaction();
			database.begin_transaction(false);
		} catch (...) { /* the caller is about to hear of the first failure */
		}
	}
};

namespace
{

int flags_of(const xap_writer_options &options)
{
	static constexpr int MODES[] = {Xapian::DB_CREATE_OR_OPEN, Xapian::DB_CREATE_OR_OVERWRITE,
		Xapian::DB_CREATE, Xapian::DB_OPEN};
	unsigned mode = xap::number_of(options.mode);
	if (mode >= sizeof MODES / sizeof *MODES)
		xap::invalid("no such mode of opening");
	int flags = MODES[mode];
	flags |= options.no_sync ? Xapian::DB_NO_SYNC : 0;
	flags |= options.full_sync ? Xapian::DB_FULL_SYNC : 0;
	flags |= options.dangerous ? Xapian::DB_DANGEROUS : 0;
	flags |= options.no_termlist ? Xapian::DB_NO_TERMLIST : 0;
	flags |= options.wait_for_lock ? Xapian::DB_RETRY_LOCK : 0;
	return flags;
}

} // namespace

xap_status xap_writer_open(
	xap_writer **out, const char *path, const xap_writer_options *options, xap_error *err)
{
	*out = nullptr;
	return guarded(err, {path}, [&] {
		if (*path == '\0')
			xap::invalid("an empty path");
		xap_writer_options used = options != nullptr ? *options : xap_writer_options{};
		auto writer = std::make_unique<xap_writer>();
		writer->name = path;
		writer->database = Xapian::WritableDatabase(
			path, flags_of(used), static_cast<int>(used.block_size));
		writer->database.begin_transaction(false);
		*out = writer.release();
	});
}

void xap_writer_free(xap_writer *writer)
{
	if (writer == nullptr)
		return;
	/* Where even cancelling fails a transaction is still active, and the destructor drops it.
	 */
	(void)guarded(nullptr, {}, [&] { writer->database.close(); });
	delete writer;
}

xap_status xap_writer_commit(xap_writer *writer, xap_error *err)
{
	return guarded(err, writer->about_it(), [&] { writer->commit(); });
}

xap_status xap_writer_cancel(xap_writer *writer, xap_error *err)
{
	return guarded(err, writer->about_it(), [&] { writer->cancel(); });
}

xap_status xap_writer_begin(xap_writer *writer, xap_error *err)
{
	return guarded(err, writer->about_it(), [&] {
		if (writer->in_transaction)
			xap::invalid("a transaction has begun already");
		writer->commit();
		writer->in_transaction = true;
	});
}

xap_status xap_writer_end(xap_writer *writer, xap_error *err)
{
	return guarded(err, writer->about_it(), [&] {
		if (!writer->in_transaction)
			xap::invalid("no transaction has begun");
		writer->commit();
		writer->in_transaction = false;
	});
}

xap_status xap_writer_add(
	xap_writer *writer, const xap_document *document, uint32_t *docid, xap_error *err)
{
	return guarded(err, writer->about_it(), [&] {
		writer->change([&] {
			uint32_t number = writer->database.add_document(document->document);
			if (docid != nullptr)
				*docid = number;
		});
	});
}

xap_status xap_writer_replace(
	xap_writer *writer, uint32_t docid, const xap_document *document, xap_error *err)
{
	return guarded(err, writer->about_it({nullptr, 0}, docid), [&] {
		if (docid == 0)
			xap::invalid("documents are numbered from 1");
		writer->change(
			[&] { writer->database.replace_document(docid, document->document); });
	});
}

xap_status xap_writer_replace_term(xap_writer *writer, xap_str unique_term,
	const xap_document *document, uint32_t *docid, xap_error *err)
{
	return guarded(err, writer->about_it(unique_term), [&] {
		if (unique_term.len == 0)
			xap::invalid("an empty term");
		writer->change([&] {
			uint32_t number = writer->database.replace_document(
				xap::text_of(unique_term), document->document);
			if (docid != nullptr)
				*docid = number;
		});
	});
}

xap_status xap_writer_delete(xap_writer *writer, uint32_t docid, xap_error *err)
{
	return guarded(err, writer->about_it({nullptr, 0}, docid), [&] {
		if (docid == 0)
			xap::invalid("documents are numbered from 1");
		writer->change([&] { writer->database.delete_document(docid); });
	});
}

xap_status xap_writer_delete_term(xap_writer *writer, xap_str unique_term, xap_error *err)
{
	return guarded(err, writer->about_it(unique_term), [&] {
		if (unique_term.len == 0)
			xap::invalid("an empty term");
		writer->change(
			[&] { writer->database.delete_document(xap::text_of(unique_term)); });
	});
}

xap_status xap_writer_set_metadata(xap_writer *writer, xap_str key, xap_str value, xap_error *err)
{
	return guarded(err, writer->about_it(key), [&] {
		if (key.len == 0)
			xap::invalid("an empty metadata key");
		writer->change([&] {
			writer->database.set_metadata(xap::text_of(key), xap::text_of(value));
		});
	});
}

xap_status xap_writer_add_spelling(xap_writer *writer, xap_str word, uint32_t freq, xap_error *err)
{
	return guarded(err, writer->about_it(word), [&] {
		writer->change([&] { writer->database.add_spelling(xap::text_of(word), freq); });
	});
}

xap_status xap_writer_remove_spelling(
	xap_writer *writer, xap_str word, uint32_t freq, xap_error *err)
{
	return guarded(err, writer->about_it(word), [&] {
		writer->change([&] { writer->database.remove_spelling(xap::text_of(word), freq); });
	});
}

xap_status xap_writer_info(xap_writer *writer, xap_info *out, xap_error *err)
{
	return guarded(err, writer->about_it(), [&] { *out = xap::info_of(writer->database); });
}

xap_status xap_writer_term_freq(xap_writer *writer, xap_str term, uint32_t *out, xap_error *err)
{
	return guarded(err, writer->about_it(term),
		[&] { *out = writer->database.get_termfreq(xap::text_of(term)); });
}

xap_status xap_writer_find(xap_writer *writer, xap_str term, uint32_t *docid, xap_error *err)
{
	return guarded(err, writer->about_it(term), [&] {
		auto posting = writer->database.postlist_begin(xap::text_of(term));
		if (posting == Xapian::PostingIterator())
			throw xap::failure{XAP_NOT_FOUND, "no document has it"};
		*docid = *posting;
	});
}

xap_status xap_writer_metadata(xap_writer *writer, xap_str key, xap_text **out, xap_error *err)
{
	*out = nullptr;
	return guarded(err, writer->about_it(key),
		[&] { *out = xap::new_text(writer->database.get_metadata(xap::text_of(key))); });
}

xap_status xap_writer_uuid(xap_writer *writer, xap_text **out, xap_error *err)
{
	*out = nullptr;
	return guarded(err, writer->about_it(),
		[&] { *out = xap::new_text(writer->database.get_uuid()); });
}
