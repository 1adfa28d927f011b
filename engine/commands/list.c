/* The table of commands, and what all of them understand. */
#include "commands/list.h"
#include "commands/command.h"

const struct command *const commands[] = {
	&command_new,     &command_check,      &command_import,
	&command_fetch,   &command_run,        &command_queue,
	&command_approve, &command_reject,     &command_resolve,
	&command_close,   &command_optout,     &command_explain,
	&command_subject, &command_consent,    &command_owner_test,
	&command_report,  &command_verify,     &command_status,
	&command_doctor,  &command_completion, NULL,
};

const struct option_row global_options[] = {
	{"tenants", 0, "DIR", "where the tenants' folders are (default: beside the program, then ./tenants)"},
	{"var", 0, "DIR", "where ledgers, inboxes and reports are (default: beside the program, then ./var)"},
	{"rules", 0, "DIR", "where the shipped rules, tables and formats are"},
	{"now", 0, "TIME", "fix the clock of the whole run: 2026-11-22T05:00:00-08:00"},
	{"json", 0, NULL, "print facts as JSON"},
	{"verbose", 'v', NULL, "say more on stderr"},
	{"quiet", 'q', NULL, "say only errors on stderr"},
	{"help", 'h', NULL, "show this"},
	{NULL, 0, NULL, NULL},
};
