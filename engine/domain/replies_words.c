/* The vocabulary of replies: which words mean what. Sources: 47 CFR 64.1200(a)(10), CTIA Messaging Principles 5.1.3,
 * the keyword lists of Twilio, Telnyx, Plivo and AWS, CWTA short codes 3.9 (ARRET, AIDE), Virginia Code 59.1-514. */
#include "domain/replies_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct reply_class_words reply_vocabulary[] = {
	{W_STOP, " stop cease discontinue desist quit halt refrain stopping stahp detenganse detente detenga "
		 "arretez arrete arreter cessez cesse cesser deje dejen dejad pare paren basta "},
	{W_STEM,
	 " stopped stopper stops stopall quits quitting end ends ended ending cancel cancels cancelled canceled "
	 "canceling "
	 "cancelling "
	 "cancellation remove removes removed removing removal revoke revokes revoked revoking unsub unsubs optout "
	 "unsubscribe unsubscribed unsubscribing delete deleted erase block blocked blocking spam spamming scam "
	 "scammer "
	 "scammers harass harassed harassing harassment complaint complain complaining report reported consent "
	 "permission privacy subscribe subscribed subscription lawyer attorney lawsuit suing tcpa fcc ftc bbb "
	 "litigation solicit soliciting solicitation solicitations solicitor solicitors annoying annoy annoyed bother "
	 "bothering bothered pester pestering bugging alone nuisance unwanted bot robot automated unsolicited junk "
	 "telemarketer telemarketers telemarketing mistaken enough donotcall dnc shut illegal hike mute muted ban "
	 "banned client detenganse detente detenga fini finito "
	 "cancelar cancele cancelen cancela baja borre borren borra elimine eliminen suscripcion desuscribir parar "
	 "pares alto equivocado equivocada molestar moleste molesten molesta acoso paz "
	 "arret annuler annulez desabonner desabonnez desabonne desabonnement desinscrire desinscription desinscrivez "
	 "retirez supprimez enlevez derangez deranger tranquille harcelement fin "},
	{W_CONTACT,
	 " text texts texting txt txts txting txtin textin sms mms message messages messaging messeges mesages msg "
	 "msgs "
	 "msging contact contacting communication communications communicating bother bothering spam spamming "
	 "spams harass harassing solicit soliciting solicitation solicitations email emails emailing mail bugging "
	 "pestering pester annoying followups outreach marketing advertising ads advertisements promos promotions "
	 "correspondence solicitations messages mensaje mensajes texto textos mandarme enviarme escribirme "
	 "escribirnos mandarnos enviarnos molestar molestarme textear textearme contactar contactarme contactarnos "
	 "molestando mandando enviando escribiendo mandandome enviandome escribiendome molestandome "
	 "escriban escriba escribas escribir contacte contacten contactes textee texteen molesten moleste moleste "
	 "textes courriels texter ecrire ecrivez ecris envoyer contacter contactez textez derangez deranger "},
	{W_TEXT, " text texts txt message msg sms texting texto textos mensaje mensajes "},
	{W_CALL, " call calls calling phoning llamen llame llames llamar llamarme llamadas llamada llamando "
		 "appelez appeler appels "},
	{W_GAP,
	 " all any the these your those this that sending sendin send me my us getting receiving further future more "
	 "automated "
	 "automatic damn fucking freaking unwanted stupid annoying constant dumb ur u d m de des les aux vos ces mes "
	 "nous tus sus estos esos los las mas with of from to being random useless promotional marketing sales "
	 "advertising ad promo so many such kind sort type please unsolicited ongoing dang darn crap group mass robo "
	 "follow up text texts sms tantos ridiculous endless "},
	{W_NOT, " not never ne nunca jamais "},
	{W_NO, " no ningun ninguna aucun aucune non zero "},
	{W_DO, " do please pls plz must should never kindly to "},
	{W_POLITE,
	 " please pls plz pleas plse pleez thanks thank thx tks ty you sir maam mam madam hi hello hey ok okay now "
	 "immediately asap right kindly me already and oh just btw god omg lol yo folks dude man guys bro people "
	 "sorry good day morning afternoon evening well very much a the kind regards respectfully so but because "
	 "por favor porfavor gracias hola ya ahora merci svp s il vous te plait bonjour maintenant immediatement "},
	{W_PRONOUN, " it this that these all everything them "},
	{W_MORE, " more further additional mas plus any another other "},
	{W_WANT,
	 " want wanna wish need care desire like prefer quiero queremos deseo deseamos necesito veux souhaite desire "
	 "voulons "},
	{W_RECEIVE,
	 " receive recieve get getting receiving recieving hear hearing see be have recibir recibiendo que recevoir "
	 "recois read "},
	{W_SEND, " send sending sendin mande manden envie envien mandes envies envoyez envoie envoyer mandar enviar "},
	{W_ME, " me us nos m nous moi le myself "},
	{W_MY, " my this our mi mis mon ma mes notre nuestro that me nuestra "},
	{W_REMOVE,
	 " remove removed delete deleted take get drop erase scratch pull scrub purge lose forget strike wipe "
	 "removing deleting quite quiten quita borre borren borra elimine eliminen elimina saque saquen saqueme "
	 "quiteme quitenme borreme borrenme retirez retire enlevez enleve supprimez supprime effacez otez eliminar "
	 "borrar quitar "},
	{W_ERASE, " remove delete erase scrub purge lose forget pull scratch wipe quiten borre borren borra elimine "
		  "eliminen elimina "
		  "saque saquen retirez retire enlevez enleve supprimez supprime effacez otez eliminar borrar quitar "},
	{W_DONE, " texted contacted messaged emailed spammed bothered called harassed solicited disturbed "},
	{W_DID, " did was were had "},
	{W_OFF, " off from out de outta du of "},
	{W_LIST, " list lists listing database system rolodex thread directory campaign mailing distribution "
		 "lista listas liste base "},
	{W_NUMBER, " number numbers num phone info information contact contacts data details cell digits name "
		   "numero numeros telefono nom coordonnees "},
	{W_YOU, " you u ya yall your guys "},
	{W_I, " i we they he she people kids who someone somebody "},
	{W_SUBJECT, " i we they he she people kids who someone somebody you u yall it there nobody "},
	{W_MODAL, " will ll can could should would may might did does "},
	{W_PLEA, " can could would will please pls plz "},
	{W_MUST, " need needs have has must should better gotta got ought supposed want wanted "},
	{W_TOLD,
	 " told asked said asking telling begging begged tell ask say saying warned requested requesting demand "
	 "demanding dije digo pido pedi demande "},
	{W_LEAVE, " leave dejeme dejenme dejame dejenos laissez laisse fichez foutez "},
	{W_ALONE, " alone tranquille paz paix be "},
	{W_SWEAR, " fuck fk eff screw piss buzz bugger sod f fuk "},
	{W_WRONG, " wrong mauvais mauvaise equivocado equivocada "},
	{W_PERSON, " person guy man gal lady woman girl party phone individual house household one persona personne "},
	{W_HAVE,
	 " have got reached texted contacted called messaged texting calling messaging contacting has this is think "
	 "believe avez tiene tienen ve "},
	{W_SPAM, " spam spammer spammers spamming junk "},
	{W_HARASS, " harassment harassing harass harassed acoso harcelement "},
	{W_LAW, " tcpa lawsuit litigation litigate "},
	{W_LAWYER, " lawyer lawyers attorney attorneys fcc ftc abogado avocat bbb "},
	{W_CONSENT, " consent permission authorization authorisation consentimiento permiso consentement authorize "
		    "authorized "},
	{W_REVOKE,
	 " revoke revoking revoked withdraw withdrawing withdrawn rescind rescinded retire revoco retiro cancel "},
	{W_INTEREST, " interested intrested interesado interesada interesados interesa interesse interessee "},
	{W_UNSUB,
	 " unsubscribe unsub unsubscribed unsubscribing optout stopall desabonner desabonnez desabonne desinscrire "
	 "desinscrivez desinscris desuscribir desuscriban desuscribirme desuscribanme "},
	{W_THING, " this these it anything stuff those them that ces esto estos esta nada rien cela ca "},
	{W_FINE, " fine ok okay better best good great preferred works easier bien "},
	{W_LIMIT,
	 " night nights late before after until till while during weekend weekends sunday sundays saturday evening "
	 "evenings morning mornings midnight noche nuit work dinner yet tomorrow today early "},
	{W_BLOCK, " block blocking blocked bloquear bloquer bloqueare "},
	{W_AGREED,
	 " signed sign agreed agree subscribed subscribe consented consent opted opt requested request authorized "
	 "authorize asked ask enrolled wanted permission "},
	{W_IS, " is are was were am be been being re "},
	{W_KEEP, " keep keeps keeping kept "},
	{W_TIRED, " tired sick fed annoyed harto harta cansado cansada "},
	{W_GAVE, " gave give dialed dialled called dial typed entered put left text texted sent had wrote rang "},
	{W_HARMLESS,
	 " worry forget know think mind hesitate rush believe remember understand feel work exist fit seem turn smell "
	 "sure matter "},
	{W_AGAIN, " start resume resubscribe optin unstop begin restart "},
	{W_JUST, " ever just even also again really kindly simply ya anymore anylonger longer mas encore plus forever "
		 "permanently altogether completely please pls plz all "},
};
const size_t reply_vocabulary_n = COUNT(reply_vocabulary);

const struct reply_keyword reply_keywords[] = {
	{"stop", KEYWORD_STOP},         {"stopp", KEYWORD_STOP},        {"stopall", KEYWORD_STOP},
	{"unsubscribe", KEYWORD_STOP},  {"unsubscribed", KEYWORD_STOP}, {"unsuscribe", KEYWORD_STOP},
	{"unsub", KEYWORD_STOP},        {"optout", KEYWORD_STOP},       {"revoke", KEYWORD_STOP},
	{"stopit", KEYWORD_STOP},       {"stoptexting", KEYWORD_STOP},  {"stoptext", KEYWORD_STOP},
	{"desabonner", KEYWORD_STOP},   {"desabonnez", KEYWORD_STOP},   {"desinscrire", KEYWORD_STOP},
	{"desuscribir", KEYWORD_STOP},  {"arret", KEYWORD_ALONE},       {"arrete", KEYWORD_ALONE},
	{"arreter", KEYWORD_ALONE},     {"arretez", KEYWORD_ALONE},     {"arrett", KEYWORD_ALONE},
	{"end", KEYWORD_ALONE},         {"quit", KEYWORD_ALONE},        {"remove", KEYWORD_ALONE},
	{"removeme", KEYWORD_ALONE},    {"delete", KEYWORD_ALONE},      {"deleteme", KEYWORD_ALONE},
	{"cease", KEYWORD_ALONE},       {"desist", KEYWORD_ALONE},      {"ceaseanddesist", KEYWORD_ALONE},
	{"discontinue", KEYWORD_ALONE}, {"blocked", KEYWORD_ALONE},     {"alto", KEYWORD_ALONE},
	{"parar", KEYWORD_ALONE},       {"pare", KEYWORD_ALONE},        {"paren", KEYWORD_ALONE},
	{"baja", KEYWORD_ALONE},        {"basta", KEYWORD_ALONE},       {"detenganse", KEYWORD_ALONE},
	{"detente", KEYWORD_ALONE},     {"yabasta", KEYWORD_ALONE},     {"nomas", KEYWORD_ALONE},
	{"nomore", KEYWORD_ALONE},      {"spam", KEYWORD_ALONE},        {"cancel", KEYWORD_CANCEL},
	{"cancelar", KEYWORD_CANCEL},   {"cancela", KEYWORD_CANCEL},    {"cancele", KEYWORD_CANCEL},
	{"annuler", KEYWORD_CANCEL},    {"annulez", KEYWORD_CANCEL},    {"start", KEYWORD_START},
	{"unstop", KEYWORD_START},      {"help", KEYWORD_HELP},         {"info", KEYWORD_HELP},
	{"aide", KEYWORD_HELP},         {"ayuda", KEYWORD_HELP},
};
const size_t reply_keywords_n = COUNT(reply_keywords);

const char *const reply_not_typos =
	" step shop top slop stoop stow stomp swop strop sop spot soup stops slot stoop shoot "
	"store stock stove story stand atop setup stamp strip scoop swoop ";

const char *const reply_auto_heads[] = {
	"auto reply",
	"autoreply",
	"auto response",
	"automatic reply",
	"automatic response",
	"this is an automatic",
	"this is an automated",
	"out of office",
	"i am out of the office",
	"i am currently out of the office",
	"respuesta automatica",
	"reponse automatique",
	NULL,
};

const char *const reply_auto_parts[] = {
	"do not disturb while driving",  "driving with do not disturb",
	"driving with focus turned on",  "not receiving notifications",
	"have notifications silenced",   "conduciendo con no molestar",
	"ne pas deranger en conduisant", NULL,
};

const struct reply_reaction reply_reactions[] = {
	{"liked", false},
	{"loved", false},
	{"laughed at", false},
	{"emphasized", false},
	{"emphasised", false},
	{"questioned", true},
	{"disliked", true},
	{"reacted", false},
	{"to", false}, /* Android: a picture, then: to "..." */
	{"removed a like from", false},
	{"removed a heart from", false},
	{"removed a laugh from", false},
	{"removed an exclamation from", false},
	{"removed a question mark from", false},
	{"removed a dislike from", false},
	{"le gusto", false},
	{"le encanto", false},
	{"se rio de", false},
	{"no le gusto", true},
	{"a aime", false},
	{"a adore", false},
	{"a ri de", false},
	{"n a pas aime", true},
};
const size_t reply_reactions_n = COUNT(reply_reactions);
