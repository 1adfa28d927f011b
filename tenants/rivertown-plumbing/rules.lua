-- tenants/rivertown-plumbing/rules.lua                                                                     api 1
--
-- What Rivertown Plumbing adds to the standard rules. A rule can only make things stricter than the floor.

-- Beside the standard emergencies: words of our trade that need a voice, not a text.
local NEEDS_A_VOICE = { "main valve", "shut off valve", "meter pit", "gas line", "restaurant" }

---@type Rules
local R = {}

function R.identity(call)
	if text.contains(call.contact_tags, "landlord") then
		return returning "landlord_account"
	end
	return call.identity_default
end

function R.consent(call)
	return allow "caller_asked_for_us"
end

function R.authority(call)
	local word = text.mentions(call.voicemail, NEEDS_A_VOICE)
	if word then
		return review("needs_a_voice", { note = word })
	end
	if call.missed_calls >= 3 then
		return review("called_three_times", { note = "a person should ring this caller" })
	end
	return allow("missed_call", { message = "missed_call" })
end

return R
