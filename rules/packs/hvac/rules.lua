-- Heating and air conditioning: a starting point.                                                          api 1
--
-- A rule file can only add caution: the standard rules and the floor stand under it, and the worst answer wins.
-- `ringback check NAME` shows every mistake with its line. rules_test.lua says what is promised here; no command runs it yet.
local hours = use "hours"

-- A broken system is a job for a person, today.
local DOWN = { "not cooling", "no cooling", "no ac", "ac is out", "ac died", "wont turn on", "not working", "stopped working" }
local SEASONAL = { "tune up", "maintenance", "filter*", "inspection" }

---@type Rules
local R = {}

function R.identity(call)
  -- Landlords and property managers ring about many houses: customers, whatever the history of this number.
  if one_of(call.contact_tag, "landlord", "property manager") then return returning "property_account" end
  return call.identity_default
end

function R.authority(call)
  local down = text.mentions(call.voicemail, DOWN)
  if down then return review("system_down", { note = "they said \"" .. down .. "\": call back today" }) end
  -- A customer with a visit ahead most likely rings about that visit: the office knows more than a text.
  if call:known("upcoming_booking_at") then return review "visit_ahead" end
  -- Nobody waits for a tune-up in the evening.
  if text.mentions(call.voicemail, SEASONAL) and call:known("local_minute") and not hours.open(call, "08:00", "18:00") then
    return hold("after_office_hours", hours.next_open(call, "08:00", "18:00"))
  end
  return allow("missed_call", { message = "missed_call" })
end

return R
