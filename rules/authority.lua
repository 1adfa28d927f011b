-- The standard rules, authority: may the machine act on this call?                                         api 1
--
-- What the owner lets the machine do (observe, draft, supervised, auto) is decided after this, and after the floor.
local words = use "words"

return function(call)
  if call.identity == "vendor" then return deny "vendor" end
  if call.identity == "spam" then return deny "spam" end
  if call.identity == "internal" then return deny "internal" end
  -- A number that only a rule calls a test: those of the config are the owner test's, and the floor's.
  if call.identity == "test" and not call.test_number then return deny "test_number" end
  local word = text.mentions(call.voicemail, words.emergency)
  if word then
    return review("possible_emergency", { note = "the voicemail says \"" .. word:gsub("%*", "") .. "\"" })
  end
  return allow "missed_call"
end
