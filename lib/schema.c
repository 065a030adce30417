/*
 * The table of fields and the layout of an index's content.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document of an index
 *
 * Terms:
 *   word            an exact form of the body or the title, with positions
 *   Z + stem        a stem of a word of the body or the title, without positions
 *   prefix + word   a word of a field, with positions
 *   ZS + stem       a stem of a word of the title
 *   H + host        the host of the URL and each domain above it: www.justice.gov, justice.gov, gov
 *   XK, L + value   kind (article, statement); language (ISO 639-1)
 *   Y2024 M202403 D20240325   the day of publication as the publisher's calendar has it
 *   Q + uid         the unique term; a uid longer than PM_TERM_MAX is cut and ends in a hash
 *
 * A copy of another document's text (copy.h) has no values and no terms but these, so that nothing
 * but its uid finds it:
 *   Q + uid
 *   XC + hash       the hash of its text, in hexadecimal
 *   XC              that of every copy: what is a document, and what is not, is told by it
 * A document has XC + hash, too, when there were copies of its text before it became the one that
 * has the text: their copy_of may name another. Of the others all copies name the right one.
 *
 * Positions: the title from 1, then a gap of PM_FIELD_GAP, then the body, so that bare phrases find
 * both. Each other field counts positions of its own, its values (several authors, tags) a gap
 * apart.
 *
 * Values:
 *   slot 0   seconds since 1970 UTC of the publication, sortable_serialise; absent when not known
 *   slot 1   uid
 *   slot 2   source
 *   slot 3   kind
 *   slot 4   language
 *   slot 5   day of publication, `20240325`; absent when not known
 *   slot 6   where sentences and paragraphs begin, as positions: breaks.h
 *   slot 7   authors, slot 8 tags: each once, a line feed between
 *   slot 9   what titles are sorted by: sort_key.h
 *
 * Data: lines `name=value` (line feeds in a value are NULs), an empty line, then the text,
 * verbatim. The names, in this order; empty values are left out:
 *   uid url path member title author* source site kind kind_reason language tag*
 *   published published_text pages sha256 text_hash text_bytes copy_of
 *
 * kind_reason says why it is that: `metadata`, `host example.gov`, `--kind`.
 * published is ISO 8601 with the zone where one was given, published_text what the publisher wrote,
 * sha256 that of the text, in hexadecimal. text_hash is there with the term XC + hash only;
 * text_bytes and copy_of with copies, which have no text: its size, and the uid of the document
 * that had it when the copy came.
 *
 * Metadata: PM_META_*.
 */
#include "lib/schema.h"

#include <stddef.h>

#include "lib/buf.h"

const struct pm_field pm_fields[PM_FIELD_COUNT] = {
	[PM_FIELD_BODY] = {PM_FIELD_BODY, "text", "body", PM_FIELD_TEXT, "", 1, false,
		"words of the title and the text: what bare words search", "text:sanctions"},
	[PM_FIELD_TITLE] = {PM_FIELD_TITLE, "title", NULL, PM_FIELD_TEXT, "S", 3, true,
		"words of the title", "title:\"joint statement\""},
	[PM_FIELD_AUTHOR] = {PM_FIELD_AUTHOR, "author", NULL, PM_FIELD_NAME, "A", 0, false,
		"names of the authors", "author:meier"},
	[PM_FIELD_SOURCE] = {PM_FIELD_SOURCE, "source", "publisher", PM_FIELD_NAME, "XS", 0, false,
		"words of the publisher's name", "source:treasury"},
	[PM_FIELD_SITE] = {PM_FIELD_SITE, "site", "host", PM_FIELD_HOST, "H", 0, false,
		"host of the URL, or a domain above it", "site:justice.gov"},
	[PM_FIELD_KIND] = {PM_FIELD_KIND, "kind", NULL, PM_FIELD_KEYWORD, "XK", 0, false,
		"article or statement", "kind:statement"},
	[PM_FIELD_LANGUAGE] = {PM_FIELD_LANGUAGE, "lang", "language", PM_FIELD_KEYWORD, "L", 0,
		false, "language, as an ISO 639-1 code", "lang:fi"},
	[PM_FIELD_TAG] = {PM_FIELD_TAG, "tag", NULL, PM_FIELD_NAME, "K", 0, false,
		"words of the tags", "tag:\"tax division\""},
	[PM_FIELD_DATE] = {PM_FIELD_DATE, "date", "published", PM_FIELD_DAY, "", 0, true,
		"day of publication: a day, month or year, or a range of them",
		"date:2024-03-01..2024-03-25"},
	[PM_FIELD_ID] = {PM_FIELD_ID, "id", "uid", PM_FIELD_KEY, "Q", 0, true,
		"the document with this uid", "id:statements/0042.txt"},
};

const struct pm_field *pm_field_find(struct pm_str name)
{
	for (size_t i = 0; i < PM_FIELD_COUNT; i++) {
		const struct pm_field *field = &pm_fields[i];
		if (pm_str_is(name, field->name) ||
			(field->alias != NULL && pm_str_is(name, field->alias)))
			return field;
	}
	return NULL;
}
