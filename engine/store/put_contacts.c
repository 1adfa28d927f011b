/* Contacts, consent events, findings, files, and the list of people to look at again. */
#include "store/put.h"

#define CONTACT_INSERT                                                                                                 \
	"INSERT INTO contacts (key, native_id, name, company, tags, email, region, postal_code, created_at, content,"  \
	" file, file_line) VALUES (:key, :native_id, :name, :company, :tags, :email, :region, :postal_code,"           \
	" :created_at, :content, :file, :file_line)"

static uint64_t contact_content(const struct contact *c)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, c->name);
	mix_text(&m, c->company);
	mix_text(&m, c->tags);
	for (uint32_t i = 0; i < c->phones_n; i++)
		mix_int(&m, c->phones[i]);
	mix_text(&m, c->email);
	mix_text(&m, c->region);
	mix_text(&m, c->postal_code);
	return mix_end(&m);
}

static uint64_t contact_key(const char *format, const struct contact *c)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, slice_of(format));
	mix_text(&m, c->native_id);
	if (!c->native_id.len) {
		mix_text(&m, c->name);
		for (uint32_t i = 0; i < c->phones_n; i++)
			mix_int(&m, c->phones[i]);
	}
	return mix_end(&m);
}

struct record_identity contact_identity(const char *format, const struct contact *c)
{
	return (struct record_identity){.key = contact_key(format, c), .content = contact_content(c)};
}

static bool write_contact(struct store *s, const char *sql, const struct version *v, const struct contact *c,
			  const struct put *put, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(v->key));
	sql_text(q, ":native_id", c->native_id);
	sql_text(q, ":name", c->name);
	sql_text(q, ":company", c->company);
	sql_text(q, ":tags", c->tags);
	sql_text(q, ":email", c->email);
	sql_text(q, ":region", c->region);
	sql_text(q, ":postal_code", c->postal_code);
	sql_int(q, ":created_at", c->created_at);
	sql_int(q, ":content", key_int(v->content));
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	return sql_run(q, err);
}

static bool write_phones(struct store *s, uint64_t key, const struct contact *c, struct err *err)
{
	static const char ADD[] = "INSERT OR IGNORE INTO contact_phones (phone, contact)"
				  " SELECT :phone, id FROM contacts WHERE key = :key";
	struct sql *q = NULL;

	for (uint32_t i = 0; i < c->phones_n; i++) {
		if (!(q = sql_use(s, ADD, err)))
			return false;
		sql_int(q, ":phone", c->phones[i]);
		sql_int(q, ":key", key_int(key));
		if (!sql_run(q, err))
			return false;
	}
	return true;
}

enum put_status records_put_contact(struct store *s, const struct put *put, const struct contact *c, struct err *err)
{
	static const char INSERT[] = CONTACT_INSERT " ON CONFLICT (key) DO NOTHING";
	static const char REVISE[] =
		CONTACT_INSERT " ON CONFLICT (key) DO UPDATE SET name = excluded.name, company = excluded.company, "
			       "tags = excluded.tags,"
			       " email = excluded.email, region = excluded.region, postal_code = excluded.postal_code,"
			       " created_at = excluded.created_at, content = excluded.content, file = excluded.file,"
			       " file_line = excluded.file_line";
	static const char STANDING[] = "SELECT content, file FROM contacts WHERE key = :key";
	struct version old = {0}, coming = {.key = contact_key(put->format, c), .content = contact_content(c)};
	struct sql *q;

	if (!write_contact(s, INSERT, &coming, c, put, err))
		return PUT_FAILED;
	if (sql_changes(s) == 1)
		return write_phones(s, coming.key, c, err) ? PUT_NEW : PUT_FAILED;
	if (!(q = sql_use(s, STANDING, err)))
		return PUT_FAILED;
	sql_int(q, ":key", key_int(coming.key));
	if (sql_row(q, err))
		old.content = (uint64_t)sql_column_int(q, 0), old.file = sql_column_int(q, 1);
	if (!sql_done(q))
		return PUT_FAILED;
	switch (put_choose(s, RECORD_CONTACT, &old, &coming, put, err)) {
	case CHOICE_DUPLICATE: return PUT_DUPLICATE;
	case CHOICE_REPEATED: return PUT_REPEATED;
	/* Numbers are only ever added: a number that a person once had still points at them, and doubt is shown. */
	case CHOICE_OLD_WINS: return write_phones(s, coming.key, c, err) ? PUT_REVISED : PUT_FAILED;
	case CHOICE_NEW_WINS: break;
	case CHOICE_CONFLICT:
	case CHOICE_FAILED: return PUT_FAILED;
	}
	return write_contact(s, REVISE, &coming, c, put, err) && write_phones(s, coming.key, c, err) ? PUT_REVISED
												     : PUT_FAILED;
}

struct record_identity consent_identity(const struct consent_event *c)
{
	struct mix m;

	mix_begin(&m);
	mix_int(&m, c->phone);
	mix_int(&m, (int64_t)c->kind * 8 + (int64_t)c->scope);
	mix_int(&m, c->at);
	mix_text(&m, c->evidence);
	return (struct record_identity){.key = mix_end(&m)};
}

enum put_status records_put_consent(struct store *s, const struct put *put, const struct consent_event *c,
				    struct err *err)
{
	static const char SQL[] =
		"INSERT INTO consents (key, phone, kind, scope, at, evidence, words, asserted_by, keyword, file,"
		" file_line) VALUES (:key, :phone, :kind, :scope, :at, :evidence, :words, :asserted_by,"
		" :keyword, :file, :file_line) ON CONFLICT (key) DO NOTHING";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return PUT_FAILED;
	sql_int(q, ":key", key_int(consent_identity(c).key));
	sql_int(q, ":phone", c->phone);
	sql_int(q, ":kind", c->kind);
	sql_int(q, ":scope", c->scope);
	sql_int(q, ":at", c->at);
	sql_text(q, ":evidence", c->evidence);
	sql_text(q, ":words", c->words);
	sql_text(q, ":asserted_by", c->asserted_by);
	sql_int(q, ":keyword", c->keyword);
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	if (!sql_run(q, err))
		return PUT_FAILED;
	return sql_changes(s) == 1 ? PUT_NEW : PUT_REPEATED;
}

enum put_status records_put_finding(struct store *s, const struct put *put, const struct finding *f, int64_t found_at,
				    struct err *err)
{
	static const char SQL[] = "INSERT INTO findings (key, kind, file, file_line, reason, text, found_at)"
				  " VALUES (:key, :kind, :file, :file_line, :reason, :text, :found_at)"
				  " ON CONFLICT (key) DO UPDATE SET gone_at = 0 WHERE gone_at <> 0";
	struct sql *q = sql_use(s, SQL, err);
	struct mix m;

	if (!q)
		return PUT_FAILED;
	/* The same bad row in an overlapping export is one finding: its place is not part of what it is. */
	mix_begin(&m);
	mix_int(&m, f->kind);
	mix_text(&m, slice_of(put->format));
	mix_text(&m, f->reason);
	mix_text(&m, f->text);
	sql_int(q, ":key", key_int(mix_end(&m)));
	sql_int(q, ":kind", f->kind);
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	sql_text(q, ":reason", f->reason);
	sql_text(q, ":text", f->text);
	sql_int(q, ":found_at", found_at);
	if (!sql_run(q, err))
		return PUT_FAILED;
	return sql_changes(s) == 1 ? PUT_NEW : PUT_REPEATED;
}

/* ---- files ---- */

bool files_known(struct store *s, const uint8_t sha256[32], bool *known, struct err *err)
{
	static const char SQL[] = "SELECT 1 FROM files WHERE sha256 = :sha256";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_blob(q, ":sha256", sha256, 32);
	*known = sql_row(q, err);
	return sql_done(q);
}

bool files_begin(struct store *s, const char *name, int64_t *id, struct err *err)
{
	/* Until it is finished a file is known by a hash that no file has. */
	static const char SQL[] =
		"INSERT INTO files (sha256, name, format, bytes, imported_at, rows, taken, repeated, revised,"
		" skipped, set_aside, first_at, last_at, cut, zone_basis)"
		" VALUES (zeroblob(32), :name, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":name", slice_of(name));
	if (!sql_run(q, err))
		return false;
	*id = sql_last_row(s);
	return true;
}

bool files_finish(struct store *s, const struct file_row *f, struct err *err)
{
	static const char SQL[] =
		"UPDATE files SET sha256 = :sha256, format = :format, bytes = :bytes, imported_at = :imported_at, rows "
		"= :rows,"
		" taken = :taken, repeated = :repeated, revised = :revised, skipped = :skipped, set_aside = :set_aside,"
		" first_at = :first_at, last_at = :last_at, calls = :calls, cut = :cut, zone_basis = :zone_basis WHERE "
		"id = :id";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_blob(q, ":sha256", f->sha256, sizeof f->sha256);
	sql_text(q, ":format", slice_of(f->format));
	sql_int(q, ":bytes", (int64_t)f->bytes);
	sql_int(q, ":imported_at", f->imported_at);
	sql_int(q, ":rows", (int64_t)f->rows);
	sql_int(q, ":taken", (int64_t)f->taken);
	sql_int(q, ":repeated", (int64_t)f->repeated);
	sql_int(q, ":revised", (int64_t)f->revised);
	sql_int(q, ":skipped", (int64_t)f->skipped);
	sql_int(q, ":set_aside", (int64_t)f->set_aside);
	sql_int(q, ":first_at", f->first_at);
	sql_int(q, ":last_at", f->last_at);
	sql_int(q, ":calls", f->calls);
	sql_int(q, ":cut", f->cut);
	sql_text(q, ":zone_basis", slice_of(f->zone_basis));
	sql_int(q, ":id", f->id);
	return sql_run(q, err);
}

/* One statement for all of them: a list as JSON costs half of what a statement for each does. */
bool dirty_add(struct store *s, const int64_t *phones, size_t n, struct err *err)
{
	static const char SQL[] = "INSERT OR IGNORE INTO dirty (phone) SELECT value FROM json_each(:phones)";
	struct sql *q;
	struct str list;
	bool ok;

	if (!n)
		return true;
	if (!(q = sql_use(s, SQL, err)))
		return false;
	str_init(&list, 22 * n + 2);
	for (size_t i = 0; i < n; i++) {
		str_addc(&list, i ? ',' : '[');
		str_add_int(&list, phones[i]);
	}
	str_addc(&list, ']');
	sql_text(q, ":phones", str_slice(&list));
	ok = sql_run(q, err);
	str_release(&list);
	return ok;
}
