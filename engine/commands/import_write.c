/* A proposed mapping becomes a file of the tenant. */
#include <limits.h>

#include "base/file.h"
#include "base/log.h"
#include "commands/import_look.h"
#include "sources/propose.h"

enum { NAME_MAX_LEN = 60, FILE_MODE = 0640 };

/* Names of profiles are words: they stand in YAML, on command lines and in file names. */
static bool is_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++) {
		bool letter = name[i] >= 'a' && name[i] <= 'z', digit = name[i] >= '0' && name[i] <= '9';
		if (!letter && !digit && !(i && (name[i] == '-' || name[i] == '_')))
			return false;
	}
	return len && len <= NAME_MAX_LEN;
}

/* The pattern of next month's export: calls-2026-11.csv is calls*.csv. */
static void print_pattern(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t len = strcspn(name, "0123456789\"\\");

	if (!dot || len > (size_t)(dot - name))
		len = dot ? (size_t)(dot - name) : len;
	while (len && strchr("-_ .(", name[len - 1]))
		len--;
	printf("%.*s*%s", (int)len, name, dot && !strpbrk(dot, "\"\\") ? dot : "");
}

static void say_next(const struct look *l, const char *name, const char *path)
{
	const char *tenant = l->tenant->id;

	printf("  Written to %s; %zu of its lines begin with \"" PROPOSE_UNSURE "\" and wait for you.\n"
	       "  When they are right, name it in %s/%s/tenant.yaml:\n\nsources:\n  - {format: %s, files: \"",
	       path, l->proposal_unsure, l->in->folders.tenants, tenant, name);
	print_pattern(l->name);
	printf("\"}\n\n  and ask again: ringback check %s && ringback import %s %s --check\n", tenant, tenant, l->path);
}

int import_write_format(const struct look *l, const char *name)
{
	struct str folder, path;
	struct err err = {0};
	char file[NAME_MAX_LEN + 8];

	if (!is_name(name))
		return say_usage(l->in, "--write-format %s: write a name of a-z, 0-9 and -, such as front-desk", name);
	if (format_set_find(l->formats, slice_of(name))) {
		log_error("there is a format named %s already; nothing was written", name);
		return EXIT_REFUSED;
	}
	if (!l->proposal) {
		log_error("%s: no mapping was proposed; nothing was written", l->name);
		return l->err.kind ? exit_of(&l->err) : EXIT_REFUSED;
	}
	str_init(&folder, PATH_MAX);
	str_init(&path, PATH_MAX);
	str_addf(&folder, "%s/%s/formats", l->in->folders.tenants, l->tenant->id);
	snprintf(file, sizeof file, "%s.yaml", name);
	file_join(&path, folder.data, file);
	bool ok = !file_exists(path.data) ||
		  err_set(&err, ERR_REFUSED, "%s: is there already; nothing was written", path.data);
	ok = ok && file_make_folder(folder.data, &err) &&
	     file_write_atomic(path.data, slice_of(l->proposal), FILE_MODE, &err);
	if (ok && !l->in->json)
		say_next(l, name, path.data);
	str_release(&folder);
	str_release(&path);
	return ok ? EXIT_DONE : say_error(&err);
}
