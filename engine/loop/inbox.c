/* The inbox: anybody may have put anything there. Exports are read and moved to archive/; what cannot be read stays and
 * is a finding; what is still being written stays and is said. None of them stops the others. */
#include "base/file.h"
#include "base/log.h"
#include "loop/import.h"
#include "store/views.h"

/* Names under which browsers, file transfers and spreadsheets keep what is not finished. Names with a leading dot are
 * theirs too. There is no least age: an age cannot tell a slow download from a finished one, and would only delay what
 * is dropped in just before a run. */
static const char *const unfinished[] = {"*.part",     "*.partial", "*.filepart", "*.crdownload",
					 "*.download", "*.tmp",     "~$*"};

bool capture_is_unfinished(const char *name)
{
	for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
		if (file_name_matches(unfinished[i], name))
			return true;
	return false;
}

bool capture_is_answers(const char *name)
{
	return file_name_matches("approvals*.csv", name);
}

/* ---- what becomes of a file ---- */

enum { NAMES_TRIED_MAX = 1 << 20 };

/* The name it gets in archive/: its own, or with a number when that is taken. */
static bool archive(struct night *n, const char *path, const char *name, const struct file_mark *mark, struct err *err)
{
	struct str folder, to;
	bool taken = false;

	str_init(&folder, 4096);
	str_init(&to, 4096);
	str_addf(&folder, "%s/%s/archive", n->folders->var, n->tenant->id);
	bool ok = file_make_folder(folder.data, err), moved = false;
	file_join(&to, folder.data, name);
	for (int i = 2; ok && !moved && i < NAMES_TRIED_MAX; i++) {
		struct err why = {0};
		moved = file_move_marked(path, to.data, mark, &taken, &why);
		ok = moved || taken || err_set(err, why.kind, "%s", why.text);
		str_clear(&to);
		str_addf(&to, "%s/%s.%d", folder.data, name, i);
	}
	str_release(&folder);
	str_release(&to);
	return ok && moved;
}

bool capture_archive(struct night *n, const char *path, const char *name, struct err *err)
{
	return archive(n, path, name, NULL, err);
}

static bool leave(struct night *n, const char *why)
{
	n->counts.files_waiting++;
	log_note("%s: %s", n->tenant->id, why);
	return true;
}

bool inbox_bad_file(struct night *n, const char *name, const struct err *why, struct err *err)
{
	struct put put = {.format = "inbox"};
	struct finding f = {.kind = EXCEPTION_BAD_FILE,
			    .text = slice_of(import_clean_name(n, name)),
			    .reason = slice_of(import_clean_name(n, why->text))};

	n->counts.files_bad++;
	n->counts.sick = true;
	log_error("%s: %s", n->tenant->id, why->text);
	return store_begin(n->store, err) && records_put_finding(n->store, &put, &f, n->now, err) != PUT_FAILED &&
	       store_commit(n->store, err);
}

static bool refuse(struct night *n, const char *path, const char *name, const struct err *why, struct err *err)
{
	struct err said = *why;
	char id[10];

	if (!unread_file(n, path, name, id, err))
		return false;
	if (id[0])
		err_set(&said, why->kind,
			"%s; it may hold a stop, so whoever stands in it gets no automatic text until a file of that "
			"name was read, or: ringback resolve %s %s --as NAME --is ok",
			why->text, n->tenant->id, id);
	return inbox_bad_file(n, name, &said, err);
}

static bool take(struct night *n, const char *path, const char *name, struct err *err)
{
	struct captured end;
	struct err why = {0};
	char text[512];

	if (name[0] == '.' || capture_is_answers(name))
		return true; /* still being written, or an answer: not an export */
	if (capture_is_unfinished(name)) {
		snprintf(text, sizeof text,
			 "%.200s: its name says that it is not finished; it is left for the next run",
			 import_clean_name(n, name));
		return leave(n, text);
	}
	if (capture_one(n, path, NULL, &end, &why)) {
		if (!unread_file_is_read(n, name, err))
			return false;
		if (archive(n, path, name, &end.mark, &why))
			return true;
		/* Read and known; the rest of it, or what took its place, is for the next run. */
		if (why.kind == ERR_BUSY)
			return leave(n, why.text);
	} else if (end.waits) {
		return leave(n, why.text);
	} else if (end.unreadable || why.kind == ERR_INPUT || why.kind == ERR_CONFIG) {
		return refuse(n, path, name, &why, err);
	}
	return err_set(err, why.kind, "%s", why.text);
}

/* ---- all of them ---- */

/* Files that could not be read are found anew by every run: one that was mended or taken away is no finding any more.
 */
static bool forget_bad_files(struct night *n, struct err *err)
{
	return store_begin(n->store, err) && findings_forget(n->store, EXCEPTION_BAD_FILE, 0, n->now, err) &&
	       store_commit(n->store, err);
}

bool inbox_each(struct night *n, inbox_take *take_one, struct err *err)
{
	struct str folder, path;
	const char **names = NULL;
	size_t names_n = 0;
	bool ok;

	str_init(&folder, 4096);
	str_init(&path, 4096);
	str_addf(&folder, "%s/%s/inbox", n->folders->var, n->tenant->id);
	ok = file_make_folder(folder.data, err) && file_list(folder.data, &n->arena, &names, &names_n, err);
	for (size_t i = 0; ok && i < names_n; i++)
		ok = take_one(n, file_join(&path, folder.data, names[i]), names[i], err);
	str_release(&folder);
	str_release(&path);
	return ok;
}

bool capture_inbox(struct night *n, struct err *err)
{
	return forget_bad_files(n, err) && inbox_each(n, take, err);
}
