-- use "hours": opening hours on the caller's own clock.                                                    api 1
--
-- The legal hours of every state are the floor's. These are for a company that wants fewer.
local hours = {}

-- Is it between from and to where the caller is? 08:00 to 18:00 when not said.
function hours.open(call, from, to)
  return between(call.local_minute, from or "08:00", to or "18:00")
end

-- The instant from which it is: now, or the next time their clock shows `from`. For hold(code, ...).
function hours.next_open(call, from, to)
  if hours.open(call, from, to) then return call.now end
  return next_time(call, from or "08:00")
end

-- Saturday or Sunday where the caller is.
function hours.weekend(call)
  return one_of(call.local_weekday, 0, 6)
end

return hours
