/*
 * Which language a text is in, where nothing else says so.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_LANGUAGE_H
#define PM_LIB_TEXT_LANGUAGE_H

#include <pressmark/error.h>
#include <pressmark/str.h>

/** What is known of the languages: those whose script is theirs alone, and models of the others. */
struct pm_languages;

/**
 * Give *out to the caller (pm_languages_free). Not shared between threads.
 *
 * directory: of the models (Debian's libexttextcat-data); NULL for where they were when this was
 * built. Returns PM_IO, and names the model, when one cannot be read. Takes milliseconds:
 * open it once.
 */
enum pm_status pm_languages_open(
	struct pm_languages **out, const char *directory, struct pm_error *err);

void pm_languages_free(struct pm_languages *languages);

/**
 * Tell the language of a document from its script, and from its letters where several languages
 * share the script.
 *
 * title, text: any bytes; no more than their beginning is read. Returns an ISO 639-1 code, which is
 * a constant ("no" for both kinds of Norwegian), or "" when it is not certain, as with names alone,
 * less than some words, or two scripts in equal parts.
 *
 * Cavnar & Trenkle, N-Gram-Based Text Categorization (1994), as libexttextcat does it.
 */
const char *pm_languages_detect(
	struct pm_languages *languages, struct pm_str title, struct pm_str text);

#endif
