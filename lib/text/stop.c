/*
 * Stop words: words that hold a sentence together and say nothing of what it is about.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Only closed classes of words are here: articles, pronouns, question words, prepositions,
 * conjunctions, auxiliaries and such adverbs as stand for any of these. Capitals do not tell words
 * apart, nor do diacritics: what the news has as a name as well is left out (IT, May, US, WHO).
 */
#include "lib/text/stop.h"

#include <string.h>

const struct pm_stop_list pm_stop_lists[] = {
	{"en", "a about above across after again against all along also although am among "
	       "an and another any are around as at be because been before being below "
	       "beneath beside besides between beyond both but by can cannot could did do "
	       "does doing done down during each either even ever every for from further "
	       "had has have having he her here hers herself him himself his how however i "
	       "if in into is its itself just many me might more most much must my myself "
	       "neither no nor not now of off on once only onto or other ought our ours "
	       "ourselves out over own same several shall she should since so some such "
	       "than that the their theirs them themselves then there therefore these they "
	       "this those though through thus to too toward towards under unless until up "
	       "upon very was we were what when where whether which while whom whose why "
	       "will with within without would yet you your yours yourself yourselves"},
	{"de", "aber alle allem allen aller alles als also am an andere anderem anderen "
	       "anderer anderes auch auf aus bei beim bin bis bist da dabei dadurch dafur "
	       "dagegen daher damit danach dann daran darauf daruber darum das dass davon "
	       "dazu dein deine dem den denen denn der deren des dessen dich die dies "
	       "diese diesem diesen dieser dieses dir doch dort du durch ein eine einem "
	       "einen einer eines er es etwas euch euer eure fur gegen habe haben hat "
	       "hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer "
	       "ihres im in indem ins ist ja jede jedem jeden jeder jedes jene jenem jenen "
	       "jener jenes jetzt kann kein keine keinem keinen keiner konnen konnte "
	       "konnten man manche mein meine mich mir mit muss mussen nach nicht nichts "
	       "noch nun nur ob obwohl oder ohne sehr sein seine seinem seinen seiner "
	       "seines seit sich sie sind so sobald solche soll sollen sollte sollten "
	       "sondern sonst uber um und uns unser unsere unter vom von vor war waren "
	       "warum was wegen weil welche welchem welchen welcher welches wenn wer werde "
	       "werden weshalb wessen wie wieso will wir wird wo woher wohin wollen wollte "
	       "worden wurde wurden zu zum zur zwischen"},
	{"es", "a al algo algunas alguno algunos ante antes aquel aquella aquellas "
	       "aquellos aqui asi aunque cada como con contra cual cuales cualquier cuando "
	       "cuanto cuya cuyo de del desde donde durante e el ella ellas ello ellos en "
	       "entre era eran es esa esas ese eso esos esta estaba estan estas este esto "
	       "estos fue fueron ha habia han has hasta hay he la las le les lo los mas me "
	       "mediante mi mientras mis mucho muchos muy ni no nos nosotros nuestra "
	       "nuestras nuestro nuestros o os otra otras otro otros para pero poco por "
	       "porque pues que quien quienes se segun ser si sido sin sino so sobre son "
	       "su sus tambien tan tanto te tiene todo todos tras tu tus u un una unas uno "
	       "unos vosotros y ya yo"},
	{"fr", "a afin ai ainsi alors apres as au aucun aucune aussi autre autres aux "
	       "avaient avait avant avec avez avons ayant car ce ceci cela celle celles "
	       "celui ces cet cette ceux chaque chez comme comment contre dans de depuis "
	       "des desquelles desquels donc dont du duquel elle elles en entre est et "
	       "etaient etait etant ete etre eu eux furent fut ici il ils je jusque la "
	       "laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui ma "
	       "mais me meme memes mes moi mon ne ni nos notre nous on ont ou par parce "
	       "pas pendant plus pour pourquoi puis puisque quand que quel quelle quelles "
	       "quelque quelques quels qui quoi sa sans se selon sera seront ses si sinon "
	       "soi soit son sont sous sur ta te tes toi ton toujours tous tout toute "
	       "toutes tres tu un une vers via voici voila vos votre vous y"},
	{"ru", "а без был была были было быть в вам вами вас весь во вот все всего всех вы "
	       "где да даже для до его ее если есть еще же за здесь и из или им ими их к "
	       "как какая какие какои когда кого кому которая которого которои которые "
	       "которыи которых кто куда ли лишь между меня мне много мнои может можно мои "
	       "мы на над нам нами нас наш не него нее неи нет ни них но ну о об однако он "
	       "она они оно от по под почему при про с сам свое своего своеи свои себе "
	       "себя со так также такои там тебе тебя тем то тобои тогда того тоже тои "
	       "только том тот ты у уже хотя чего чеи чем через что чтобы чье эта эти этих "
	       "это этого этои этом этот я"},
	{"", ""},
};

bool pm_stop_list_has(const struct pm_stop_list *list, struct pm_str word)
{
	for (const char *ptr = list->words; *ptr != '\0';) {
		size_t len = strcspn(ptr, " ");
		if (len == word.len && memcmp(ptr, word.ptr, len) == 0)
			return true;
		ptr += len + (ptr[len] == ' ');
	}
	return false;
}
