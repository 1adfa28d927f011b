-- api 1
function decide(call)
  if call.opted_outt then return deny "stop" end
end
