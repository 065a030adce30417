/*
 * Tests of the binding: what goes wrong, and how it says so.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/xapian_c.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

static const char *const TEXTS[] = {"the minister said", "the ministry denied"};

/* Enough for tables of several blocks. */
static void make_large_database(const char *path, int documents)
{
	struct xap_writer *writer = open_writer(path);
	char text[128];
	for (int i = 0; i < documents; i++) {
		snprintf(text, sizeof text, "common word%d other%d more%d", i, i * 7, i * 13);
		add_text(writer, "Q", text);
	}
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);
}

static void what_is_missing(void **state)
{
	(void)state;
	assert_int_equal(mkdir("empty", 0777), 0);
	assert_int_equal(mkdir("stub", 0777), 0);
	FILE *stub = fopen("stub/XAPIANDB", "w");
	fputs("auto ../gone\n", stub);
	fclose(stub);
	static const struct {
		const char *path, *named;
		enum xap_status read, write, check;
	} cases[] = {
		{"none", "none", XAP_NOT_FOUND, XAP_NOT_FOUND, XAP_NOT_FOUND},
		{"empty", "empty", XAP_NOT_FOUND, XAP_NOT_FOUND, XAP_NOT_FOUND},
		{"no/such/place", "no/such/place", XAP_NOT_FOUND, XAP_NOT_FOUND, XAP_NOT_FOUND},
		{"stub", "gone", XAP_NOT_FOUND, XAP_NOT_FOUND, XAP_NOT_FOUND},
		{"", "empty path", XAP_INVALID, XAP_INVALID, XAP_INVALID},
	};
	static const struct xap_writer_options open_only = {.mode = XAP_OPEN};
	struct xap_reader *reader;
	struct xap_writer *writer;
	struct xap_text *report;
	size_t errors;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *path = cases[i].path, *named = cases[i].named;
		FAILS(xap_reader_open(&reader, path, &err), cases[i].read, named);
		FAILS(xap_writer_open(&writer, path, &open_only, &err), cases[i].write, named);
		FAILS(xap_check(path, &errors, &report, &err), cases[i].check, named);
		assert_null(reader);
		assert_null(writer);
		assert_null(report);
		/* The error is not needed. */
		assert_int_equal(xap_reader_open(&reader, path, NULL), cases[i].read);
	}
	FAILS(xap_writer_open(&writer, "no/such/place", NULL, &err), XAP_IO, "no/such/place");
}

static void a_second_writer_is_locked_out(void **state)
{
	(void)state;
	struct xap_writer *first = open_writer("db"), *second;

	FAILS(xap_writer_open(&second, "db", NULL, &err), XAP_LOCKED, "db");
	assert_null(second);
	OK(xap_writer_commit(first, &err));
	FAILS(xap_writer_open(&second, "db", NULL, &err), XAP_LOCKED, "db");
	xap_writer_free(first);
	OK(xap_writer_open(
		&second, "db", &(struct xap_writer_options){.wait_for_lock = true}, &err));
	xap_writer_free(second);
}

/* Ways to damage a file of a database, and what each of them must be called. */
static void damage(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		enum {
			REMOVE,
			CUT,
			FILL,
			OVERWRITE
		} how;
		long at, size; /* OVERWRITE and FILL: size bytes at; CUT: to size */
		enum xap_status opened;
	} cases[] = {
		{"db/iamglass", REMOVE, 0, 0, XAP_NOT_FOUND},
		{"db/iamglass", CUT, 0, 0, XAP_CORRUPT},
		{"db/iamglass", CUT, 0, 20, XAP_CORRUPT},
		{"db/iamglass", OVERWRITE, 0, 8, XAP_CORRUPT},
		{"db/iamglass", OVERWRITE, 14, 2, XAP_VERSION},
		{"db/postlist.glass", REMOVE, 0, 0, XAP_CORRUPT},
		{"db/postlist.glass", CUT, 0, 0, XAP_CORRUPT},
		{"db/postlist.glass", CUT, 0, 5000, XAP_CORRUPT},
		{"db/postlist.glass", FILL, 0, 1 << 20, XAP_CORRUPT},
		{"db/docdata.glass", FILL, 0, 1 << 20, XAP_CORRUPT},
		{"db/termlist.glass", FILL, 0, 1 << 20, XAP_CORRUPT},
	};
	struct xap_reader *reader;
	size_t errors;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		make_large_database("db", 500);
		struct stat before;
		assert_int_equal(stat(cases[i].file, &before), 0);
		if (cases[i].how == REMOVE) {
			assert_int_equal(remove(cases[i].file), 0);
		} else if (cases[i].how == CUT) {
			assert_int_equal(truncate(cases[i].file, cases[i].size), 0);
		} else {
			long size = cases[i].size < before.st_size ? cases[i].size : before.st_size;
			FILE *file = fopen(cases[i].file, "r+");
			fseek(file, cases[i].at, SEEK_SET);
			for (long j = 0; j < size; j++)
				fputc(0xFF, file);
			fclose(file);
		}
		FAILS(xap_reader_open(&reader, "db", &err), cases[i].opened, "db");
		assert_null(reader);
		FAILS(xap_check("db", &errors, NULL, &err), cases[i].opened, "db");
		assert_int_equal(system("rm -r db"), 0);
	}
}

/* One block in the middle: opening does not see it, checking and reading do. */
static void one_damaged_block(void **state)
{
	(void)state;
	make_large_database("db", 3000);
	struct stat before;
	assert_int_equal(stat("db/postlist.glass", &before), 0);
	assert_true(before.st_size > 10 * 8192);
	FILE *file = fopen("db/postlist.glass", "r+");
	for (long block = 0; block < before.st_size / 8192; block++) {
		fseek(file, block * 8192 + 4, SEEK_SET);
		int level = fgetc(file);
		fseek(file, block * 8192 + 11, SEEK_SET);
		for (int j = 0; level == 0 && block % 2 != 0 && j < 4000; j++)
			fputc(j * 7, file);
	}
	fclose(file);

	size_t errors = 0;
	struct xap_text *report = NULL;
	enum xap_status status = xap_check("db", &errors, &report, &err);
	assert_true(status == XAP_CORRUPT || (status == XAP_OK && errors > 0));
	xap_text_free(report);

	struct xap_reader *reader;
	status = xap_reader_open(&reader, "db", &err);
	struct gathered found = {0};
	if (status == XAP_OK)
		status = xap_reader_terms(reader, S(""), gather, &found, &err);
	assert_int_equal(status, XAP_CORRUPT);
	assert_non_null(strstr(err.message, "db"));
	xap_reader_free(reader);
}

/* A reader outlives one commit; the second may take the blocks it reads. */
static void modified_under_a_reader(void **state)
{
	(void)state;
	make_large_database("db", 2000);
	struct xap_reader *reader = open_reader("db");
	struct xap_writer *writer = open_writer("db");
	struct xap_results *results;
	struct xap_query *query;
	struct xap_stored *stored;
	OK(xap_query_term(&query, S("common"), 1, 0, &err));

	enum xap_status status = XAP_OK;
	for (int commit = 0; commit < 5 && status == XAP_OK; commit++) {
		for (uint32_t docid = 1; docid <= 2000; docid++)
			OK(xap_writer_delete(writer, docid + 2000 * (uint32_t)commit, &err));
		for (int i = 0; i < 2000; i++)
			add_text(writer, "Q", "common other words");
		OK(xap_writer_commit(writer, &err));
		status = xap_search(reader, query,
			&(struct xap_search_options){
				.limit = UINT32_MAX, .check_at_least = UINT32_MAX},
			&results, &err);
		assert_true(status == XAP_OK || commit > 0); /* not by the first one */
		xap_results_free(results);
	}
	assert_int_equal(status, XAP_MODIFIED);
	assert_non_null(strstr(err.message, "db"));
	FAILS(xap_reader_document(reader, 1, XAP_ALL_PARTS, &stored, &err), XAP_MODIFIED, "db");
	assert_null(stored);

	bool changed = false;
	OK(xap_reader_reopen(reader, &changed, &err));
	assert_true(changed);
	OK(xap_search(reader, query, NULL, &results, &err));
	assert_int_equal(results->count, 10);
	xap_results_free(results);
	xap_query_free(query);
	xap_writer_free(writer);
	xap_reader_free(reader);
}

static void messages_are_short_clean_lines(void **state)
{
	(void)state;
	struct xap_document *document;
	struct xap_reader *reader;
	char name[2000];

	OK(xap_document_new(&document, &err));
	memset(name, '\n', sizeof name);
	FAILS(xap_document_add_term(document, (struct xap_str){name, 300}, 1, &err), XAP_INVALID,
		"term '????");
	assert_null(strchr(err.message, '\n'));
	for (size_t i = 0; i + 1 < sizeof name; i += 2)
		memcpy(name + i, "\xC3\xA4", 2); /* cut between characters, not inside one */
	FAILS(xap_document_add_term(document, (struct xap_str){name + 1, 999}, 1, &err),
		XAP_INVALID, "\xA4...'");
	memset(name, 'p', sizeof name);
	for (size_t i = 100; i < sizeof name; i += 100)
		name[i] = '/';
	name[sizeof name - 1] = '\0';
	assert_int_not_equal(xap_reader_open(&reader, name, &err), XAP_OK);
	assert_true(strlen(err.message) < sizeof err.message);
	assert_non_null(strstr(err.message, "..."));
	xap_document_free(document);
}

/* A port of this machine that nobody listens on. */
static uint16_t free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	close(fd);
	return ntohs(address.sin_port);
}

static void an_unreachable_server(void **state)
{
	(void)state;
	struct xap_reader *reader;

	FAILS(xap_reader_open_remote(&reader, "127.0.0.1", free_port(), 1000, &err), XAP_NETWORK,
		"127.0.0.1");
	assert_null(reader);
	FAILS(xap_reader_open_remote(&reader, "no.such.host.invalid", 1, 1000, &err), XAP_NETWORK,
		"no.such.host.invalid");
}

static pid_t serve(uint16_t port)
{
	char number[8];
	snprintf(number, sizeof number, "%u", port);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);
		dup2(null, 1);
		dup2(null, 2);
		execlp("xapian-tcpsrv", "xapian-tcpsrv", "--interface", "127.0.0.1", "--port",
			number, "db", (char *)NULL);
		_exit(127);
	}
	return pid;
}

static void a_remote_database_reads_as_a_local_one(void **state)
{
	(void)state;
	if (system("command -v xapian-tcpsrv >/dev/null") != 0) {
		print_message("skipped: xapian-tcpsrv (xapian-tools) is not installed\n");
		skip();
	}
	make_database("db", TEXTS, COUNT_OF(TEXTS));
	struct xap_search_options options = {.limit = 10, .with_data = true, .with_terms = true};
	uint16_t port = free_port();
	pid_t server = serve(port);
	struct xap_reader *reader = NULL;
	struct xap_results *results = NULL;
	struct xap_stored *stored = NULL;
	struct xap_text *uuid = NULL;
	struct xap_query *query;
	struct xap_info info = {0};
	struct gathered terms = {0};

	OK(xap_query_term(&query, S("denied"), 1, 0, &err));
	for (int i = 0; i < 100 && reader == NULL; i++) { /* until it listens */
		usleep(50000);
		(void)xap_reader_open_remote(&reader, "127.0.0.1", port, 0, &err);
	}
	enum xap_status statuses[] = {
		reader == NULL ? err.status : XAP_OK,
		reader == NULL ? XAP_OK : xap_reader_info(reader, &info, &err),
		reader == NULL ? XAP_OK : xap_reader_uuid(reader, &uuid, &err),
		reader == NULL ? XAP_OK : xap_reader_terms(reader, S("min"), gather, &terms, &err),
		reader == NULL ? XAP_OK : xap_search(reader, query, &options, &results, &err),
		reader == NULL ? XAP_OK : xap_reader_document(reader, 1, 15, &stored, &err),
	};
	struct xap_stored *none = NULL;
	struct xap_error not_found = {0};
	if (reader != NULL)
		(void)xap_reader_document(reader, 9, XAP_DATA, &none, &not_found);
	/* Before anything that may fail the test: it must not be left behind. Not SIGTERM, which it
	 * passes on to its whole process group: this test and whoever runs it. */
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);

	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		assert_int_equal(statuses[i], XAP_OK);
	assert_int_equal(info.documents, 2);
	assert_int_equal(uuid->len, 36);
	assert_string_equal(terms.text, "minister=1 ministry=1");
	assert_int_equal(results->count, 1);
	assert_string_equal(results->hits[0].data.ptr, TEXTS[1]);
	assert_int_equal(results->hits[0].term_count, 1);
	assert_string_equal(stored->data.ptr, TEXTS[0]);
	assert_int_equal(not_found.status, XAP_NOT_FOUND);
	xap_text_free(uuid);
	xap_results_free(results);
	xap_stored_free(stored);
	xap_query_free(query);
	xap_reader_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_fresh_directory(what_is_missing),
		in_fresh_directory(a_second_writer_is_locked_out),
		in_fresh_directory(damage),
		in_fresh_directory(one_damaged_block),
		in_fresh_directory(modified_under_a_reader),
		in_fresh_directory(messages_are_short_clean_lines),
		in_fresh_directory(an_unreachable_server),
		in_fresh_directory(a_remote_database_reads_as_a_local_one),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
