/*
 * Messages of mail (RFC 5322, MIME).
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/charset.h"
#include "lib/error.h"

/* How deep parts are in one another in messages that programs send is below 10; and how many a
 * message has, below some hundreds. */
#define DEPTH_MAX 20
#define PARTS_MAX 10000

/* The longest name of an attachment, in bytes. */
#define NAME_MAX_BYTES 200

static bool is_name(struct pm_str name, const char *expected)
{
	return name.len == strlen(expected) && strncasecmp(name.ptr, expected, name.len) == 0;
}

/* ---- Recognition ---- */

/* What the first lines have of a header. */
struct signs {
	unsigned known;  /* fields that every message has */
	bool by_machine; /* a field that only programs write */
	bool address;    /* From has one */
};

static void note_field(struct signs *signs, struct pm_str name, struct pm_str value)
{
	static const char *const known[] = {"from", "date", "subject", "message-id", "received"};
	static const char *const machine[] = {"message-id", "received", "mime-version",
		"return-path", "delivered-to", "dkim-signature", "content-transfer-encoding"};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		signs->known += is_name(name, known[i]);
	for (size_t i = 0; i < sizeof machine / sizeof *machine; i++)
		signs->by_machine = signs->by_machine || is_name(name, machine[i]);
	if (is_name(name, "from"))
		signs->address = memchr(value.ptr, '@', value.len) != NULL;
}

/* Two fields of a message; and one that people do not write, lest a memorandum be taken for one.
 * A file named so may have fewer. */
static enum pm_recognition recognise(struct pm_str head)
{
	struct signs signs = {0};
	struct pm_str name, value, line, rest = head;

	if (!pm_mime_next_line(&rest, &line) || pm_mime_field_name(line) == 0)
		return PM_RECOGNISED_BY_NAME;
	while (head.len > 0) {
		rest = head;
		pm_mime_next_line(&rest, &line);
		if (pm_mime_field_name(line) == 0)
			break;
		pm_mime_next_field(&head, &name, &value);
		note_field(&signs, name, value);
	}
	return signs.known >= 2 && (signs.by_machine || (signs.known >= 3 && signs.address))
	               ? PM_RECOGNISED
	               : PM_RECOGNISED_BY_NAME;
}

/* ---- What the header says ---- */

static void put_author(void *context, struct pm_str name)
{
	pm_draft_put(context, PM_DRAFT_AUTHOR, name, "its header");
}

static void put_authors(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	(void)field;
	pm_mime_mailboxes(value, put_author, draft);
}

static void put_text(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	pm_draft_put(draft, field, pm_mime_text(&draft->arena, value), "its header");
}

static void put_tags(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	(void)field;
	pm_draft_put_tags(draft, pm_mime_text(&draft->arena, value), "its header");
}

/* What stands between < and >; without them, all of it. */
static struct pm_str in_brackets(struct pm_str value)
{
	const char *start = value.len > 0 ? memchr(value.ptr, '<', value.len) : NULL;

	if (start == NULL)
		return value;
	start++;
	size_t left = (size_t)(value.ptr + value.len - start);
	const char *end = memchr(start, '>', left);
	return pm_str_trim((struct pm_str){start, end != NULL ? (size_t)(end - start) : left});
}

static void put_bracketed(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	pm_draft_put(draft, field, in_brackets(value), "its header");
}

/* The address of the message in the list's archive. That of the archive itself, List-Archive, is
 * the same for all and tells nothing. */
static void put_url(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	struct pm_str url = in_brackets(value);

	if (url.len > 8 && (strncasecmp(url.ptr, "https://", 8) == 0 ||
				   strncasecmp(url.ptr, "http://", 7) == 0))
		pm_draft_put(draft, field, url, "its header");
}

/* The name of a list, as in `Advisories <advisories.example.org>` (RFC 2919). */
static void put_list(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	const char *end = value.len > 0 ? memchr(value.ptr, '<', value.len) : NULL;

	if (end == NULL)
		return;
	struct pm_str name = pm_str_trim((struct pm_str){value.ptr, (size_t)(end - value.ptr)});
	if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
		name = (struct pm_str){name.ptr + 1, name.len - 2};
	put_text(draft, field, name);
}

/* A message in several languages is in none that could be named. */
static void put_language(struct pm_draft *draft, enum pm_draft_field field, struct pm_str value)
{
	if (value.len > 0 && memchr(value.ptr, ',', value.len) == NULL)
		pm_draft_put(draft, field, value, "its header");
}

/* Put what the fields say; of two that say the same, the one that is first here counts. */
static enum pm_status put_fields(struct pm_draft *draft, struct pm_str header, struct pm_error *err)
{
	static const struct {
		const char *name;
		void (*put)(struct pm_draft *, enum pm_draft_field, struct pm_str);
		enum pm_draft_field field;
	} fields[] = {
		{"message-id", put_bracketed, PM_DRAFT_ID},
		{"subject", put_text, PM_DRAFT_TITLE},
		{"from", put_authors, PM_DRAFT_AUTHOR},
		{"date", put_text, PM_DRAFT_DATE},
		{"list-id", put_list, PM_DRAFT_SOURCE},
		{"organization", put_text, PM_DRAFT_SOURCE},
		{"organisation", put_text, PM_DRAFT_SOURCE},
		{"archived-at", put_url, PM_DRAFT_URL},
		{"keywords", put_tags, PM_DRAFT_TAG},
		{"content-language", put_language, PM_DRAFT_LANGUAGE},
		{"pressmark-kind", put_text, PM_DRAFT_KIND},
	};
	struct pm_str name, value;
	bool is_cut = false;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct pm_str rest = header;
		while (pm_mime_next_field(&rest, &name, &value)) {
			if (!is_name(name, fields[i].name))
				continue;
			fields[i].put(draft, fields[i].field, value);
			is_cut = is_cut || value.len > PM_MIME_FIELD_MAX;
		}
	}
	return is_cut ? pm_draft_warn(draft, err,
				"a field is longer than %d bytes: not read to its end",
				PM_MIME_FIELD_MAX)
	              : PM_OK;
}

/* ---- Parts ---- */

/* What to do with a part. */
enum use {
	TEXT,
	ATTACHMENT,
	PARTS,
	ENCRYPTED,
	NOTHING
};

static bool is_one_of(struct pm_str type, const char *const *types)
{
	for (; *types != NULL; types++)
		if (pm_str_is(type, *types))
			return true;
	return false;
}

/* S/MIME that says what it is other than encrypted is signed, or compressed. */
static bool is_encrypted(const struct pm_mime_part *part)
{
	static const char *const always[] = {
		"multipart/encrypted", "application/pgp-encrypted", NULL};
	static const char *const smime[] = {
		"application/pkcs7-mime", "application/x-pkcs7-mime", NULL};

	if (is_one_of(part->type, smime))
		return part->smime.len == 0 || pm_str_is(part->smime, "enveloped-data") ||
		       pm_str_is(part->smime, "authEnveloped-data");
	return is_one_of(part->type, always) ||
	       (part->encoding == PM_MIME_PLAIN && pm_mail_is_armoured(part->body));
}

static enum use use_of(const struct pm_mime_part *part)
{
	static const char *const texts[] = {"text/plain", "text/html", NULL};
	static const char *const signatures[] = {"application/pgp-signature",
		"application/pkcs7-signature", "application/x-pkcs7-signature", NULL};

	if (is_encrypted(part))
		return ENCRYPTED;
	if (part->type.len > 10 && memcmp(part->type.ptr, "multipart/", 10) == 0)
		return PARTS;
	if (is_one_of(part->type, signatures)) /* about the message, not of it */
		return NOTHING;
	return is_one_of(part->type, texts) && !part->attached ? TEXT : ATTACHMENT;
}

/* A name that no other attachment of the message has: the file's, else the part's number. */
static struct pm_str name_attachment(struct pm_mail *mail, const struct pm_mime_part *part)
{
	struct pm_str name = pm_str_cut(pm_draft_clean(&mail->draft, part->name), NAME_MAX_BYTES);
	bool is_message = pm_str_is(part->type, "message/rfc822");

	for (size_t i = name.len; i > 0; i--) {
		if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') {
			name = (struct pm_str){name.ptr + i, name.len - i};
			break;
		}
	}
	name = pm_str_trim(name);
	pm_buf_clear(&mail->name);
	pm_buf_add_char(&mail->name, '/');
	pm_buf_add_str(&mail->name, name);
	for (size_t i = 0; i < mail->attachment_count && name.len > 0; i++)
		if (pm_str_equal(mail->attachments[i].name, pm_buf_str(&mail->name)))
			name.len = 0;
	if (name.len == 0) {
		pm_buf_clear(&mail->name);
		pm_buf_add_format(&mail->name, "/%zu%s", mail->parts, is_message ? ".eml" : "");
	}
	return pm_arena_copy(&mail->draft.arena, pm_buf_str(&mail->name));
}

static enum pm_status add_attachment(
	struct pm_mail *mail, const struct pm_mime_part *part, struct pm_error *err)
{
	struct pm_mail_attachment *room = pm_make_room(mail->attachments, sizeof *mail->attachments,
		mail->attachment_count + 1, &mail->attachment_capacity);

	if (room == NULL)
		return pm_fail_memory(err);
	mail->attachments = room;
	room[mail->attachment_count] =
		(struct pm_mail_attachment){*part, name_attachment(mail, part)};
	mail->attachment_count++;
	return PM_OK;
}

/* The member that an attachment is: of the file, or of a message in it. */
static struct pm_str member_of(struct pm_mail *mail, struct pm_str name)
{
	struct pm_str id = mail->draft.values[PM_DRAFT_ID];

	pm_buf_clear(&mail->name);
	if (mail->in_mailbox && id.len > 0)
		pm_buf_add_str(&mail->name, id);
	else if (mail->in_mailbox)
		pm_buf_add_format(&mail->name, "%llu", (unsigned long long)mail->draft.line);
	if (mail->in_mailbox)
		pm_buf_add_char(&mail->name, '!');
	pm_buf_add_str(&mail->name, name);
	return pm_buf_str(&mail->name);
}

/* Tell the sink that a part is lost. */
static enum pm_status fail_part(
	struct pm_mail *mail, struct pm_str name, const char *words, struct pm_error *err)
{
	const struct pm_read_sink *sink = mail->draft.sink;
	struct pm_error why;

	pm_fail(&why, PM_INVALID, "%s", words);
	return sink->problem(sink->context,
		&(struct pm_problem){.severity = PM_FAILED,
			.member = member_of(mail, name),
			.line = mail->draft.line,
			.error = &why},
		err);
}

/* ---- The walk through the parts ---- */

/* A multipart that is being read. */
struct level {
	struct pm_str rest, boundary;
	size_t index, chosen; /* of alternatives: the only one to take; else SIZE_MAX */
	const char *type;     /* of parts that do not say theirs */
	bool silent;          /* its text is another's alternative */
};

/* How good a part is as the one of several alternatives; the last of the best is taken, for they
 * are sorted so (RFC 2046, 5.1.4). */
static int rank_alternative(const struct pm_mime_part *part)
{
	switch (use_of(part)) {
	case TEXT:
		if (pm_str_trim(part->body).len == 0)
			return 0;
		return pm_str_is(part->type, "text/plain") ? 4 : 3;
	case PARTS:
		return 2;
	case ENCRYPTED:
		return 1;
	default:
		return 0;
	}
}

static size_t choose_alternative(struct pm_mail *mail, struct pm_str body, struct pm_str boundary)
{
	size_t chosen = 0;
	struct pm_mime_part part;
	struct pm_str bytes;
	bool cut;
	int best = 0;

	for (size_t i = 0; i < PARTS_MAX && pm_mime_next_part(&body, boundary, &bytes, &cut); i++) {
		pm_mime_parse(&part, &mail->draft.arena, bytes, "text/plain");
		int rank = rank_alternative(&part);
		if (rank >= best) {
			best = rank;
			chosen = i;
		}
	}
	return chosen;
}

/* Read a multipart without parts as the text it is after all. */
static enum pm_status read_unparted(
	struct pm_mail *mail, const struct pm_mime_part *part, bool silent, struct pm_error *err)
{
	struct pm_mime_part text = *part;

	text.type = PM_STR("text/plain");
	enum pm_status status = pm_draft_warn(
		&mail->draft, err, "its parts are not to be told apart: read as text");
	return status == PM_OK && !silent ? pm_mail_add_text(mail, &text, err) : status;
}

/* Begin to read the parts of a multipart. */
static enum pm_status open_level(struct pm_mail *mail, struct level *levels, size_t *depth,
	const struct pm_mime_part *part, bool silent, struct pm_error *err)
{
	struct pm_str boundary = part->boundary, rest = part->body, first;
	bool cut;

	if (!pm_mime_next_part(&rest, boundary, &first, &cut)) {
		boundary = pm_mime_guess_boundary(part->body);
		rest = part->body;
		if (!pm_mime_next_part(&rest, boundary, &first, &cut))
			return pm_str_trim(part->body).len > 0
			               ? read_unparted(mail, part, silent, err)
			               : PM_OK;
	}
	if (*depth == DEPTH_MAX) {
		char name[32];
		snprintf(name, sizeof name, "/%zu", mail->parts);
		return fail_part(mail, pm_str_of(name), "its parts are nested too deeply", err);
	}
	bool alternatives = pm_str_is(part->type, "multipart/alternative");
	levels[(*depth)++] = (struct level){.rest = part->body,
		.boundary = boundary,
		.type = pm_str_is(part->type, "multipart/digest") ? "message/rfc822" : "text/plain",
		.chosen = alternatives ? choose_alternative(mail, part->body, boundary) : SIZE_MAX,
		.silent = silent};
	return PM_OK;
}

/* Read a part, or begin to. silent: it is not the chosen one of alternatives, but what it brings
 * along besides text is there only. alternative: it is one of them itself. */
static enum pm_status read_part(struct pm_mail *mail, struct level *levels, size_t *depth,
	const struct pm_mime_part *part, bool silent, bool alternative, struct pm_error *err)
{
	char name[32];

	mail->parts++;
	switch (use_of(part)) {
	case TEXT:
		return silent ? PM_OK : pm_mail_add_text(mail, part, err);
	case ATTACHMENT:
		return alternative && silent && !part->attached ? PM_OK
		                                                : add_attachment(mail, part, err);
	case PARTS:
		return open_level(mail, levels, depth, part, silent, err);
	case ENCRYPTED:
		snprintf(name, sizeof name, "/%zu", mail->parts);
		return fail_part(mail, pm_str_of(name), "encrypted", err);
	default:
		return PM_OK;
	}
}

/* Read the next part of the innermost multipart, or end it. */
static enum pm_status read_next(
	struct pm_mail *mail, struct level *levels, size_t *depth, struct pm_error *err)
{
	struct level *level = &levels[*depth - 1];
	struct pm_mime_part part;
	struct pm_str bytes;
	bool cut;
	enum pm_status status = PM_OK;

	if (!pm_mime_next_part(&level->rest, level->boundary, &bytes, &cut)) {
		--*depth;
		return PM_OK;
	}
	if (cut && !mail->is_cut)
		status = pm_draft_warn(&mail->draft, err, "it ends within its parts: cut short");
	mail->is_cut = mail->is_cut || cut;
	pm_mime_parse(&part, &mail->draft.arena, bytes, level->type);
	bool alternative = level->chosen != SIZE_MAX;
	bool silent = level->silent || (alternative && level->index != level->chosen);
	level->index++;
	return status == PM_OK ? read_part(mail, levels, depth, &part, silent, alternative, err)
	                       : status;
}

/* Take the text from all parts, and note what is attached. */
static enum pm_status walk(
	struct pm_mail *mail, const struct pm_mime_part *message, struct pm_error *err)
{
	struct level levels[DEPTH_MAX];
	size_t depth = 0;
	enum pm_status status = read_part(mail, levels, &depth, message, false, false, err);

	while (status == PM_OK && depth > 0 && mail->parts < PARTS_MAX)
		status = read_next(mail, levels, &depth, err);
	if (status == PM_OK && depth > 0)
		status = pm_draft_warn(&mail->draft, err,
			"more than %d parts: the first ones are read", PARTS_MAX);
	return status;
}

/* ---- Messages ---- */

/* Read one attachment as a member. */
static enum pm_status read_attachment(
	struct pm_mail *mail, const struct pm_mail_attachment *attachment, struct pm_error *err)
{
	struct pm_input *member = NULL;
	struct pm_error why;

	pm_buf_clear(&mail->bytes);
	pm_mime_decode(&attachment->part, &mail->bytes);
	if (mail->bytes.failed || mail->draft.arena.failed)
		return pm_fail_memory(err);
	if (pm_mail_is_armoured(pm_buf_str(&mail->bytes)))
		return fail_part(mail, attachment->name, "encrypted", err);
	enum pm_status status = pm_input_open_part(
		&member, mail->input, pm_buf_str(&mail->bytes), attachment->name.ptr, &why);
	if (status == PM_OK)
		status = pm_read_member(member, member_of(mail, attachment->name),
			mail->draft.options, mail->draft.sink, err);
	else
		status = fail_part(mail, attachment->name, why.message, err);
	pm_input_free(member);
	return status;
}

static enum pm_status read_attachments(struct pm_mail *mail, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < mail->attachment_count && status == PM_OK; i++)
		status = read_attachment(mail, &mail->attachments[i], err);
	return status;
}

/* Without a subject and text it is only what holds its attachments. */
static bool is_cover(const struct pm_mail *mail)
{
	return mail->attachment_count > 0 && mail->draft.values[PM_DRAFT_TITLE].len == 0 &&
	       pm_str_trim(pm_buf_str(&mail->text)).len == 0;
}

enum pm_status pm_mail_read(struct pm_mail *mail, struct pm_str message, struct pm_error *err)
{
	struct pm_mime_part part;
	struct pm_error why;

	mail->parts = mail->attachment_count = 0;
	mail->is_cut = false;
	pm_buf_clear(&mail->text);
	pm_mime_parse(&part, &mail->draft.arena, message, "text/plain");
	enum pm_status status = put_fields(&mail->draft, part.header, err);
	if (status != PM_OK)
		return status;
	if (is_encrypted(&part)) {
		pm_fail(&why, PM_INVALID, "encrypted");
		return pm_draft_problem(&mail->draft, PM_FAILED, &why, err);
	}
	status = walk(mail, &part, err);
	if (status == PM_OK && !is_cover(mail)) {
		pm_draft_put(&mail->draft, PM_DRAFT_TEXT, pm_buf_str(&mail->text), "its body");
		status = pm_draft_send(&mail->draft, message.len, err);
	}
	return status == PM_OK ? read_attachments(mail, err) : status;
}

void pm_mail_free(struct pm_mail *mail)
{
	pm_draft_free(&mail->draft);
	pm_buf_free(&mail->text);
	pm_buf_free(&mail->bytes);
	pm_buf_free(&mail->decoded);
	pm_buf_free(&mail->name);
	free(mail->attachments);
}

static enum pm_status read_mail(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_mail mail = {.draft = {.options = options, .sink = sink}, .input = input};
	struct pm_str message;
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &message, err);

	pm_draft_begin(&mail.draft, 0);
	if (status == PM_OK)
		status = pm_mail_read(&mail, message, err);
	pm_mail_free(&mail);
	return status;
}

const struct pm_reader pm_reader_mail = {
	.name = "mail",
	.extensions = "eml",
	.description = "messages of mail, with what is attached",
	.recognise = recognise,
	.read = read_mail,
};
