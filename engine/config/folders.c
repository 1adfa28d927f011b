#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "config/config.h"

enum { CLIMB_MAX = 6, NAME_MAX_LEN = 40 };

static const char *joined(struct arena *arena, const char *dir, const char *name)
{
	struct str path;

	str_init(&path, PATH_MAX);
	const char *text = arena_text(arena, slice_of(file_join(&path, dir, name)));
	str_release(&path);
	return text;
}

/* A folder that holds rules/ with the law tables is the one we look for. */
static bool holds_rules(struct arena *arena, const char *dir)
{
	return file_is_folder(joined(arena, dir, "rules/data"));
}

/* Climb from the program's folder to its source tree: the binary is ROOT/ringback or ROOT/build/FLAVOUR/ringback. Then
 * try the share folder of PREFIX/bin. Null when neither holds rules; *tree tells which it was. */
static const char *root_of_program(struct arena *arena, bool *tree)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);

	*tree = true;
	if (len <= 0)
		return NULL;
	exe[len] = '\0';
	char bin[PATH_MAX] = "";
	for (int i = 0; i < CLIMB_MAX; i++) {
		char *slash = strrchr(exe, '/');
		if (!slash || slash == exe)
			break;
		*slash = '\0';
		if (i == 0)
			memcpy(bin, exe, sizeof bin);
		if (holds_rules(arena, exe))
			return arena_text(arena, slice_of(exe));
	}
	*tree = false;
	const char *share = joined(arena, bin, "../share/ringback");
	return *bin && holds_rules(arena, share) ? share : NULL;
}

/* A folder by its short name when it stands in the working directory, so that messages stay short. */
static const char *shortened(const char *path)
{
	char here[PATH_MAX];
	size_t len = getcwd(here, sizeof here) ? strlen(here) : 0;
	bool below = len > 1 && strncmp(path, here, len) == 0 && path[len] == '/' && path[len + 1];

	return below ? path + len + 1 : path;
}

bool folders_find(struct folders *f, struct arena *arena, struct err *err)
{
	bool tree;
	const char *root = root_of_program(arena, &tree);

	if (!f->rules) {
		if (!root && !holds_rules(arena, "."))
			return err_set(
				err, ERR_CONFIG,
				"the rules folder was not found: not beside the program's source tree, not in its "
				"../share/ringback, not in this directory. Name it with --rules DIR");
		f->rules = root ? shortened(joined(arena, root, "rules")) : "rules";
	}
	/* Tenants and their data stand beside a source tree; an installed program works where it is started. */
	const char *beside = root && tree ? joined(arena, root, "tenants") : NULL;
	if (!f->tenants)
		f->tenants = beside && (file_is_folder(beside) || !file_is_folder("tenants")) ? shortened(beside)
											      : "tenants";
	if (!f->var)
		f->var = beside ? shortened(joined(arena, root, "var")) : "var";
	return true;
}

bool tenant_name_valid(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!letter && !(c == '-' && i > 0))
			return false;
	}
	return name.len > 0 && name.len <= NAME_MAX_LEN;
}

/* Is this entry of tenants/ a tenant? What looks like one and is none is said. */
static bool is_tenant(const struct folders *f, const char *name, struct arena *arena, struct problems *problems)
{
	char shown[PATH_MAX];
	const char *dir = joined(arena, f->tenants, name);

	if (name[0] == '.' || !file_is_folder(dir))
		return false;
	snprintf(shown, sizeof shown, "tenants/%s", name);
	if (!tenant_name_valid(slice_of(name)))
		problems_warn(problems, shown, 0,
			      "is left out: a tenant's folder is named with small letters, digits and -, at most %d",
			      NAME_MAX_LEN);
	else if (!file_exists(joined(arena, dir, "tenant.yaml")) &&
		 errno != EACCES) /* a closed folder is not left out */
		problems_warn(problems, shown, 0, "is left out: it holds no tenant.yaml");
	else
		return true;
	return false;
}

bool tenants_list(const struct folders *f, struct arena *arena, const char ***names, size_t *n,
		  struct problems *problems, struct err *err)
{
	const char **entries;
	size_t entries_n;

	*n = 0;
	if (!file_list(f->tenants, arena, &entries, &entries_n, err))
		return false;
	*names = arena_alloc(arena, (entries_n + 1) * sizeof **names);
	for (size_t i = 0; i < entries_n; i++) {
		if (is_tenant(f, entries[i], arena, problems))
			(*names)[(*n)++] = entries[i];
	}
	return true;
}
