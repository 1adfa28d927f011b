local R = {}

function R.consent(call)
  if call.opted_outt then return deny "stop" end
  return allow "caller_rang_us"
end

return R
