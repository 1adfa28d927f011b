/* From rule texts to functions that can be called: compile, check, run once, freeze. Every fault of every file is told
 * in one pass, with its line. */
#include "lua/room.h"

enum { FILE_MAX = 64 << 10, RULES_BYTES_MAX = 256 << 20, NAMES_MAX = 200 };

const char *const entry_words[ENTRIES + 1] = {"identity", "consent", "authority", NULL};

/* ---- problems -------------------------------------------------------------------------------------------- */

static void report_fault(struct loader *ld, const char *file)
{
	const struct fault *fault = &ld->layer->sb->fault;

	if (ld->told) {
		ld->told = false;
		return;
	}
	loader_problem(ld, fault->line ? fault->file : file, fault->line, loader_quoted(fault->text), "%s",
		       fault->text);
}

MAY_RAISE static int raise_told(lua_State *L)
{
	sandbox_of(L)->loader->told = true;
	return sandbox_raise(L, "told");
}

/* ---- one file -------------------------------------------------------------------------------------------- */

/* `-- api 1` on the first line: a newer engine keeps what an old file was written for. */
static void check_api(struct loader *ld, const struct ruleset_file *file)
{
	struct slice first = loader_line(file->text, 1), number;
	ptrdiff_t at = slice_starts(first, "--") ? slice_find(first, SLICE("api ")) : -1;

	if (at < 0) {
		if (ld->problems)
			problems_warn(ld->problems, file->name, 1,
				      "the first line should say which rules it was written for: -- api 1");
		return;
	}
	number = slice_trim(slice_part(first, (size_t)at + 4, first.len));
	if (!slice_is(number, "1"))
		loader_problem(ld, file->name, 1, number, "written for api %.*s; this program knows api 1",
			       (int)(number.len > 20 ? 20 : number.len), number.at);
}

static bool check_bytes(struct loader *ld, const struct ruleset_file *file)
{
	const struct slice none = {NULL, 0};
	const char *zero = memchr(file->text.at, 0, file->text.len);
	int line = 1;

	if (file->text.len > FILE_MAX) {
		loader_problem(ld, file->name, 0, none,
			       "a rule file has at most %d KiB; long lists belong into lists/*.txt", FILE_MAX >> 10);
		return false;
	}
	if (!zero)
		return true;
	for (const char *at = file->text.at; at < zero; at++)
		line += *at == '\n';
	loader_problem(ld, file->name, line, none, "a NUL byte: this is not a text file");
	return false;
}

/* Lua's "NAME:LINE: what near 'token'", NAME perhaps shortened. */
static void report_syntax(lua_State *L, const struct ruleset_file *file)
{
	struct loader *ld = sandbox_of(L)->loader;
	const char *text = lua_tostring(L, -1), *at = text;
	int line = 0, skip = 0;

	while ((at = strchr(at, ':')) != NULL) {
		at++;
		if (sscanf(at, "%9d:%n", &line, &skip) == 1 && skip && at[skip] == ' ') {
			text = at + skip + 1;
			break;
		}
		skip = 0;
	}
	const char *near = strstr(text, " near '");
	loader_problem(ld, file->name, skip ? line : 0, near ? loader_quoted(near) : (struct slice){NULL, 0}, "%s",
		       text);
}

/* Compile and check; the chunk is pushed. */
MAY_RAISE static void compile(lua_State *L, const struct ruleset_file *file)
{
	struct loader *ld = sandbox_of(L)->loader;
	struct slice text = file->text;
	size_t errors = ld->errors;

	if (!check_bytes(ld, file))
		raise_told(L);
	check_api(ld, file);
	if (slice_starts(text, "\xEF\xBB\xBF"))
		text = slice_part(text, 3, text.len);
	lua_pushfstring(L, "@%s", file->name);
	if (luaL_loadbufferx(L, text.at ? text.at : "", text.len, lua_tostring(L, -1), "t") != LUA_OK) {
		report_syntax(L, file);
		raise_told(L);
	}
	lua_remove(L, -2);
	check_chunk(L);
	if (ld->errors > errors)
		raise_told(L);
}

/* ---- use and list ---------------------------------------------------------------------------------------- */

MAY_RAISE static struct loader *loader_of(lua_State *L, const char *what)
{
	struct sandbox *sb = sandbox_of(L);

	if (!sb->loading || !sb->loader)
		sandbox_raise(L, "%s can be used only at the top of a file", what);
	if (lua_type(L, 1) != LUA_TSTRING)
		sandbox_raise(L, "%s takes a name", what);
	return sb->loader;
}

MAY_RAISE static const struct ruleset_file *find_module(lua_State *L, struct loader *ld, const char *name)
{
	const struct ruleset *set = &ld->rules->set;
	const char *names[NAMES_MAX + 2] = {"text"};

	for (size_t i = 0; i < set->libs_n; i++) {
		if (strcmp(set->libs[i].module, name) == 0)
			return &set->libs[i];
		if (i < NAMES_MAX)
			names[i + 1] = set->libs[i].module;
	}
	const char *near = str_nearest(slice_of(name), names);
	if (near)
		sandbox_raise(L, "no module '%.60s' (did you mean '%s'?)", name, near);
	sandbox_raise(L, "no module '%.60s'", name);
	return NULL;
}

int loader_use(lua_State *L)
{
	struct loader *ld = loader_of(L, "use");
	const char *name = lua_tostring(L, 1);

	lua_settop(L, 1);
	if (strcmp(name, "text") == 0) {
		lua_pushglobaltable(L);
		lua_getfield(L, -1, "text");
		return 1;
	}
	luaL_getsubtable(L, LUA_REGISTRYINDEX, "ringback modules");
	if (lua_getfield(L, -1, name) != LUA_TNIL)
		return 1;
	const struct ruleset_file *file = find_module(L, ld, name);
	for (size_t i = 0; i < ld->using_n; i++)
		if (ld->using[i] == file->module)
			return sandbox_raise(L, "module '%s' uses itself", file->module);
	if (ld->using_n == USE_DEPTH_MAX)
		return sandbox_raise(L, "modules use each other more than %d deep", USE_DEPTH_MAX);
	ld->using[ld->using_n++] = file->module;
	compile(L, file);
	lua_call(L, 0, 1);
	ld->using_n--;
	if (lua_type(L, -1) != LUA_TTABLE)
		return sandbox_raise(L, "module '%s' must return a table", name);
	freeze_value(L, name);
	lua_pushvalue(L, -1);
	lua_setfield(L, 2, name);
	return 1;
}

int loader_list(lua_State *L)
{
	struct loader *ld = loader_of(L, "list");
	const char *name = lua_tostring(L, 1), *names[NAMES_MAX + 1] = {NULL};
	const struct ruleset *set = &ld->rules->set;

	for (size_t i = 0; i < set->lists_n; i++) {
		if (strcmp(ld->rules->lists[i].name, name) == 0) {
			list_push(L, &ld->rules->lists[i]);
			return 1;
		}
		if (i < NAMES_MAX)
			names[i] = ld->rules->lists[i].name;
	}
	const char *near = str_nearest(slice_of(name), names);
	if (near)
		return sandbox_raise(L, "no list '%.60s' (did you mean '%s'?)", name, near);
	return sandbox_raise(L, "no list '%.60s': it would be lists/%.60s.txt", name, name);
}

/* ---- what a file returns --------------------------------------------------------------------------------- */

/* The function on top becomes an entry of the layer. */
MAY_RAISE static void take_entry(lua_State *L, int entry)
{
	struct loader *ld = sandbox_of(L)->loader;
	lua_Debug ar;

	if (lua_type(L, -1) != LUA_TFUNCTION || lua_iscfunction(L, -1))
		sandbox_raise(L, "'%s' must be a function(call), not a %s", entry_words[entry], luaL_typename(L, -1));
	lua_pushvalue(L, -1);
	lua_getinfo(L, ">S", &ar);
	ld->layer->ends[entry].file = arena_text(&ld->rules->arena, slice_of(ar.source + 1));
	ld->layer->ends[entry].line = ar.lastlinedefined;
	freeze_value(L, NULL);
	ld->layer->entries[entry] = luaL_ref(L, LUA_REGISTRYINDEX);
}

static void report_key(lua_State *L, const struct ruleset_file *file)
{
	struct loader *ld = sandbox_of(L)->loader;
	struct slice key = {"?", 1};

	if (lua_type(L, -2) == LUA_TSTRING)
		key.at = lua_tolstring(L, -2, &key.len);
	const char *near = str_nearest(key, entry_words);
	int shown = (int)(key.len > 60 ? 60 : key.len);
	loader_problem(ld, file->name, loader_line_of_word(file->text, key), key,
		       "unknown entry '%.*s'%s%s%s: rules have identity, consent and authority", shown, key.at,
		       near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

/* The table on top: identity, consent, authority, each of them or not, and nothing else. */
MAY_RAISE static void take_table(lua_State *L, const struct ruleset_file *file)
{
	size_t errors = sandbox_of(L)->loader->errors;

	for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
		int entry = 0;
		while (entry < ENTRIES &&
		       !(lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), entry_words[entry]) == 0))
			entry++;
		if (entry == ENTRIES) {
			report_key(L, file);
			continue;
		}
		lua_pushvalue(L, -1);
		take_entry(L, entry);
	}
	if (sandbox_of(L)->loader->errors > errors)
		raise_told(L);
}

/* arguments: the file, and the entry that it is, or ENTRIES when it returns a table of them */
static int load_file(lua_State *L)
{
	const struct ruleset_file *file = lua_touserdata(L, 1);
	int entry = (int)lua_tointeger(L, 2);

	compile(L, file);
	lua_call(L, 0, 1);
	if (entry < ENTRIES) {
		take_entry(L, entry);
		return 0;
	}
	if (lua_type(L, -1) != LUA_TTABLE)
		return sandbox_raise(L,
				     "a rule file ends with 'return R', R being the table of its functions, not a %s",
				     lua_type(L, -1) == LUA_TNIL ? "nothing" : luaL_typename(L, -1));
	take_table(L, file);
	return 0;
}

static void load_into(struct loader *ld, const struct ruleset_file *file, int entry)
{
	struct sandbox *sb = ld->layer->sb;

	if (!file->text.len || sb->killed)
		return;
	ld->using_n = 0;
	lua_pushcfunction(sb->L, load_file);
	lua_pushlightuserdata(sb->L, (void *)(uintptr_t)file);
	lua_pushinteger(sb->L, entry);
	if (!sandbox_call(sb, 2, 0))
		report_fault(ld, file->name);
}

bool layer_open(struct rules *r, struct rules_layer *layer, struct problems *problems)
{
	struct loader ld = {.rules = r, .layer = layer, .problems = problems};

	for (int i = 0; i < ENTRIES; i++)
		layer->entries[i] = LUA_NOREF;
	layer->sb = sandbox_new();
	if (!layer->sb) {
		if (problems)
			problems_add(problems, "rules", 0, "no memory for the rules");
		return false;
	}
	layer->sb->loader = &ld;
	if (r->exact)
		layer->sb->tick = 1;
	sandbox_begin_load(layer->sb);
	if (layer->which == LAYER_TENANT)
		load_into(&ld, &r->set.tenant, ENTRIES);
	else
		for (int i = 0; i < ENTRIES; i++)
			load_into(&ld, &r->set.standard[i], i);
	sandbox_end(layer->sb);
	layer->sb->loader = NULL;
	if (ld.errors)
		sandbox_free(&layer->sb);
	return ld.errors == 0;
}

/* ---- the whole ------------------------------------------------------------------------------------------- */

static struct ruleset_file copy_file(struct arena *arena, const struct ruleset_file *file)
{
	return (struct ruleset_file){
		.name = arena_text(arena, slice_of(file->name ? file->name : "rules.lua")),
		.module = file->module ? arena_text(arena, slice_of(file->module)) : NULL,
		.text = arena_slice(arena, file->text),
	};
}

static struct rules_list copy_list(struct arena *arena, const struct ruleset_list *list)
{
	struct rules_list copy = {arena_text(arena, slice_of(list->name)), NULL, list->n};
	struct str key;

	copy.keys = arena_alloc(arena, (list->n + 1) * sizeof *copy.keys);
	str_init(&key, 4096);
	for (size_t i = 0; i < list->n; i++) {
		str_clear(&key);
		list_add_key(&key, list->entries[i]);
		copy.keys[i] = arena_slice(arena, str_slice(&key));
	}
	str_release(&key);
	if (copy.n)
		qsort(copy.keys, copy.n, sizeof *copy.keys, list_key_order);
	return copy;
}

static void copy_set(struct rules *r, const struct ruleset *set)
{
	r->set = (struct ruleset){.libs_n = set->libs_n, .lists_n = set->lists_n};
	for (size_t i = 0; i < ENTRIES; i++)
		r->set.standard[i] = copy_file(&r->arena, &set->standard[i]);
	r->set.tenant = copy_file(&r->arena, &set->tenant);
	r->set.libs = arena_alloc(&r->arena, (set->libs_n + 1) * sizeof *r->set.libs);
	for (size_t i = 0; i < set->libs_n; i++)
		r->set.libs[i] = copy_file(&r->arena, &set->libs[i]);
	r->lists = arena_alloc(&r->arena, (set->lists_n + 1) * sizeof *r->lists);
	for (size_t i = 0; i < set->lists_n; i++)
		r->lists[i] = copy_list(&r->arena, &set->lists[i]);
}

struct rules *rules_load(const struct ruleset *set, struct problems *problems)
{
	struct rules *r = calloc(1, sizeof *r);
	bool ok = true;

	if (!r)
		return NULL;
	arena_init(&r->arena, RULES_BYTES_MAX);
	str_init(&r->trace, 4096);
	copy_set(r, set);
	rules_take_hash(r);
	r->layers[0].which = LAYER_STANDARD;
	r->layers[1].which = LAYER_TENANT;
	for (int i = 0; i < LAYERS; i++)
		ok = layer_open(r, &r->layers[i], problems) && ok;
	if (!ok)
		rules_free(&r);
	return r;
}

void rules_free(struct rules **r)
{
	if (!*r)
		return;
	for (int i = 0; i < LAYERS; i++)
		sandbox_free(&(*r)->layers[i].sb);
	arena_release(&(*r)->arena);
	str_release(&(*r)->trace);
	free(*r);
	*r = NULL;
}
