-- The standard rules, consent: may this number get an automatic text now?                                  api 1
--
-- Opt-outs, quiet hours, freshness and caps are the floor's, in C, under every company's rules. What is left for here
-- is what the caller said to the mailbox.
local words = use "words"

return function(call)
  local word = text.mentions(call.voicemail, words.legal)
  if word then return review("legal_words", { note = "the voicemail says \"" .. word .. "\"" }) end
  word = text.mentions(call.voicemail, words.stop)
  if word then return review("asks_for_no_contact", { note = "the voicemail says \"" .. word .. "\"" }) end
  return allow "caller_rang_us"
end
