/*
 * Whether a page is an article or a statement.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_kind.h"

#include <string.h>

#include "indexer/read/html_words.h"
#include "lib/buf.h"
#include "lib/term.h"

/* How far from the beginning and the heading words say what a text is, in bytes of text. */
#define TOP_MAX 1500
#define NEAR_HEADING 300

/* Hosts of governments, parliaments, courts and bodies of states. A label of a pattern that is "*"
 * stands for any number of labels before. */
static const char *const public_hosts[] = {".gov", ".mil", ".int", ".gov.*", ".gob.*", ".gouv.*",
	".go.*", ".govt.*", ".mil.*", ".europa.eu", ".gouv.fr", ".bund.de", ".admin.ch", ".gc.ca",
	".gv.at", ".overheid.nl", ".governo.it", ".parliament.*", ".parlament.*", ".bundestag.de",
	".bundesregierung.de", ".bundesrat.de", ".senat.fr", ".assemblee-nationale.fr", ".un.org",
	".nato.int", ".regeringen.se", ".regjeringen.no", ".jus.br", ".leg.br"};

/* Parts of paths under which statements stand. */
static const char *const paths[] = {"press-release", "press-releases", "pressrelease",
	"pressreleases", "press_releases", "press-statement", "press-statements", "news-release",
	"news-releases", "newsreleases", "media-release", "media-releases", "mediareleases",
	"newsroom", "statement", "statements", "statements-releases", "speeches-statements",
	"pressemitteilung", "pressemitteilungen", "pressemeldungen", "medienmitteilungen",
	"communiques-de-presse", "communique-de-presse", "communiques", "comunicati-stampa",
	"comunicados", "notas-de-prensa", "persberichten"};

/* What statements have above their text. */
static const char *const words[] = {"for immediate release", "press release", "joint statement",
	"statement by", "statement from", "statement of", "media advisory", "media release",
	"news release", "press statement", "press advisory", "pressemitteilung", "medienmitteilung",
	"presseerklärung", "communiqué de presse", "comunicato stampa", "nota de prensa",
	"comunicado de prensa", "nota à imprensa", "persbericht"};

static const char *const statement_types[] = {"PressRelease", "SpecialAnnouncement",
	"GovernmentService", "Legislation", "GovernmentAnnouncement"};

static void guess(struct pm_html_meta *meta, enum pm_kind kind, const char *before,
	struct pm_str what, const char *after)
{
	struct pm_buf reason = {0};

	pm_buf_add_str(&reason, pm_str_of(before));
	pm_buf_add_str(&reason, what);
	pm_buf_add_str(&reason, pm_str_of(after));
	pm_draft_guess_kind(meta->draft, kind, pm_buf_str(&reason));
	pm_buf_free(&reason);
}

static bool ends_in(struct pm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

void pm_html_note_type(struct pm_html_meta *meta, struct pm_str type)
{
	struct pm_arena *arena = &meta->html->arena;
	bool article = ends_in(type, "Article") || ends_in(type, "Posting");

	if (type.len > 40)
		return;
	if (article && meta->article_type.len == 0)
		meta->article_type = pm_arena_copy(arena, type);
	for (size_t i = 0; i < sizeof statement_types / sizeof *statement_types; i++)
		if (pm_str_is(type, statement_types[i]))
			meta->statement_type = pm_arena_copy(arena, type);
}

/* The host ends in the pattern; "*": in a label of two letters, a country. */
static bool host_ends(struct pm_str host, const char *pattern)
{
	size_t len = strlen(pattern);
	bool country = pattern[len - 1] == '*';

	if (country) {
		if (host.len < 3 || host.ptr[host.len - 3] != '.')
			return false;
		host.len -= 2;
		len--;
	}
	if (host.len >= len && memcmp(host.ptr + host.len - len, pattern, len) == 0)
		return true;
	/* The whole of it, which has no dot before. */
	return host.len == len - 1 && memcmp(host.ptr, pattern + 1, len - 1) == 0;
}

static bool guess_by_host(struct pm_html_meta *meta, struct pm_str host)
{
	if (pm_html_starts(host, "www."))
		host = (struct pm_str){host.ptr + 4, host.len - 4};
	bool newsroom = pm_html_starts(host, "newsroom.") || pm_html_starts(host, "press.") ||
	                pm_html_starts(host, "presse.");

	for (size_t i = 0; !newsroom && i < sizeof public_hosts / sizeof *public_hosts; i++)
		newsroom = host_ends(host, public_hosts[i]);
	if (newsroom)
		guess(meta, PM_KIND_STATEMENT, "host ", host, "");
	return newsroom;
}

/* Above the text stands what it is: in a short line, or at the beginning of the heading. */
static bool guess_by_words(struct pm_html_meta *meta, const struct pm_html_page *page)
{
	size_t top = page->heading != NULL ? page->heading->position : 0;

	for (size_t i = 0; i < page->lines->count; i++) {
		const struct pm_html_line *line = &page->lines->items[i];
		bool near = page->heading != NULL ? line->position + NEAR_HEADING >= top &&
		                                            line->position <= top + NEAR_HEADING
		                                  : line->position <= TOP_MAX;
		if (!near || line->marks & PM_HTML_LISTED || pm_html_is_beside(line, page->heading))
			continue;
		for (size_t j = 0; j < sizeof words / sizeof *words; j++) {
			size_t len = strlen(words[j]);
			if (!pm_html_starts(line->text, words[j]) ||
				(line->text.len > len + 30 && line != page->heading))
				continue;
			struct pm_str found = {line->text.ptr, len};
			guess(meta, PM_KIND_STATEMENT, "text \"", found, "\"");
			return true;
		}
	}
	return false;
}

/* A part of the URL's path names statements. */
static bool guess_by_path(struct pm_html_meta *meta, struct pm_str url)
{
	const char *at = url.len > 0 ? memmem(url.ptr, url.len, "://", 3) : NULL;
	const char *end = at != NULL ? url.ptr + url.len : NULL;

	at = at != NULL ? memchr(at + 3, '/', (size_t)(end - at) - 3) : NULL;
	while (at != NULL) {
		const char *begin = at + 1;
		at = memchr(begin, '/', (size_t)(end - begin));
		struct pm_str part = {begin, at != NULL ? (size_t)(at - begin) : 0};
		for (size_t i = 0; at != NULL && i < sizeof paths / sizeof *paths; i++) {
			if (part.len != strlen(paths[i]) || !pm_html_starts(part, paths[i]))
				continue;
			guess(meta, PM_KIND_STATEMENT, "path /", part, "/");
			return true;
		}
	}
	return false;
}

/* The page has a heading, and a date of publication is stated or stands next to it. */
static bool is_dated(const struct pm_html_meta *meta, const struct pm_html_page *page)
{
	const struct pm_html_choice *date = &meta->choices[PM_DRAFT_DATE];

	return page->heading != NULL && date->value.len > 0 && date->rank < PM_HTML_RANK_FAR;
}

void pm_html_guess_kind(
	struct pm_html_meta *meta, const struct pm_html_page *page, struct pm_str url)
{
	struct pm_str host = pm_host_of_url(url);

	if (meta->statement_type.len > 0)
		guess(meta, PM_KIND_STATEMENT, "schema.org ", meta->statement_type, "");
	else if (guess_by_host(meta, host) || guess_by_words(meta, page) ||
		 guess_by_path(meta, url))
		return;
	else if (meta->article_type.len > 0)
		guess(meta, PM_KIND_ARTICLE, "schema.org ", meta->article_type, "");
	else if (pm_html_starts(meta->og_type, "article"))
		guess(meta, PM_KIND_ARTICLE, "og:type article", PM_STR(""), "");
	else if (is_dated(meta, page))
		guess(meta, PM_KIND_ARTICLE, "heading and date", PM_STR(""), "");
}
