-- What rules.lua promises; no command runs it yet.                                                         api 1

test("a hissing pipe gets a person", {
	call = { voicemail = "there is a hissing noise by the outdoor unit" },
	expect = { verdict = "review", code = "needs_a_voice", layer = "tenant" },
})

test("a caller of the spam list is spam", {
	call = { caller = "+17025550166" },
	expect = { identity = "spam" },
})

test("two people on one number: a person asks first", {
	call = { doubt = true },
	expect = { verdict = "review", code = "two_people_on_this_number", layer = "tenant" },
})

test("an evening call waits for the morning", {
	call = { local_minute = 19 * 60 + 30 },
	expect = { verdict = "hold", code = "outside_our_hours", layer = "tenant" },
})

test("a plain miss in the afternoon may be answered", {
	call = { local_minute = 14 * 60, identity_default = "lead" },
	expect = { verdict = "allow" },
})
