/*
 * From text to tokens: the one analyzer of documents, queries and snippets.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/analyzer.h"

#include <stdlib.h>

#include "lib/error.h"
#include "lib/text/classes.h"
#include "lib/text/cluster.h"
#include "lib/text/fold.h"
#include "lib/text/plain.h"
#include "lib/text/utf8.h"
#include "lib/text/words.h"

struct pm_analyzer {
	const char *text, *ptr, *end; /* ptr: where the next token is looked for */
	uint32_t position;
	bool general; /* no fast path */
	bool paired;  /* the bigram of the character at ptr was given */
	size_t part;  /* of the cluster, to be given next */
	struct pm_cluster cluster;
	struct pm_fold fold;
	struct pm_fold_cache chars;
};

enum pm_status pm_analyzer_new(struct pm_analyzer **out, struct pm_error *err)
{
	*out = calloc(1, sizeof **out);
	return *out == NULL ? pm_fail_memory(err) : PM_OK;
}

void pm_analyzer_free(struct pm_analyzer *analyzer)
{
	free(analyzer);
}

void pm_analyzer_set_general(struct pm_analyzer *analyzer, bool general)
{
	analyzer->general = general;
}

void pm_analyzer_start(struct pm_analyzer *analyzer, struct pm_str text, uint32_t position)
{
	analyzer->text = text.len > 0 ? text.ptr : "";
	analyzer->ptr = analyzer->text;
	analyzer->end = analyzer->text + text.len;
	analyzer->position = position;
	analyzer->paired = false;
	analyzer->part = 0;
	analyzer->cluster.count = 0;
}

uint32_t pm_analyzer_position(const struct pm_analyzer *analyzer)
{
	return analyzer->position;
}

/* Positions stay at the last one rather than begin again. */
static void advance(struct pm_analyzer *analyzer)
{
	if (analyzer->position < UINT32_MAX)
		analyzer->position++;
}

/* Fill in a token from the word folded; false when nothing is left of it. */
static bool give(struct pm_analyzer *analyzer, struct pm_token *token, enum pm_token_kind kind,
	const char *start, const char *end)
{
	pm_fold_end(&analyzer->fold, &token->term, &token->accented);
	token->kind = kind;
	token->start = (size_t)(start - analyzer->text);
	token->end = (size_t)(end - analyzer->text);
	token->position = analyzer->position;
	return token->term.len > 0;
}

static bool give_joined(struct pm_analyzer *analyzer, struct pm_token *token)
{
	const struct pm_cluster *cluster = &analyzer->cluster;

	pm_fold_start(&analyzer->fold, &analyzer->chars);
	for (size_t i = 0; i < cluster->count; i++) {
		const struct pm_part *part = &cluster->parts[i];
		if (part->joint == PM_JOINT_DOT)
			pm_fold_add_ascii(&analyzer->fold, PM_STR("."));
		else if (part->joint == PM_JOINT_AT)
			pm_fold_add_ascii(&analyzer->fold, PM_STR("@"));
		else if (part->joint == PM_JOINT_COLON)
			pm_fold_add_ascii(&analyzer->fold, PM_STR(":"));
		pm_fold_add(&analyzer->fold, (struct pm_str){part->ptr, part->len});
	}
	return give(analyzer, token, PM_TOKEN_JOINED, cluster->parts[0].ptr,
		cluster->parts[cluster->count - 1].end);
}

/* Give the next part of the cluster, which may be its only one. */
static bool give_part(struct pm_analyzer *analyzer, struct pm_token *token)
{
	const struct pm_part *part = &analyzer->cluster.parts[analyzer->part++];
	enum pm_token_kind kind = analyzer->cluster.count > 1 ? PM_TOKEN_PART : PM_TOKEN_WORD;

	pm_fold_start(&analyzer->fold, &analyzer->chars);
	pm_fold_add(&analyzer->fold, (struct pm_str){part->ptr, part->len});
	if (!give(analyzer, token, kind, part->ptr, part->end))
		return false;
	advance(analyzer);
	return true;
}

/* Read the cluster at ptr, and give its first token: the joined form if it has parts. */
static bool begin_cluster(struct pm_analyzer *analyzer, struct pm_token *token)
{
	struct pm_cluster *cluster = &analyzer->cluster;

	pm_cluster_read(
		cluster, (struct pm_str){analyzer->ptr, (size_t)(analyzer->end - analyzer->ptr)});
	analyzer->ptr = cluster->parts[cluster->count - 1].end;
	analyzer->part = 0;
	return cluster->count > 1 ? give_joined(analyzer, token) : give_part(analyzer, token);
}

/* The end of the character at ptr with its marks; ptr itself when none of a script without spaces
 * is there. */
static const char *end_of_character(struct pm_analyzer *analyzer, const char *ptr)
{
	uint32_t code;

	if (ptr == analyzer->end || (unsigned char)*ptr < 0x80)
		return ptr;
	const char *next = ptr + pm_utf8_decode(ptr, analyzer->end, &code);
	if (pm_fold_look(&analyzer->chars, code)->class != PM_CLASS_CHARACTER)
		return ptr;
	while (next < analyzer->end && (unsigned char)*next >= 0x80) {
		size_t len = pm_utf8_decode(next, analyzer->end, &code);
		if (!pm_fold_look(&analyzer->chars, code)->continues)
			break;
		next += len;
	}
	return next;
}

/* Give the bigram that begins with the character at ptr, then the character. */
static bool give_character(struct pm_analyzer *analyzer, struct pm_token *token)
{
	const char *start = analyzer->ptr;
	const char *end = end_of_character(analyzer, start);

	pm_fold_start(&analyzer->fold, &analyzer->chars);
	pm_fold_add(&analyzer->fold, (struct pm_str){start, (size_t)(end - start)});
	if (!analyzer->paired) {
		const char *second = end_of_character(analyzer, end);
		analyzer->paired = true;
		if (second > end) {
			pm_fold_add(&analyzer->fold, (struct pm_str){end, (size_t)(second - end)});
			return give(analyzer, token, PM_TOKEN_BIGRAM, start, second);
		}
	}
	analyzer->paired = false;
	analyzer->ptr = end;
	if (!give(analyzer, token, PM_TOKEN_UNIGRAM, start, end))
		return false;
	advance(analyzer);
	return true;
}

/* Pass over what begins no word; the class of what does, PM_CLASS_NONE at the end of the text. */
static enum pm_class skip(struct pm_analyzer *analyzer)
{
	const char *ptr = analyzer->ptr;
	enum pm_class class = PM_CLASS_NONE;

	while (ptr < analyzer->end) {
		uint32_t code;
		size_t len = pm_utf8_decode(ptr, analyzer->end, &code);
		class = code < 0x80 ? pm_classes_ascii[code]
		                    : pm_fold_look(&analyzer->chars, code)->class;
		if (pm_class_starts(class))
			break;
		ptr += len;
		class = PM_CLASS_NONE;
	}
	analyzer->ptr = ptr;
	return class;
}

/* Give the word at ptr by the fast path, without a copy where it is in small letters; false when it
 * is not for that. */
static bool give_plain(struct pm_analyzer *analyzer, struct pm_token *token)
{
	const char *start = analyzer->ptr;
	struct pm_plain plain;

	if (analyzer->general || !pm_plain_read(&plain, start, analyzer->end))
		return false;
	token->kind = PM_TOKEN_WORD;
	token->term = (struct pm_str){start, plain.len};
	if (plain.capitals) {
		char *bytes = analyzer->fold.plain.bytes;
		for (size_t i = 0; i < plain.len; i++)
			bytes[i] = start[i] | 0x20;
		token->term.ptr = bytes;
	}
	token->accented = token->term;
	token->start = (size_t)(start - analyzer->text);
	token->end = (size_t)(plain.end - analyzer->text);
	token->position = analyzer->position;
	analyzer->ptr = plain.end;
	advance(analyzer);
	return true;
}

/* Give the word at ptr if it is of letters without marks, some beyond ASCII, and nothing joins it
 * to what is next; false when it is for the general path. */
static bool give_letters(struct pm_analyzer *analyzer, struct pm_token *token)
{
	const char *start = analyzer->ptr, *ptr = start, *end = analyzer->end;
	uint32_t code;

	pm_fold_start(&analyzer->fold, &analyzer->chars);
	while (!pm_plain_ends(ptr, end)) {
		const char *next = ptr + pm_utf8_decode(ptr, end, &code);
		if (code < 0x80) {
			if (pm_classes_ascii[code] != PM_CLASS_LETTER)
				return false;
			char lower = (char)(code | 0x20);
			pm_fold_add_ascii(&analyzer->fold, (struct pm_str){&lower, 1});
		} else {
			const struct pm_folded_char *c = pm_fold_look(&analyzer->chars, code);
			if (c->class == PM_CLASS_NONE)
				break;
			if (c->class != PM_CLASS_LETTER)
				return false;
			pm_fold_add_char(&analyzer->fold, c);
		}
		ptr = next;
	}
	if (!give(analyzer, token, PM_TOKEN_WORD, start, ptr))
		return false;
	analyzer->ptr = ptr;
	advance(analyzer);
	return true;
}

/* Whatever folds to nothing is passed over. */
bool pm_analyzer_next(struct pm_analyzer *analyzer, struct pm_token *token)
{
	for (;;) {
		while (analyzer->part < analyzer->cluster.count)
			if (give_part(analyzer, token))
				return true;
		analyzer->cluster.count = 0;
		analyzer->part = 0;
		analyzer->ptr = pm_plain_skip(analyzer->ptr, analyzer->end);
		if (give_plain(analyzer, token))
			return true;
		enum pm_class class = skip(analyzer);
		if (class == PM_CLASS_NONE)
			return false;
		if (class == PM_CLASS_LETTER && !analyzer->general && give_letters(analyzer, token))
			return true;
		if (class == PM_CLASS_CHARACTER ? give_character(analyzer, token)
						: begin_cluster(analyzer, token))
			return true;
	}
}
