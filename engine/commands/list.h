/* Every command, one file each. */
#ifndef COMMANDS_LIST_H
#define COMMANDS_LIST_H

#include "commands/command.h"

extern const struct command command_new;
extern const struct command command_check;
extern const struct command command_import;
extern const struct command command_fetch;
extern const struct command command_run;
extern const struct command command_queue;
extern const struct command command_approve;
extern const struct command command_reject;
extern const struct command command_resolve;
extern const struct command command_close;
extern const struct command command_explain;
extern const struct command command_report;
extern const struct command command_verify;
extern const struct command command_status;
extern const struct command command_owner_test;
extern const struct command command_optout;
extern const struct command command_subject;
extern const struct command command_consent;
extern const struct command command_doctor;
extern const struct command command_completion;

#endif
