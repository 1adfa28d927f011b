-- Drafts only: every text is read by a person before it goes, whatever the tier says.                       api 1
--
-- The pack for the first weeks, and for companies that like it that way.

---@type Rules
local R = {}

function R.authority(call)
  if call.identity == "returning" then return review("known_customer", { message = "missed_call" }) end
  return review("drafts_only", { message = "missed_call" })
end

return R
