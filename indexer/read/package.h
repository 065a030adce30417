/*
 * Documents that are a zip of parts: Office Open XML, OpenDocument, EPUB.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_PACKAGE_H
#define PM_INDEXER_READ_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "indexer/read/draft.h"
#include "indexer/read/input.h"
#include "indexer/read/xml.h"
#include "lib/arena.h"
#include "lib/buf.h"

/** The most parts of a package, pictures and fonts included, and what those that are read may
 * unpack to, each and all together. */
#define PM_PACKAGE_PARTS_MAX 10000
#define PM_PACKAGE_PART_BYTES_MAX ((size_t)64 << 20)
#define PM_PACKAGE_BYTES_MAX ((size_t)128 << 20)

struct pm_package_part {
	struct pm_str name;
	struct pm_buf bytes;
	bool encrypted; /* marks of the reader's */
	bool taken;
};

/** A package, unpacked. */
struct pm_package {
	struct pm_arena arena; /* of names */
	struct pm_package_part *parts;
	size_t count, capacity;
	size_t bytes;   /* of the zip */
	bool encrypted; /* one of them at least */
	char flaw[160]; /* why not all could be unpacked; empty: all were */
};

/**
 * Unpack the parts that may hold text; pm_package_free either way. PM_INVALID when it is larger
 * than 64 MB, or has or unpacks to more than the limits. What is broken is a flaw: the parts before
 * it are there.
 */
enum pm_status pm_package_open(
	struct pm_package *package, struct pm_input *input, struct pm_error *err);

void pm_package_free(struct pm_package *package);

/** A part; NULL when there is none. */
struct pm_package_part *pm_package_part(const struct pm_package *package, struct pm_str name);

/** The bytes of a part; empty when there is none. */
struct pm_str pm_package_find(const struct pm_package *package, struct pm_str name);

/** Parse a part; pm_xml_free either way. PM_NOT_FOUND when there is none; as pm_xml_parse. */
enum pm_status pm_package_parse(const struct pm_package *package, struct pm_str name,
	struct pm_xml *xml, struct pm_error *err);

/** Fail for a part without which there is no document: it is not there, or encrypted, or broken.
 * why: what pm_package_parse said. Messages name the input. */
enum pm_status pm_package_fail(const struct pm_package *package, const struct pm_input *input,
	struct pm_str part, const struct pm_error *why, struct pm_error *err);

/** Warn of what is broken in the package and in a part of it. */
enum pm_status pm_package_warn(const struct pm_package *package, const struct pm_xml *xml,
	struct pm_draft *draft, struct pm_error *err);

/** Append the name of the part that a reference (RFC 3986, without scheme) in another one means. */
void pm_package_resolve(struct pm_buf *out, struct pm_str part, struct pm_str reference);

/** Walk through the names of the parts that the first bytes of a zip show; *at begins as 0. False
 * after the last. */
bool pm_package_next_name(struct pm_str head, size_t *at, struct pm_str *name);

/** The first part is `mimetype`, and begins with this (OpenDocument 1.2, part 3, 3.3; OCF, 4.3). */
bool pm_package_has_type(struct pm_str head, const char *type);

#endif
