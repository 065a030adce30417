/*
 * Stems of tokens, by Snowball's stemmers.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/stemmer.h>

#include <libstemmer.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/text/classes.h"
#include "lib/text/fold.h"

/* Snowball's stemmers, and the ISO 639-1 codes of what they stem. */
static const struct language {
	char code[3];
	const char *name;
} languages[] = {
	{"ar", "arabic"},
	{"ca", "catalan"},
	{"da", "danish"},
	{"de", "german"},
	{"el", "greek"},
	{"en", "english"},
	{"es", "spanish"},
	{"eu", "basque"},
	{"fi", "finnish"},
	{"fr", "french"},
	{"ga", "irish"},
	{"hi", "hindi"},
	{"hu", "hungarian"},
	{"hy", "armenian"},
	{"id", "indonesian"},
	{"it", "italian"},
	{"lt", "lithuanian"},
	{"nb", "norwegian"},
	{"ne", "nepali"},
	{"nl", "dutch"},
	{"nn", "norwegian"},
	{"no", "norwegian"},
	{"pt", "portuguese"},
	{"ro", "romanian"},
	{"ru", "russian"},
	{"sr", "serbian"},
	{"sv", "swedish"},
	{"ta", "tamil"},
	{"tr", "turkish"},
	{"yi", "yiddish"},
	{"", "porter"},
};

/*
 * Stems remembered. A word has one set of two places, the one used last first. The sets begin few,
 * so that a program that stems some pages touches little memory, and grow with the words that were
 * not in them up to 2 MB: English has that many words in use.
 */
#define CACHE_BYTES 52
#define CACHE_WAYS 2
#define CACHE_SETS_FIRST 256
#define CACHE_SETS_MAX 16384
#define CACHE_GROWTH 2
#define CACHE_WRITES 4 /* so many times as many as there are places, and they grow */

/* The accented form a stem was made from, then the stems, one after another. */
struct entry {
	uint64_t hash;
	uint8_t key_len, count, lens[PM_STEMS_MAX]; /* key_len 0: unused */
	char bytes[CACHE_BYTES];
};

struct pm_stemmer {
	struct sb_stemmer *snowball; /* NULL: words are left as they are */
	const char *name;
	struct pm_fold folds[PM_STEMS_MAX];
	struct pm_fold_cache chars;
	struct entry *cache;  /* sets, one after another */
	size_t sets, written; /* how many, a power of two; entries written to them so far */
};

/* The stemmer's name for a language as pm_stemmer_new takes it; NULL when there is none. */
static const char *name_of(const char *language)
{
	char code[16];
	size_t len = strcspn(language, "-_.@");

	if (len >= sizeof code)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		char c = language[i];
		code[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	code[len] = '\0';
	for (size_t i = 0; len > 0 && i < sizeof languages / sizeof *languages; i++)
		if (strcmp(code, languages[i].code) == 0 || strcmp(code, languages[i].name) == 0)
			return languages[i].name;
	return NULL;
}

enum pm_status pm_stemmer_new(struct pm_stemmer **out, const char *language, struct pm_error *err)
{
	const char *name = language != NULL ? name_of(language) : NULL;

	*out = NULL;
	struct pm_stemmer *stemmer = calloc(1, sizeof *stemmer);
	if (stemmer == NULL)
		return pm_fail_memory(err);
	stemmer->name = name != NULL ? name : "none";
	if (name != NULL) {
		stemmer->snowball = sb_stemmer_new(name, NULL);
		stemmer->sets = CACHE_SETS_FIRST;
		stemmer->cache = calloc(stemmer->sets * CACHE_WAYS, sizeof *stemmer->cache);
		if (stemmer->snowball == NULL || stemmer->cache == NULL) {
			pm_stemmer_free(stemmer);
			return pm_fail_memory(err);
		}
	}
	*out = stemmer;
	return PM_OK;
}

void pm_stemmer_free(struct pm_stemmer *stemmer)
{
	if (stemmer == NULL)
		return;
	sb_stemmer_delete(stemmer->snowball);
	free(stemmer->cache);
	free(stemmer);
}

const char *pm_stemmer_name(const struct pm_stemmer *stemmer)
{
	return stemmer->name;
}

/* Numbers and names with numbers have no endings. */
static bool has_digit(struct pm_str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
			return true;
	return false;
}

static bool is_ascii(struct pm_str text)
{
	unsigned char seen = 0;

	for (size_t i = 0; i < text.len; i++)
		seen |= (unsigned char)text.ptr[i];
	return seen < 0x80;
}

/* Append a stem's letters; the dots and the like that a compound was joined with stay. */
static void add_stem(struct pm_fold *fold, struct pm_str stem)
{
	size_t begun = 0;

	for (size_t i = 0; i < stem.len; i++) {
		unsigned char byte = (unsigned char)stem.ptr[i];
		if (byte >= 0x80 || pm_class_alnum(pm_classes_ascii[byte]))
			continue;
		pm_fold_add(fold, (struct pm_str){stem.ptr + begun, i - begun});
		pm_fold_add_ascii(fold, (struct pm_str){stem.ptr + i, 1});
		begun = i + 1;
	}
	pm_fold_add(fold, (struct pm_str){stem.ptr + begun, stem.len - begun});
}

/* Stem a word and fold the stem; the word itself where Snowball leaves nothing of it. */
static struct pm_str stem_of(struct pm_stemmer *stemmer, struct pm_str word, struct pm_fold *fold)
{
	struct pm_str stem = word, accented;
	const sb_symbol *symbols =
		sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word.ptr, (int)word.len);

	if (symbols != NULL && sb_stemmer_length(stemmer->snowball) > 0)
		stem = (struct pm_str){
			(const char *)symbols, (size_t)sb_stemmer_length(stemmer->snowball)};
	pm_fold_start(fold, &stemmer->chars);
	(is_ascii(stem) ? pm_fold_add_ascii : add_stem)(fold, stem);
	pm_fold_end(fold, &stem, &accented);
	return stem.len > 0 ? stem : word;
}

static size_t make_stems(
	struct pm_stemmer *stemmer, const struct pm_token *token, struct pm_str stems[PM_STEMS_MAX])
{
	stems[0] = token->term;
	if (has_digit(token->term))
		return 1;
	stems[0] = stem_of(stemmer, token->accented, &stemmer->folds[0]);
	if (pm_str_equal(token->accented, token->term))
		return 1;
	stems[1] = stem_of(stemmer, token->term, &stemmer->folds[1]);
	return pm_str_equal(stems[0], stems[1]) ? 1 : 2;
}

static uint64_t hash_word(struct pm_str word)
{
	uint64_t hash = word.len * UINT64_C(0x9E3779B97F4A7C15), piece;
	const char *ptr = word.ptr;
	size_t left = word.len;

	for (; left >= sizeof piece; ptr += sizeof piece, left -= sizeof piece) {
		memcpy(&piece, ptr, sizeof piece);
		hash = (hash ^ piece) * UINT64_C(0xFF51AFD7ED558CCD);
		hash ^= hash >> 32;
	}
	for (piece = 0; left > 0; left--)
		piece = piece << 8 | (unsigned char)*ptr++;
	hash = (hash ^ piece) * UINT64_C(0xFF51AFD7ED558CCD);
	return hash ^ hash >> 32;
}

static size_t read_entry(const struct entry *entry, struct pm_str stems[PM_STEMS_MAX])
{
	const char *ptr = entry->bytes + entry->key_len;

	for (size_t i = 0; i < entry->count; i++) {
		stems[i] = (struct pm_str){ptr, entry->lens[i]};
		ptr += entry->lens[i];
	}
	return entry->count;
}

static bool is_entry_of(const struct entry *entry, uint64_t hash, struct pm_str key)
{
	return entry->hash == hash && entry->key_len == key.len &&
	       memcmp(entry->bytes, key.ptr, key.len) == 0;
}

static struct entry *set_of(const struct pm_stemmer *stemmer, uint64_t hash)
{
	return &stemmer->cache[(hash & (stemmer->sets - 1)) * CACHE_WAYS];
}

/* Make room for more words; without memory for it, the old room does. */
static void grow(struct pm_stemmer *stemmer)
{
	struct entry *old = stemmer->cache;
	size_t count = stemmer->sets * CACHE_WAYS;

	stemmer->written = 0;
	if (stemmer->sets == CACHE_SETS_MAX)
		return;
	struct entry *cache = calloc(count * CACHE_GROWTH, sizeof *cache);
	if (cache == NULL)
		return;
	stemmer->cache = cache;
	stemmer->sets *= CACHE_GROWTH;
	for (size_t i = count; i-- > 0;) {
		struct entry *set = set_of(stemmer, old[i].hash);
		if (old[i].key_len > 0) {
			set[1] = set[0];
			set[0] = old[i];
		}
	}
	free(old);
}

/* Remember stems where they fit. */
static void write_entry(struct entry *entry, uint64_t hash, struct pm_str key,
	const struct pm_str *stems, size_t count)
{
	size_t len = key.len;

	for (size_t i = 0; i < count; i++)
		len += stems[i].len;
	if (len > CACHE_BYTES)
		return;
	*entry = (struct entry){.hash = hash, .key_len = (uint8_t)key.len, .count = (uint8_t)count};
	char *ptr = entry->bytes;
	memcpy(ptr, key.ptr, key.len);
	ptr += key.len;
	for (size_t i = 0; i < count; i++) {
		memcpy(ptr, stems[i].ptr, stems[i].len);
		ptr += stems[i].len;
		entry->lens[i] = (uint8_t)stems[i].len;
	}
}

/* The accented form is the key: the plain one follows from it. Characters of scripts without spaces
 * have no endings. */
size_t pm_stemmer_stems(
	struct pm_stemmer *stemmer, const struct pm_token *token, struct pm_str stems[PM_STEMS_MAX])
{
	if (stemmer->snowball == NULL || token->kind == PM_TOKEN_UNIGRAM ||
		token->kind == PM_TOKEN_BIGRAM) {
		stems[0] = token->term;
		return 1;
	}

	uint64_t hash = hash_word(token->accented);
	struct entry *set = set_of(stemmer, hash);
	if (!is_entry_of(&set[0], hash, token->accented)) {
		struct entry newest = set[0];
		if (!is_entry_of(&set[1], hash, token->accented)) {
			size_t count = make_stems(stemmer, token, stems);
			write_entry(&set[1], hash, token->accented, stems, count);
			if (++stemmer->written > stemmer->sets * CACHE_WAYS * CACHE_WRITES)
				grow(stemmer);
			return count;
		}
		set[0] = set[1];
		set[1] = newest;
	}
	return read_entry(&set[0], stems);
}
