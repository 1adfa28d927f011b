-- What rules.lua promises: each test changes some facts of an ordinary missed call and names the answer.     api 1

test("an ordinary missed call", { call = {}, expect = { verdict = "allow", code = "missed_call" } })

test("a system that is down goes to a person", {
  call = { voicemail = "Hi, our AC is out and the kids are hot" },
  expect = { verdict = "review", code = "system_down", layer = "tenant" },
})

test("a smell of gas is an emergency", {
  call = { voicemail = "I think I smell gas in the basement" },
  expect = { verdict = "review", code = "possible_emergency", layer = "standard" },
})

test("a landlord is a customer", {
  call = { contact_tag = "landlord", identity_default = "lead" },
  expect = { identity = "returning" },
})

test("a tune-up can wait for the morning", {
  call = { voicemail = "calling about a tune-up", local_minute = 20 * 60 },
  expect = { verdict = "hold", code = "after_office_hours" },
})
