/*
 * Parsing JSON, by simdjson: the C side of it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_JSON_PARSER_H
#define PM_INDEXER_READ_JSON_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How many bytes after a text must be readable: they are read, whatever they are. */
#define PM_JSON_PADDING 64

/** How many values may be in one another, as in jansson. */
#define PM_JSON_DEPTH_MAX 2048

/** The memory to parse with, used again for each text. */
struct pm_json_parser;

enum pm_json_type {
	PM_JSON_NULL,
	PM_JSON_STRING,
	PM_JSON_INTEGER,
	PM_JSON_ARRAY,
	PM_JSON_OBJECT,
	PM_JSON_OTHER, /* true, false or a number with a fraction or an exponent */
};

/** A place in an array or object; simdjson's. */
struct pm_json_place {
	const void *document;
	size_t index;
};

/** What pm_json_next has not given yet of an array or, with names, of an object. */
struct pm_json_inside {
	struct pm_json_place next, end;
	bool named;
};

/** A value, borrowed until its parser is used again or freed. */
struct pm_json_value {
	enum pm_json_type type;
	struct pm_str text;           /* of a string: UTF-8, in which there may be NULs */
	int64_t integer;              /* of an integer */
	struct pm_json_inside inside; /* of an array or object: all of it */
};

/** Give *out to the caller (pm_json_parser_free). PM_NO_MEMORY. */
enum pm_status pm_json_parser_new(struct pm_json_parser **out, struct pm_error *err);

void pm_json_parser_free(struct pm_json_parser *parser);

/**
 * Parse an object or array, all of it.
 *
 * text: its PM_JSON_PADDING next bytes can be read; it is not needed any more afterwards.
 * Returns PM_INVALID when it is not JSON or not UTF-8. RFC 8259 leaves some things open; here they
 * are as in jansson, which can tell where a fault is: no other value, no name twice in an object
 * nor with a NUL, no integer beyond 64 bits with a sign, no value inside of more than 2047 others.
 */
enum pm_status pm_json_parse(struct pm_json_parser *parser, struct pm_str text,
	struct pm_json_value *out, struct pm_error *err);

/** Give the next item of an array, or member of an object with its name (else empty), in their
 * order; false at the end. */
bool pm_json_next(struct pm_json_inside *inside, struct pm_str *name, struct pm_json_value *value);

#ifdef __cplusplus
}
#endif

#endif
