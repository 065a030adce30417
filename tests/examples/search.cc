/*
 * Search an index from C++.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: search INDEX QUERY
 */
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>

namespace
{

// What undoes each handle.
struct undo {
	void operator()(pm_index *index) const
	{
		pm_index_free(index);
	}
	void operator()(pm_query *query) const
	{
		pm_query_free(query);
	}
	void operator()(pm_results *results) const
	{
		pm_results_free(results);
	}
};

template <class T> using handle = std::unique_ptr<T, undo>;

// Call a function that gives something in its parameter `out` and takes an error.
template <class T, class Function> handle<T> get(Function function)
{
	T *out = nullptr;
	pm_error err;

	if (function(&out, &err) != PM_OK)
		throw std::runtime_error(err.message);
	return handle<T>(out);
}

std::string_view view(pm_str str)
{
	return {str.ptr, str.len};
}

void search(const char *path, std::string_view words)
{
	auto index =
		get<pm_index>([&](auto out, auto err) { return pm_index_open(out, path, err); });
	auto query = get<pm_query>([&](auto out, auto err) {
		return pm_query_parse(out, {words.data(), words.size()}, nullptr, err);
	});
	auto results = get<pm_results>([&](auto out, auto err) {
		return pm_search(index.get(), query.get(), nullptr, out, err);
	});

	std::cout << results->total << " found by " << view(results->query) << '\n';
	for (size_t i = 0; i < results->hit_count; i++) {
		const pm_document &document = results->hits[i].document;
		std::cout << view(document.uid) << ": " << view(document.title) << '\n';
	}
}

} // namespace

int main(int argc, char **argv)
{
	if (argc != 3) {
		std::cerr << "usage: " << argv[0] << " INDEX QUERY\n";
		return 2;
	}
	try {
		search(argv[1], argv[2]);
	} catch (const std::exception &e) {
		std::cerr << argv[0] << ": " << e.what() << '\n';
		return 1;
	}
	return 0;
}
