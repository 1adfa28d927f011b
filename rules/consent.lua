-- The standard rules, consent: may this number get an automatic text now?                                  api 1
--
-- Opt-outs, quiet hours, freshness and caps are the floor's, in C, under every company's rules. What is left for here
-- is what the caller said to the mailbox.
local words = use "words"

-- The word as people write it: "stop text*" without its star.
local function heard(word) return { note = "the voicemail says \"" .. word:gsub("%*", "") .. "\"" } end

return function(call)
  local word = text.mentions(call.voicemail, words.legal)
  if word then return review("legal_words", heard(word)) end
  word = text.mentions(call.voicemail, words.stop)
  if word then return review("asks_for_no_contact", heard(word)) end
  return allow "caller_rang_us"
end
