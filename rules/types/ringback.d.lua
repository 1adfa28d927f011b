---@meta
-- Made from the engine's own tables (engine/lua/stubs.c). Do not edit: your changes would be lost.

---@class Verdict
---@class Identity

---@class Extra
---@field note? string for people, at most 200 bytes
---@field message? string key of messages.yaml (not with deny)

---@class Hold
---@field not_before integer an instant, at most a year ahead
---@field note? string
---@field message? string

---@class Rules
---@field identity? fun(call: Call): Identity|string
---@field consent? fun(call: Call): Verdict
---@field authority? fun(call: Call): Verdict

---@class List
local List = {}

---Is it in the list? Case does not count; a number is given as +14155550134.
---@param x string
---@return boolean
function List:has(x) end

---A file of lists/, without .txt. At the top of a rule file only.
---@param name string
---@return List
function list(name) end

---A shared module of rules/lib. At the top of a rule file only.
---@param name string
---@return table
function use(name) end

---What is known of a call. Reading a fact that is unknown for it ends the rule: a person decides.
---@class Call
---@field address_known boolean The caller's address is known.
---@field auto_texts_24h integer Automatic texts of ours to the caller in the last 24 hours.
---@field booked_at integer When a booking was made after the latest missed call. [epoch] Unknown when nothing was booked since.
---@field called_at integer When the latest missed call began. [epoch] Unknown when the export has no time.
---@field caller string The caller's number. Unknown when the caller hid the number or it cannot be read.
---@field caller_name string The caller's name from contacts or bookings; empty when nobody knows it or two people share the number.
---@field calls_1h integer Calls from the caller in the hour up to the latest missed one, or up to now when those are more.
---@field case_id string The case this call belongs to.
---@field cases_before integer Earlier cases of this caller.
---@field clock_suspect boolean The call lies in the future, or the clock of its source jumped.
---@field consent string The best consent there is: written, verbal, inbound (they called or texted us) or none.
---@field contact_tag string The first of the caller's tags; empty when there is none.
---@field contact_tags string The caller's tags, separated by commas, in small letters.
---@field doubt boolean Two people use this number, or the records contradict each other.
---@field duplicate_key boolean This very text was handed over already, or may have been.
---@field first_missed_at integer When the first missed call of the case began. [epoch] Unknown when the export has no time.
---@field greeting_notice boolean The company's greeting says that it may text back.
---@field human_text_at integer When a person of ours texted the caller after the latest missed call. [epoch] Unknown when nobody has texted since.
---@field identity string Who the caller is, after the identity rules: returning, dormant, lead, internal, test, vendor, spam, unknown.
---@field identity_default string Who the caller is by config and history alone.
---@field jobs integer Bookings that were not cancelled and payments before the call.
---@field known_contact boolean The caller's number stands in the contacts.
---@field last_inbound_at integer When they last called or texted us. [epoch] Unknown when they never called or texted us.
---@field last_job_at integer When their last job was. [epoch] Unknown when there was no job.
---@field legal_risk boolean There is a record of a legal threat, or they stand on a list of people who sue.
---@field line string Our number that rang. Unknown when the export does not say.
---@field local_date integer The date where the caller is. [yyyymmdd] Unknown when nobody knows where the caller is.
---@field local_holiday boolean Today is a legal holiday where the caller is.
---@field local_minute integer The time of day where the caller is, in minutes after midnight. [minute of the day] Unknown when nobody knows where the caller is.
---@field local_weekday integer The day of the week where the caller is. [0 = Sunday] Unknown when nobody knows where the caller is.
---@field max_age_s integer How old a missed call may be for a text that nobody approved. [s]
---@field message_has_brand boolean The text that would go names the business.
---@field message_has_stop boolean The text that would go says how to stop.
---@field message_key string The text that would go unless the rules ask for another: its key in messages.yaml.
---@field message_missing boolean The text that would go cannot be made: no such key, or a placeholder without a value.
---@field message_segments integer How many parts the text that would go is sent in.
---@field missed_calls integer Missed calls of this case.
---@field not_textable boolean By a provider's error of the last 180 days no text reaches the number (a landline, dead, or barred), and none was delivered since.
---@field now integer The instant of this decision. [epoch]
---@field number_kind string geographic, toll_free, premium, carrier, government, personal, non_geographic, other_country, unknown_area, short, invalid or hidden.
---@field oldest_text_24h_at integer When the oldest of texts_24h went. [epoch] Unknown when there was no text.
---@field opted_out boolean There is a record that they asked us to stop, and none since that takes it back.
---@field opted_out_at integer When that record is from. [epoch] Unknown when there is no such record.
---@field own_line boolean The caller is one of our own lines or an internal number.
---@field provider_opt_out boolean A provider refused a text because the number opted out there, and they have not sent START since.
---@field purpose string Why the case is looked at: decide, approve or dispatch.
---@field region string State or province of the caller's area code. Unknown when the number is not from the US or Canada.
---@field reply_pending boolean A reply of theirs waits for a person.
---@field ring_s integer How long it rang. [s] Unknown when the export does not say.
---@field silence boolean There is a record of a legal threat, a complaint, a wrong number, or that they want no calls: do not call them either.
---@field stop_shown_30d boolean A text that says how to stop reached them in the last 30 days.
---@field talked_at integer When a person talked with them after the latest missed call. [epoch] Unknown when nobody has talked with them since.
---@field tenant string The name of the company's folder.
---@field test_number boolean The caller stands in test_numbers.
---@field text_queued_or_sent boolean A text for this very case is queued or was sent.
---@field texted_this_episode boolean An automatic text went since the first call of this episode, and they have not texted since.
---@field texts_24h integer Texts from our lines to the caller in the last 24 hours that were no answers to a text of theirs.
---@field texts_30d_unanswered integer Automatic texts since their last text, within 30 days.
---@field texts_today integer Texts the company queued or handed over in the last 24 hours.
---@field tier string What the owner lets the machine do: observe, draft, supervised or auto.
---@field time_doubtful boolean The call's wall-clock time was ambiguous, or did not exist.
---@field unread_row string The id of a row that names them, may be a stop and could not be read; empty when there is none.
---@field upcoming_booking_at integer When their next booking begins. [epoch] Unknown when no booking is ahead.
---@field verbal_consent boolean They agreed to texts by word of mouth, and have not taken it back.
---@field voicemail string The caller's own words on the voicemail; empty when there are none.
---@field voicemail_left boolean The caller left a voicemail.
---@field waited_s integer How long the latest missed call is ago. [s] Unknown when the export has no time.
---@field written_consent boolean They agreed to texts in writing, and have not taken it back.
---@field wrong_number boolean We were told that this number is somebody else's.
---@field zone string The time zone the caller's local time is told in. Unknown when nobody knows where the caller is.
---@field zone_conflict boolean Address and area code lie more than two hours apart.
local Call = {}

---Is this fact known for this call?
---@param fact string
---@return boolean
function Call:known(fact) end

---No objection. What then happens is the owner's authority tier and the floor; a rule cannot send.
---@param code string
---@param extra? Extra
---@return Verdict
function allow(code, extra) end

---Not before an instant. The floor may move it later, never earlier.
---@param code string
---@param when Hold|integer
---@param extra? Extra
---@return Verdict
function hold(code, when, extra) end

---A person decides.
---@param code string
---@param extra? Extra
---@return Verdict
function review(code, extra) end

---No contact.
---@param code string
---@param extra? Extra
---@return Verdict
function deny(code, extra) end

---A customer with a recent job.
---@param code string
---@return Identity
function returning(code) end

---A customer whose jobs lie long ago.
---@param code string
---@return Identity
function dormant(code) end

---A person without any job.
---@param code string
---@return Identity
function lead(code) end

---Somebody who sells to us.
---@param code string
---@return Identity
function vendor(code) end

---A nuisance; no later rule can take it back.
---@param code string
---@return Identity
function spam(code) end

---One of us; no later rule can take it back.
---@param code string
---@return Identity
function internal(code) end

---A test number; no later rule can take it back.
---@param code string
---@return Identity
function test(code) end

---Nobody can tell.
---@param code string
---@return Identity
function unknown(code) end

---Whole days between two instants.
---@param then integer
---@param now integer
---@return integer
function days_since(then, now) end

---x is one of the values, or of the one list given.
---@param x any
---@param ... any
---@return boolean
function one_of(x, ...) end

---A minute of the day lies from "08:00" until before "18:00"; over midnight when from is later.
---@param minute integer
---@param from string
---@param to string
---@return boolean
function between(minute, from, to) end

---The next instant at which the caller's clock shows the time.
---@param call Call
---@param time string
---@return integer
function next_time(call, time) end

---0 to buckets - 1 (100): always the same for one caller and experiment.
---@param call Call
---@param experiment string
---@param buckets? integer
---@return integer
function bucket(call, experiment, buckets) end

---A note for whoever tests a rule; a run ignores it.
---@param text string
---@return nil
function trace(text) end

---@class Text
text = {}

---The first of the words or phrases that stands in the text as whole words, or nil. "flood*" also finds flooded.
---@param text string
---@param words string[]|string
---@return string?
function text.mentions(text, words) end

---The text begins with the part.
---@param text string
---@param part string
---@return boolean
function text.starts(text, part) end

---The text ends with the part.
---@param text string
---@param part string
---@return boolean
function text.ends(text, part) end

---The part stands anywhere in the text.
---@param text string
---@param part string
---@return boolean
function text.contains(text, part) end

---The digits of the text and nothing else.
---@param text string
---@return string
function text.digits(text) end
