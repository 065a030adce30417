/*
 * Tests of archives: what they hold, and what is hostile or broken.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/make_archive.h"
#include "tests/unit/read_dump.h"

static const char *const formats[] = {"zip", "ustar", "pax", "gnutar", "7zip"};

static const struct member two[] = {
	{"a.txt", TEXT("Alpha"), NULL, false, 0, 0},
	{"dir", TEXT(""), NULL, false, AE_IFDIR, 0},
	{"dir/b.html", TEXT("<html><title>Beta</title><p>Text"), NULL, false, 0, 0},
	{.name = NULL},
};

#define TWO                                       \
	"document member=[/a.txt] text=[Alpha]\n" \
	"document member=[/dir/b.html] title=[Beta] text=[Text]\n"

static void reads_every_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		struct pm_buf made = make(formats[i], two);
		expect_dump(pm_buf_str(&made), "x", NULL, TWO);
		pm_buf_free(&made);
	}
}

/* What comes as a stream, not from memory or a file, cannot be read at any place. */
static void reads_archives_in_archives(void **state)
{
	(void)state;
	static const char expected[] =
		"document member=[/in.x!/a.txt] text=[Alpha]\n"
		"document member=[/in.x!/dir/b.html] title=[Beta] text=[Text]\n"
		"document member=[/last.txt] text=[Omega]\n";

	for (size_t outer = 0; outer < COUNT_OF(formats); outer++)
		for (size_t i = 0; i < COUNT_OF(formats); i++) {
			struct pm_buf inner = make(formats[i], two);
			const struct member members[] = {
				{.name = "in.x", .bytes = pm_buf_str(&inner)},
				{.name = "last.txt", .bytes = TEXT("Omega")},
				{.name = NULL},
			};
			struct pm_buf made = make(formats[outer], members);
			expect_dump(pm_buf_str(&made), "x", NULL, expected);
			pm_buf_free(&made);
			pm_buf_free(&inner);
		}
}

/* Names lead nowhere. */
static void names_members(void **state)
{
	(void)state;
	static const struct {
		const char *format, *name, *expected;
	} cases[] = {
		{"ustar", "../../etc/passwd", "/etc/passwd"},
		{"zip", "../../etc/passwd", "/etc/passwd"},
		{"ustar", "/etc/./passwd", "/etc/passwd"},
		{"ustar", "a/b/../../../c//d.txt", "/c/d.txt"},
		{"ustar", "..", "/"},
		{"ustar", "./x.txt", "/x.txt"},
		{"ustar", "a\tb\x1B[31m", "/a\uFFFDb\uFFFD[31m"},
		{"ustar", "spaces  ", "/spaces"},
		{"ustar", "caf\xE9.txt", "/caf\uFFFD.txt"},
		{"zip", "café.txt", "/café.txt"},
		{"pax", "санкции/новость.txt", "/санкции/новость.txt"},
		{"7zip", "санкции/новость.txt", "/санкции/новость.txt"},
		{"ustar", "制裁.txt", "/制裁.txt"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct member members[] = {
			{.name = cases[i].name, .bytes = TEXT("Text")}, {.name = NULL}};
		struct pm_buf made = make(cases[i].format, members), expected = {0};
		pm_buf_add_format(
			&expected, "document member=[%s] text=[Text]\n", cases[i].expected);
		expect_dump(pm_buf_str(&made), "x", NULL, expected.ptr);
		pm_buf_free(&expected);
		pm_buf_free(&made);
	}
}

/* Replace bytes of what was made, wherever they are. */
static void replace(struct pm_buf *made, const char *old, const char *new)
{
	size_t len = strlen(old);
	char *at = made->ptr;

	while ((at = memmem(at, made->len - (size_t)(at - made->ptr), old, len)) != NULL)
		memcpy(at, new, len);
}

static void reads_names_of_dos(void **state)
{
	(void)state;
	static const struct member members[] = {
		{"M__er.txt", TEXT("Text"), NULL, false, 0, 0}, {.name = NULL}};
	struct pm_buf made = make("zip", members);

	replace(&made, "M__er",
		"M\x94\xE1"
		"er"); /* code page 437 */
	expect_dump(pm_buf_str(&made), "x", NULL, "document member=[/Mößer.txt] text=[Text]\n");
	pm_buf_free(&made);
}

static void passes_over(void **state)
{
	(void)state;
	static const struct member members[] = {
		{"a.txt", TEXT("Alpha"), NULL, false, 0, 0},
		{"again.txt", TEXT(""), "a.txt", true, 0, 0},
		{"link.txt", TEXT(""), "/etc/passwd", false, AE_IFLNK, 0},
		{"fifo", TEXT(""), NULL, false, AE_IFIFO, 0},
		{"__MACOSX/a.txt", TEXT("Mac"), NULL, false, 0, 0},
		{"dir/._a.txt", TEXT("Mac"), NULL, false, 0, 0},
		{"dir/.DS_Store", TEXT("Mac"), NULL, false, 0, 0},
		{"picture.png", TEXT("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), NULL, false, 0, 0},
		{.name = NULL},
	};
	struct pm_buf made = make("ustar", members);

	expect_dump(pm_buf_str(&made), "x", NULL,
		"document member=[/a.txt] text=[Alpha]\n"
		"passed over member=[/again.txt] a link to another member\n"
		"passed over member=[/link.txt] a symbolic link\n"
		"passed over member=[/fifo] not a regular file\n"
		"passed over member=[/__MACOSX/a.txt] resource fork of macOS\n"
		"passed over member=[/dir/._a.txt] resource fork of macOS\n"
		"passed over member=[/dir/.DS_Store] folder settings of macOS\n"
		"passed over member=[/picture.png] not a format that can be read: not text\n");
	pm_buf_free(&made);
}

static void gives_both_of_one_name(void **state)
{
	(void)state;
	static const struct member members[] = {
		{"a.txt", TEXT("First"), NULL, false, 0, 0},
		{"a.txt", TEXT("Second"), NULL, false, 0, 0},
		{.name = NULL},
	};
	static const char *const with_updates[] = {"zip", "ustar"};

	for (size_t i = 0; i < COUNT_OF(with_updates); i++) {
		struct pm_buf made = make(with_updates[i], members);
		expect_dump(pm_buf_str(&made), "x", NULL,
			"document member=[/a.txt] text=[First]\n"
			"document member=[/a.txt] text=[Second]\n");
		pm_buf_free(&made);
	}
}

static void tells_of_encryption(void **state)
{
	(void)state;
	static const char *const ways[] = {"zip:encryption=zipcrypt", "zip:encryption=aes256"};

	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct pm_buf made = make_with("zip", ways[i], two);
		expect_dump(pm_buf_str(&made), "x", NULL,
			"failed member=[/a.txt] encrypted\n"
			"failed member=[/dir/b.html] encrypted\n");
		pm_buf_free(&made);
	}
}

static void tells_of_emptiness(void **state)
{
	(void)state;
	static const struct member none[] = {{.name = NULL}};

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		struct pm_buf made = make(formats[i], none);
		if (made.len >= 1024 || strcmp(formats[i], "zip") == 0)
			expect_dump(pm_buf_str(&made), "x", NULL, "failed empty\n");
		pm_buf_free(&made);
	}
}

/* Zeros are an empty tar only up to the size of one. */
static void tells_of_zeros(void **state)
{
	(void)state;
	static const char zeros[10241];
	static const struct {
		size_t len;
		const char *expected;
	} cases[] = {
		{1023, "error: x: not a format that can be read: not text\n"},
		{1024, "failed empty\n"},
		{10240, "failed empty\n"},
		{10241, "error: x: not a format that can be read: not text\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_dump((struct pm_str){zeros, cases[i].len}, "x", NULL, cases[i].expected);
}

/* libarchive would take as much memory as the member says. */
static void passes_over_lzma_in_zip(void **state)
{
	(void)state;
	struct pm_buf made = make_with("zip", "zip:compression=store", two);

	/* The method stands in the header of the member and in the list of them. */
	char *listed = memmem(made.ptr, made.len, "PK\1\2", 4);
	assert_non_null(listed);
	made.ptr[8] = listed[10] = 14;
	expect_dump(pm_buf_str(&made), "x", NULL,
		"failed member=[/a.txt] compressed by LZMA or xz, which is not supported in zip "
		"archives\n"
		"document member=[/dir/b.html] title=[Beta] text=[Text]\n");
	pm_buf_free(&made);
}

/* Wherever an archive is cut, nothing is invented, and what is lost is told. */
static void reads_what_is_left_of_cut_ones(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		struct pm_buf made = make(formats[i], two);
		for (size_t len = 600; len < made.len; len += len < 1200 ? 1 : 97) {
			struct read_dump dump = {0};
			struct pm_error err = {0};
			enum pm_status status =
				read_dump(&dump, (struct pm_str){made.ptr, len}, "x", NULL, &err);
			assert_true(dump.documents <= 2);
			assert_true(dump.documents == 2 || status != PM_OK || dump.problems > 0 ||
				    made.len - len > 1024);
			pm_buf_free(&dump.out);
		}
		pm_buf_free(&made);
	}
}

static void goes_on_after_damage(void **state)
{
	(void)state;
	static const struct member three[] = {
		{"a.txt", TEXT("Alpha"), NULL, false, 0, 0},
		{"b.txt", TEXT("Beta, quite a bit longer than the first"), NULL, false, 0, 0},
		{"c.txt", TEXT("Gamma"), NULL, false, 0, 0},
		{.name = NULL},
	};
	struct pm_buf zip = make_with("zip", "zip:compression=store", three);
	struct pm_buf tar = make("ustar", three);

	replace(&zip, "quite", "QUITE");
	expect_dump(pm_buf_str(&zip), "x.zip", NULL,
		"document member=[/a.txt] text=[Alpha]\n"
		"failed member=[/b.txt] ZIP bad CRC: 0x444cd507 should be 0x26ad71de\n"
		"document member=[/c.txt] text=[Gamma]\n");
	replace(&tar, "b.txt", "B.txt");
	expect_dump(pm_buf_str(&tar), "x.tar", NULL,
		"document member=[/a.txt] text=[Alpha]\n"
		"document member=[/c.txt] text=[Gamma]\n"
		"error: x.tar: broken archive: Damaged tar archive\n");
	pm_buf_free(&zip);
	pm_buf_free(&tar);
}

/* A member that is all line feeds, and after it another. */
static struct pm_buf make_bomb(size_t size)
{
	const struct member members[] = {
		{.name = "a.txt", .bytes = TEXT("Alpha")},
		{.name = "b.jsonl", .fill = size},
		{.name = "c.txt", .bytes = TEXT("Gamma")},
		{.name = NULL},
	};

	return make_with("zip", "zip:compression-level=1", members);
}

static void ends_at_a_bomb(void **state)
{
	(void)state;
	struct pm_buf made = make_bomb((size_t)300 << 20);

	expect_dump(pm_buf_str(&made), "x.zip", NULL,
		"document member=[/a.txt] text=[Alpha]\n"
		"failed member=[/b.jsonl] x.zip unpacks to more than 200 times its size\n"
		"error: c.txt: x.zip unpacks to more than 200 times its size\n");
	pm_buf_free(&made);
}

static void ends_at_a_nested_bomb(void **state)
{
	(void)state;
	struct pm_buf bomb = make_bomb((size_t)100 << 20), dump = {0};
	struct member members[21] = {0};

	for (size_t i = 0; i < 20; i++)
		members[i] = (struct member){.name = "in.zip", .bytes = pm_buf_str(&bomb)};
	for (int i = 0; i < 2; i++)
		pm_buf_add_format(&dump, "document member=[/in.zip!/a.txt] text=[Alpha]\n"
					 "failed member=[/in.zip!/b.jsonl] empty\n"
					 "document member=[/in.zip!/c.txt] text=[Gamma]\n");
	pm_buf_add_format(&dump,
		"document member=[/in.zip!/a.txt] text=[Alpha]\n"
		"failed member=[/in.zip!/b.jsonl] x.zip unpacks to more than 200 times its "
		"size\n"
		"failed member=[/in.zip] x.zip unpacks to more than 200 times its size\n"
		"error: in.zip: x.zip unpacks to more than 200 times its size\n");
	struct pm_buf made = make("zip", members);
	expect_dump(pm_buf_str(&made), "x.zip", NULL, dump.ptr);
	pm_buf_free(&dump);
	pm_buf_free(&made);
	pm_buf_free(&bomb);
}

static void ends_where_it_is_too_deep(void **state)
{
	(void)state;
	struct pm_buf made = make("zip", two);

	for (int i = 0; i < 9; i++) {
		const struct member members[] = {
			{.name = "in.zip", .bytes = pm_buf_str(&made)}, {.name = NULL}};
		struct pm_buf outer = make("zip", members);
		pm_buf_free(&made);
		made = outer;
	}
	expect_dump(pm_buf_str(&made), "x.zip", NULL,
		"failed member=[/in.zip!/in.zip!/in.zip!/in.zip!/in.zip!/in.zip!/in.zip!/in.zip] "
		"more than 8 containers in one another\n");
	pm_buf_free(&made);
}

static void ends_when_the_sink_does(void **state)
{
	(void)state;
	struct pm_buf made = make("zip", two);
	struct read_dump dump = {.stop_after = 1};

	assert_int_equal(read_dump(&dump, pm_buf_str(&made), "x.zip", NULL, NULL), PM_INTERRUPTED);
	assert_int_equal(dump.documents, 1);
	pm_buf_free(&dump.out);
	pm_buf_free(&made);
}

static void tells_kinds_by_folders(void **state)
{
	(void)state;
	static const struct {
		const char *member;
		enum pm_kind kind;
	} cases[] = {
		{"/statements/a.txt", PM_KIND_STATEMENT},
		{"/x.zip!/articles/a.txt", PM_KIND_ARTICLE},
		{"/statements/x.zip!/a.txt", PM_KIND_STATEMENT},
		{"/statements/x.zip!/articles/b.jsonl!7", PM_KIND_ARTICLE},
		{"/b.jsonl!https://example.org/articles/7", PM_KIND_UNKNOWN},
		{"https://example.org/articles/7", PM_KIND_UNKNOWN},
		{"/a.txt", PM_KIND_UNKNOWN},
		{"", PM_KIND_UNKNOWN},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(pm_kind_of_member(pm_str_of(cases[i].member)), cases[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_format),
		cmocka_unit_test(reads_archives_in_archives),
		cmocka_unit_test(names_members),
		cmocka_unit_test(reads_names_of_dos),
		cmocka_unit_test(passes_over),
		cmocka_unit_test(gives_both_of_one_name),
		cmocka_unit_test(tells_of_encryption),
		cmocka_unit_test(tells_of_emptiness),
		cmocka_unit_test(tells_of_zeros),
		cmocka_unit_test(passes_over_lzma_in_zip),
		cmocka_unit_test(reads_what_is_left_of_cut_ones),
		cmocka_unit_test(goes_on_after_damage),
		cmocka_unit_test(ends_at_a_bomb),
		cmocka_unit_test(ends_at_a_nested_bomb),
		cmocka_unit_test(ends_where_it_is_too_deep),
		cmocka_unit_test(ends_when_the_sink_does),
		cmocka_unit_test(tells_kinds_by_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
