/*
 * Words that hang together: the parts of a compound.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/cluster.h"

#include <stdbool.h>

#include "lib/text/classes.h"
#include "lib/text/utf8.h"
#include "lib/text/words.h"

/* What UAX #29 takes for an underscore is also the space between thousands in French. */
#define NARROW_SPACE 0x202F

/* A cluster being read. */
struct reader {
	struct pm_cluster *cluster;
	struct pm_words words;
	const char *end;
	size_t dotted;       /* the part that began the present chain of parts with dots between */
	size_t abutting;     /* the part that began the present run of letters and digits */
	enum pm_joint joint; /* seen since the last part, PM_JOINT_FIRST: none */
	bool dot_closed;     /* an acronym's last dot was passed */
};

static struct pm_part *last_part(const struct reader *reader)
{
	return &reader->cluster->parts[reader->cluster->count - 1];
}

/* The class of the code point that comes next, past marks (WB4 of UAX #29). */
static enum pm_class next_class(const struct reader *reader)
{
	uint32_t code;

	for (const char *ptr = reader->words.next; ptr < reader->end;) {
		ptr += pm_utf8_decode(ptr, reader->end, &code);
		enum pm_class class = pm_class_of(code, pm_words_property(code));
		if (class != PM_CLASS_MARK)
			return class;
	}
	return PM_CLASS_NONE;
}

/* Whether the present chain of parts is single letters with dots between, two at least. */
static bool is_acronym(const struct reader *reader)
{
	const struct pm_cluster *cluster = reader->cluster;

	if (cluster->count - reader->dotted < 2)
		return false;
	for (size_t i = reader->dotted; i < cluster->count; i++)
		if (cluster->parts[i].kind != PM_PART_LETTERS || cluster->parts[i].letters != 1)
			return false;
	return true;
}

/* Make one part of the parts from `first` on. */
static void merge(struct pm_cluster *cluster, size_t first, enum pm_part_kind kind)
{
	struct pm_part *part = &cluster->parts[first];
	const struct pm_part *last = &cluster->parts[cluster->count - 1];

	for (size_t i = first + 1; i < cluster->count; i++)
		part->letters += cluster->parts[i].letters;
	part->end = last->end;
	part->len = (size_t)(last->ptr + last->len - part->ptr);
	part->kind = (uint8_t)kind;
	cluster->count = first + 1;
}

/* End the present chain of parts with dots between. */
static void close_chain(struct reader *reader)
{
	if (is_acronym(reader)) {
		merge(reader->cluster, reader->dotted, PM_PART_ACRONYM);
		reader->abutting = reader->dotted;
	}
	reader->dotted = reader->cluster->count;
}

static void extend_part(struct pm_part *part, const struct pm_char *c, size_t letters)
{
	part->end = c->ptr + c->len;
	part->len = (size_t)(part->end - part->ptr);
	part->letters += letters;
}

/* Begin a part with a letter or digit; false when the cluster is full. */
static bool add_part(struct reader *reader, const struct pm_char *c, enum pm_part_kind kind)
{
	struct pm_cluster *cluster = reader->cluster;

	if (reader->joint != PM_JOINT_DOT)
		close_chain(reader);
	if (cluster->count == PM_PARTS_MAX)
		return false;
	if (reader->joint != PM_JOINT_ABUT)
		reader->abutting = cluster->count;
	cluster->parts[cluster->count++] = (struct pm_part){
		.ptr = c->ptr,
		.len = c->len,
		.end = c->ptr + c->len,
		.letters = 1,
		.kind = (uint8_t)kind,
		.joint = (uint8_t)reader->joint,
	};
	reader->joint = PM_JOINT_FIRST;
	if (cluster->count - reader->abutting > PM_CHANGES_MAX + 1) {
		merge(cluster, reader->abutting, PM_PART_MIXED);
		reader->dotted = reader->abutting;
	}
	return true;
}

/* Take a letter or digit; false when it does not belong to the cluster. */
static bool take_alnum(struct reader *reader, const struct pm_char *c, enum pm_class class)
{
	enum pm_part_kind kind = class == PM_CLASS_LETTER ? PM_PART_LETTERS : PM_PART_DIGITS;

	if (reader->dot_closed)
		return false;
	if (reader->cluster->count == 0)
		return add_part(reader, c, kind);

	struct pm_part *last = last_part(reader);
	if (reader->joint == PM_JOINT_FIRST) {
		if (last->kind == kind || last->kind == PM_PART_MIXED) {
			extend_part(last, c, 1);
			return true;
		}
		reader->joint = PM_JOINT_ABUT;
	}
	return add_part(reader, c, kind);
}

/* The joint a separator makes, PM_JOINT_FIRST when it makes none; what is left of UAX #29 in it is
 * the middle class, all others join wherever a letter or digit is on both sides. */
static enum pm_joint joint_of(
	const struct reader *reader, const struct pm_char *c, enum pm_class class)
{
	const struct pm_part *last = last_part(reader);
	enum pm_class next = next_class(reader);

	if (c->code == NARROW_SPACE && (next != PM_CLASS_DIGIT || last->kind != PM_PART_DIGITS))
		return PM_JOINT_FIRST;
	if (class == PM_CLASS_UNDERSCORE)
		return PM_JOINT_HIDDEN;
	if (class == PM_CLASS_MIDDLE) {
		if (c->boundary)
			return PM_JOINT_FIRST;
		return c->code == ':' || c->code == 0xFF1A ? PM_JOINT_COLON : PM_JOINT_HIDDEN;
	}
	if (!pm_class_alnum(next) || (class == PM_CLASS_DOT && reader->dot_closed))
		return PM_JOINT_FIRST;
	switch (class) {
	case PM_CLASS_HYPHEN:
		return PM_JOINT_HIDDEN;
	case PM_CLASS_APOSTROPHE:
		return PM_JOINT_APOSTROPHE;
	case PM_CLASS_AMPERSAND:
		return next == PM_CLASS_LETTER && last->kind != PM_PART_DIGITS ? PM_JOINT_HIDDEN
		                                                               : PM_JOINT_FIRST;
	case PM_CLASS_AT:
		return PM_JOINT_AT;
	case PM_CLASS_DOT:
		return PM_JOINT_DOT;
	default:
		return PM_JOINT_FIRST;
	}
}

/* Take what stands after a part; false when it ends the cluster. */
static bool take_separator(struct reader *reader, const struct pm_char *c, enum pm_class class)
{
	if (reader->joint != PM_JOINT_FIRST)
		return class == PM_CLASS_UNDERSCORE && reader->joint == PM_JOINT_HIDDEN;

	enum pm_joint joint = joint_of(reader, c, class);
	if (joint == PM_JOINT_FIRST) {
		if (class != PM_CLASS_DOT || reader->dot_closed || !is_acronym(reader))
			return false;
		close_chain(reader);
		last_part(reader)->end = c->ptr + c->len;
		reader->dot_closed = true;
		return true;
	}
	reader->joint = joint;
	reader->dot_closed = false;
	return true;
}

static bool take(struct reader *reader, const struct pm_char *c)
{
	enum pm_class class = pm_class_of(c->code, c->property);

	switch (class) {
	case PM_CLASS_LETTER:
	case PM_CLASS_DIGIT:
		return take_alnum(reader, c, class);
	case PM_CLASS_MARK:
		if (reader->joint == PM_JOINT_FIRST && !reader->dot_closed)
			extend_part(last_part(reader), c, 0);
		return true;
	case PM_CLASS_NONE:
	case PM_CLASS_CHARACTER:
		return false;
	default:
		return take_separator(reader, c, class);
	}
}

/* Give a possessive 's at the end to the part before it. */
static void drop_possessive(struct pm_cluster *cluster)
{
	const struct pm_part *last = &cluster->parts[cluster->count - 1];

	if (cluster->count < 2 || last->joint != PM_JOINT_APOSTROPHE || last->len != 1 ||
		(*last->ptr | 0x20) != 's')
		return;
	cluster->parts[cluster->count - 2].end = last->end;
	cluster->count--;
}

void pm_cluster_read(struct pm_cluster *cluster, struct pm_str text)
{
	struct reader reader = {.cluster = cluster, .end = text.ptr + text.len};
	struct pm_char c;

	cluster->count = 0;
	pm_words_start(&reader.words, text);
	while (pm_words_step(&reader.words, &c) && take(&reader, &c))
		;
	close_chain(&reader);
	drop_possessive(cluster);
}
