-- tenants/summit-hvac/rules.lua                                                                            api 1
--
-- What Summit Air & Heat adds to the standard rules. A rule can only make things stricter than the floor.
local hours = use "hours"
local vip = list "vip_callers"
local spam_callers = list "spam_callers"

-- Beside the standard emergencies: words of our trade that need a voice, not a text.
local NEEDS_A_VOICE = { "hissing", "pilot light", "refrigerant leak*", "server room", "walk in cooler" }

---@type Rules
local R = {}

function R.identity(call)
	if call:known("caller") and spam_callers:has(call.caller) then
		return spam "on_our_spam_list"
	end
	return call.identity_default
end

function R.consent(call)
	if call.doubt then
		return review("two_people_on_this_number", { note = "ask whom we are talking to first" })
	end
	return allow "caller_asked_for_us"
end

function R.authority(call)
	local word = text.mentions(call.voicemail, NEEDS_A_VOICE)
	if word then
		return review("needs_a_voice", { note = word })
	end
	if call:known("caller") and vip:has(call.caller) then
		return review "vip_gets_a_call"
	end
	if call:known("local_minute") and not between(call.local_minute, "08:00", "18:00") then
		return hold("outside_our_hours", hours.next_open(call))
	end
	if call.identity == "returning" then
		return allow("returning_customer", { message = "missed_call_known" })
	end
	return allow("missed_call", { message = "missed_call" })
end

return R
