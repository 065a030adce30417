/*
 * Words to terms: compatibility forms, case and diacritics folded.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_FOLD_H
#define PM_LIB_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/analyzer.h>
#include <pressmark/str.h>

/** A term being made: at most PM_TERM_MAX bytes of it are kept, with a hash of all once it is
 * longer. */
struct pm_term {
	size_t len;
	uint64_t hash;
	bool cut;
	char bytes[PM_TERM_MAX];
};

/** What is known of a code point beyond ASCII. */
struct pm_folded_char {
	uint32_t code;                   /* 0: nothing is */
	uint8_t class;                   /* enum pm_class */
	bool continues;                  /* the character before: see pm_class_continues */
	uint8_t plain_len, accented_len; /* PM_FOLD_LONG: too long to be kept here */
	char bytes[16];                  /* folded without other marks: plain, then accented */
};

#define PM_FOLD_LONG 0xFF

/** Code points looked up lately; zero-initialise it. */
struct pm_fold_cache {
	struct pm_folded_char chars[4096];
};

/** A word being folded. */
struct pm_fold {
	struct pm_fold_cache *cache;
	struct pm_term plain;    /* without diacritics */
	struct pm_term accented; /* with them; empty while `same` */
	bool same;               /* both are equal so far */
};

/** Look up a code point beyond ASCII, or PM_UTF8_BROKEN; borrowed until the next look. */
const struct pm_folded_char *pm_fold_look(struct pm_fold_cache *cache, uint32_t code);

/** Begin a word. cache: borrowed until the end of it. */
void pm_fold_start(struct pm_fold *fold, struct pm_fold_cache *cache);

/**
 * Append the letters, digits and marks of a text; everything else in it is passed over.
 *
 * Case is folded fully and compatibility forms are replaced (Unicode's toNFKC_Casefold), digits of
 * all scripts become 0 to 9. Diacritics go from Latin, Greek and Cyrillic letters (й, a letter of
 * its own, keeps its breve), Hebrew and Arabic points likewise, and letters that are another with a
 * stroke or two in one become those (ø, æ, ł …). Other scripts' marks are part of the spelling.
 */
void pm_fold_add(struct pm_fold *fold, struct pm_str text);

/** Append a code point that no mark follows. */
void pm_fold_add_char(struct pm_fold *fold, const struct pm_folded_char *c);

/** Append ASCII as it is. */
void pm_fold_add_ascii(struct pm_fold *fold, struct pm_str text);

/** End the word: *term and *accented are borrowed until the next start. */
void pm_fold_end(struct pm_fold *fold, struct pm_str *term, struct pm_str *accented);

#endif
