/*
 * Tests of telling languages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/language.h"

#include <stdio.h>
#include <unistd.h>

#include "indexer/read/read.h"
#include "lib/buf.h"
#include "tests/unit/test.h"

enum {
	SENTENCES = 4
};

/* clang-format off: one sentence a line */
static const struct {
	const char *code;
	const char *sentences[SENTENCES];
} languages[] = {
	{"en", {"The minister said on Monday that the new measures would take effect at midnight.",
		       "Two men were charged with breaking into the computers of a regional "
		       "hospital.",
		       "Sanctions imposed on shipping firm",
		       "Nobody was hurt when the ferry ran aground near the harbour wall."}},
	{"de", {"Der Minister sagte am Montag, die neuen Maßnahmen würden um Mitternacht in Kraft "
		"treten.",
		       "Zwei Männer wurden angeklagt, weil sie in die Rechner eines Krankenhauses "
		       "eingedrungen waren.",
		       "Sanktionen gegen Reederei verhängt",
		       "Niemand wurde verletzt, als die Fähre vor der Hafenmauer auf Grund lief."}},
	{"fr", {"Le ministre a déclaré lundi que les nouvelles mesures entreraient en vigueur à "
		"minuit.",
		       "Deux hommes sont accusés d'avoir pénétré dans les ordinateurs d'un hôpital "
		       "régional.",
		       "Des sanctions contre une compagnie maritime",
		       "Personne n'a été blessé lorsque le bac s'est échoué près de la digue du "
		       "port."}},
	{"es", {"El ministro dijo el lunes que las nuevas medidas entrarían en vigor a medianoche.",
		       "Dos hombres fueron acusados de entrar en los ordenadores de un hospital de "
		       "la región.",
		       "Sanciones contra una empresa naviera",
		       "Nadie resultó herido cuando el transbordador encalló cerca del muelle."}},
	{"it", {"Il ministro ha detto lunedì che le nuove misure entreranno in vigore a "
		"mezzanotte.",
		       "Due uomini sono accusati di essere entrati nei computer di un ospedale "
		       "della regione.",
		       "Sanzioni contro una compagnia di navigazione",
		       "Nessuno è rimasto ferito quando il traghetto si è incagliato vicino al "
		       "molo."}},
	{"pt", {"O ministro disse na segunda-feira que as novas medidas entrariam em vigor à "
		"meia-noite.",
		       "Dois homens foram acusados de invadir os computadores de um hospital da "
		       "região.",
		       "Sanções contra uma empresa de navegação",
		       "Ninguém ficou ferido quando a balsa encalhou perto do cais do porto."}},
	{"nl", {"De minister zei maandag dat de nieuwe maatregelen om middernacht van kracht "
		"worden.",
		       "Twee mannen worden ervan verdacht te hebben ingebroken in de computers van "
		       "een ziekenhuis.",
		       "Sancties tegen een rederij afgekondigd",
		       "Niemand raakte gewond toen de veerboot vlak bij de havenmuur aan de grond "
		       "liep."}},
	{"sv", {"Ministern sade i måndags att de nya åtgärderna träder i kraft vid midnatt.",
		       "Två män åtalas för att ha tagit sig in i datorerna på ett sjukhus.",
		       "Sanktioner mot rederi införs",
		       "Ingen skadades när färjan gick på grund strax utanför hamnen."}},
	{"da", {"Ministeren sagde mandag, at de nye foranstaltninger træder i kraft ved midnat.",
		       "To mænd er tiltalt for at være brudt ind i computerne på et sygehus.",
		       "Sanktioner mod et rederi træder i kraft",
		       "Ingen kom til skade, da færgen gik på grund lige uden for havnen."}},
	{"no", {"Statsråden sa på mandag at de nye tiltakene trer i kraft ved midnatt.",
		       "To menn er tiltalt for å ha brutt seg inn i datamaskinene til et sykehus.",
		       "Det blir sanksjoner mot et rederi",
		       "Ingen ble skadet da ferja gikk på grunn rett utenfor havna."}},
	{"fi", {"Ministeri kertoi maanantaina, että uudet toimet tulevat voimaan keskiyöllä.",
		       "Kahta miestä syytetään murtautumisesta sairaalan tietokoneisiin.",
		       "Varustamolle asetettiin pakotteita",
		       "Kukaan ei loukkaantunut, kun lautta ajoi karille lähellä satamaa."}},
	{"hu", {"A miniszter hétfőn azt mondta, hogy az új intézkedések éjfélkor lépnek hatályba.",
		       "Két férfit azzal vádolnak, hogy betörtek egy kórház számítógépeibe.",
		       "Szankciók egy hajózási társaság ellen",
		       "Senki sem sérült meg, amikor a komp zátonyra futott a kikötő közelében."}},
	{"ro", {"Ministrul a declarat luni că noile măsuri vor intra în vigoare la miezul nopții.",
		       "Doi bărbați sunt acuzați că au pătruns în calculatoarele unui spital din "
		       "regiune.",
		       "Sancțiuni împotriva unei companii de navigație",
		       "Nimeni nu a fost rănit când feribotul a eșuat aproape de digul portului."}},
	{"tr", {"Bakan pazartesi günü yeni önlemlerin gece yarısı yürürlüğe gireceğini söyledi.",
		       "İki erkek, bir hastanenin bilgisayarlarına girmekle suçlanıyor.",
		       "Denizcilik şirketine yaptırım kararı",
		       "Feribot liman yakınında karaya oturduğunda kimse yaralanmadı."}},
	{"ru", {"Министр заявил в понедельник, что новые меры вступят в силу в полночь.",
		       "Двоих мужчин обвиняют во взломе компьютеров областной больницы.",
		       "Против судоходной компании введены санкции",
		       "Никто не пострадал, когда паром сел на мель недалеко от порта."}},
	{"ca", {"El ministre va dir dilluns que les noves mesures entrarien en vigor a mitjanit.",
		       "Dos homes estan acusats d'haver entrat als ordinadors d'un hospital de la "
		       "regió.",
		       "Ningú no va resultar ferit quan el transbordador va encallar prop del "
		       "moll."}},
	{"id", {"Menteri mengatakan pada hari Senin bahwa aturan baru akan berlaku mulai tengah "
		"malam.",
		       "Dua orang didakwa karena membobol komputer sebuah rumah sakit di daerah "
		       "itu.",
		       "Tidak ada yang terluka ketika kapal feri kandas di dekat pelabuhan."}},
	{"lt", {"Ministras pirmadienį pranešė, kad naujos priemonės įsigalios vidurnaktį.",
		       "Du vyrai kaltinami įsilaužę į ligoninės kompiuterius."}},
	{"eu", {"Ministroak astelehenean esan zuen neurri berriak gauerdian sartuko direla "
		"indarrean.",
		       "Inor ez zen zauritu ferrya portutik gertu hondoa jo zuenean."}},
	{"ga", {"Dúirt an tAire Dé Luain go dtiocfaidh na bearta nua i bhfeidhm ag meán oíche.",
		       "Níor gortaíodh aon duine nuair a chuaigh an bád i dtír in aice leis an "
		       "gcaladh."}},
	{"pl", {"Minister powiedział w poniedziałek, że nowe środki wejdą w życie o północy.",
		       "Dwóch mężczyzn oskarżono o włamanie do komputerów szpitala."}},
	{"cs", {"Ministr v pondělí řekl, že nová opatření začnou platit o půlnoci.",
		       "Dva muži jsou obviněni z vniknutí do počítačů nemocnice."}},
	{"et", {"Minister ütles esmaspäeval, et uued meetmed jõustuvad keskööl.",
		       "Keegi ei saanud viga, kui parvlaev sadama lähedal madalikule sõitis."}},
	{"uk", {"Міністр заявив у понеділок, що нові заходи набудуть чинності опівночі.",
		       "Ніхто не постраждав, коли пором сів на мілину неподалік від порту."}},
	{"bg", {"Министърът заяви в понеделник, че новите мерки влизат в сила в полунощ.",
		       "Никой не пострада, когато фериботът заседна близо до пристанището."}},
	{"sr", {"Министар је у понедељак рекао да нове мере ступају на снагу у поноћ.",
		       "Нико није повређен када се трајект насукао у близини луке."}},
	{"hi", {"मंत्री ने सोमवार को कहा कि नए नियम आधी रात से लागू होंगे।"}},
	{"ne", {"मन्त्रीले सोमबार भने कि नयाँ नियमहरू मध्यरातदेखि लागू हुनेछन्।"}},
	{"ar", {"قال الوزير يوم الاثنين إن الإجراءات الجديدة ستدخل حيز التنفيذ عند منتصف الليل."}},
	{"fa", {"وزیر روز دوشنبه گفت که مقررات تازه از "
		"نیمه‌شب "
		"اجرا "
		"می‌شود."}},
	{"yi", {"דער מיניסטער האָט געזאָגט מאָנטיק אַז די נײַע מיטלען וועלן אָנהייבן האַלבע נאַכט."}},
	{"he", {"השר אמר ביום שני כי הצעדים החדשים ייכנסו לתוקף בחצות."}},
};
/* clang-format on */

static struct pm_languages *open_languages(void)
{
	struct pm_languages *found;
	struct pm_error err = {0};

	if (pm_languages_open(&found, &err) != PM_OK)
		fail_msg("%s", err.message);
	return found;
}

static const char *detect(struct pm_languages *known, const char *title, const char *text)
{
	return pm_languages_detect(known, pm_str_of(title), pm_str_of(text));
}

/* Four sentences are a short text: each is told. One sentence alone is told, or left open. */
static void languages_are_told(void **state)
{
	(void)state;
	struct pm_languages *known = open_languages();
	unsigned told = 0, wrong = 0, all = 0;

	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		struct pm_buf text = {0};
		for (size_t j = 0; j < SENTENCES && languages[i].sentences[j] != NULL; j++) {
			const char *code = detect(known, "", languages[i].sentences[j]);
			all++;
			if (strcmp(code, languages[i].code) == 0)
				told++;
			else if (code[0] != '\0')
				wrong++;
			pm_buf_add_format(&text, "%s\n", languages[i].sentences[j]);
		}
		assert_string_equal(detect(known, "", text.ptr), languages[i].code);
		pm_buf_free(&text);
	}
	print_message("of %u sentences %u told, %u taken for another language\n", all, told, wrong);
	assert_true(told * 100 >= all * 85);
	assert_true(wrong <= 1);
	pm_languages_free(known);
}

static void texts(void **state)
{
	(void)state;
	static const struct {
		const char *title, *text, *expected;
	} cases[] = {
		/* a script of one language */
		{"", "外交部发言人表示，中方反对单边制裁。", "zh"},
		{"制裁", "美国财政部 OFAC 宣布制裁武汉晓睿智科技公司，APT31。", "zh"},
		{"", "外務省は、制裁に反対すると発表した。", "ja"},
		{"", "外務省報道官、制裁ニ反対", "ja"},
		{"", "외교부는 제재에 반대한다고 밝혔다.", "ko"},
		{"", "Ο υπουργός δήλωσε τη Δευτέρα", "el"},
		{"", "รัฐมนตรีกล่าวเมื่อวันจันทร์", "th"},
		{"", "Նախարարն ասաց երկուշաբթի օրը", "hy"},
		{"", "მინისტრმა ორშაბათს განაცხადა", "ka"},
		{"", "அமைச்சர் திங்களன்று கூறினார்", "ta"},
		/* too little, or nothing that is of a language */
		{"", "", ""},
		{"", " \n\t", ""},
		{"", "OK", ""},
		{"", "中", ""},
		{"", "2024-03-25 20:52, 1.2.3.4; 17 %", ""},
		{"",
			"press@example.org www.example.org CVE-2099-10417 "
			"9f2c41d07be85a6633c0de114477",
			""},
		/* in two scripts */
		{"", "The minister said on Monday that. Министр заявил в понедельник, что", ""},
		/* names of another script do not count */
		{"", "Министр Lindqvist заявил в понедельник, что новые меры вступят в силу.",
			"ru"},
		/* the title alone, and with the text */
		{"The minister said on Monday that the measures would take effect", "", "en"},
		{"APT31", "The minister said on Monday that the measures would take effect", "en"},
		{"BREAKING: THE MINISTER SAID ON MONDAY THAT THE NEW MEASURES TAKE EFFECT", "",
			"en"},
		/* decomposed letters are letters too */
		{"",
			"Der Minister sagte, die neuen Ma\xC3\x9Fnahmen wu\xCC\x88rden um "
			"Mitternacht in Kraft treten, und er mo\xCC\x88"
			"chte nicht mehr dazu sagen.",
			"de"},
		/* broken bytes separate words */
		{"",
			"The minister \xFF said on\xC3 Monday that \xE2\x82 the measures would "
			"take effect",
			"en"},
	};
	struct pm_languages *known = open_languages();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *code = detect(known, cases[i].title, cases[i].text);
		if (strcmp(code, cases[i].expected) != 0)
			fail_msg("[%s] [%s]: \"%s\", not \"%s\"", cases[i].title, cases[i].text,
				code, cases[i].expected);
	}
	pm_languages_free(known);
}

/* Only the beginning is read, and a NUL is a byte like others. */
static void long_texts(void **state)
{
	(void)state;
	static const char beginning[] = "The minister said\0on Monday that the new measures would "
					"take effect at midnight. ";
	struct pm_languages *known = open_languages();
	struct pm_buf text = {0};

	for (size_t i = 0; i < 10; i++)
		pm_buf_add(&text, beginning, sizeof beginning - 1);
	assert_true(pm_buf_reserve(&text, (size_t)1 << 20));
	memset(text.ptr + text.len, 'x', (size_t)1 << 20);
	text.len += (size_t)1 << 20;
	assert_string_equal(
		pm_languages_detect(known, (struct pm_str){0}, pm_buf_str(&text)), "en");

	/* nothing but one word, longer than what is read */
	assert_string_equal(pm_languages_detect(known, (struct pm_str){0},
				    (struct pm_str){text.ptr + text.len - 5000, 5000}),
		"");
	pm_buf_free(&text);
	pm_languages_free(known);
}

/* What was told of the first statements. */
struct tally {
	struct pm_languages *known;
	unsigned all, english, unknown;
};

enum {
	STATEMENTS = 2000
};

static enum pm_status tell(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct tally *tally = context;
	const char *code = pm_languages_detect(tally->known, document->title, document->text);

	(void)bytes;
	(void)err;
	tally->all++;
	if (strcmp(code, "en") == 0)
		tally->english++;
	else if (code[0] == '\0')
		tally->unknown++;
	else
		print_message("%s: %.*s\n", code, (int)document->title.len, document->title.ptr);
	return tally->all == STATEMENTS ? PM_INTERRUPTED : PM_OK;
}

static enum pm_status pass(void *context, const struct pm_problem *problem, struct pm_error *err)
{
	(void)context;
	(void)problem;
	(void)err;
	return PM_OK;
}

/* All in English, as far as their publishers know. */
static void statements_are_english(void **state)
{
	(void)state;
	const char *data = getenv("PM_SHARED_DATA");
	struct tally tally = {0};
	struct pm_read_sink sink = {&tally, tell, pass, NULL};
	struct pm_input *input;
	char path[1024];

	snprintf(path, sizeof path, "%s/statements/us-statements.jsonl.zst",
		data != NULL ? data : ".");
	if (access(path, R_OK) != 0) {
		print_message("skipped: no %s\n", path);
		skip();
	}
	tally.known = open_languages();
	assert_int_equal(pm_input_open(&input, path, NULL), PM_OK);
	assert_int_equal(pm_read(input, NULL, &sink, NULL), PM_INTERRUPTED);
	pm_input_free(input);
	pm_languages_free(tally.known);
	print_message(
		"%u statements: %u English, %u unknown\n", tally.all, tally.english, tally.unknown);
	assert_true(tally.english * 1000 >= tally.all * 995);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_told),
		cmocka_unit_test(texts),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(statements_are_english),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
