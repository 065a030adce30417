/*
 * Tests of telling encodings.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/charset.h"

#include <iconv.h>

#include "lib/buf.h"
#include "tests/unit/test.h"

/* The text in an encoding; what that lacks is left out. */
static void encode(struct pm_buf *out, const char *text, const char *charset)
{
	char *from = (char *)(uintptr_t)text;
	size_t left = strlen(text);
	iconv_t with = iconv_open(charset, "UTF-8");

	assert_true(with != (iconv_t)-1);
	assert_true(pm_buf_reserve(out, 4 * left));
	char *to = out->ptr;
	size_t room = 4 * left;
	assert_int_equal(iconv(with, &from, &left, &to, &room), 0);
	out->len = (size_t)(to - out->ptr);
	iconv_close(with);
}

static void tells_languages(void **state)
{
	(void)state;
	static const struct {
		const char *charset, *text;
	} cases[] = {
		{"UTF-8", "Das Register nennt fünf Namen."},
		{"WINDOWS-1252", "Das Register nennt fünf Namen."},
		{"WINDOWS-1252", "It’s “the register”, he said — twice."},
		{"WINDOWS-1252", "Une enquête a été ouverte à Valbrume après l’été dernier."},
		{"WINDOWS-1251", "Министерство сообщило о новых санкциях против пяти человек."},
		{"KOI8-R", "Министерство сообщило о новых санкциях против пяти человек."},
		{"IBM866", "Министерство сообщило о новых санкциях против пяти человек."},
		{"WINDOWS-1250", "Ministerstvo zveřejnilo seznam pěti osob, které čelí žalobě."},
		{"WINDOWS-1253", "Το υπουργείο ανακοίνωσε κυρώσεις κατά πέντε προσώπων."},
		{"WINDOWS-1254",
			"Bakanlık beş kişiye yönelik yaptırımları açıkladı, görüşme sürüyor."},
		{"CP932", "外務省は五人に対する制裁を発表した。"},
		{"EUC-JP", "外務省は五人に対する制裁を発表した。"},
		{"GB18030", "外交部宣布对五人实施制裁,并发表声明。"},
		{"BIG5-HKSCS", "外交部宣布對五人實施制裁,並發表聲明。"},
		{"CP949", "외교부는 다섯 명에 대한 제재를 발표했다."},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf bytes = {0}, decoded = {0};
		size_t replaced;
		encode(&bytes, cases[i].text, cases[i].charset);
		const char *charset = pm_charset_detect(pm_buf_str(&bytes));
		assert_int_equal(
			pm_charset_decode(&decoded, pm_buf_str(&bytes), charset, &replaced, NULL),
			PM_OK);
		if (strcmp(decoded.ptr, cases[i].text) != 0)
			fail_msg("%s: taken for %s: %s", cases[i].charset, charset, decoded.ptr);
		pm_buf_free(&bytes);
		pm_buf_free(&decoded);
	}
}

static void tells_little(void **state)
{
	(void)state;
	static const struct {
		const char *bytes, *charset;
	} cases[] = {
		{"", "UTF-8"},
		{"plain", "UTF-8"},
		{"caf\xE9", "WINDOWS-1252"},
		{"\xFF\xFE", "WINDOWS-1252"},
		/* one bad place among good ones, and the other way round */
		{"\xC3\xA4 \xC3\xB6 \xC3\xBC \xE4", "UTF-8"},
		{"\xE4 \xF6 \xFC \xC3\xA4", "WINDOWS-1252"},
		{"cut \xC3\xA4 \xC3\xB6 \xE2\x82", "UTF-8"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_string_equal(pm_charset_detect(pm_str_of(cases[i].bytes)), cases[i].charset);
}

static void survives_wrong_declarations(void **state)
{
	(void)state;
	static const struct {
		const char *bytes, *declared, *charset;
		enum pm_charset_choice choice;
	} cases[] = {
		{"caf\xE9", "", "WINDOWS-1252", PM_CHARSET_DETECTED},
		{"caf\xE9", "iso-8859-1", "WINDOWS-1252", PM_CHARSET_DECLARED},
		{"caf\xE9", "KOI8-R", "KOI8-R", PM_CHARSET_DECLARED},
		{"caf\xE9", "utf-8", "WINDOWS-1252", PM_CHARSET_CONTRADICTED},
		{"caf\xE9", "x-none", "WINDOWS-1252", PM_CHARSET_NOT_KNOWN},
		{"caf\xC3\xA9", "utf8", "UTF-8", PM_CHARSET_DECLARED},
		{"caf\xC3\xA9", "windows-1251", "UTF-8", PM_CHARSET_CONTRADICTED},
		{"caf\xC3\xA9 \xE9 \xC3\xA9", "utf-8", "utf-8", PM_CHARSET_DECLARED},
		{"cafe", "windows-1251", "windows-1251", PM_CHARSET_DECLARED},
		/* two characters of both; and more of UTF-8 than there can be by chance */
		{"\xC3\xA9\xC3\xA8", "gb2312", "GB18030", PM_CHARSET_DECLARED},
		{"\xE5\xA4\x96\xE4\xBA\xA4\xE9\x83\xA8\xE5\xAE\xA3\xE5\xB8\x83\xE5\xAF\xB9"
		 "\xE4\xBA\x94\xE4\xBA\xBA",
			"gb2312", "UTF-8", PM_CHARSET_CONTRADICTED},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum pm_charset_choice choice;
		const char *charset =
			pm_charset_choose(pm_str_of(cases[i].bytes), cases[i].declared, &choice);
		assert_string_equal(charset, cases[i].charset);
		assert_int_equal(choice, cases[i].choice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_languages),
		cmocka_unit_test(tells_little),
		cmocka_unit_test(survives_wrong_declarations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
