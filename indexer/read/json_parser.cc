/*
 * Parsing JSON, by simdjson: its DOM, which looks at all of a text (On-Demand passes over what
 * nobody asks for) and is no slower.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/json_parser.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

#define SIMDJSON_EXCEPTIONS 0 /* errors are returned */
#include <simdjson.h>

extern "C" {
#include "indexer/read/charset.h"
#include "lib/error.h"
}

namespace dom = simdjson::dom;

namespace
{

/* What is got at first, and what is kept after a longer text: up to 14 times as many bytes. */
constexpr size_t CAPACITY = size_t{32} << 10, CAPACITY_KEPT = size_t{1} << 20;

static_assert(PM_JSON_PADDING >= simdjson::SIMDJSON_PADDING);

/** Run f, which returns a status; whatever it throws becomes one. */
template <class F> pm_status guarded(pm_error *err, F &&f) noexcept
{
	try {
		return f();
	} catch (const std::bad_alloc &) {
		return pm_fail_memory(err);
	} catch (const std::exception &error) {
		return pm_fail(err, PM_INTERNAL, "%s", error.what());
	} catch (...) {
		return pm_fail(err, PM_INTERNAL, "an unknown exception");
	}
}

/** The same bytes as another type: how simdjson's iterators pass through C. */
template <class To, class From> To same_bytes(const From &from)
{
	static_assert(sizeof(To) == sizeof(From));
	static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
	To to;
	std::memcpy(static_cast<void *>(&to), &from, sizeof to);
	return to;
}

pm_str str_of(std::string_view view)
{
	return {view.data(), view.size()};
}

template <class Container> pm_json_inside inside_of(dom::element element)
{
	Container container;
	if (element.get(container) != simdjson::SUCCESS)
		return {};
	return {same_bytes<pm_json_place>(container.begin()),
		same_bytes<pm_json_place>(container.end()), std::is_same_v<Container, dom::object>};
}

pm_json_value value_of(dom::element element)
{
	pm_json_value value = {};
	std::string_view view;

	switch (element.type()) {
	case dom::element_type::NULL_VALUE:
		value.type = PM_JSON_NULL;
		break;
	case dom::element_type::STRING:
		value.type = PM_JSON_STRING;
		if (element.get(view) == simdjson::SUCCESS)
			value.text = str_of(view);
		break;
	case dom::element_type::INT64:
		value.type = PM_JSON_INTEGER;
		if (element.get(value.integer) != simdjson::SUCCESS)
			value.integer = 0;
		break;
	case dom::element_type::ARRAY:
		value.type = PM_JSON_ARRAY;
		value.inside = inside_of<dom::array>(element);
		break;
	case dom::element_type::OBJECT:
		value.type = PM_JSON_OBJECT;
		value.inside = inside_of<dom::object>(element);
		break;
	default:
		value.type = PM_JSON_OTHER;
	}
	return value;
}

/** Finds what simdjson takes and jansson does not. */
class strictness
{
public:
	/** The fault, or NULL. depth: how many values this is, with those that it is inside of. */
	const char *fault_of(dom::element element, size_t depth)
	{
		dom::object object;
		dom::array array;

		if (depth > PM_JSON_DEPTH_MAX)
			return "nested too deeply";
		if (element.get(object) == simdjson::SUCCESS)
			return fault_of(object, depth);
		if (element.get(array) == simdjson::SUCCESS)
			return fault_of(array, depth);
		return element.type() == dom::element_type::UINT64 ? "too large an integer"
		                                                   : nullptr;
	}

private:
	const char *fault_of(dom::array array, size_t depth)
	{
		for (dom::element item : array)
			if (const char *fault = fault_of(item, depth + 1))
				return fault;
		return nullptr;
	}

	const char *fault_of(dom::object object, size_t depth)
	{
		names.clear();
		for (dom::key_value_pair member : object) {
			if (member.key.find('\0') != std::string_view::npos)
				return "a NUL in a name";
			names.push_back(member.key);
		}
		std::sort(names.begin(), names.end());
		if (std::adjacent_find(names.begin(), names.end()) != names.end())
			return "a name twice in an object";
		for (dom::key_value_pair member : object)
			if (const char *fault = fault_of(member.value, depth + 1))
				return fault;
		return nullptr;
	}

	std::vector<std::string_view> names; /* of one object */
};

} // namespace

struct pm_json_parser {
	pm_json_parser()
	{
		begin();
	}

	/** Take the usual memory. */
	void begin()
	{
		simdjson = dom::parser();
		if (simdjson.allocate(CAPACITY, PM_JSON_DEPTH_MAX + 1) != simdjson::SUCCESS)
			throw std::bad_alloc();
	}

	dom::parser simdjson;
	strictness strict;
};

enum pm_status pm_json_parser_new(struct pm_json_parser **out, struct pm_error *err)
{
	*out = nullptr;
	return guarded(err, [&] {
		*out = new pm_json_parser;
		return PM_OK;
	});
}

void pm_json_parser_free(struct pm_json_parser *parser)
{
	delete parser;
}

enum pm_status pm_json_parse(struct pm_json_parser *parser, struct pm_str text,
	struct pm_json_value *out, struct pm_error *err)
{
	*out = {};
	return guarded(err, [&] {
		if (parser->simdjson.capacity() > CAPACITY_KEPT && text.len <= CAPACITY_KEPT)
			parser->begin();
		dom::element root;
		auto error = parser->simdjson.parse(text.ptr, text.len, false).get(root);
		if (error == simdjson::MEMALLOC)
			return pm_fail_memory(err);
		if (error != simdjson::SUCCESS)
			return pm_fail(
				err, PM_INVALID, "not JSON: %s", simdjson::error_message(error));
		if (!root.is<dom::object>() && !root.is<dom::array>())
			return pm_fail(err, PM_INVALID, "not JSON: neither an object nor an array");
		if (const char *fault = parser->strict.fault_of(root, 1))
			return pm_fail(err, PM_INVALID, "not JSON: %s", fault);
		*out = value_of(root);
		return PM_OK;
	});
}

bool pm_json_next(struct pm_json_inside *inside, struct pm_str *name, struct pm_json_value *value)
{
	if (inside->next.index == inside->end.index)
		return false;
	if (inside->named) {
		auto member = same_bytes<dom::object::iterator>(inside->next);
		*name = str_of(member.key());
		*value = value_of(member.value());
		inside->next = same_bytes<pm_json_place>(++member);
	} else {
		auto item = same_bytes<dom::array::iterator>(inside->next);
		*name = PM_STR("");
		*value = value_of(*item);
		inside->next = same_bytes<pm_json_place>(++item);
	}
	return true;
}

/* Of charset.h, and here because nobody else has simdjson: it looks at many bytes at a time. */
bool pm_utf8_is_valid(pm_str bytes)
{
	return simdjson::validate_utf8(bytes.ptr, bytes.len);
}
