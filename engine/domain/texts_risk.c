/* What turns a plain answer into an advertisement, and links that carriers take for fraud. */
#include "domain/texts.h"

/* Any one of these makes the whole text promotional, which needs the person's written consent (CTIA Messaging
 * Principles on promotional messages): prices, discounts, money, urging, reviews and referrals, slogans, a second text
 * that nobody asked for. A blank stands for any run of blanks, line feeds and hyphens. */
static const char *const marketing_words[] = {
	"act fast",
	"act now",
	"affordable",
	"ahorre",
	"bargain",
	"best price",
	"best rate",
	"bonus",
	"book now",
	"book today",
	"call now",
	"cash back",
	"cheap",
	"cheapest",
	"clearance",
	"coupon",
	"coupons",
	"cupon",
	"cup\xC3\xB3n",
	"deal",
	"deals",
	"descuento",
	"descuentos",
	"discount",
	"discounted",
	"discounts",
	"don't miss",
	"don't wait",
	"ends soon",
	"ends today",
	"expires",
	"financing",
	"free",
	"gift card",
	"giveaway",
	"google review",
	"gratis",
	"gratuit",
	"gratuite",
	"hurry",
	"just checking in",
	"last chance",
	"limited time",
	"low rates",
	"lowest",
	"maintenance plan",
	"membership",
	"memberships",
	"money down",
	"number one",
	"offer",
	"offers",
	"oferta",
	"ofertas",
	"order now",
	"percent",
	"precio",
	"precios",
	"price",
	"prices",
	"pricing",
	"prize",
	"promo",
	"promos",
	"promotion",
	"promotions",
	"rabais",
	"rate us",
	"rebate",
	"rebates",
	"refer a",
	"referral",
	"referrals",
	"review us",
	"reviews",
	"sale",
	"save",
	"savings",
	"schedule now",
	"schedule today",
	"special",
	"specials",
	"still interested",
	"today only",
	"us a review",
	"voted",
	"winner",
};

/* Ordinary words that hold one of those. */
static const char *const plain_words[] = {"feel free", "toll free"};

/* Public shorteners: whoever reads cannot see where the link leads, and carriers filter them. */
static const char *const shorteners[] = {
	"adf.ly", "bit.do", "bit.ly",  "bl.ink",      "buff.ly", "cutt.ly",     "goo.gl", "is.gd",
	"j.mp",   "ow.ly",  "rb.gy",   "rebrand.ly",  "s.id",    "shorturl.at", "soo.gd", "shorturl.com",
	"t.co",   "t.ly",   "tiny.cc", "tinyurl.com", "v.gd",    "x.co",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return (fold(c) >= 'a' && fold(c) <= 'z') || is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-';
}

/* How much of the text, from `at` on, is this phrase as whole words; 0 when it is not. A curly apostrophe counts as a
 * straight one. */
static size_t phrase_at(struct slice text, size_t at, const char *phrase)
{
	size_t i = at;

	for (; *phrase; phrase++) {
		if (*phrase == ' ') {
			if (i == text.len || !is_blank(text.at[i]))
				return 0;
			while (i < text.len && is_blank(text.at[i]))
				i++;
		} else if (*phrase == '\'' && i + 3 <= text.len && memcmp(text.at + i, "\xE2\x80\x99", 3) == 0) {
			i += 3;
		} else if (i < text.len && fold(text.at[i]) == *phrase) {
			i++;
		} else {
			return 0;
		}
	}
	return i < text.len && is_word(text.at[i]) ? 0 : i - at;
}

static size_t any_phrase_at(struct slice text, size_t at, const char *const *phrases, size_t n, const char **found)
{
	char first = fold(text.at[at]);

	for (size_t i = 0; i < n; i++) {
		size_t len = phrases[i][0] == first ? phrase_at(text, at, phrases[i]) : 0;
		if (len > 0) {
			*found = phrases[i];
			return len;
		}
	}
	return 0;
}

static size_t brand_at(struct slice text, size_t at, struct slice brand)
{
	return brand.len > 0 && slice_equal_fold(slice_part(text, at, brand.len), brand) ? brand.len : 0;
}

const char *text_marketing_word(struct slice text, const char *brand)
{
	const char *found = NULL;
	size_t i = 0;

	while (i < text.len) {
		bool word_starts = i == 0 || !is_word(text.at[i - 1]);
		size_t skip = word_starts ? brand_at(text, i, slice_of(brand)) : 0;
		if (text.at[i] == '$' && i + 1 < text.len && is_digit(text.at[i + 1]))
			return "$";
		if (text.at[i] == '%' && i > 0 && (is_digit(text.at[i - 1]) || text.at[i - 1] == ' '))
			return "%";
		if (text.at[i] == '#' && i + 1 < text.len && text.at[i + 1] == '1' &&
		    (i + 2 == text.len || !is_word(text.at[i + 2])))
			return "#1";
		if (skip == 0 && word_starts)
			skip = any_phrase_at(text, i, plain_words, COUNT(plain_words), &found);
		if (skip == 0 && word_starts &&
		    any_phrase_at(text, i, marketing_words, COUNT(marketing_words), &found) > 0)
			return found;
		i += skip > 0 ? skip : 1;
	}
	return NULL;
}

/* The host of "https://www.bit.ly/x" is "bit.ly". */
static struct slice host_of(struct slice word)
{
	ptrdiff_t scheme = slice_find(word, SLICE("://"));
	size_t n = 0;

	if (scheme >= 0)
		word = slice_part(word, (size_t)scheme + 3, word.len);
	while (word.len > 0 && !is_word(word.at[0]))
		word = slice_part(word, 1, word.len);
	if (slice_equal_fold(slice_part(word, 0, 4), SLICE("www.")))
		word = slice_part(word, 4, word.len);
	while (n < word.len && (is_word(word.at[n]) || word.at[n] == '.' || word.at[n] == '-'))
		n++;
	while (n > 0 && word.at[n - 1] == '.')
		n--;
	return slice_part(word, 0, n);
}

bool text_link_is_short(struct slice word)
{
	struct slice host = host_of(word);

	for (size_t i = 0; i < COUNT(shorteners); i++)
		if (slice_is_fold(host, shorteners[i]))
			return true;
	return false;
}
