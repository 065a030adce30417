/*
 * Which language a text is in, where nothing else says so.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_LANGUAGE_H
#define PM_LIB_TEXT_LANGUAGE_H

#include <pressmark/error.h>
#include <pressmark/str.h>

/** What is known of scripts, and room for the words of a document. */
struct pm_languages;

/** Give *out to the caller (pm_languages_free). Not shared between threads. */
enum pm_status pm_languages_open(struct pm_languages **out, struct pm_error *err);

void pm_languages_free(struct pm_languages *languages);

/**
 * Tell the language of a document from its script, and from its words where several languages share
 * the script.
 *
 * title, text: any bytes; no more than their beginning is read. Returns an ISO 639-1 code, which is
 * a constant ("no" for both kinds of Norwegian), or "" when it is not certain, as with names alone,
 * less than some words, or two scripts in equal parts.
 */
const char *pm_languages_detect(
	struct pm_languages *languages, struct pm_str title, struct pm_str text);

#endif
