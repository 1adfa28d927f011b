/* Completion for a shell, made from the tables of commands and options; names of companies are asked for when needed.
 */
#include "commands/list.h"

/* What an option's value is, by the name it has in help: folders and files are completed, the rest is not guessed. */
static bool value_is_path(const char *value)
{
	return strcmp(value, "DIR") == 0 || strcmp(value, "FILE") == 0;
}

static void print_names(const struct option_row *rows)
{
	for (; rows && rows->name; rows++)
		printf(" --%s", rows->name);
}

static bool has_option(const struct option_row *rows, const char *name)
{
	for (; rows && rows->name; rows++)
		if (strcmp(rows->name, name) == 0)
			return true;
	return false;
}

/* One name may be a file here and a word there: files are offered then. */
static bool name_is_path(const char *name)
{
	for (const struct option_row *o = global_options; o->name; o++)
		if (strcmp(o->name, name) == 0 && o->value && value_is_path(o->value))
			return true;
	for (const struct command *const *c = commands; *c; c++)
		for (const struct option_row *o = (*c)->options; o && o->name; o++)
			if (strcmp(o->name, name) == 0 && o->value && value_is_path(o->value))
				return true;
	return false;
}

static void print_value_options_of(const struct command *const *until, const struct option_row *rows, bool paths,
				   bool *any)
{
	for (const struct option_row *o = rows; o && o->name; o++) {
		bool said = !o->value || name_is_path(o->name) != paths;
		for (const struct command *const *c = commands; !said && c < until; c++)
			said = has_option((*c)->options, o->name);
		if (said)
			continue;
		printf("%s--%s", *any ? "|" : "", o->name);
		*any = true;
	}
}

/* A pattern of every option that takes a value, each once: those of all commands. */
static void print_value_options(bool paths)
{
	bool any = false;

	print_value_options_of(commands, global_options, paths, &any);
	for (const struct command *const *c = commands; *c; c++)
		print_value_options_of(c, (*c)->options, paths, &any);
}

/* Only the first argument is a company where others follow it: "TENANT ID..." against "[TENANT...]". */
static void print_tenant_commands(bool all)
{
	bool first = true;

	for (const struct command *const *c = commands; *c; c++) {
		bool many = strncmp((*c)->usage, "[TENANT...]", 11) == 0;
		if (!many && strncmp((*c)->usage, "TENANT", 6) != 0)
			continue;
		if (many != all)
			continue;
		printf("%s%s", first ? "" : "|", (*c)->name);
		first = false;
	}
}

/* Where the cursor stands; then command names, then the options of a command. */
static void print_words(void)
{
	printf("# bash completion for ringback %s, made by: ringback completion bash\n"
	       "_ringback() {\n"
	       "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} i command= place=0\n"
	       "\tlocal -a where=()\n"
	       "\tCOMPREPLY=()\n"
	       "\tcase $before in\n\t",
	       RINGBACK_VERSION);
	print_value_options(true);
	printf(") mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n\t");
	print_value_options(false);
	printf(") return ;;\n"
	       "\tesac\n"
	       "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	       "\t\tcase ${COMP_WORDS[i]} in\n"
	       "\t\t--tenants|--var|--rules) where+=(\"${COMP_WORDS[i]}\" \"${COMP_WORDS[i+1]}\"); ((i++)) ;;\n"
	       "\t\t");
	print_value_options(true);
	printf("|");
	print_value_options(false);
	printf(") ((i++)) ;;\n"
	       "\t\t-*) ;;\n"
	       "\t\t*) if [ -z \"$command\" ]; then command=${COMP_WORDS[i]}; else ((place++)); fi ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\tif [ -z \"$command\" ]; then\n"
	       "\t\tmapfile -t COMPREPLY < <(compgen -W '");
	for (const struct command *const *c = commands; *c; c++)
		printf("%s ", (*c)->name);
	print_names(global_options);
	printf(" --version' -- \"$word\")\n"
	       "\t\treturn\n"
	       "\tfi\n"
	       "\tif [[ $word == -* ]]; then\n"
	       "\t\tcase $command in\n");
	for (const struct command *const *c = commands; *c; c++) {
		printf("\t\t%s) mapfile -t COMPREPLY < <(compgen -W '", (*c)->name);
		print_names((*c)->options);
		print_names(global_options);
		printf("' -- \"$word\") ;;\n");
	}
}

/* Then what a command takes: companies, and files for import. */
static void print_arguments(void)
{
	printf("\t\tesac\n"
	       "\t\treturn\n"
	       "\tfi\n"
	       "\tcase $command:$place in\n"
	       "\tcompletion:0) mapfile -t COMPREPLY < <(compgen -W 'bash tenants' -- \"$word\") ;;\n"
	       "\timport:[1-9]*) mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;\n"
	       "\t*)\n"
	       "\t\tcase $command in\n"
	       "\t\t");
	print_tenant_commands(false);
	printf(") ((place == 0)) || return ;;\n\t\t");
	print_tenant_commands(true);
	printf(") ;;\n"
	       "\t\t*) return ;;\n"
	       "\t\tesac\n"
	       "\t\tmapfile -t COMPREPLY < <(compgen -W \"$(\"${COMP_WORDS[0]}\" \"${where[@]}\" completion tenants "
	       "2>/dev/null)\" -- \"$word\")\n"
	       "\t\t;;\n"
	       "\tesac\n"
	       "}\n"
	       "complete -o filenames -F _ringback ringback\n");
}

static int run(struct invocation *in)
{
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (in->arguments == 1 && strcmp(in->argument[0], "bash") == 0) {
		print_words();
		print_arguments();
		return EXIT_DONE;
	}
	if (in->arguments != 1 || strcmp(in->argument[0], "tenants") != 0)
		return say_usage(in, "name the shell: bash is the one that is known");
	if (!tenants_chosen(in, 1, &names, &n, &code))
		return code;
	for (size_t i = 0; i < n; i++)
		printf("%s\n", names[i]);
	return EXIT_DONE;
}

const struct command command_completion = {
	.name = "completion",
	.summary = "print the shell's completion: commands, options and companies",
	.usage = "bash | tenants",
	.help = "`bash` prints a script for bash, made from the tables of commands and options of this very program.\n"
		"`tenants` prints the companies' names, a line each: the script asks for them when they are needed.",
	.examples = "  $ ringback completion bash >~/.local/share/bash-completion/completions/ringback\n"
		    "  $ eval \"$(ringback completion bash)\"",
	.run = run,
};
