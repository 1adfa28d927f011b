/* rules/types/ringback.d.lua: what an editor's language server knows of the rules' world. Made from the tables that the
 * engine itself runs on, so it cannot tell anything else. */
#include "lua/rules.h"
#include "lua/sandbox.h"

static const char head[] =
	"---@meta\n"
	"-- Made from the engine's own tables (engine/lua/stubs.c). Do not edit: your changes would be lost.\n"
	"\n"
	"---@class Verdict\n"
	"---@class Identity\n"
	"\n"
	"---@class Extra\n"
	"---@field note? string for people, at most 200 bytes\n"
	"---@field message? string key of messages.yaml (not with deny)\n"
	"\n"
	"---@class Hold\n"
	"---@field not_before integer an instant, at most a year ahead\n"
	"---@field note? string\n"
	"---@field message? string\n"
	"\n"
	"---@class Rules\n"
	"---@field identity? fun(call: Call): Identity|string\n"
	"---@field consent? fun(call: Call): Verdict\n"
	"---@field authority? fun(call: Call): Verdict\n"
	"\n"
	"---@class List\n"
	"local List = {}\n"
	"\n"
	"---Is it in the list? Case does not count; a number is given as +14155550134.\n"
	"---@param x string\n"
	"---@return boolean\n"
	"function List:has(x) end\n"
	"\n"
	"---A file of lists/, without .txt. At the top of a rule file only.\n"
	"---@param name string\n"
	"---@return List\n"
	"function list(name) end\n"
	"\n"
	"---A shared module of rules/lib. At the top of a rule file only.\n"
	"---@param name string\n"
	"---@return table\n"
	"function use(name) end\n";

static const char *const type_words[] = {
	[FACT_BOOL] = "boolean", [FACT_INT] = "integer", [FACT_TEXT] = "string",
	[FACT_PHONE] = "string", [FACT_WORD] = "string",
};

static void add_fact(struct str *out, const struct fact_info *fact)
{
	str_addf(out, "---@field %s %s %s", fact->name, type_words[fact->type], fact->sentence);
	if (*fact->unit)
		str_addf(out, " [%s]", fact->unit);
	if (fact->unknown)
		str_addf(out, " Unknown when %s.", fact->unknown);
	str_addc(out, '\n');
}

static void add_param_names(struct str *out, struct slice params)
{
	struct slice param;
	const char *comma = "";

	while (slice_next(&params, ',', &param)) {
		ptrdiff_t colon = slice_find_char(param, ':');
		struct slice name = slice_trim(slice_part(param, 0, colon < 0 ? param.len : (size_t)colon));
		if (slice_ends(name, "?"))
			name.len--;
		str_adds(out, comma);
		str_add_slice(out, name);
		comma = ", ";
	}
}

static void add_function(struct str *out, const char *library, const struct api_row *row)
{
	struct slice params = slice_of(row->params), param;

	str_addf(out, "\n---%s\n", row->sentence);
	while (slice_next(&params, ',', &param)) {
		param = slice_trim(param);
		ptrdiff_t colon = slice_find_char(param, ':');
		struct slice type = slice_trim(slice_part(param, (size_t)colon + 1, param.len));
		str_addf(out, "---@param %.*s %.*s\n", (int)colon, param.at, (int)type.len, type.at);
	}
	str_addf(out, "---@return %s\nfunction %s%s(", row->returned, library, row->name);
	add_param_names(out, slice_of(row->params));
	str_adds(out, ") end\n");
}

static void add_functions(struct str *out, const char *library, const struct api_row *rows)
{
	for (; rows->name; rows++)
		add_function(out, library, rows);
}

bool rules_write_stubs(struct str *out)
{
	str_adds(out, head);
	str_adds(
		out,
		"\n---What is known of a call. Reading a fact that is unknown for it ends the rule: a person decides.\n"
		"---@class Call\n");
	for (size_t i = 0; i < fact_table_n; i++)
		add_fact(out, &fact_table[i]);
	str_adds(out, "local Call = {}\n"
		      "\n"
		      "---Is this fact known for this call?\n"
		      "---@param fact string\n"
		      "---@return boolean\n"
		      "function Call:known(fact) end\n");
	add_functions(out, "", api_verdicts);
	add_functions(out, "", api_identities);
	add_functions(out, "", api_helpers);
	str_adds(out, "\n---@class Text\ntext = {}\n");
	add_functions(out, "text.", api_text);
	return str_ok(out);
}
