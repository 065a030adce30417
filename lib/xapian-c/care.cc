/*
 * Compacting and checking databases.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xapian-c/guard.h"

#include <sstream>

#include <unistd.h>

using xap::guarded;

namespace
{

/** Tells the caller's function of progress. */
class compactor : public Xapian::Compactor
{
public:
	explicit compactor(const xap_compact_options &given) : options(given)
	{
	}

	void set_status(const std::string &table, const std::string &status) override
	{
		if (options.progress != nullptr)
			options.progress(options.ctx, table.c_str(), status.c_str());
	}

	std::string resolve_duplicate_metadata(
		const std::string &, size_t, const std::string values[]) override
	{
		return values[0];
	}

private:
	const xap_compact_options &options;
};

unsigned flags_of(const xap_compact_options &options)
{
	unsigned flags = options.plain    ? Xapian::Compactor::STANDARD
	                 : options.fuller ? Xapian::Compactor::FULLER
	                                  : Xapian::Compactor::FULL;
	flags |= options.keep_docids ? Xapian::DBCOMPACT_NO_RENUMBER : 0;
	flags |= options.multipass ? Xapian::DBCOMPACT_MULTIPASS : 0;
	flags |= options.single_file ? Xapian::DBCOMPACT_SINGLE_FILE : 0;
	return flags;
}

/** Database::check, which takes no stub directory, and reports one without a database as damaged.
 */
size_t check(const std::string &path, std::ostream &lines)
{
	const std::string stub = path + "/XAPIANDB";
	try {
		bool is_stub = access(stub.c_str(), F_OK) == 0;
		return Xapian::Database::check(is_stub ? stub : path, 0, &lines);
	} catch (const Xapian::DatabaseOpeningError &) {
		Xapian::Database opened(path); /* says better what is wrong */
		throw;
	}
}

} // namespace

xap_status xap_compact(const char *const *sources, size_t count, const char *destination,
	const xap_compact_options *options, xap_error *err)
{
	xap_compact_options used = options != nullptr ? *options : xap_compact_options{};
	xap_reader *reader = nullptr;
	xap_status status = xap_reader_open_many(&reader, sources, count, err);
	if (status == XAP_OK)
		status = guarded(err, {destination}, [&] {
			if (count == 0)
				xap::invalid("nothing to compact");
			compactor progress(used);
			reader->database.compact(destination, flags_of(used),
				static_cast<int>(used.block_size), progress);
		});
	xap_reader_free(reader);
	return status;
}

xap_status xap_check(const char *path, size_t *errors, xap_text **report, xap_error *err)
{
	if (report != nullptr)
		*report = nullptr;
	return guarded(err, {path}, [&] {
		if (*path == '\0')
			xap::invalid("an empty path");
		std::ostringstream lines;
		size_t found = check(path, lines);
		if (report != nullptr)
			*report = xap::new_text(lines.str());
		*errors = found;
	});
}
