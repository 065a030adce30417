/*
 * Words to terms: compatibility forms, case and diacritics folded.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/fold.h"

#include <assert.h>
#include <string.h>
#include <unictype.h>
#include <utf8proc.h>

#include "lib/text/classes.h"
#include "lib/text/utf8.h"
#include "lib/text/words.h"

/* Marks folded together with their base; Unicode's Stream-Safe Text Format (UAX #15) allows no more
 * either. */
#define MARKS_MAX 30

/* The longest decomposition of a code point is 18 (U+FDFA), that of a mark 4. */
#define CODES_MAX (18 + 4 * MARKS_MAX + 2)

#define HASH_DIGITS 16

/* FNV-1a, 64 bits: Fowler, Noll, Vo. */
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001B3);
	return hash;
}

static void term_add(struct pm_term *term, const char *bytes, size_t len)
{
	if (!term->cut && len <= PM_TERM_MAX - term->len) {
		memcpy(term->bytes + term->len, bytes, len);
		term->len += len;
		return;
	}
	if (!term->cut) {
		term->hash = hash_bytes(UINT64_C(0xCBF29CE484222325), term->bytes, term->len);
		term->cut = true;
	}
	term->hash = hash_bytes(term->hash, bytes, len);
}

/* Replace the end of a term that was too long by the hash of the whole. */
static void term_end(struct pm_term *term)
{
	static const char digits[] = "0123456789abcdef";

	if (!term->cut)
		return;
	if (term->len > PM_TERM_MAX - HASH_DIGITS)
		term->len = PM_TERM_MAX - HASH_DIGITS;
	while (term->len > 0 && pm_utf8_continues(term->bytes + term->len))
		term->len--;
	for (int shift = 64 - 4; shift >= 0; shift -= 4)
		term->bytes[term->len++] = digits[term->hash >> shift & 0xF];
}

void pm_fold_start(struct pm_fold *fold, struct pm_fold_cache *cache)
{
	fold->cache = cache;
	fold->plain.len = 0;
	fold->plain.cut = false;
	fold->same = true;
}

static void add_same(struct pm_fold *fold, const char *bytes, size_t len)
{
	term_add(&fold->plain, bytes, len);
	if (!fold->same)
		term_add(&fold->accented, bytes, len);
}

static void add_both(struct pm_fold *fold, struct pm_str plain, struct pm_str accented)
{
	bool same = plain.len == accented.len && memcmp(plain.ptr, accented.ptr, plain.len) == 0;

	if (fold->same && !same) {
		fold->same = false;
		fold->accented = fold->plain;
	}
	term_add(&fold->plain, plain.ptr, plain.len);
	if (!fold->same)
		term_add(&fold->accented, accented.ptr, accented.len);
}

void pm_fold_add_ascii(struct pm_fold *fold, struct pm_str text)
{
	add_same(fold, text.ptr, text.len);
}

void pm_fold_end(struct pm_fold *fold, struct pm_str *term, struct pm_str *accented)
{
	term_end(&fold->plain);
	*term = (struct pm_str){fold->plain.bytes, fold->plain.len};
	*accented = *term;
	if (!fold->same) {
		term_end(&fold->accented);
		*accented = (struct pm_str){fold->accented.bytes, fold->accented.len};
	}
}

static bool is_mark(utf8proc_int32_t code)
{
	utf8proc_category_t category = utf8proc_category(code);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
	       category == UTF8PROC_CATEGORY_MC;
}

/* Vowel signs and signs of recitation; hamza and madda (U+0653 to U+0655) make other letters. */
static bool is_arabic_point(utf8proc_int32_t c)
{
	return (c >= 0x0610 && c <= 0x061A) || (c >= 0x064B && c <= 0x0652) ||
	       (c >= 0x0656 && c <= 0x065F) || c == 0x0670 || (c >= 0x06D6 && c <= 0x06DC) ||
	       (c >= 0x06DF && c <= 0x06E4) || c == 0x06E7 || c == 0x06E8 ||
	       (c >= 0x06EA && c <= 0x06ED);
}

/* Whether a mark is a diacritic that is folded away, by the letter it stands on. */
static bool is_folded(utf8proc_int32_t base, utf8proc_int32_t mark)
{
	if (mark >= 0x0591 && mark <= 0x05C7)
		return true; /* Hebrew points */
	if (is_arabic_point(mark))
		return true;
	if (base >= '0' && base <= '9')
		return true;
	if (base == 0x0438 && mark == 0x0306)
		return false; /* й */

	const uc_script_t *script = uc_script((ucs4_t)base);
	return script != NULL &&
	       (strcmp(script->name, "Latin") == 0 || strcmp(script->name, "Greek") == 0 ||
		       strcmp(script->name, "Cyrillic") == 0);
}

/* What a letter without a decomposition is folded to, up to two letters; NULL where itself. */
static const char *plain_of(utf8proc_int32_t code)
{
	switch (code) {
	case 0x00E6:
		return "ae";
	case 0x00F0: /* eth */
	case 0x0111:
		return "d";
	case 0x00F8:
		return "o";
	case 0x00FE: /* thorn */
		return "th";
	case 0x0127:
		return "h";
	case 0x0131: /* dotless i */
		return "i";
	case 0x0142:
		return "l";
	case 0x014B: /* eng */
		return "n";
	case 0x0153:
		return "oe";
	case 0x0167:
		return "t";
	case 0x0640: /* tatweel, which only widens a word */
		return "";
	default:
		return NULL;
	}
}

/* Copy codes without diacritics; returns how many. */
static size_t strip(const utf8proc_int32_t *codes, size_t count, utf8proc_int32_t *plain)
{
	utf8proc_int32_t base = 0;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (is_mark(codes[i])) {
			if (!is_folded(base, codes[i]))
				plain[kept++] = codes[i];
			continue;
		}
		base = codes[i];
		const char *letters = plain_of(base);
		if (letters == NULL)
			plain[kept++] = base;
		else
			for (; *letters != '\0'; letters++)
				plain[kept++] = *letters;
	}
	return kept;
}

/* Take out the spaces that compatibility forms bring (U+FDFA is a sentence), digits to ASCII. */
static size_t clean(utf8proc_int32_t *codes, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		utf8proc_int32_t code = codes[i];
		if (code >= 0x80 && utf8proc_category(code) == UTF8PROC_CATEGORY_ND) {
			int value = uc_decimal_value((ucs4_t)code);
			code = value >= 0 ? '0' + value : code;
		}
		if (code > ' ')
			codes[kept++] = code;
	}
	return kept;
}

/* Compose codes in place and write them as UTF-8; returns the length in bytes. */
static size_t compose(utf8proc_int32_t *codes, size_t count, char *bytes)
{
	utf8proc_ssize_t composed = utf8proc_normalize_utf32(
		codes, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	size_t len = 0;

	for (utf8proc_ssize_t i = 0; i < composed; i++)
		len += pm_utf8_encode((uint32_t)codes[i], bytes + len);
	return len;
}

/* A character folded. */
struct folded {
	size_t plain_len, accented_len;
	char plain[4 * 2 * CODES_MAX], accented[4 * CODES_MAX];
};

/* Fold a character with its marks: valid UTF-8 of one base and up to MARKS_MAX marks. */
static void fold_character(struct folded *folded, const char *ptr, size_t len)
{
	utf8proc_int32_t codes[CODES_MAX];
	utf8proc_int32_t plain[2 * CODES_MAX];

	utf8proc_ssize_t decomposed = utf8proc_decompose((const utf8proc_uint8_t *)ptr,
		(utf8proc_ssize_t)len, codes, CODES_MAX,
		UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			UTF8PROC_IGNORE);
	assert(decomposed >= 0 && decomposed <= CODES_MAX);
	size_t count =
		decomposed >= 0 && decomposed <= CODES_MAX ? clean(codes, (size_t)decomposed) : 0;
	size_t plain_count = strip(codes, count, plain);
	folded->accented_len = compose(codes, count, folded->accented);
	folded->plain_len = compose(plain, plain_count, folded->plain);
}

static void add_character(struct pm_fold *fold, const char *ptr, size_t len)
{
	struct folded folded;

	fold_character(&folded, ptr, len);
	add_both(fold, (struct pm_str){folded.plain, folded.plain_len},
		(struct pm_str){folded.accented, folded.accented_len});
}

static void fill(struct pm_folded_char *c, uint32_t code)
{
	struct folded folded;
	char bytes[4];

	*c = (struct pm_folded_char){.code = code, .plain_len = PM_FOLD_LONG};
	c->class = (uint8_t)pm_class_of(code, pm_words_property(code));
	c->continues = pm_class_continues(c->class, code);
	fold_character(&folded, bytes, pm_utf8_encode(code, bytes));
	if (folded.plain_len + folded.accented_len > sizeof c->bytes)
		return;
	c->plain_len = (uint8_t)folded.plain_len;
	c->accented_len = (uint8_t)folded.accented_len;
	memcpy(c->bytes, folded.plain, folded.plain_len);
	memcpy(c->bytes + folded.plain_len, folded.accented, folded.accented_len);
}

const struct pm_folded_char *pm_fold_look(struct pm_fold_cache *cache, uint32_t code)
{
	static const struct pm_folded_char broken = {
		.code = PM_UTF8_BROKEN, .class = PM_CLASS_NONE};

	if (code == PM_UTF8_BROKEN)
		return &broken;
	struct pm_folded_char *c =
		&cache->chars[code % (sizeof cache->chars / sizeof *cache->chars)];
	if (c->code != code)
		fill(c, code);
	return c;
}

void pm_fold_add_char(struct pm_fold *fold, const struct pm_folded_char *c)
{
	char bytes[4];

	if (c->plain_len == PM_FOLD_LONG)
		add_character(fold, bytes, pm_utf8_encode(c->code, bytes));
	else
		add_both(fold, (struct pm_str){c->bytes, c->plain_len},
			(struct pm_str){c->bytes + c->plain_len, c->accented_len});
}

/* The end of the marks after a character, at most MARKS_MAX of them. */
static const char *end_of_marks(struct pm_fold *fold, const char *ptr, const char *end)
{
	uint32_t code;

	for (int i = 0; i < MARKS_MAX && ptr < end && (unsigned char)*ptr >= 0x80; i++) {
		size_t len = pm_utf8_decode(ptr, end, &code);
		if (!pm_fold_look(fold->cache, code)->continues)
			break;
		ptr += len;
	}
	return ptr;
}

/* Append the character at ptr, which begins there and goes on to `next` or, with its marks,
 * further; returns its end. */
static const char *add_with_marks(
	struct pm_fold *fold, const char *ptr, const char *next, const char *end, uint32_t code)
{
	const char *after = end_of_marks(fold, next, end);

	if (after > next) {
		add_character(fold, ptr, (size_t)(after - ptr));
	} else if (code >= 0x80) {
		pm_fold_add_char(fold, pm_fold_look(fold->cache, code));
	} else {
		char lower = (char)(code | (code >= 'A' && code <= 'Z' ? 0x20U : 0));
		add_same(fold, &lower, 1);
	}
	return after;
}

void pm_fold_add(struct pm_fold *fold, struct pm_str text)
{
	const char *end = text.ptr + text.len;
	uint32_t code;

	for (const char *ptr = text.ptr; ptr < end;) {
		const char *next = ptr + pm_utf8_decode(ptr, end, &code);
		uint8_t class = code < 0x80 ? pm_classes_ascii[code]
		                            : pm_fold_look(fold->cache, code)->class;
		bool taken = class != PM_CLASS_NONE && class <= PM_CLASS_MARK;
		ptr = taken ? add_with_marks(fold, ptr, next, end, code) : next;
	}
}
