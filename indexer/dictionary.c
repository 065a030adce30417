/*
 * Texts and their numbers.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/dictionary.h"

#include <stdlib.h>

enum {
	SLOTS_FIRST = 4096,
	SLOTS_KEPT = 1 << 18, /* to clear more takes longer than to begin anew */
	HEAD = 8,             /* of a record */
};

void pm_dictionary_free(struct pm_dictionary *dictionary)
{
	free(dictionary->places);
	pm_buf_free(&dictionary->records);
	free(dictionary->slots);
	*dictionary = (struct pm_dictionary){0};
}

void pm_dictionary_clear(struct pm_dictionary *dictionary)
{
	if (dictionary->size > 0 && dictionary->size <= SLOTS_KEPT) {
		memset(dictionary->slots, 0, dictionary->size * sizeof *dictionary->slots);
	} else {
		free(dictionary->slots);
		dictionary->slots = NULL;
		dictionary->size = 0;
	}
	dictionary->count = 0;
	pm_buf_clear(&dictionary->records);
}

/* Multiplied and folded, eight bytes at a time; the last eight or fewer by loads that overlap. */
static uint32_t hash_of(struct pm_str text)
{
	uint64_t hash = text.len * UINT64_C(0x9E3779B97F4A7C15), piece = 0;
	const char *ptr = text.ptr;
	size_t len = text.len;
	uint32_t half;

	for (; len > 8; ptr += 8, len -= 8) {
		memcpy(&piece, ptr, 8);
		hash = (hash ^ piece) * UINT64_C(0xFF51AFD7ED558CCD);
		hash ^= hash >> 32;
	}
	if (len >= 4) {
		memcpy(&half, ptr, 4);
		piece = (uint64_t)half << 32;
		memcpy(&half, ptr + len - 4, 4);
		piece |= half;
	} else if (len > 0) {
		piece = (uint64_t)(unsigned char)ptr[0] << 16 |
		        (uint64_t)(unsigned char)ptr[len / 2] << 8 | (unsigned char)ptr[len - 1];
	}
	hash = (hash ^ piece) * UINT64_C(0xFF51AFD7ED558CCD);
	return (uint32_t)(hash ^ hash >> 32);
}

/* Bytes of short texts are looked at here: a call takes longer. */
static bool is_same(const char *a, const char *b, size_t len)
{
	uint64_t x, y;

	for (; len >= 8; a += 8, b += 8, len -= 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		if (x != y)
			return false;
	}
	for (; len > 0 && *a == *b; a++, b++)
		len--;
	return len == 0;
}

static bool is_slot_of(const struct pm_dictionary *dictionary,
	const struct pm_dictionary_slot *slot, struct pm_str text, uint32_t hash)
{
	const char *record = dictionary->records.ptr + slot->record;
	uint32_t len;

	if (slot->hash != hash || slot->record == 0)
		return false;
	memcpy(&len, record + 4, sizeof len);
	return len == text.len && is_same(record + HEAD, text.ptr, len);
}

/* The slot where a text is, or belongs. */
static struct pm_dictionary_slot *slot_of(
	const struct pm_dictionary *dictionary, struct pm_str text, uint32_t hash)
{
	size_t mask = dictionary->size - 1, place = hash & mask;

	while (dictionary->slots[place].record != 0 &&
		!is_slot_of(dictionary, &dictionary->slots[place], text, hash))
		place = (place + 1) & mask;
	return &dictionary->slots[place];
}

static uint32_t number_in(const struct pm_dictionary *dictionary, uint32_t record)
{
	uint32_t number;

	memcpy(&number, dictionary->records.ptr + record, sizeof number);
	return number;
}

/* Have at least twice as many slots as there are texts, and will be; false when memory ran out. */
static bool make_room(struct pm_dictionary *dictionary, size_t more)
{
	size_t size = dictionary->size == 0 ? SLOTS_FIRST : 2 * dictionary->size;

	if (2 * (dictionary->count + more) <= dictionary->size)
		return true;
	struct pm_dictionary_slot *slots = calloc(size, sizeof *slots);
	if (slots == NULL)
		return false;
	for (size_t i = 0; i < dictionary->size; i++) {
		size_t place = dictionary->slots[i].hash & (size - 1);
		if (dictionary->slots[i].record == 0)
			continue;
		while (slots[place].record != 0)
			place = (place + 1) & (size - 1);
		slots[place] = dictionary->slots[i];
	}
	free(dictionary->slots);
	dictionary->slots = slots;
	dictionary->size = size;
	return true;
}

static uint32_t add_record(struct pm_dictionary *dictionary, struct pm_dictionary_slot *slot,
	struct pm_str text, uint32_t hash)
{
	struct pm_buf *records = &dictionary->records;
	uint32_t *places = pm_make_room(
		dictionary->places, sizeof *places, dictionary->count + 1, &dictionary->capacity);
	const uint32_t head[] = {(uint32_t)dictionary->count, (uint32_t)text.len};

	if (places == NULL)
		return PM_NO_NUMBER;
	dictionary->places = places;
	if (records->len == 0)
		pm_buf_add(records, head, HEAD); /* 0 is no place */
	if (records->len + HEAD + text.len > UINT32_MAX)
		return PM_NO_NUMBER;
	uint32_t record = (uint32_t)records->len;
	pm_buf_add(records, head, sizeof head);
	pm_buf_add_str(records, text);
	if (records->failed)
		return PM_NO_NUMBER;
	*slot = (struct pm_dictionary_slot){hash, record};
	places[dictionary->count] = record;
	return (uint32_t)dictionary->count++;
}

static uint32_t add(struct pm_dictionary *dictionary, struct pm_str text, uint32_t hash)
{
	struct pm_dictionary_slot *slot = slot_of(dictionary, text, hash);

	return slot->record != 0 ? number_in(dictionary, slot->record)
	                         : add_record(dictionary, slot, text, hash);
}

uint32_t pm_dictionary_add(struct pm_dictionary *dictionary, struct pm_str text)
{
	return make_room(dictionary, 1) ? add(dictionary, text, hash_of(text)) : PM_NO_NUMBER;
}

bool pm_dictionary_add_many(struct pm_dictionary *dictionary, const struct pm_str *texts,
	size_t count, uint32_t *numbers)
{
	uint32_t hashes[PM_DICTIONARY_MANY];
	bool good = make_room(dictionary, count);

	for (size_t i = 0; i < count && good; i++) {
		hashes[i] = hash_of(texts[i]);
		__builtin_prefetch(&dictionary->slots[hashes[i] & (dictionary->size - 1)]);
	}
	for (size_t i = 0; i < count && good; i++)
		__builtin_prefetch(dictionary->records.ptr +
				   dictionary->slots[hashes[i] & (dictionary->size - 1)].record);
	for (size_t i = 0; i < count && good; i++) {
		numbers[i] = add(dictionary, texts[i], hashes[i]);
		good = numbers[i] != PM_NO_NUMBER;
	}
	return good;
}

uint32_t pm_dictionary_find(const struct pm_dictionary *dictionary, struct pm_str text)
{
	if (dictionary->size == 0)
		return PM_NO_NUMBER;
	struct pm_dictionary_slot *slot = slot_of(dictionary, text, hash_of(text));
	return slot->record != 0 ? number_in(dictionary, slot->record) : PM_NO_NUMBER;
}
