/*
 * From the encodings of files to UTF-8.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <uchardet.h>
#include <unistr.h>

#include "lib/error.h"

const char *pm_charset_of_mark(struct pm_str bytes, size_t *length)
{
	static const struct {
		const char *mark, *charset;
	} marks[] = {{"\xEF\xBB\xBF", "UTF-8"}, {"\xFF\xFE", "UTF-16LE"}, {"\xFE\xFF", "UTF-16BE"}};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		*length = strlen(marks[i].mark);
		if (bytes.len >= *length && memcmp(bytes.ptr, marks[i].mark, *length) == 0)
			return marks[i].charset;
	}
	*length = 0;
	return NULL;
}

size_t pm_utf8_valid(struct pm_str bytes)
{
	if (pm_utf8_is_valid(bytes))
		return bytes.len;
	const uint8_t *start = (const uint8_t *)bytes.ptr;
	const uint8_t *bad = u8_check(start, bytes.len);

	return bad == NULL ? bytes.len : (size_t)(bad - start);
}

void pm_utf8_repair(struct pm_buf *out, struct pm_str bytes)
{
	while (bytes.len > 0) {
		size_t valid = pm_utf8_valid(bytes);
		pm_buf_add(out, bytes.ptr, valid);
		bytes.ptr += valid;
		bytes.len -= valid;
		if (bytes.len == 0)
			break;
		ucs4_t character;
		int length = u8_mbtouc(&character, (const uint8_t *)bytes.ptr, bytes.len);
		pm_buf_add(out, PM_REPLACEMENT, 3);
		bytes.ptr += length;
		bytes.len -= (size_t)length;
	}
}

bool pm_charset_is_known(const char *charset)
{
	iconv_t with = iconv_open("UTF-8", charset);

	if (with == (iconv_t)-1)
		return false;
	iconv_close(with);
	return true;
}

/* Convert as much as possible; false when a bad sequence stopped it. */
static bool convert(iconv_t with, struct pm_buf *out, char **from, size_t *left)
{
	while (*left > 0) {
		if (!pm_buf_reserve(out, *left + 64))
			return true;
		char *to = out->ptr + out->len;
		size_t room = out->capacity - out->len - 1;
		size_t result = iconv(with, from, left, &to, &room);
		out->len = (size_t)(to - out->ptr);
		out->ptr[out->len] = '\0';
		if (result == (size_t)-1 && errno != E2BIG)
			return false;
	}
	return true;
}

enum pm_status pm_charset_decode(struct pm_buf *out, struct pm_str bytes, const char *charset,
	size_t *replaced, struct pm_error *err)
{
	size_t unit = strncasecmp(charset, "utf-16", 6) == 0 ? 2 : 1;
	char *from = (char *)(uintptr_t)bytes.ptr; /* iconv's prototype lacks the const */
	size_t left = bytes.len;

	*replaced = 0;
	if (strcasecmp(charset, "UTF-8") == 0 && pm_utf8_valid(bytes) == bytes.len) {
		pm_buf_add_str(out, bytes); /* iconv takes ten times as long */
		return out->failed ? pm_fail_memory(err) : PM_OK;
	}
	iconv_t with = iconv_open("UTF-8", charset);
	if (with == (iconv_t)-1)
		return pm_fail(err, PM_NOT_FOUND, "encoding \"%.40s\" is not known", charset);
	while (!convert(with, out, &from, &left)) {
		size_t skip = left < unit ? left : unit;
		from += skip;
		left -= skip;
		iconv(with, NULL, NULL, NULL, NULL);
		pm_buf_add(out, PM_REPLACEMENT, 3);
		++*replaced;
	}
	iconv_close(with);
	return out->failed ? pm_fail_memory(err) : PM_OK;
}

void pm_utf8_repair_name(struct pm_buf *out, struct pm_str bytes)
{
	size_t start = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];
		if (c >= ' ' && c != 0x7F)
			continue;
		pm_utf8_repair(out, (struct pm_str){bytes.ptr + start, i - start});
		pm_buf_add_str(out, PM_STR(PM_REPLACEMENT));
		start = i + 1;
	}
	pm_utf8_repair(out, (struct pm_str){bytes.ptr + start, bytes.len - start});
}

/* ---- What is not declared, or wrongly ---- */

/* How much of a text is looked at. */
#define SAMPLE_MAX ((size_t)256 << 10)

/* The sequences beyond ASCII: how many are UTF-8, and how many are not. */
static void count_sequences(struct pm_str bytes, size_t *good, size_t *bad)
{
	*good = *bad = 0;
	while (bytes.len > 0) {
		size_t valid = pm_utf8_valid(bytes);
		for (size_t i = 0; i < valid; i++)
			*good += (unsigned char)bytes.ptr[i] >= 0xC0;
		bytes.ptr += valid;
		bytes.len -= valid;
		if (bytes.len == 0)
			break;
		ucs4_t character;
		int length = u8_mbtouc(&character, (const uint8_t *)bytes.ptr, bytes.len);
		++*bad;
		bytes.ptr += length;
		bytes.len -= (size_t)length;
	}
}

/* From the first byte beyond ASCII on. */
static struct pm_str sample_of(struct pm_str bytes)
{
	while (bytes.len > 0 && (unsigned char)*bytes.ptr < 0x80) {
		bytes.ptr++;
		bytes.len--;
	}
	return bytes.len <= SAMPLE_MAX ? bytes : (struct pm_str){bytes.ptr, SAMPLE_MAX};
}

/* How the bytes beyond ASCII lie. */
struct spread {
	size_t high, runs, length;
	bool has_controls; /* where ISO 8859 has some, but Windows letters and quotation marks */
};

static struct spread spread_of(struct pm_str bytes)
{
	struct spread spread = {.length = bytes.len};
	bool before = false;

	for (size_t i = 0; i < bytes.len; i++) {
		bool high = (unsigned char)bytes.ptr[i] >= 0x80;
		if (high && (unsigned char)bytes.ptr[i] < 0xA0)
			spread.has_controls = true;
		spread.high += high;
		spread.runs += high && !before;
		before = high;
	}
	return spread;
}

/* What uchardet's answers are worth. It is right where letters of another script than Latin stand
 * side by side, in a text of sixty characters too. Among Latin ones it is right about languages
 * with many accents, and takes Dutch and Italian for whatever is rare. (Messages of programs in 35
 * languages, cut to 60, 200, 1,000 and 5,000 characters.) */
static const struct {
	const char *answer, *charset;
	const char *windows; /* what else it is that has controls */
	bool latin;
} answers[] = {
	{"BIG5", "BIG5-HKSCS", NULL, false},
	{"EUC-JP", "EUC-JP", NULL, false},
	{"EUC-KR", "CP949", NULL, false},
	{"GB18030", "GB18030", NULL, false},
	{"IBM855", "IBM855", NULL, false},
	{"IBM866", "IBM866", NULL, false},
	{"ISO-8859-2", "ISO-8859-2", "WINDOWS-1250", true},
	{"ISO-8859-5", "ISO-8859-5", NULL, false},
	{"ISO-8859-6", "ISO-8859-6", "WINDOWS-1256", false},
	{"ISO-8859-7", "ISO-8859-7", "WINDOWS-1253", false},
	{"ISO-8859-8", "WINDOWS-1255", NULL, false},
	{"ISO-8859-9", "WINDOWS-1254", NULL, true},
	{"ISO-8859-11", "CP874", NULL, false},
	{"ISO-8859-13", "WINDOWS-1257", NULL, true},
	{"KOI8-R", "KOI8-R", NULL, false},
	{"MAC-CYRILLIC", "WINDOWS-1251", NULL, false}, /* nearly the same small letters */
	{"SHIFT_JIS", "CP932", NULL, false},
	{"TIS-620", "CP874", NULL, false},
	{"UHC", "CP949", NULL, false},
	{"WINDOWS-1250", "WINDOWS-1250", NULL, true},
	{"WINDOWS-1251", "WINDOWS-1251", NULL, false},
	{"WINDOWS-1253", "WINDOWS-1253", NULL, false},
	{"WINDOWS-1254", "WINDOWS-1254", NULL, true},
	{"WINDOWS-1255", "WINDOWS-1255", NULL, false},
	{"WINDOWS-1256", "WINDOWS-1256", NULL, false},
	{"WINDOWS-1257", "WINDOWS-1257", NULL, true},
};

/* It cannot be in Latin letters. */
static bool is_not_latin(struct spread spread)
{
	return spread.high >= 6 && spread.high >= 2 * spread.runs;
}

/* The encoding that an answer means, if a text of that spread can be in it; else NULL. */
static const char *accept(const char *answer, struct spread spread)
{
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (strcasecmp(answer, answers[i].answer) != 0)
			continue;
		bool likely = answers[i].latin
		                      ? spread.high >= 10 || spread.high * 50 >= spread.length
		                      : is_not_latin(spread);
		if (!likely)
			return NULL;
		return spread.has_controls && answers[i].windows != NULL ? answers[i].windows
		                                                         : answers[i].charset;
	}
	return NULL;
}

/* What uchardet says about bytes; NULL: nothing that can be believed. */
static const char *ask(struct pm_str bytes)
{
	uchardet_t detector = uchardet_new();
	const char *charset = NULL;

	if (uchardet_handle_data(detector, bytes.ptr, bytes.len) == 0) {
		uchardet_data_end(detector);
		charset = accept(uchardet_get_charset(detector), spread_of(bytes));
	}
	uchardet_delete(detector);
	return charset;
}

const char *pm_charset_detect(struct pm_str bytes)
{
	size_t good, bad;

	struct pm_str sample = sample_of(bytes);
	count_sequences(sample, &good, &bad);
	if (bad == 0 || good > bad)
		return "UTF-8";
	const char *charset = ask(sample);
	/* One odd byte makes it give up, or take Cyrillic for something else. */
	for (int i = 0; i < 3 && charset == NULL && is_not_latin(spread_of(sample)); i++) {
		sample.len /= 2;
		charset = ask(sample);
	}
	return charset != NULL ? charset : "WINDOWS-1252";
}

/* What browsers take a declared encoding for (https://encoding.spec.whatwg.org/#names-and-labels):
 * names of standards stood for Windows' extensions of them at all times. Bytes that could be
 * searched for a declaration are not in UTF-16. */
static const char *meant_by(const char *declared)
{
	static const struct {
		const char *label, *charset;
	} labels[] = {
		{"ascii", "WINDOWS-1252"},
		{"big5", "BIG5-HKSCS"},
		{"cp1252", "WINDOWS-1252"},
		{"euc-kr", "CP949"},
		{"gb2312", "GB18030"},
		{"gbk", "GB18030"},
		{"iso-8859-1", "WINDOWS-1252"},
		{"iso-8859-9", "WINDOWS-1254"},
		{"iso-8859-11", "CP874"},
		{"iso8859-1", "WINDOWS-1252"},
		{"iso_8859-1", "WINDOWS-1252"},
		{"ks_c_5601-1987", "CP949"},
		{"l1", "WINDOWS-1252"},
		{"latin1", "WINDOWS-1252"},
		{"shift-jis", "CP932"},
		{"shift_jis", "CP932"},
		{"tis-620", "CP874"},
		{"us-ascii", "WINDOWS-1252"},
		{"utf8", "UTF-8"},
		{"x-sjis", "CP932"},
	};

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcasecmp(declared, labels[i].label) == 0)
			return labels[i].charset;
	return strncasecmp(declared, "utf-16", 6) == 0 ? "UTF-8" : declared;
}

/* Some bytes of the encoding are only the first of a character's. */
static bool is_multibyte(const char *charset)
{
	struct pm_buf out = {0};
	char lead[] = "\xE4";
	char *from = lead;
	size_t left = 1;
	iconv_t with = iconv_open("UTF-8", charset);

	bool result = with != (iconv_t)-1 && !convert(with, &out, &from, &left) && errno == EINVAL;
	if (with != (iconv_t)-1)
		iconv_close(with);
	pm_buf_free(&out);
	return result;
}

/* Bytes that are UTF-8 are not by chance what they are declared as, if there are some of them:
 * a word or two of Chinese may be both. What is not even in the encoding where it is declared does
 * not fit, but a broken place is one. */
static bool fits(struct pm_str bytes, const char *charset)
{
	struct pm_str sample = sample_of(bytes);
	struct pm_buf out = {0};
	size_t good, bad, replaced;

	count_sequences(sample, &good, &bad);
	if (strcasecmp(charset, "UTF-8") == 0)
		return bad == 0 || good > bad;
	if (bad == 0 && good >= (is_multibyte(charset) ? 8 : 1))
		return false;
	if (pm_charset_decode(&out, sample, charset, &replaced, NULL) != PM_OK)
		replaced = 0; /* out of memory: it will be said when all is decoded */
	pm_buf_free(&out);
	return replaced <= 1 + spread_of(sample).high / 8;
}

const char *pm_charset_choose(
	struct pm_str bytes, const char *declared, enum pm_charset_choice *choice)
{
	const char *charset = meant_by(declared);

	*choice = PM_CHARSET_DECLARED;
	if (declared[0] == '\0')
		*choice = PM_CHARSET_DETECTED;
	else if (strcasecmp(charset, "UTF-8") == 0 && pm_utf8_is_valid(bytes))
		return charset;
	else if (!pm_charset_is_known(charset))
		*choice = PM_CHARSET_NOT_KNOWN;
	else if (!fits(bytes, charset))
		*choice = PM_CHARSET_CONTRADICTED;
	if (*choice == PM_CHARSET_DECLARED)
		return charset;
	const char *detected = pm_charset_detect(bytes);
	if (*choice == PM_CHARSET_CONTRADICTED && strcasecmp(detected, charset) == 0)
		*choice = PM_CHARSET_DECLARED;
	return detected;
}
