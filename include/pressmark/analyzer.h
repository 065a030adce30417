/*
 * From text to tokens: the one analyzer of documents, queries and snippets.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_ANALYZER_H
#define PRESSMARK_ANALYZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

/** Goes up whenever the same text would give other tokens: an index records it, search refuses
 * another. */
#define PM_ANALYZER_VERSION 1

/** The most bytes a term has, without its prefix; longer words are cut and end in a hash of the
 * whole. */
#define PM_TERM_MAX 200

/**
 * Tokens of a text.
 *
 * Words are letters or digits as UAX #29 takes them. Words that hyphens, apostrophes, underscores,
 * `&` or `@`, dots without space, or nothing at all (letters and digits) join are a compound: its
 * joined form, without what joins (APT-31: `apt31`; 1,234: `1234`) but for dots, `@` and colons
 * (`example.org`), then its parts. Letters and digits that change more than three times are a hash
 * or a key and stay whole. Single letters with dots are one word (U.S.: `us`, the last dot is in
 * its span), and a possessive 's belongs to the word before, of which it is no part (Treasury's:
 * `treasury`).
 *
 * A compound of more than 32 parts is taken as several.
 */
enum pm_token_kind {
	PM_TOKEN_WORD,    /* a word on its own */
	PM_TOKEN_JOINED,  /* a compound as one term; its parts follow, the first at the same
	                     position */
	PM_TOKEN_PART,    /* a part of the compound before */
	PM_TOKEN_UNIGRAM, /* a character of a script written without spaces, with its marks: Han,
	                     Kana, Hangul, Thai, Lao, Khmer, Myanmar … */
	PM_TOKEN_BIGRAM,  /* two neighbouring ones; comes before the unigram at the same position */
};

/** A word at a place in a text. Its texts are borrowed until the next call on the analyzer. */
struct pm_token {
	enum pm_token_kind kind;
	struct pm_str term;     /* the exact form: NFKC, case and diacritics folded; never empty */
	struct pm_str accented; /* the same before diacritics were folded: what a stemmer reads */
	size_t start, end;      /* the bytes of the text it stands for: [start, end) */
	uint32_t position;      /* counts words: parts of a compound have one each */
};

struct pm_analyzer;

/** Give *out to the caller (pm_analyzer_free). Not shared between threads. */
PM_API enum pm_status pm_analyzer_new(struct pm_analyzer **out, struct pm_error *err);

PM_API void pm_analyzer_free(struct pm_analyzer *analyzer);

/**
 * Begin with a text.
 *
 * text: any bytes; invalid UTF-8 separates words and is otherwise passed over. Borrowed until the
 * last token. position: of its first word. After the last token, pm_analyzer_position tells the
 * next free one.
 */
PM_API void pm_analyzer_start(struct pm_analyzer *analyzer, struct pm_str text, uint32_t position);

/** Give the next token, by start and position; false at the end of the text. */
PM_API bool pm_analyzer_next(struct pm_analyzer *analyzer, struct pm_token *token);

/** The position after the last token given. */
PM_API uint32_t pm_analyzer_position(const struct pm_analyzer *analyzer);

#endif
