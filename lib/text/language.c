/*
 * Which language a text is in, where nothing else says so.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/language.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

#include <pressmark/analyzer.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/text/cld2.h"
#include "lib/text/utf8.h"

enum script {
	LATIN,
	CYRILLIC,
	ARABIC,
	DEVANAGARI,
	HEBREW,
	SHARED, /* scripts before this one are of several languages */
	HAN = SHARED,
	HIRAGANA,
	KATAKANA,
	HANGUL,
	GREEK,
	ARMENIAN,
	GEORGIAN,
	THAI,
	LAO,
	KHMER,
	MYANMAR,
	TAMIL,
	TELUGU,
	KANNADA,
	MALAYALAM,
	GUJARATI,
	GURMUKHI,
	SINHALA,
	SCRIPTS,
	OTHER = SCRIPTS
};

/* Scripts by their names in Unicode, and the language of those that one language uses. */
static const struct {
	const char *name, *code;
} scripts[SCRIPTS] = {
	[LATIN] = {"Latin", ""},
	[CYRILLIC] = {"Cyrillic", ""},
	[ARABIC] = {"Arabic", ""},
	[DEVANAGARI] = {"Devanagari", ""},
	[HEBREW] = {"Hebrew", ""},
	[HAN] = {"Han", "zh"},
	[HIRAGANA] = {"Hiragana", "ja"},
	[KATAKANA] = {"Katakana", "ja"},
	[HANGUL] = {"Hangul", "ko"},
	[GREEK] = {"Greek", "el"},
	[ARMENIAN] = {"Armenian", "hy"},
	[GEORGIAN] = {"Georgian", "ka"},
	[THAI] = {"Thai", "th"},
	[LAO] = {"Lao", "lo"},
	[KHMER] = {"Khmer", "km"},
	[MYANMAR] = {"Myanmar", "my"},
	[TAMIL] = {"Tamil", "ta"},
	[TELUGU] = {"Telugu", "te"},
	[KANNADA] = {"Kannada", "kn"},
	[MALAYALAM] = {"Malayalam", "ml"},
	[GUJARATI] = {"Gujarati", "gu"},
	[GURMUKHI] = {"Gurmukhi", "pa"},
	[SINHALA] = {"Sinhala", "si"},
};

enum {
	READ_MAX = 4096,  /* bytes of a text: where many are not letters, the sample is short */
	SAMPLE_MAX = 500, /* letters: more tell nothing */
	LETTERS_MIN = 4,
	SHARED_MIN = 15, /* letters of such a script: three words or so */
};

struct pm_languages {
	struct pm_analyzer *analyzer;
	const uc_script_t *scripts[SCRIPTS];

	/* of the document at hand */
	size_t letters[SCRIPTS + 1];
	struct pm_buf samples[SHARED]; /* its words, a space between */
	size_t sampled;                /* letters of all scripts */
};

enum pm_status pm_languages_open(struct pm_languages **out, struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_languages *languages = calloc(1, sizeof *languages);
	if (languages == NULL)
		return pm_fail_memory(err);
	if ((status = pm_analyzer_new(&languages->analyzer, err)) != PM_OK)
		goto out;
	for (size_t i = 0; i < SCRIPTS; i++)
		languages->scripts[i] = uc_script_byname(scripts[i].name);
	*out = languages;
	languages = NULL;
out:
	pm_languages_free(languages);
	return status;
}

void pm_languages_free(struct pm_languages *languages)
{
	if (languages == NULL)
		return;
	for (size_t i = 0; i < SHARED; i++)
		pm_buf_free(&languages->samples[i]);
	pm_analyzer_free(languages->analyzer);
	free(languages);
}

static size_t script_of(const struct pm_languages *languages, uint32_t code)
{
	if (code < 0x80)
		return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' ? LATIN : OTHER;
	const uc_script_t *script = uc_script(code);
	size_t i = 0;
	while (i < SCRIPTS && languages->scripts[i] != script)
		i++;
	return i;
}

/* Count the letters of a word, and remember it if it is of a shared script: that of its first
 * letter. */
static void add_word(struct pm_languages *languages, struct pm_str word)
{
	const char *ptr = word.ptr, *end = word.ptr + word.len;
	size_t first = OTHER;
	uint32_t code;

	while (ptr < end) {
		ptr += pm_utf8_decode(ptr, end, &code);
		size_t script = script_of(languages, code);
		languages->letters[script]++;
		languages->sampled++;
		if (first == OTHER)
			first = script;
	}
	if (first < SHARED) {
		if (languages->samples[first].len > 0)
			pm_buf_add_char(&languages->samples[first], ' ');
		pm_buf_add_str(&languages->samples[first], word);
	}
}

/* Numbers, names with numbers, and what stands in addresses are words of no language. */
static bool is_plain(struct pm_str word)
{
	for (size_t i = 0; i < word.len; i++)
		if ((word.ptr[i] >= '0' && word.ptr[i] <= '9') ||
			memchr(".@:_&", word.ptr[i], 5) != NULL)
			return false;
	return true;
}

static void add_text(struct pm_languages *languages, struct pm_str text)
{
	bool plain = true; /* the compound we are in */
	bool cut = text.len > READ_MAX;
	struct pm_token token;

	if (cut)
		text.len = READ_MAX;
	pm_analyzer_start(languages->analyzer, text, 1);
	while (languages->sampled < SAMPLE_MAX && pm_analyzer_next(languages->analyzer, &token)) {
		if (cut && token.end == text.len)
			break; /* part of a word */
		if (token.kind == PM_TOKEN_JOINED)
			plain = is_plain(token.term);
		if (token.kind == PM_TOKEN_WORD || token.kind == PM_TOKEN_UNIGRAM)
			plain = is_plain(token.term);
		else if (token.kind != PM_TOKEN_PART)
			continue;
		if (plain)
			add_word(languages, token.accented);
	}
}

/* The script of most of a text's letters, OTHER where none has two thirds of them. Kana make Han
 * Japanese; a character of theirs says as much as two letters. */
static size_t main_script(const size_t counted[SCRIPTS + 1])
{
	size_t letters[SCRIPTS + 1], all = 0, best = OTHER;

	memcpy(letters, counted, sizeof letters);
	size_t kana = letters[HIRAGANA] + letters[KATAKANA];
	letters[HIRAGANA] = letters[KATAKANA] = 0;
	if (kana > 0 && 10 * kana >= letters[HAN]) {
		letters[HIRAGANA] = 2 * (kana + letters[HAN]);
		letters[HAN] = 0;
	}
	letters[HAN] *= 2;
	letters[HANGUL] *= 2;
	letters[OTHER] = 0; /* digits and marks of any script */
	for (size_t i = 0; i < SCRIPTS; i++) {
		all += letters[i];
		if (letters[i] > letters[best])
			best = i;
	}
	return all < LETTERS_MIN || 3 * letters[best] < 2 * all ? OTHER : best;
}

/* The codes of ISO 639-1 of what CLD2 calls otherwise. */
static const char *iso_of(const char *code)
{
	static const struct {
		const char *cld2, *iso;
	} codes[] = {{"iw", "he"}, {"nn", "no"}, {"nb", "no"}, {"jw", "jv"}};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i].cld2, code) == 0)
			return codes[i].iso;
	return strlen(code) == 2 ? code : "";
}

static const char *compare(const struct pm_languages *languages, size_t script)
{
	const struct pm_buf *words = &languages->samples[script];

	if (words->failed || languages->letters[script] < SHARED_MIN)
		return "";
	return iso_of(pm_cld2_detect(pm_buf_str(words)));
}

const char *pm_languages_detect(
	struct pm_languages *languages, struct pm_str title, struct pm_str text)
{
	memset(languages->letters, 0, sizeof languages->letters);
	for (size_t i = 0; i < SHARED; i++)
		pm_buf_clear(&languages->samples[i]);
	languages->sampled = 0;
	add_text(languages, title);
	add_text(languages, text);

	size_t script = main_script(languages->letters);
	if (script == OTHER)
		return "";
	return script < SHARED ? compare(languages, script) : scripts[script].code;
}
