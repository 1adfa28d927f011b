/* How people say stop in plain words, and what only a person should judge. A row is read left to right; words between
 * the steps are allowed only where a step says so, and no step reaches over the end of a clause. Sentences that courts
 * and regulators have quoted are named beside their row. */
#include "domain/replies_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define ONE(classes_)                                                                                                  \
	{                                                                                                              \
		STEP_ONE, (classes_), NULL                                                                             \
	}
#define ANY(classes_)                                                                                                  \
	{                                                                                                              \
		STEP_ANY, (classes_), NULL                                                                             \
	}
#define MAYBE(classes_)                                                                                                \
	{                                                                                                              \
		STEP_MAYBE, (classes_), NULL                                                                           \
	}
#define WORD(word_)                                                                                                    \
	{                                                                                                              \
		STEP_WORD, 0, word_                                                                                    \
	}
#define SKIP(n_)                                                                                                       \
	{                                                                                                              \
		STEP_SKIP, (n_), NULL                                                                                  \
	}
#define AHEAD_NOT(classes_)                                                                                            \
	{                                                                                                              \
		STEP_AHEAD_NOT, (classes_), NULL                                                                       \
	}
#define BEFORE_NOT(classes_)                                                                                           \
	{                                                                                                              \
		STEP_BEFORE_NOT, (classes_), NULL                                                                      \
	}
#define FIRST                                                                                                          \
	{                                                                                                              \
		STEP_FIRST, 0, NULL                                                                                    \
	}
#define LAST                                                                                                           \
	{                                                                                                              \
		STEP_LAST, 0, NULL                                                                                     \
	}

#define WHY_CONTACT "asks us to stop writing or calling"
#define WHY_NO_MORE "wants no more messages"
#define WHY_LIST    "wants to be taken off the list"
#define WHY_ALONE   "wants to be left alone"
#define WHY_WRONG   "says that this is the wrong number or person"
#define WHY_SPAM    "calls the texts spam or harassment"
#define WHY_LEGAL   "threatens with the law"
#define WHY_DNC     "stands on a do-not-call list"
#define WHY_CONSENT "takes back or denies consent"
#define WHY_PLAIN   "asks us to stop"
#define WHY_BEFORE  "says that they asked us to stop before"

const struct reply_pattern reply_stops[] = {
	/* stop texting me; please cease all further messages; deje de mandarme mensajes; arretez de m'ecrire */
	{{ONE(W_STOP), ANY(W_GAP), ONE(W_CONTACT | W_CALL)}, 0, WHY_CONTACT},
	{{ONE(W_STOP), ONE(W_SEND), ANY(W_GAP), ONE(W_ME | W_THING)}, 0, WHY_CONTACT},
	{{ONE(W_STOP), WORD("sending"), LAST}, 0, WHY_CONTACT},
	{{ONE(W_STOP), ANY(W_JUST), ONE(W_HARASS)}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{WORD("end"), ANY(W_JUST), ONE(W_THING | W_MY | W_MORE | W_JUST), ANY(W_GAP), ONE(W_CONTACT)}, 0, WHY_CONTACT},
	{{WORD("para"), WORD("de"), ONE(W_CONTACT)}, 0, WHY_CONTACT},
	{{WORD("knock"), WORD("it"), WORD("off")}, 0, WHY_PLAIN},
	{{WORD("cut"), WORD("it"), WORD("out")}, 0, WHY_PLAIN},

	/* don't text me again; do not contact me; please never message this number */
	{{BEFORE_NOT(W_SUBJECT), ONE(W_DO), ONE(W_NOT), ANY(W_JUST), ONE(W_CONTACT)}, 0, WHY_CONTACT},
	{{BEFORE_NOT(W_SUBJECT | W_MODAL | W_IS | W_HAVE | W_MUST | W_DO), ONE(W_NOT), ANY(W_JUST), ONE(W_CONTACT)},
	 0,
	 WHY_CONTACT},
	{{ONE(W_PLEA), ONE(W_YOU), ANY(W_POLITE | W_JUST), ONE(W_NOT), ANY(W_JUST), ONE(W_CONTACT)}, 0, WHY_CONTACT},
	{{ONE(W_YOU), WORD("to"), ONE(W_NOT), ANY(W_JUST), ONE(W_CONTACT)}, 0, WHY_CONTACT},
	{{ONE(W_NOT), MAYBE(W_DO), ANY(W_JUST), WORD("be"), ANY(W_JUST), ONE(W_DONE)}, 0, WHY_CONTACT},
	{{BEFORE_NOT(W_SUBJECT), ONE(W_DO), ONE(W_NOT), ANY(W_JUST), ONE(W_CALL), ONE(W_ME | W_MY | W_THING),
	  AHEAD_NOT(W_LIMIT)},
	 0,
	 WHY_CONTACT},
	{{BEFORE_NOT(W_SUBJECT), ONE(W_DO), ONE(W_NOT), ONE(W_CALL), ONE(W_JUST)}, 0, WHY_CONTACT},
	{{BEFORE_NOT(W_SUBJECT), ONE(W_DO), ONE(W_NOT), ANY(W_JUST), WORD("send"), ANY(W_GAP | W_MORE),
	  ONE(W_CONTACT | W_THING)},
	 0,
	 WHY_NO_MORE},
	{{ONE(W_NOT), ANY(W_JUST), WORD("send"), ANY(W_GAP), ONE(W_MORE), ONE(W_CONTACT)},
	 0,
	 WHY_NO_MORE}, /* Viggiano v. Kohls */
	{{ONE(W_NOT), ONE(W_CONTACT), WORD("me"), ONE(W_JUST)}, 0, WHY_CONTACT},

	/* I don't want to receive these anymore (Viggiano v. Kohls); ya no quiero recibir sus mensajes */
	{{BEFORE_NOT(W_DID), ONE(W_NOT | W_NO), ANY(W_JUST), ONE(W_WANT), SKIP(3), ONE(W_CONTACT)}, 0, WHY_NO_MORE},
	{{BEFORE_NOT(W_DID), ONE(W_NOT), ANY(W_JUST), ONE(W_WANT), SKIP(1), ONE(W_RECEIVE), ANY(W_GAP | W_MORE),
	  ONE(W_THING)},
	 0,
	 WHY_NO_MORE},
	{{BEFORE_NOT(W_DID), ONE(W_NOT), ANY(W_JUST), ONE(W_WANT), SKIP(2), WORD("hear"), SKIP(1), WORD("from")},
	 0,
	 WHY_NO_MORE},
	{{BEFORE_NOT(W_DID), ONE(W_NOT), ANY(W_JUST), ONE(W_WANT), SKIP(2), WORD("be"), ANY(W_JUST), ONE(W_DONE)},
	 0,
	 WHY_NO_MORE},
	{{BEFORE_NOT(W_DID), ONE(W_NOT), ANY(W_JUST), ONE(W_WANT), ONE(W_YOU), SKIP(3), ONE(W_CONTACT | W_CALL)},
	 0,
	 WHY_NO_MORE},
	{{ONE(W_NO), WORD("longer"), ANY(W_JUST), ONE(W_WANT), SKIP(1), ONE(W_RECEIVE), SKIP(3),
	  ONE(W_CONTACT | W_THING)},
	 0,
	 WHY_NO_MORE},
	{{ONE(W_NO), WORD("longer"), ANY(W_JUST), ONE(W_WANT), SKIP(3), ONE(W_CONTACT)}, 0, WHY_NO_MORE},
	{{WORD("rather"), SKIP(2), ONE(W_NOT), ANY(W_JUST), ONE(W_CONTACT | W_CALL)}, 0, WHY_NO_MORE},
	{{WORD("rather"), ONE(W_NOT), ANY(W_JUST), ONE(W_RECEIVE), SKIP(3), ONE(W_CONTACT | W_THING)}, 0, WHY_NO_MORE},
	{{ONE(W_WANT), ONE(W_NOT), WORD("to"), ANY(W_JUST), ONE(W_RECEIVE), SKIP(3), ONE(W_CONTACT | W_THING)},
	 0,
	 WHY_NO_MORE},
	{{ONE(W_WANT), SKIP(1), ONE(W_NO), ONE(W_MORE), ANY(W_GAP), ONE(W_CONTACT)}, 0, WHY_NO_MORE},
	{{ONE(W_WANT), SKIP(1), ONE(W_NO), ONE(W_CONTACT), LAST}, 0, WHY_NO_MORE},
	{{WORD("no"), ONE(W_WANT), WORD("recibir")}, 0, WHY_NO_MORE},
	{{WORD("no"), ONE(W_WANT), WORD("que"), ONE(W_ME), SKIP(1), ONE(W_CONTACT | W_CALL | W_SEND)}, 0, WHY_NO_MORE},
	{{ONE(W_TIRED), ONE(W_OFF), ANY(W_GAP | W_YOU), ONE(W_CONTACT)}, 0, WHY_NO_MORE},
	{{ONE(W_TIRED), ONE(W_OFF), ONE(W_THING | W_YOU), SKIP(1), ONE(W_CALL)}, 0, WHY_NO_MORE},

	/* no more texts please; no further contact; no mas mensajes; plus de messages svp */
	{{BEFORE_NOT(W_HAVE | W_IS), ONE(W_NO), ONE(W_MORE), ANY(W_GAP), ONE(W_CONTACT)}, 0, WHY_NO_MORE},
	{{ONE(W_NO), ONE(W_MORE), ONE(W_CALL), LAST}, 0, WHY_NO_MORE},
	{{FIRST, ONE(W_NO), ONE(W_CONTACT), LAST}, 0, WHY_NO_MORE},
	{{FIRST, WORD("plus"), ANY(W_GAP), ONE(W_CONTACT)}, 0, WHY_NO_MORE},
	{{WORD("no"), WORD("mas"), LAST},
	 0,
	 WHY_NO_MORE}, /* whole clause: "no mas quiero saber" means "I just want to know" */
	{{WORD("veux"), WORD("plus"), SKIP(2), ONE(W_RECEIVE | W_CONTACT)}, 0, WHY_NO_MORE},

	/* no me escriban mas; ne m'envoyez plus de textos */
	{{WORD("no"), MAYBE(W_MORE), ONE(W_ME), MAYBE(W_MORE), ONE(W_CONTACT)}, 0, WHY_CONTACT},
	{{WORD("no"), ONE(W_ME), ONE(W_CALL | W_SEND), SKIP(1), ONE(W_CONTACT | W_MORE | W_THING)}, 0, WHY_CONTACT},
	{{WORD("no"), WORD("molesten")}, 0, WHY_ALONE},
	{{WORD("no"), WORD("moleste")}, 0, WHY_ALONE},
	{{WORD("ne"), ANY(W_ME), ONE(W_CONTACT | W_CALL | W_SEND), MAYBE(W_ME), ONE(W_MORE)}, 0, WHY_CONTACT},
	{{WORD("ne"), ANY(W_ME), ONE(W_CONTACT), MAYBE(W_ME), WORD("pas")}, 0, WHY_CONTACT},
	{{WORD("ne"), MAYBE(W_ME), ONE(W_MORE), ANY(W_ME), ONE(W_CONTACT | W_CALL | W_SEND)}, 0, WHY_CONTACT},

	/* I would like the text messages to stop (Epps v. Earth Fare); we discontinue any further texts (same) */
	{{WORD("messages"), SKIP(2), WORD("to"), ANY(W_JUST), ONE(W_STOP), AHEAD_NOT(W_GAP)}, 0, WHY_CONTACT},
	{{WORD("texts"), SKIP(2), WORD("to"), ANY(W_JUST), ONE(W_STOP), AHEAD_NOT(W_GAP)}, 0, WHY_CONTACT},
	{{ONE(W_CONTACT | W_CALL), SKIP(2), WORD("to"), ANY(W_JUST), ONE(W_STOP), LAST}, 0, WHY_CONTACT},
	{{ONE(W_CONTACT), ONE(W_MUST), ANY(W_JUST), ONE(W_STOP), LAST}, 0, WHY_CONTACT},
	{{WORD("make"), SKIP(3), ONE(W_CONTACT | W_THING), WORD("stop"), LAST}, 0, WHY_PLAIN},
	{{ONE(W_TOLD), ONE(W_YOU), SKIP(3), ONE(W_STOP), LAST}, MARK_TELL, WHY_BEFORE},
	{{WORD("i"), SKIP(2), ONE(W_TOLD), MAYBE(W_DO), ONE(W_STOP), LAST}, MARK_TELL, WHY_BEFORE},
	{{WORD("we"), SKIP(2), ONE(W_TOLD), MAYBE(W_DO), ONE(W_STOP), LAST}, MARK_TELL, WHY_BEFORE},
	{{ONE(W_YOU), SKIP(2), ONE(W_MUST), SKIP(1), ONE(W_STOP), LAST}, 0, WHY_PLAIN},
	{{FIRST, ONE(W_THING), ONE(W_MUST), WORD("to"), ONE(W_STOP), LAST}, 0, WHY_PLAIN},
	{{ONE(W_WANT), ONE(W_YOU | W_THING), SKIP(1), WORD("to"), ONE(W_STOP), LAST}, 0, WHY_PLAIN},
	{{ONE(W_PLEA), ONE(W_YOU), ANY(W_JUST | W_POLITE), ONE(W_STOP), LAST}, 0, WHY_PLAIN},
	{{FIRST, ANY(W_JUST), WORD("stop"), ANY(W_PRONOUN | W_JUST), LAST}, 0, WHY_PLAIN},
	/* take me off your list; remove my number; lose my number; borren mi numero; retirez-moi de votre liste */
	{{ONE(W_REMOVE), ONE(W_ME | W_MY), SKIP(2), ONE(W_OFF), SKIP(3), ONE(W_LIST)}, 0, WHY_LIST},
	{{ONE(W_REMOVE), ONE(W_ME), SKIP(1), ONE(W_OFF), LAST}, 0, WHY_LIST},
	{{ONE(W_REMOVE), ONE(W_ME), ONE(W_OFF), ONE(W_THING | W_MY), LAST}, 0, WHY_LIST},
	{{WORD("remove"), WORD("me"), LAST}, 0, WHY_LIST},
	{{WORD("delete"), WORD("me"), LAST}, 0, WHY_LIST},
	{{BEFORE_NOT(W_NOT | W_I), ONE(W_ERASE), ONE(W_MY), ONE(W_NUMBER), AHEAD_NOT(W_LIMIT)}, 0, WHY_LIST},
	{{WORD("take"), ONE(W_MY), ONE(W_NUMBER), SKIP(1), ONE(W_OFF), ONE(W_YOU | W_MY)}, 0, WHY_LIST},
	{{WORD("off"), SKIP(1), ONE(W_MY), SKIP(2), ONE(W_LIST)}, 0, WHY_LIST},
	{{WORD("off"), WORD("the"), ONE(W_LIST)}, 0, WHY_LIST},
	{{ONE(W_REMOVE), SKIP(1), WORD("de"), SKIP(1), ONE(W_LIST)}, 0, WHY_LIST},
	{{ONE(W_REMOVE), WORD("moi"), ONE(W_OFF)}, 0, WHY_LIST},
	{{WORD("de"), WORD("baja"), LAST}, 0, WHY_LIST},
	{{ONE(W_WANT | W_REMOVE | W_MODAL | W_ME), WORD("darme"), WORD("de"), WORD("baja")}, 0, WHY_LIST},

	/* unsubscribe; opt out */
	{{ONE(W_UNSUB)}, 0, "asks to be unsubscribed"},
	{{WORD("opt"), MAYBE(W_ME), WORD("out"), LAST}, 0, "opts out"},
	{{WORD("opt"), MAYBE(W_ME), WORD("out"), ONE(W_OFF), ANY(W_GAP), ONE(W_CONTACT | W_THING | W_CALL)},
	 0,
	 "opts out"},
	{{WORD("opting"), WORD("out"), AHEAD_NOT(W_OFF)}, 0, "opts out"},
	{{WORD("opting"), WORD("out"), ONE(W_OFF), ANY(W_GAP), ONE(W_CONTACT | W_THING)}, 0, "opts out"},

	/* leave me alone; fuck off; shut up */
	{{ONE(W_LEAVE), SKIP(3), ONE(W_ALONE), LAST}, 0, WHY_ALONE},
	{{ONE(W_LEAVE), WORD("en"), WORD("paz")}, 0, WHY_ALONE},
	{{ONE(W_LEAVE), MAYBE(W_ME), WORD("la"), WORD("paix")}, 0, WHY_ALONE},
	{{ONE(W_SWEAR), WORD("off")}, 0, WHY_ALONE},
	{{FIRST, ONE(W_SWEAR), ONE(W_YOU)}, 0, WHY_ALONE},
	{{FIRST, WORD("go"), WORD("away"), LAST}, 0, WHY_ALONE},
	{{FIRST, WORD("get"), WORD("lost"), LAST}, 0, WHY_ALONE},
	{{WORD("go"), WORD("to"), WORD("hell")}, 0, WHY_ALONE},
	{{FIRST, WORD("shut"), MAYBE(W_THING), WORD("up"), LAST}, 0, WHY_ALONE},
	{{ONE(W_NOT), ANY(W_JUST), WORD("interested"), LAST}, 0, "is not interested"},
	{{WORD("no"), WORD("longer"), WORD("interested"), LAST}, 0, "is not interested"},
	{{ONE(W_NOT), ANY(W_JUST), ONE(W_INTEREST), WORD("in"), SKIP(1), ONE(W_CONTACT | W_RECEIVE), SKIP(2)},
	 0,
	 "is not interested"},
	{{WORD("no"), WORD("estoy"), ONE(W_INTEREST), LAST}, 0, "is not interested"},
	{{WORD("no"), ONE(W_ME), WORD("interesa"), LAST}, 0, "is not interested"},
	{{WORD("pas"), ONE(W_INTEREST), LAST}, 0, "is not interested"},
	{{WORD("blocking"), ONE(W_YOU)}, MARK_TELL, WHY_ALONE},
	{{ONE(W_MODAL), WORD("block"), ONE(W_YOU)}, MARK_TELL, WHY_ALONE},
	{{WORD("blocking"), WORD("this"), ONE(W_NUMBER)}, MARK_TELL, WHY_ALONE},
	{{ONE(W_MODAL), WORD("block"), WORD("this"), ONE(W_NUMBER)}, MARK_TELL, WHY_ALONE},

	/* wrong number, wrong person */
	{{FIRST, WORD("wrong"), ONE(W_NUMBER | W_PERSON), AHEAD_NOT(W_OFF)}, MARK_WRONG | MARK_TELL, WHY_WRONG},
	{{BEFORE_NOT(W_MODAL | W_DO | W_TOLD), ONE(W_YOU), SKIP(2), ONE(W_HAVE), SKIP(2), ONE(W_WRONG),
	  ONE(W_NUMBER | W_PERSON)},
	 MARK_WRONG | MARK_TELL,
	 WHY_WRONG},
	{{WORD("this"), SKIP(1), ONE(W_IS), SKIP(2), WORD("wrong"), ONE(W_NUMBER | W_PERSON), LAST},
	 MARK_WRONG | MARK_TELL,
	 WHY_WRONG},
	{{ONE(W_NUMBER), SKIP(1), ONE(W_WRONG), LAST}, MARK_WRONG | MARK_TELL, WHY_WRONG}, /* numero equivocado */
	{{ONE(W_PERSON), ONE(W_WRONG), LAST}, MARK_WRONG | MARK_TELL, WHY_WRONG},
	{{WORD("se"), WORD("equivoco"), WORD("de"), ONE(W_NUMBER | W_PERSON)}, MARK_WRONG | MARK_TELL, WHY_WRONG},
	{{FIRST, SKIP(3), WORD("mauvais"), ONE(W_NUMBER), LAST}, MARK_WRONG | MARK_TELL, WHY_WRONG},
	{{FIRST, SKIP(3), WORD("mauvaise"), WORD("personne"), LAST}, MARK_WRONG | MARK_TELL, WHY_WRONG},
	{{WORD("not"), WORD("the"), WORD("right"), ONE(W_NUMBER | W_PERSON), LAST}, MARK_WRONG | MARK_TELL, WHY_WRONG},

	/* spam, harassment, reports */
	{{FIRST, MAYBE(W_THING | W_YOU), MAYBE(W_IS), ANY(W_JUST | W_MORE), ONE(W_SPAM), LAST},
	 MARK_COMPLAINT,
	 WHY_SPAM},
	{{FIRST, WORD("this"), WORD("is"), SKIP(2), ONE(W_HARASS)}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{FIRST, ONE(W_HARASS), LAST}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{ONE(W_YOU), SKIP(2), WORD("harassing")}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{WORD("reported"), SKIP(3), ONE(W_SPAM)}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{WORD("reporting"), ONE(W_YOU | W_MY | W_THING)}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{ONE(W_MODAL | W_IS), WORD("report"), ONE(W_YOU | W_MY | W_THING)}, MARK_COMPLAINT | MARK_TELL, WHY_SPAM},
	{{ONE(W_TIRED), ONE(W_OFF), SKIP(2), ONE(W_SPAM)}, MARK_COMPLAINT, WHY_SPAM},

	/* the law; consent */
	{{WORD("tcpa")}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{WORD("sue"), ONE(W_YOU)}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{WORD("legal"), WORD("action")}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{WORD("cease"), SKIP(1), WORD("desist")}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{WORD("my"), ONE(W_LAWYER), ONE(W_MODAL)}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{WORD("i"), SKIP(4), WORD("do"), WORD("not"), WORD("call"), SKIP(1), ONE(W_LIST)}, MARK_TELL, WHY_DNC},
	{{ONE(W_NUMBER), SKIP(4), WORD("do"), WORD("not"), WORD("call"), SKIP(1), ONE(W_LIST)}, MARK_TELL, WHY_DNC},
	{{WORD("i"), ONE(W_MODAL), WORD("sue")}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{WORD("we"), ONE(W_MODAL), WORD("sue")}, MARK_LEGAL | MARK_TELL, WHY_LEGAL},
	{{ONE(W_REVOKE), SKIP(2), ONE(W_CONSENT)}, 0, WHY_CONSENT},
	{{ONE(W_CONSENT), ONE(W_IS), SKIP(1), ONE(W_REVOKE)}, 0, WHY_CONSENT},
	{{ONE(W_NOT), SKIP(2), ONE(W_CONSENT), WORD("to"), SKIP(3), ONE(W_CONTACT | W_CALL | W_THING | W_DONE)},
	 0,
	 WHY_CONSENT},
	{{ONE(W_NOT | W_NO), SKIP(2), WORD("permission"), WORD("to"), SKIP(1), ONE(W_CONTACT | W_CALL)},
	 0,
	 WHY_CONSENT},
	{{ONE(W_NOT), ONE(W_AGREED), SKIP(1), WORD("for"), SKIP(1), ONE(W_THING | W_CONTACT)}, 0, WHY_CONSENT},
	{{ONE(W_NOT), ONE(W_AGREED), SKIP(1), WORD("to"), SKIP(3), ONE(W_CONTACT)}, 0, WHY_CONSENT},
};
const size_t reply_stops_n = COUNT(reply_stops);

#define WHY_DOUBT_NOT  "may ask for no more messages"
#define WHY_DOUBT_WHO  "asks who or what we are"
#define WHY_DOUBT_BACK "may want texts again"

const struct reply_pattern reply_doubts[] = {
	{{ONE(W_STOP | W_STEM | W_UNSUB)}, 0, "holds a word that may be a stop"},
	{{ONE(W_NEGATED), SKIP(4), ONE(W_CONTACT | W_CALL)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_LAW | W_LAWYER)}, 0, "speaks of the law"},
	{{WORD("opt")}, 0, "holds a word that may be a stop"},
	{{WORD("opting")}, 0, "holds a word that may be a stop"},
	{{ONE(W_NOT | W_NO), SKIP(6), ONE(W_CONTACT | W_CALL)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_CONTACT), SKIP(3), ONE(W_NOT | W_NO)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT | W_NO), SKIP(3), WORD("reply")}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT | W_NO), SKIP(4), WORD("hear")}, 0, WHY_DOUBT_NOT},
	{{FIRST, WORD("do"), ONE(W_NOT), AHEAD_NOT(W_HARMLESS)}, 0, WHY_DOUBT_NOT},
	{{FIRST, ONE(W_NOT), AHEAD_NOT(W_HARMLESS | W_WANT)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT), ANY(W_JUST), ONE(W_WANT)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NO), WORD("longer")}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT | W_NO), SKIP(2), ONE(W_INTEREST)}, 0, WHY_DOUBT_NOT},
	{{WORD("no"), WORD("interest")}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT | W_NO), SKIP(5), WORD("anymore")}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT | W_NO), SKIP(5), WORD("again")}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NOT), ONE(W_AGREED)}, 0, WHY_DOUBT_NOT},
	{{FIRST, ONE(W_NO), LAST}, 0, "says no"},
	{{FIRST, WORD("no"), WORD("thank")}, 0, "says no"},
	{{FIRST, WORD("nope")}, 0, "says no"},
	{{FIRST, WORD("nah")}, 0, "says no"},
	{{FIRST, WORD("non"), LAST}, 0, "says no"},
	{{WORD("off"), SKIP(2), ONE(W_LIST)}, 0, "holds a word that may be a stop"},
	{{ONE(W_REMOVE), WORD("me"), ONE(W_OFF)}, 0, "holds a word that may be a stop"},
	{{ONE(W_REMOVE), ONE(W_MY), SKIP(1), ONE(W_NUMBER)}, 0, "holds a word that may be a stop"},
	{{ONE(W_WRONG), ONE(W_NUMBER | W_PERSON)}, 0, "speaks of a wrong number"},
	{{ONE(W_NUMBER | W_PERSON), ONE(W_WRONG)}, 0, "speaks of a wrong number"},
	{{WORD("right"), ONE(W_NUMBER | W_PERSON)}, 0, "speaks of a wrong number"},
	{{WORD("by"), WORD("that"), WORD("name")}, 0, "speaks of a wrong number"},
	{{WORD("one"), WORD("named")}, 0, "speaks of a wrong number"},
	{{WORD("nobody"), SKIP(1), WORD("named")}, 0, "speaks of a wrong number"},
	{{ONE(W_NOT), ONE(W_CALL), ONE(W_YOU)}, 0, "speaks of a wrong number"},
	{{ONE(W_NOT), SKIP(2), WORD("customer")}, 0, "speaks of a wrong number"},
	{{ONE(W_NOT), WORD("know"), SKIP(1), ONE(W_YOU)}, 0, WHY_DOUBT_WHO},
	{{WORD("who"), SKIP(1), ONE(W_IS | W_THING | W_YOU)}, 0, WHY_DOUBT_WHO},
	{{WORD("who"), WORD("gave")}, 0, WHY_DOUBT_WHO},
	{{WORD("whos")}, 0, WHY_DOUBT_WHO},
	{{WORD("who"), WORD("s")}, 0, WHY_DOUBT_WHO},
	{{WORD("who"), WORD("dis")}, 0, WHY_DOUBT_WHO},
	{{WORD("quien"), WORD("es")}, 0, WHY_DOUBT_WHO},
	{{WORD("qui"), WORD("est")}, 0, WHY_DOUBT_WHO},
	{{WORD("get"), WORD("my"), ONE(W_NUMBER)}, 0, WHY_DOUBT_WHO},
	{{WORD("got"), WORD("my"), ONE(W_NUMBER)}, 0, WHY_DOUBT_WHO},
	{{WORD("have"), WORD("my"), ONE(W_NUMBER)}, 0, WHY_DOUBT_WHO},
	{{WORD("why"), SKIP(3), ONE(W_CONTACT)}, 0, WHY_DOUBT_NOT},
	{{WORD("already"), ONE(W_HAVE)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NO | W_NOT), ONE(W_WANT | W_ME)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_WANT), WORD("pas")}, 0, WHY_DOUBT_NOT},
	{{WORD("no"), WORD("conozco")}, 0, "speaks of a wrong number"},
	{{WORD("nobody"), WORD("here")}, 0, "speaks of a wrong number"},
	{{WORD("no"), WORD("one"), WORD("here")}, 0, "speaks of a wrong number"},
	{{WORD("someone"), WORD("else")}, 0, "speaks of a wrong number"},
	{{WORD("somebody"), WORD("else")}, 0, "speaks of a wrong number"},
	{{WORD("passed"), WORD("away")}, 0, "speaks of somebody who died"},
	{{WORD("deceased")}, 0, "speaks of somebody who died"},
	{{WORD("died"), SKIP(8), ONE(W_NUMBER)}, 0, "speaks of somebody who died"},
	{{ONE(W_MODAL), WORD("sue")}, 0, "speaks of the law"},
	{{ONE(W_THING), ONE(W_IS), ONE(W_NOT), SKIP(3), ONE(W_NUMBER | W_PERSON)}, 0, "speaks of a wrong number"},
	{{ONE(W_NOT | W_NO), SKIP(6), ONE(W_DONE)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_NO), ONE(W_MORE), LAST}, 0, WHY_DOUBT_NOT},
	{{ONE(W_THING | W_YOU | W_GAP), WORD("texts")}, 0, "speaks of our texts"},
	{{ONE(W_THING | W_YOU | W_GAP), WORD("messages")}, 0, "speaks of our texts"},
	{{WORD("want"), WORD("out")}, 0, WHY_DOUBT_NOT},
	{{ONE(W_TOLD), WORD("no"), LAST}, 0, "says no"},
	{{WORD("real"), ONE(W_PERSON)}, 0, WHY_DOUBT_WHO},
	{{WORD("human")}, 0, WHY_DOUBT_WHO},
	{{ONE(W_KEEP), SKIP(1), ONE(W_CONTACT | W_CALL | W_SEND | W_RECEIVE)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_TIRED), ONE(W_OFF)}, 0, WHY_DOUBT_NOT},
	{{ONE(W_AGAIN), SKIP(1), ONE(W_CONTACT | W_SEND)}, 0, WHY_DOUBT_BACK},
	{{WORD("can"), ONE(W_CONTACT), ONE(W_ME)}, 0, WHY_DOUBT_BACK},
	{{WORD("may"), ONE(W_CONTACT), ONE(W_ME)}, 0, WHY_DOUBT_BACK},
	{{ONE(W_CONTACT), WORD("me"), WORD("again")}, 0, WHY_DOUBT_BACK},
	{{WORD("changed"), WORD("my"), WORD("mind")}, 0, WHY_DOUBT_BACK},
	{{WORD("sign"), WORD("me"), WORD("up")}, 0, WHY_DOUBT_BACK},
	{{WORD("found"), SKIP(1), ONE(W_I | W_MORE | W_PERSON)}, 0, "may have found somebody else"},
	{{WORD("went"), WORD("with"), SKIP(1), ONE(W_I | W_MORE)}, 0, "may have found somebody else"},
	{{FIRST, ONE(W_SWEAR)}, 0, "is angry"},
	{{WORD("go"), WORD("away")}, 0, "is angry"},
	{{WORD("get"), WORD("lost")}, 0, "is angry"},
	{{WORD("lose"), SKIP(2), ONE(W_NUMBER)}, 0, "is angry"},
};
const size_t reply_doubts_n = COUNT(reply_doubts);

const struct reply_pattern reply_text_wanted[] = {
	{{BEFORE_NOT(W_NOT | W_STOP | W_NO), ONE(W_TEXT), MAYBE(W_ME), WORD("is"), SKIP(1), ONE(W_FINE)}, 0, NULL},
	{{ONE(W_TEXT), WORD("are"), SKIP(1), ONE(W_FINE)}, 0, NULL},
	{{WORD("but"), SKIP(2), ONE(W_TEXT), ONE(W_ME)}, 0, NULL},
	{{WORD("just"), ONE(W_TEXT)}, 0, NULL},
	{{ONE(W_TEXT), WORD("only")}, 0, NULL},
	{{ONE(W_TEXT), MAYBE(W_ME), WORD("instead")}, 0, NULL},
	{{WORD("prefer"), SKIP(1), ONE(W_TEXT)}, 0, NULL},
	{{FIRST, WORD("text"), WORD("me"), AHEAD_NOT(W_JUST)}, 0, NULL},
	{{ONE(W_STOP | W_CALL), SKIP(2), WORD("and"), WORD("text")}, 0, NULL},
};
const size_t reply_text_wanted_n = COUNT(reply_text_wanted);

const struct reply_pattern reply_call_wanted[] = {
	{{FIRST, WORD("call"), ONE(W_ME)}, 0, NULL},
	{{FIRST, WORD("call"), WORD("instead")}, 0, NULL},
	{{WORD("just"), WORD("call")}, 0, NULL},
	{{WORD("only"), WORD("call")}, 0, NULL},
	{{WORD("prefer"), SKIP(3), ONE(W_CALL)}, 0, NULL},
	{{WORD("rather"), SKIP(3), WORD("call")}, 0, NULL},
	{{WORD("can"), WORD("call")}, 0, NULL},
	{{WORD("calls"), WORD("are"), ONE(W_FINE)}, 0, NULL},
	{{WORD("call"), WORD("is"), ONE(W_FINE)}, 0, NULL},
	{{ONE(W_CONTACT), SKIP(3), ONE(W_LIMIT)}, 0, NULL},
};
const size_t reply_call_wanted_n = COUNT(reply_call_wanted);
