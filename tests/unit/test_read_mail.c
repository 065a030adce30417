/*
 * Tests of messages of mail and mailboxes.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

/* What makes a message of what follows. */
#define HEAD "From: a@x.example\nMessage-ID: <1@x>\n"
#define FROM "member=[1@x] author=[a@x.example] "

static const struct {
	struct pm_str text;
	const char *expected;
} headers[] = {
	{TEXT("Subject: T\n\nb\n"), "document title=[T] text=[b\n]\n"},
	{TEXT("From: \"Bar, Ann\" <a@x>, b@x\nDate: Mon, 25 Mar 2024 20:52:07 -0500 (EST)\n"
	      "Message-ID: <1@x>\nSubject: a\n long one\nKeywords: k, l\nKeywords: m\n"
	      "Content-Language: en-GB\nList-Id: \"The List\" <l.x>\nOrganization: O\n"
	      "Archived-At: <https://x.example/1>\n\nb"),
		"document member=[1@x] title=[a long one] url=[https://x.example/1] "
		"author=[Bar, Ann] author=[b@x] source=[The List] language=[en] tag=[k] tag=[l] "
		"tag=[m] date=[2024-03-25T20:52:07-05:00] text=[b\n]\n"},
	{TEXT("SUBJECT : T\r\nFrom: g: c@x, D <d@x>;\r\nList-Id: <l.x>\r\nOrganization: O\r\n"
	      "Content-Language: de, fr\r\n\r\nb\r\nc\r\n"),
		"document title=[T] author=[c@x] author=[D] source=[O] text=[b\nc\n]\n"},
	{TEXT("Subject: =?utf-8?q?=C3=84?= =?iso-8859-1?B?5A==?= x =?x?=\nPressmark-Kind: statement"
	      "\n\nb"),
		"document title=[\xC3\x84\xC3\xA4 x =?x?=] kind=[statement] text=[b\n]\n"},
	{TEXT("Subject: caf\xE9\n\nb"), "document title=[caf\xC3\xA9] text=[b\n]\n"},
	{TEXT("Subject: T\nDate: soon\n\nb"), "warning date \"soon\": not a date\n"
					      "document title=[T] undated=[soon] text=[b\n]\n"},
	{TEXT("Subject: T\nReceived: by x; Mon, 25 Mar 2024 20:52:07 -0500\nList-Archive: "
	      "<https://x.example/>\n\nb"),
		"document title=[T] text=[b\n]\n"},
	{TEXT("Subject: T\nno field\n\nb"), "document title=[T] text=[no field\n\nb\n]\n"},
	{TEXT("no header\nat all"), "document text=[no header\nat all\n]\n"},
	{TEXT("X: y\n\n"), "failed empty\n"},
};

static void takes_the_header(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(headers); i++)
		expect_dump(headers[i].text, "a.eml", NULL, headers[i].expected);
}

#define PLAIN HEAD "Content-Type: text/plain; "
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=m\n\n"
#define OTHER HEAD "Content-Type: multipart/alternative; boundary=o\n\n"

static const struct {
	struct pm_str text;
	const char *expected;
} texts[] = {
	{TEXT(PLAIN "charset=utf-8\n\n\xC3\xA4\n> quoted\n-- \nA\n"),
		"document " FROM "text=[\xC3\xA4\n> quoted\n-- \nA\n]\n"},
	{TEXT(PLAIN "charset=koi8-r\n\n\xC1"), "document " FROM "text=[\xD0\xB0\n]\n"},
	{TEXT(PLAIN "charset=us-ascii\n\ncaf\xE9"), "document " FROM "text=[caf\xC3\xA9\n]\n"},
	{TEXT(PLAIN "charset=utf-8\n\ncaf\xE9"),
		"warning member=[1@x] encoding \"utf-8\" does not fit: read as "
		"WINDOWS-1252\ndocument " FROM "text=[caf\xC3\xA9\n]\n"},
	{TEXT(PLAIN "charset=x-none\n\n\xC3\xA4"),
		"warning member=[1@x] encoding \"x-none\" is not known: read as UTF-8\n"
		"document " FROM "text=[\xC3\xA4\n]\n"},
	{TEXT(PLAIN "format=flowed\n\na \nb\n c\n>d \n>e\n>> f \n-- \ng \n\n>h \n"),
		"document " FROM "text=[a b\nc\n> d e\n>> f \n-- \ng \n> h \n]\n"},
	{TEXT(PLAIN "format=flowed; delsp=yes\n\na \nb\n"), "document " FROM "text=[ab\n]\n"},
	{TEXT(HEAD "Content-Transfer-Encoding: quoted-printable\n\na=\nb=C3=A4=zz"),
		"document " FROM "text=[ab\xC3\xA4=zz\n]\n"},
	{TEXT(HEAD "Content-Transfer-Encoding: BASE64\n\nYWJj\nZA==\nfooter\n"),
		"warning member=[1@x] 1 lines are not base64: left out\n"
		"document " FROM "text=[abcd\n]\n"},
	{TEXT(HEAD "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86)C\n`\nend\n"),
		"document " FROM "text=[abc\n]\n"},
	{TEXT(HEAD "Content-Type: text/html\n\n<p>a<p>b"), "document " FROM "text=[a\n\nb]\n"},
	{TEXT(HEAD "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\na\n- -- \nb\n"
		   "-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\nc\n"),
		"document " FROM "text=[a\n-- \nb\nc\n]\n"},
	{TEXT(OTHER "--o\n\na\n--o\nContent-Type: text/html\n\n<p>b\n--o--\n"),
		"document " FROM "text=[a\n]\n"},
	{TEXT(OTHER "--o\n\n \n--o\nContent-Type: text/html\n\n<p>b\n--o--\n"),
		"document " FROM "text=[b]\n"},
	{TEXT(OTHER "--o\nContent-Type: text/calendar\n\nc\n--o\nContent-Type: "
		    "multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\nb\n--r--\n"
		    "--o--\n"),
		"document " FROM "text=[b]\n"},
	{TEXT(MIXED "before\n--m\n\na\n--m\n\n\n--m\nContent-Type: text/html\n\n<p>b\n--mm\n"
		    "--m\n\nc\n--m--\nafter"),
		"document " FROM "text=[a\n\nb --mm\n\nc\n]\n"},
	{TEXT(HEAD "Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\na\r\n--s\r\n"
		   "Content-Type: application/pgp-signature\r\n\r\nx\r\n--s--\r\n"),
		"document " FROM "text=[a\n]\n"},
	/* broken */
	{TEXT(MIXED "--m\n\na\n--m\n\nb"),
		"warning member=[1@x] it ends within its parts: cut short\n"
		"document " FROM "text=[a\n\nb\n]\n"},
	{TEXT(MIXED "a\nb"),
		"warning member=[1@x] its parts are not to be told apart: read as text\n"
		"document " FROM "text=[a\nb\n]\n"},
	{TEXT(HEAD
		 "Content-Type: multipart/mixed\n\n--g\nContent-Type: text/html\n\n<p>a\n--g--\n"),
		"document " FROM "text=[a]\n"},
	{TEXT(MIXED), "failed member=[1@x] empty\n"},
};

static void takes_the_text(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		expect_dump(texts[i].text, "a.eml", NULL, texts[i].expected);
}

#define FILE_PART(type, name) \
	"--m\nContent-Type: " type "\nContent-Disposition: attachment; filename" name "\n\n"

static const struct {
	struct pm_str text;
	const char *expected;
} attachments[] = {
	{TEXT(MIXED "--m\n\nt\n" FILE_PART("text/plain", "=a.txt") "b\n" FILE_PART(
		 "text/x", "*=utf-8''%C3%A4%2Fb.md") "# H\n" FILE_PART("image/png",
		 "=a.png") "\x89PNG\x01\n--m--\n"),
		"document " FROM "text=[t\n]\ndocument member=[/a.txt] text=[b]\n"
		"document member=[/b.md] title=[H] text=[# H]\n"
		"document member=[/a.png] text=[\xE2\x80\xB0PNG\x01]\n"},
	{TEXT(MIXED FILE_PART("text/plain", "=a.txt") "b\n" FILE_PART(
		 "text/plain", "=a.txt") "c\n--m\nContent-Type: text/csv\n\nd\n--m\nContent-Type: "
					 "message/rfc822\n\n"
					 "Subject: e\n\nf\n--m--\n"),
		"document member=[/a.txt] text=[b]\ndocument member=[/3] text=[c]\n"
		"document member=[/4] text=[d]\ndocument member=[/5.eml] title=[e] text=[f\n]\n"},
	{TEXT(HEAD "Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: e\nFrom: a@x\n"
		   "Message-ID: <2@x>\n\nf\n--d--\n"),
		"document member=[/2.eml!2@x] title=[e] author=[a@x] text=[f\n]\n"},
	{TEXT(OTHER
		 "--o\n\na\n--o\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: "
		 "text/html\n\nb\n" FILE_PART("text/plain", "=c.txt") "c\n--m--\n--o--\n"),
		"document " FROM "text=[a\n]\ndocument member=[/c.txt] text=[c]\n"},
	{TEXT(HEAD
		 "Subject: T\nContent-Type: multipart/encrypted; boundary=e\n\n--e\n\nx\n--e--\n"),
		"failed member=[1@x] encrypted\n"},
	{TEXT(HEAD "Content-Type: application/pkcs7-mime\n\nx"), "failed member=[1@x] encrypted\n"},
	{TEXT(HEAD "\n-----BEGIN PGP MESSAGE-----\nx\n"), "failed member=[1@x] encrypted\n"},
	{TEXT(MIXED "--m\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n" FILE_PART(
		 "application/octet-stream",
		 "=e.asc") "-----BEGIN PGP MESSAGE-----\n--m\n\nfooter\n"
			   "--m--\n"),
		"failed member=[/2] encrypted\nfailed member=[/3] encrypted\n"
		"document " FROM "text=[footer\n]\n"},
};

static void reads_what_is_attached(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(attachments); i++)
		expect_dump(attachments[i].text, "a.eml", NULL, attachments[i].expected);
}

#define MARK "From a@x Mon Mar 25 20:52:07 2024\n"

static const struct {
	struct pm_str text;
	const char *expected;
} boxes[] = {
	{TEXT(MARK "Subject: a\nMessage-ID: <1@x>\n\nb\n>From c\n>>From d\nFrom e\n\n"
		   "From a at x  Mon Mar  5 20:52 +0100 2024\nSubject: f\n\ng\n"),
		"document member=[1@x] title=[a] text=[b\nFrom c\n>From d\nFrom e\n]\n"
		"document member=[10] title=[f] text=[g\n]\n"},
	{TEXT(MARK MARK "Subject: a\r\n\r\nb\r\n"),
		"failed line=1 member=[1] empty\ndocument member=[2] title=[a] text=[b\n]\n"},
	/* Content-Length, right and wrong */
	{TEXT(MARK "Subject: a\nContent-Length: 36\n\nb\n" MARK "\n" MARK "Subject: c\n\nd\n"),
		"document member=[1] title=[a] text=[b\n" MARK "]\n"
		"document member=[8] title=[c] text=[d\n]\n"},
	{TEXT(MARK "Subject: a\nContent-Length: 3\n\nb\n" MARK "Subject: c\n\nd\n"),
		"document member=[1] title=[a] text=[b\n]\n"
		"document member=[6] title=[c] text=[d\n]\n"},
	{TEXT(MARK "Message-ID: <1@x>\nContent-Type: multipart/mixed; boundary=m\n\n" FILE_PART(
		 "text/plain", "=a.txt") "b\n--m--\n" MARK "Content-Type: multipart/mixed; "
					 "boundary=m\n\n--m\nContent-Type: application/x\n\n"
					 "%!PS\n--m--\n"),
		"document member=[1@x!/a.txt] text=[b]\n"
		"passed over member=[11!/2] not a format that can be read: PostScript\n"},
	{TEXT("lost\n\n" MARK "Subject: a\n\nb\n"),
		"document member=[1] text=[lost\n]\ndocument member=[3] title=[a] text=[b\n]\n"},
};

static void reads_mailboxes(void **state)
{
	(void)state;
	struct pm_read_options options = {.format = "mbox"};

	for (size_t i = 0; i < COUNT_OF(boxes); i++)
		expect_dump(boxes[i].text, "a", &options, boxes[i].expected);
}

static void tells_mail_from_text(void **state)
{
	(void)state;
	static const struct {
		struct pm_str text;
		const char *name, *expected;
	} cases[] = {
		{TEXT("Return-Path: <a@x>\nFrom: a@x\nSubject: T\n\nb"), "1700000000.M1P2.x:2,S",
			"document title=[T] author=[a@x] text=[b\n]\n"},
		{TEXT("From: a@x\nTo: b@x\nSubject: T\nDate: Mon, 25 Mar 2024 20:52:07 -0500\n\nb"),
			"1",
			"document title=[T] author=[a@x] date=[2024-03-25T20:52:07-05:00] "
			"text=[b\n]\n"},
		{TEXT(MARK "Subject: T\n\nb"), "inbox",
			"document member=[1] title=[T] text=[b\n]\n"},
		{TEXT(MARK "Subject: T\n\nb"), "a.txt",
			"document member=[1] title=[T] text=[b\n]\n"},
		/* no mail */
		{TEXT("From: the ministry\n\nText"), "a.md",
			"document text=[From: the ministry\n\nText]\n"},
		{TEXT("FROM: The Ministry\nTO: The Press\nDATE: 25 March 2024\nSUBJECT: T\n\nText"),
			"a.txt",
			"document text=[FROM: The Ministry\nTO: The Press\nDATE: 25 March "
			"2024\nSUBJECT: T\n\nText]\n"},
		{TEXT("Title: A\nDate: 2024-03-25\n\nText"), "a.md",
			"document text=[Title: A\nDate: 2024-03-25\n\nText]\n"},
		{TEXT("From Mon to Tue\n\nText"), "a.txt",
			"document title=[From Mon to Tue] text=[From Mon to Tue\n\nText]\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_dump(cases[i].text, cases[i].name, NULL, cases[i].expected);
}

/* A message with `piece` so often, read: how many documents, and problems, it gives. */
static struct read_dump read_repeated(const char *head, const char *piece, size_t times)
{
	struct pm_buf text = {0};
	struct read_dump dump = {.without_text = true};
	struct pm_error err = {0};

	pm_buf_add_str(&text, pm_str_of(head));
	for (size_t i = 0; i < times; i++)
		pm_buf_add_str(&text, pm_str_of(piece));
	if (read_dump(&dump, pm_buf_str(&text), "a.eml", NULL, &err) != PM_OK)
		fail_msg("%s", err.message);
	pm_buf_add_char(&dump.out, '\0');
	pm_buf_free(&text);
	return dump;
}

static void survives_hostile_messages(void **state)
{
	(void)state;
	static const struct {
		const char *head, *piece;
		size_t times;
		const char *expected;
	} cases[] = {
		{"Subject: T\n", "Content-Type: message/rfc822\n\n", 5000,
			"more than 8 containers in one another"},
		{"Subject: T\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", 100000,
			"more than 10000 parts"},
		{"Subject: T\nContent-Type: text/plain; ", "a=b; ", 1000000, "title=[T]"},
		{"Subject: ", "=?utf-8?q?=41?= ", 1000000, "title=[A"},
		{"Subject: T\nFrom: ", "a@x, ", 1000000, "a field is longer than 65536 bytes"},
		{"", "X-A: b\n", 1000000, "empty"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct read_dump dump =
			read_repeated(cases[i].head, cases[i].piece, cases[i].times);
		if (strstr(dump.out.ptr, cases[i].expected) == NULL)
			fail_msg("%s: %.2000s", cases[i].piece, dump.out.ptr);
		pm_buf_free(&dump.out);
	}
}

static void survives_nesting(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};

	pm_buf_add(&text, "Subject: T\n", 11);
	for (int i = 0; i < 5000; i++)
		pm_buf_add_format(
			&text, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.eml", NULL, NULL), PM_OK);
	pm_buf_add_char(&dump.out, '\0');
	assert_string_equal(dump.out.ptr, "warning it ends within its parts: cut short\n"
					  "failed member=[/21] its parts are nested too deeply\n"
					  "document title=[T]\n");
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

static void passes_over_a_message_too_large(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};

	pm_buf_add(&text, MARK "Subject: a\n\n", sizeof MARK + 11);
	while (text.len < PM_DOCUMENT_BYTES_MAX + 100)
		pm_buf_add(&text, "some words on a line that is full of them\n", 42);
	pm_buf_add(&text, MARK "Subject: b\n\nc\n", sizeof MARK + 13);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.mbox", NULL, NULL), PM_OK);
	pm_buf_add_char(&dump.out, '\0');
	assert_non_null(strstr(dump.out.ptr,
		"failed line=1 member=[1] the message is larger than 64 MB\ndocument member=["));
	assert_int_equal(dump.documents, 1);
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_header),
		cmocka_unit_test(takes_the_text),
		cmocka_unit_test(reads_what_is_attached),
		cmocka_unit_test(reads_mailboxes),
		cmocka_unit_test(tells_mail_from_text),
		cmocka_unit_test(survives_hostile_messages),
		cmocka_unit_test(survives_nesting),
		cmocka_unit_test(passes_over_a_message_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
