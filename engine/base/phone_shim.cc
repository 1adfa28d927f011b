#include "base/phone_shim.h"

#include <cstdlib>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

/* The library is a singleton that takes 10 ms to wake: only the first odd number pays. */
PhoneNumberUtil &library()
{
	static PhoneNumberUtil &util = []() -> PhoneNumberUtil & {
		PhoneNumberUtil &it = *PhoneNumberUtil::GetInstance();
		it.SetLogger(new i18n::phonenumbers::NullLogger()); /* it owns the logger; stdout is ours */
		return it;
	}();
	return util;
}

phone_shim_answer parse(const char *text, size_t len, const char *region) noexcept
{
	phone_shim_answer answer = {0, false, false};
	PhoneNumberUtil &util = library();
	PhoneNumber number;
	if (util.Parse(std::string(text, len), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
		return answer;
	if (util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE)
		return answer;
	std::string e164;
	util.Format(number, PhoneNumberUtil::E164, &e164);
	if (e164.size() < 2 || e164.size() > 16)
		return answer;
	answer.e164 = std::strtoll(e164.c_str() + 1, nullptr, 10);
	answer.valid = util.IsValidNumber(number);
	answer.extension = number.has_extension();
	return answer;
}

} // namespace

extern "C" phone_shim_answer phone_shim_parse(const char *text, size_t len, const char region[3])
{
	return parse(text, len, region);
}
