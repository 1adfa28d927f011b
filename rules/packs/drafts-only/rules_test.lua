-- What rules.lua promises: each test changes some facts of an ordinary missed call and names the answer.     api 1

test("a stranger's text waits for a person", {
  call = { identity_default = "lead" },
  expect = { verdict = "review", code = "drafts_only", layer = "tenant" },
})

test("so does a customer's", {
  call = { identity_default = "returning" },
  expect = { verdict = "review", code = "known_customer" },
})

test("a vendor gets none", {
  call = { identity_default = "vendor" },
  expect = { verdict = "deny", code = "vendor", layer = "standard" },
})
