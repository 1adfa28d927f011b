-- What rules.lua promises; no command runs it yet.                                                         api 1

test("trouble at the main valve gets a person", {
	call = { voicemail = "the main valve is stuck, water will not stop" },
	expect = { verdict = "review", code = "needs_a_voice", layer = "tenant" },
})

test("the third try gets a person", {
	call = { missed_calls = 3 },
	expect = { verdict = "review", code = "called_three_times", layer = "tenant" },
})

test("a landlord is a customer", {
	call = { contact_tags = "landlord" },
	expect = { identity = "returning" },
})

test("a plain miss may be answered", {
	call = { voicemail = "", missed_calls = 1 },
	expect = { verdict = "allow" },
})
