/* Words to terms: compatibility forms, case and diacritics folded. SPDX-License-Identifier:
 * GPL-2.0-or-later */
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

/** A word being folded. */
struct pm_fold {
	struct pm_term plain;	 /* without diacritics */
	struct pm_term accented; /* with them; empty while `same` */
	bool same;		 /* both are equal so far */
};

void pm_fold_start(struct pm_fold *fold);

/**
 * Append the letters, digits and marks of a text; everything else in it is passed over.
 *
 * Case is folded fully and compatibility forms are replaced (Unicode's toNFKC_Casefold), digits of
 * all scripts become 0 to 9. Diacritics go from Latin, Greek and Cyrillic letters (й, a letter of
 * its own, keeps its breve), Hebrew and Arabic points likewise, and letters that are another with a
 * stroke or two in one become those (ø, æ, ł …). Other scripts' marks are part of the spelling.
 */
void pm_fold_add(struct pm_fold *fold, struct pm_str text);

/** Append a byte of ASCII as it is. */
void pm_fold_add_byte(struct pm_fold *fold, char byte);

/** End the word: *term and *accented are borrowed until the next start. */
void pm_fold_end(struct pm_fold *fold, struct pm_str *term, struct pm_str *accented);

#endif
