/*
 * Dates that a page shows to its readers, and those of its address.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_dates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/html_words.h"
#include "lib/buf.h"

/* How far from the heading a date may stand, in bytes of text: a lead may come between. */
#define NEAR_BEFORE 150
#define LINES_BEFORE 4 /* farther up, the date of today stands */
#define NEAR_AFTER 600

/* How much of a line other than the date makes it more than a date, when nothing says it is one. */
#define BARE_MAX 45

/* How much of what stands before a date is looked at. */
#define LABEL_MAX 80

/* What speaks for a date, best first. */
enum evidence {
	SAID_PUBLISHED,
	SAID_DATE,
	BARE
};

/* Where it stands. */
enum region {
	AFTER_HEADING,
	BEFORE_HEADING,
	IN_ARTICLE,
	ELSEWHERE
};

#define EVIDENCES 3
#define REGIONS 4

/* A date on the page. */
struct candidate {
	struct pm_date date;
	const char *how;
};

/* The best dates so far: the first one of each region and evidence. */
struct choosing {
	const struct pm_html_page *page;
	struct candidate best[REGIONS][EVIDENCES];
	bool several[REGIONS][EVIDENCES]; /* there were others of other days */
};

/* ---- Words before a date ---- */

static const char *const modified_words[] = {"updated", "update:", "modified", "revised",
	"reviewed", "edited", "last changed", "aktualisiert", "stand:", "geändert", "mis à jour",
	"modifié", "actualizado", "actualizada", "modificado", "aggiornato", "aggiornamento",
	"atualizado", "atualizada", "bijgewerkt", "gewijzigd", "opdateret", "uppdaterad",
	"oppdatert", "aktualizacja", "accessed", "retrieved", "abgerufen", "expires"};

static const char *const published_words[] = {"publish", "publié", "publicad", "posted", "created",
	"released", "date:", "datum", "issued", "veröffentlich", "erschienen", "erstellt",
	"geschrieben", "gespeichert", "mis en ligne", "pubblicat", "fecha", "data:", "geplaatst",
	"gepubliceerd", "udgivet", "publicerad", "opublikowan", "written"};

static bool has_one(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i]) != NULL)
			return true;
	return false;
}

#define HAS_ONE(text, words) has_one(text, words, sizeof words / sizeof *words)

/* Before an author's name, after which comes the date. */
static const char *const by_words[] = {"by ", "von ", "par ", "por ", "di "};

/* Of German, whose verbs come last. */
static const char *const modified_after[] = {"geändert", "aktualisiert", "bearbeitet", "(updated"};

static const char *const published_after[] = {
	"geschrieben", "veröffentlicht", "erstellt", "publiziert"};

/* One of the words begins within the first bytes of the text: in a sentence it would be later. */
static bool begins_soon(const char *text, const char *const *words, size_t count, size_t most)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = strstr(text, words[i]);
		if (at != NULL && (size_t)(at - text) <= most)
			return true;
	}
	return false;
}

#define BEGINS_SOON(text, words, most) begins_soon(text, words, sizeof words / sizeof *words, most)

/* Write the end of the text in small letters; letters beyond ASCII are expected to be small. */
static void lower_end(struct pm_str text, char out[LABEL_MAX + 1])
{
	size_t from = text.len > LABEL_MAX ? text.len - LABEL_MAX : 0;
	size_t len = text.len - from;

	for (size_t i = 0; i < len; i++) {
		char c = text.ptr[from + i];
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	out[len] = '\0';
}

/* The same for the beginning of a text. */
static void lower_start(struct pm_str text, char out[LABEL_MAX + 1])
{
	lower_end((struct pm_str){text.ptr, text.len < LABEL_MAX ? text.len : LABEL_MAX}, out);
}

/* ---- One date of a line ---- */

/* A date in a line. */
struct place {
	const struct pm_html_line *line, *before; /* before: NULL for the first line */
	size_t begin, end;                        /* of the date in the line's text */
	size_t label;                             /* where the text before it begins */
	unsigned marks;
	bool short_year, stated;
};

/* What stands before the date; where nothing does, the line before if it can be a label. */
static size_t label_of(const struct place *place, char label[LABEL_MAX + 1])
{
	struct pm_str text = {place->line->text.ptr + place->label, place->begin - place->label};

	if (pm_str_trim(text).len == 0 && place->label == 0 && place->before != NULL &&
		place->before->text.len <= 40)
		text = place->before->text;
	lower_end(text, label);
	return text.len;
}

/* A heading begins with the date: "25.3.2024 - Title". */
static bool begins_heading(const struct place *place)
{
	struct pm_str text = place->line->text;

	if (place->line->heading == 0 || place->begin != 0 || place->end + 3 > text.len)
		return false;
	return memcmp(text.ptr + place->end, " - ", 3) == 0 || text.ptr[place->end] == ':';
}

/* What follows a date is the rest of a sentence: "On 25 March 2024 the minister said so."; a
 * capital letter begins a name. after: the text in small letters. */
static bool goes_on(struct pm_str text, const char *after)
{
	static const char *const others[] = {"updated", "last ", "modified", "by ", "at ", "in ",
		"um ", "von ", "par ", "por ", "di ", "uhr", "kl", "am ", "pm", "gmt", "utc", "edt",
		"est", "pst", "cet", "|"};
	size_t at = strspn(after, " ,;.");
	size_t words = pm_html_count_words(pm_str_of(after));
	size_t len = strlen(after);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strncmp(after + at, others[i], strlen(others[i])) == 0)
			return false;
	char first = at < text.len ? text.ptr[at] : '\0';
	bool is_letter = (first >= 'a' && first <= 'z') || (unsigned char)first >= 0x80;
	return (is_letter && words >= 2) || (words >= 3 && after[len - 1] == '.');
}

/* What speaks for the date; false when it is another one than that of publication. */
static bool weigh(const struct place *place, enum evidence *evidence)
{
	char label[LABEL_MAX + 1], after[LABEL_MAX + 1];
	size_t other = place->line->text.len - (place->end - place->begin);

	size_t length = label_of(place, label);
	struct pm_str rest = {
		place->line->text.ptr + place->end, place->line->text.len - place->end};
	lower_start(rest, after);
	bool continues = goes_on(rest, after);
	bool said = length <= LABEL_MAX && other <= 2 * LABEL_MAX &&
	            BEGINS_SOON(label, published_words, 20) && !continues;
	bool by = length <= LABEL_MAX && BEGINS_SOON(label, by_words, 3);
	said = said || (length <= 30 && HAS_ONE(after, published_after));
	if (HAS_ONE(label, modified_words) || HAS_ONE(after, modified_after))
		return false;
	if ((place->marks & PM_HTML_MODIFIED) && !(place->marks & PM_HTML_PUBLISHED) && !said)
		return false;
	if (place->marks & PM_HTML_PUBLISHED || said)
		*evidence = SAID_PUBLISHED;
	else if (by && other <= LABEL_MAX)
		*evidence = SAID_DATE;
	else if (place->stated || (place->marks & PM_HTML_DATE && other <= 2 * LABEL_MAX))
		*evidence = SAID_DATE;
	else if ((other <= BARE_MAX && !continues) || begins_heading(place))
		*evidence = BARE;
	else
		return false;
	return !(place->short_year && *evidence == BARE);
}

/* How the date's place is called in a report. */
static const char *name_of(const struct place *place, enum evidence evidence)
{
	if (place->stated)
		return "time";
	return evidence == BARE ? "line with a date" : "date on the page";
}

static enum region region_of(const struct pm_html_page *page, const struct place *place)
{
	const struct pm_html_line *line = place->line, *heading = page->heading;
	bool listed = place->marks & PM_HTML_LISTED;

	if (heading != NULL) {
		size_t after = heading->position + heading->text.len;
		size_t most = listed ? NEAR_AFTER / 4 : NEAR_AFTER;
		if (line >= heading && line->position <= after + most)
			return AFTER_HEADING;
		if (line < heading && heading - line <= LINES_BEFORE &&
			line->position + NEAR_BEFORE >= heading->position)
			return BEFORE_HEADING;
	}
	return place->marks & PM_HTML_ARTICLE ? IN_ARTICLE : ELSEWHERE;
}

/* A bare date is believed next to the heading and, in the article, where it is all of the line. */
static bool is_believed(const struct place *place, enum region region, enum evidence evidence)
{
	size_t other = place->line->text.len - (place->end - place->begin);

	if (region == AFTER_HEADING || region == BEFORE_HEADING)
		return true;
	if (place->marks & PM_HTML_LISTED || place->short_year)
		return false;
	return evidence != BARE || (region == IN_ARTICLE && other <= 12);
}

static bool same_day(const struct pm_date *a, const struct pm_date *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day;
}

static void consider(
	struct choosing *choosing, const struct place *place, const struct pm_date *date)
{
	enum evidence evidence;
	enum region region = region_of(choosing->page, place);

	if (pm_html_is_beside(place->line, choosing->page->heading) || !weigh(place, &evidence) ||
		!is_believed(place, region, evidence))
		return;
	struct candidate *best = &choosing->best[region][evidence];
	if (best->date.year == 0)
		*best = (struct candidate){*date, name_of(place, evidence)};
	else if (!same_day(&best->date, date))
		choosing->several[region][evidence] = true;
}

/* ---- The dates of a line ---- */

/* The piece that states a date and ends after the place; NULL: none. */
static const struct pm_html_piece *stated_after(
	const struct pm_html_line *line, size_t at, size_t *end)
{
	for (size_t i = 0; i < line->piece_count; i++) {
		*end = i + 1 < line->piece_count ? line->pieces[i + 1].begin : line->text.len;
		if (line->pieces[i].stated.len > 0 && *end >= at && line->pieces[i].begin >= at)
			return &line->pieces[i];
	}
	return NULL;
}

/* The marks of all pieces between two places. */
static unsigned marks_between(const struct pm_html_line *line, size_t begin, size_t end)
{
	unsigned marks = 0;

	for (size_t i = 0; i < line->piece_count; i++) {
		size_t piece_end =
			i + 1 < line->piece_count ? line->pieces[i + 1].begin : line->text.len;
		if (line->pieces[i].begin < end && piece_end > begin)
			marks |= line->pieces[i].marks;
	}
	return marks;
}

/* A date as an element states it; false when it states none. */
static bool read_stated(struct pm_str text, enum pm_date_order order, struct pm_date *date)
{
	struct pm_date_found found;

	text = pm_str_trim(text);
	if (pm_date_parse(date, text, NULL) == PM_OK)
		return true;
	if (pm_date_prefix(&found, text, order) != text.len || found.short_year)
		return false;
	*date = found.date;
	return text.len > 0;
}

/* Consider the dates in the text between two places of the line. */
static void read_text(struct choosing *choosing, struct place place, size_t from, size_t to)
{
	struct pm_str text = {place.line->text.ptr, to};
	struct pm_date_found found;

	while (pm_date_find(&found, text, from, choosing->page->order)) {
		place.label = from;
		place.begin = found.begin;
		place.end = from = found.end;
		place.short_year = found.short_year;
		place.marks = marks_between(place.line, found.begin, found.end);
		consider(choosing, &place, &found.date);
	}
}

/* The text of a moment in UTC may show another day, the local one: take that. */
static void take_local_day(struct pm_date *date, struct pm_str text, enum pm_date_order order)
{
	struct pm_date_found shown;

	if (!date->has_zone || date->zone != 0 || !pm_date_find(&shown, text, 0, order) ||
		shown.short_year)
		return;
	int64_t apart = pm_date_seconds(&shown.date) - pm_date_seconds(date);
	if (!same_day(&shown.date, date) && apart < 48 * 3600 && apart > -48 * 3600)
		*date = shown.date;
}

static void read_line(struct choosing *choosing, struct place place)
{
	const struct pm_html_piece *piece;
	size_t from = 0, end;

	for (; (piece = stated_after(place.line, from, &end)) != NULL;
		from = end + (end == piece->begin)) {
		struct place stated = place;
		struct pm_date date;
		if (!read_stated(piece->stated, choosing->page->order, &date)) {
			read_text(choosing, place, from, end);
			continue;
		}
		read_text(choosing, place, from, piece->begin);
		take_local_day(&date,
			(struct pm_str){place.line->text.ptr + piece->begin, end - piece->begin},
			choosing->page->order);
		stated.label = from;
		stated.begin = piece->begin;
		stated.end = end;
		stated.marks = piece->marks;
		stated.stated = true;
		consider(choosing, &stated, &date);
	}
	if (from < place.line->text.len)
		read_text(choosing, place, from, place.line->text.len);
}

/* ---- The order of days and months ---- */

/* 17/02/2024 on the page tells how 03/02/2024 is meant there. */
static void vote(struct pm_str text, unsigned *day_first, unsigned *month_first)
{
	struct pm_date_found a, b;

	for (size_t from = 0; pm_date_find(&a, text, from, PM_DATE_DAY_FIRST); from = a.end) {
		const char *slash = memchr(text.ptr + a.begin, '/', a.end - a.begin);
		struct pm_str rest = {text.ptr + a.begin, a.end - a.begin};
		if (slash == NULL || a.short_year || slash > rest.ptr + 2)
			continue;
		int first = atoi(rest.ptr);
		bool reads = pm_date_prefix(&b, rest, PM_DATE_MONTH_FIRST) > 0;
		*day_first += reads && first > 12;
		*month_first += reads && first <= 12 && a.date.day == b.date.day && a.date.day > 12;
	}
}

enum pm_date_order pm_html_vote_order(const struct pm_html_lines *lines)
{
	unsigned day_first = 0, month_first = 0;

	for (size_t i = 0; i < lines->count; i++)
		if (memchr(lines->items[i].text.ptr, '/', lines->items[i].text.len) != NULL)
			vote(lines->items[i].text, &day_first, &month_first);
	if ((day_first > 0) == (month_first > 0))
		return PM_DATE_ORDER_UNKNOWN;
	return day_first > 0 ? PM_DATE_DAY_FIRST : PM_DATE_MONTH_FIRST;
}

/* ---- All of them ---- */

/* Offer the first date of each kind. Far from the heading all have to agree: it may be a list. */
static void offer_all(struct pm_html_meta *meta, const struct choosing *choosing)
{
	for (unsigned region = 0; region < REGIONS; region++) {
		for (unsigned evidence = 0; evidence < EVIDENCES; evidence++) {
			const struct candidate *best = &choosing->best[region][evidence];
			bool unsure = choosing->several[region][evidence] && region == ELSEWHERE;
			unsigned rank = PM_HTML_RANK_VISIBLE + 10 * region + 2 * evidence;
			if (best->date.year != 0 && !unsure)
				pm_html_offer_date(meta, rank, &best->date, best->how);
		}
	}
}

void pm_html_read_dates(struct pm_html_meta *meta, const struct pm_html_page *page)
{
	struct choosing choosing = {.page = page};

	for (size_t i = 0; i < page->lines->count; i++) {
		const struct pm_html_line *line = &page->lines->items[i];
		read_line(
			&choosing, (struct place){.line = line, .before = i > 0 ? line - 1 : NULL});
	}
	offer_all(meta, &choosing);
}

/* ---- The date of an address ---- */

/* Take 2024/03/25 or 2024-03-25 at a place of a path, ended by something other than a digit. */
static bool read_path_date(const char *at, struct pm_date *date)
{
	int year, month, day, used = 0;
	char separators[3];
	char text[16];

	if (sscanf(at, "%4d%1[/-]%2d%1[/-]%2d%n", &year, separators, &month, separators + 1, &day,
		    &used) != 5 ||
		used < 8 || separators[0] != separators[1] || (at[used] >= '0' && at[used] <= '9'))
		return false;
	if (year < 1990 || year > 2100 || month < 1 || day < 1)
		return false;
	snprintf(text, sizeof text, "%04d-%02d-%02d", year, month % 100, day % 100);
	return pm_date_parse(date, pm_str_of(text), NULL) == PM_OK;
}

bool pm_html_date_of_url(struct pm_str url, struct pm_date *date)
{
	char path[512];
	size_t len = url.len < sizeof path - 1 ? url.len : sizeof path - 1;

	if (len == 0)
		return false;
	memcpy(path, url.ptr, len);
	path[len] = '\0';
	path[strcspn(path, "?#")] = '\0';
	const char *at = strstr(path, "://");
	for (at = at != NULL ? at + 3 : path; (at = strchr(at, '/')) != NULL; at++)
		if (read_path_date(at + 1, date))
			return true;
	return false;
}
