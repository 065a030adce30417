/*
 * The words of dates in several languages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/date_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/buf.h"

/* All words are case folded and without marks (so that "mai" with a Russian short i is written with
 * a plain one), each between two spaces. English, German, French, Spanish, Italian, Portuguese,
 * Dutch, Swedish, Danish and Norwegian, Finnish, Russian, Polish, Czech, Hungarian, Romanian,
 * Turkish, Indonesian. Not Croatian, whose listopad is October: in Polish and Czech it is November.
 */
static const char *const months[12] = {
	" jan january januar janner jan janvier janv enero ene gennaio gen janeiro januari"
	" tammikuu tammikuuta января январь янв"
	" stycznia styczen ledna leden ianuarie ocak ",
	" feb february februar fevrier fev fevr febrero febbraio fevereiro februari"
	" helmikuu helmikuuta февраля февраль фев февр"
	" lutego luty unora unor februarie subat ",
	" mar march marz mrz mars marzo marco maart mrt maaliskuu maaliskuuta марта март мар"
	" marts marca marzec brezna brezen marcius martie mart maret ",
	" apr april avril avr abril abr aprile huhtikuu huhtikuuta апреля апрель апр"
	" kwietnia kwiecien dubna duben aprilis aprilie nisan ",
	" may mai mayo maggio mag maio mei maj toukokuu toukokuuta мая маи"
	" maja kvetna kveten majus mayıs ",
	" jun june juni juin junio giugno giu junho kesakuu kesakuuta июня июнь июн"
	" czerwca czerwiec cervna cerven junius iunie haziran ",
	" jul july juli juillet juil julio luglio lug julho heinakuu heinakuuta июля июль июл"
	" lipca lipiec cervence cervenec julius iulie temmuz ",
	" aug august aout agosto ago augustus augusti elokuu elokuuta августа август авг"
	" sierpnia sierpien srpna srpen augusztus agustus agustos ",
	" sep sept september septembre septiembre setiembre set settembre setembro"
	" syyskuu syyskuuta сентября сентябрь сен сент"
	" wrzesnia wrzesien zari szeptember septembrie eylul ",
	" oct october oktober okt octobre octubre ottobre ott outubro out"
	" lokakuu lokakuuta октября октябрь окт"
	" pazdziernika pazdziernik rijna rijen octombrie ekim ",
	" nov november novembre noviembre novembro marraskuu marraskuuta ноября ноябрь ноя нояб"
	" listopada listopad listopadu noiembrie kasım ",
	" dec december dezember dez decembre diciembre dic dicembre dezembro"
	" joulukuu joulukuuta декабря декабрь дек"
	" desember grudnia grudzien prosince prosinec decembrie aralık ",
};

static const char *const weekdays[7] = {
	" mon monday montag mo lundi lun lunes lunedi maandag mandag maanantai maanantaina"
	" понедельник пн ",
	" tue tues tuesday dienstag di mardi martes martedi dinsdag tisdag tiistai tiistaina"
	" вторник вт ",
	" wed weds wednesday mittwoch mi mercredi mer miercoles mie mercoledi woensdag onsdag"
	" keskiviikko keskiviikkona среда ср ",
	" thu thur thurs thursday donnerstag do jeudi jeu jueves jue giovedi gio donderdag torsdag"
	" torstai torstaina четверг чт ",
	" fri friday freitag fr vendredi ven viernes vie venerdi vrijdag fredag"
	" perjantai perjantaina пятница пт ",
	" sat saturday samstag sonnabend sa samedi sam sabado sab sabato zaterdag lordag"
	" lauantai lauantaina суббота сб ",
	" sun sunday sonntag so dimanche dim domingo dom domenica zondag sondag"
	" sunnuntai sunnuntaina воскресенье вс ",
};

static const char fillers[] = " at of on the and o clock hrs hours"
			      " den der am um uhr le la a de del las los el il alle ore het om"
			      " klo kello kl г года в as roku ";

/* RFC 2822, 4.3, and what European publishers write. Names that stand for several zones (IST, CST
 * of China) are those of RFC 2822 or missing. */
static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{"z", 0},
	{"ut", 0},
	{"utc", 0},
	{"gmt", 0},
	{"est", -300},
	{"edt", -240},
	{"cst", -360},
	{"cdt", -300},
	{"mst", -420},
	{"mdt", -360},
	{"pst", -480},
	{"pdt", -420},
	{"akst", -540},
	{"akdt", -480},
	{"hst", -600},
	{"wet", 0},
	{"west", 60},
	{"bst", 60},
	{"cet", 60},
	{"cest", 120},
	{"mez", 60},
	{"mesz", 120},
	{"eet", 120},
	{"eest", 180},
	{"msk", 180},
	{"jst", 540},
};

#define WORD_MAX 32

/* Write word folded, between two spaces, if it is of ASCII. */
static bool fold_ascii(char out[WORD_MAX * 2], struct pm_str word)
{
	char *to = out;

	*to++ = ' ';
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];
		if ((unsigned char)c >= 0x80)
			return false;
		*to++ = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	strcpy(to, " ");
	return true;
}

/* Write word folded, between two spaces; false when it is too long to be one of ours. */
static bool fold(char out[WORD_MAX * 2], struct pm_str word)
{
	utf8proc_int32_t chars[WORD_MAX * 2];
	utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;

	if (word.len == 0 || word.len > WORD_MAX)
		return false;
	if (fold_ascii(out, word))
		return true;
	utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)word.ptr,
		(utf8proc_ssize_t)word.len, chars, WORD_MAX * 2, options);
	if (count <= 0 || count > WORD_MAX)
		return false;
	utf8proc_ssize_t len = utf8proc_reencode(chars, count, UTF8PROC_COMPOSE);
	if (len <= 0 || len > WORD_MAX)
		return false;
	snprintf(out, WORD_MAX * 2, " %.*s ", (int)len, (const char *)chars);
	return true;
}

/* The number of the list that holds the word, -1 when none does. */
static int find_in(const char *const *lists, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (strstr(lists[i], word) != NULL)
			return i;
	return -1;
}

static struct pm_date_word find_zone(const char *folded)
{
	struct pm_str name = {folded + 1, strlen(folded) - 2};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (pm_str_is(name, zones[i].name))
			return (struct pm_date_word){PM_DATE_WORD_ZONE, zones[i].minutes};
	return (struct pm_date_word){PM_DATE_WORD_NONE, 0};
}

struct pm_date_word pm_date_word_find(struct pm_str word)
{
	char folded[WORD_MAX * 2];
	int value;

	if (!fold(folded, word))
		return (struct pm_date_word){PM_DATE_WORD_NONE, 0};
	if ((value = find_in(months, 12, folded)) >= 0)
		return (struct pm_date_word){PM_DATE_WORD_MONTH, value + 1};
	if ((value = find_in(weekdays, 7, folded)) >= 0)
		return (struct pm_date_word){PM_DATE_WORD_WEEKDAY, value};
	if (strcmp(folded, " a.m ") == 0)
		return (struct pm_date_word){PM_DATE_WORD_HALF, 0};
	if (strcmp(folded, " pm ") == 0 || strcmp(folded, " p.m ") == 0)
		return (struct pm_date_word){PM_DATE_WORD_HALF, 12};
	if (strstr(fillers, folded) != NULL)
		return (struct pm_date_word){PM_DATE_WORD_FILLER, 0};
	return find_zone(folded);
}

bool pm_date_word_is_day(struct pm_str word)
{
	char folded[WORD_MAX * 2];

	return fold(folded, word) &&
	       (find_in(months, 12, folded) >= 0 || find_in(weekdays, 7, folded) >= 0);
}
