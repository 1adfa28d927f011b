/* What one company needs: config, folders, secrets, and a clock that its ledger can believe. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "commands/doctor.h"
#include "store/audit.h"

enum {
	PATH_BYTES_MAX = 4096,
	SECRET_BYTES_MAX = 8192,
	CLOCK_BACK_S = 60,       /* what a clock may be set right by */
	CLOCK_WRONG_S = 60 * 60, /* beyond it hours, freshness and caps are nothing worth */
};

static void add(struct doctor *d, enum health health, const char *check, const char *tenant, const char *says)
{
	doctor_add(d, &(struct diagnosis){.health = health, .check = check, .tenant = tenant}, "%s", says);
}

static const struct tenant *check_config(struct doctor *d, const char *name)
{
	struct problems problems;
	char advice[128];

	problems_init(&problems);
	const struct tenant *t = tenant_load(&d->in->folders, name, &d->arena, &problems);
	snprintf(advice, sizeof advice, "ringback check %s", name);
	if (!t)
		doctor_add(
			d,
			&(struct diagnosis){.health = HEALTH_BAD, .check = "config", .tenant = name, .advice = advice},
			"tenant.yaml cannot be used (%zu problem%s)", problems.n, problems.n == 1 ? "" : "s");
	else if (t->mode == MODE_LIVE)
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_WARN,
					       .check = "config",
					       .tenant = name,
					       .advice = "set mode: dry-run, or wait for a version with a provider"},
			   "mode is live, and this version has no provider built in: every run is a dry run");
	else
		add(d, HEALTH_OK, "config", name, "tenant.yaml reads well; mode dry-run");
	if (t && (t->email_to_n || t->upload))
		doctor_add(d,
			   &(struct diagnosis){
				   .health = HEALTH_WARN,
				   .check = "config",
				   .tenant = name,
				   .advice = "take the reports from var/NAME/reports, or send them from there"},
			   "report.email and report.upload do nothing in this version: reports are only written to a "
			   "folder");
	problems_release(&problems);
	return t;
}

/* Numbers and words of people lie there: the owner and their group are enough (folders are made 0750). */
static void check_privacy(struct doctor *d, const char *name, const char *folder)
{
	char advice[PATH_BYTES_MAX + 64];
	struct stat st;

	if (stat(folder, &st) != 0 || !(st.st_mode & S_IRWXO) || !d->var_open)
		return;
	snprintf(advice, sizeof advice, "chmod o-rwx %s", folder);
	doctor_add(d,
		   &(struct diagnosis){.health = HEALTH_WARN, .check = "permissions", .tenant = name, .advice = advice},
		   "everybody on this machine can look into %s", folder);
}

static void check_folder(struct doctor *d, const char *name, const char *folder, bool wanted)
{
	char advice[PATH_BYTES_MAX + 64];

	if (!file_is_folder(folder)) {
		snprintf(advice, sizeof advice, "mkdir -p -m 750 %s", folder);
		if (wanted)
			doctor_add(d,
				   &(struct diagnosis){
					   .health = HEALTH_WARN, .check = "folders", .tenant = name, .advice = advice},
				   "there is no %s: exports have nowhere to go", folder);
		return;
	}
	if (access(folder, R_OK | W_OK | X_OK) == 0)
		return;
	snprintf(advice, sizeof advice, "chown or chmod %s for the user who runs ringback", folder);
	doctor_add(d, &(struct diagnosis){.health = HEALTH_BAD, .check = "folders", .tenant = name, .advice = advice},
		   "%s cannot be read and written by this user", folder);
}

static void check_folders(struct doctor *d, const char *name, const char *var)
{
	static const struct {
		const char *name;
		bool wanted; /* a run does not make it before it has something to put there */
	} parts[] = {{"inbox", true}, {"archive", false}, {"reports", false}, {"owner-tests", false}};
	char folder[PATH_BYTES_MAX];
	size_t before = d->n;

	check_privacy(d, name, var);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		snprintf(folder, sizeof folder, "%s/%s", var, parts[i].name);
		check_folder(d, name, folder, parts[i].wanted);
	}
	if (d->n == before)
		add(d, HEALTH_OK, "folders", name, "inbox and reports can be written, and only by those who should");
}

/* A file with loose permissions is bad whatever the mode; a variable that is not set matters to a live company alone.
 */
static void check_secret(struct doctor *d, const struct tenant *t, const char *key, const struct secret_ref *ref)
{
	struct str value;
	struct err err = {0};

	if (!ref->env && !ref->file)
		return;
	str_init(&value, SECRET_BYTES_MAX);
	bool ok = secret_read(ref, &value, &err);
	explicit_bzero(value.data, value.len);
	str_release(&value);
	if (ok)
		doctor_add(d, &(struct diagnosis){.check = "secrets", .tenant = t->id}, "%s can be read", key);
	else
		doctor_add(d,
			   &(struct diagnosis){.health = ref->file || t->mode == MODE_LIVE ? HEALTH_BAD : HEALTH_WARN,
					       .check = "secrets",
					       .tenant = t->id,
					       .advice = ref->file ? "a file of mode 600 or 400 that this user owns, "
								     "or LoadCredential= of systemd"
								   : "a dry run needs none; a live one does"},
			   "%s: %s", key, err.text);
}

/* Only `ringback fetch` needs these: without one a run goes on with what lies in the inbox. */
static void check_fetch_secret(struct doctor *d, const struct tenant *t, const struct tenant_source *source,
			       const char *key, const struct secret_ref *ref)
{
	struct str value;
	struct err err = {0};

	if (!secret_given(ref))
		return;
	str_init(&value, SECRET_BYTES_MAX);
	bool ok = strcmp(key, "key") == 0 ? secret_path(ref, &value, &err) : secret_read(ref, &value, &err);
	explicit_bzero(value.data, value.len);
	str_release(&value);
	if (!ok)
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_WARN,
					       .check = "secrets",
					       .tenant = t->id,
					       .advice = "ringback fetch needs it; set it where that is run"},
			   "source %s: %s: %s", source->files, key, err.text);
}

static void check_fetch_secrets(struct doctor *d, const struct tenant *t)
{
	for (size_t i = 0; i < t->sources_n; i++) {
		const struct tenant_source *s = &t->sources[i];
		check_fetch_secret(d, t, s, "secret_url", &s->fetch.secret_url);
		check_fetch_secret(d, t, s, "password", &s->fetch.password);
		check_fetch_secret(d, t, s, "token", &s->fetch.token);
		check_fetch_secret(d, t, s, "key", &s->fetch.key);
	}
}

static void say_clock(struct doctor *d, const char *name, int64_t last)
{
	int64_t back = last - d->in->now;

	if (back <= CLOCK_BACK_S) {
		doctor_add(d, &(struct diagnosis){.check = "clock", .tenant = name},
			   "not behind the newest receipt, which is %lld s old", (long long)(back > 0 ? 0 : -back));
		return;
	}
	doctor_add(d,
		   &(struct diagnosis){.health = back > CLOCK_WRONG_S ? HEALTH_BAD : HEALTH_WARN,
				       .check = "clock",
				       .tenant = name,
				       .advice = "set the clock right (timedatectl), or look who ran it with --now"},
		   "the clock is %lld s behind the newest receipt", (long long)back);
}

static void check_ledger(struct doctor *d, const char *name, const char *var)
{
	struct err err = {0};
	int64_t last = 0;
	struct store *s = store_open(var, name, STORE_READ, &err);
	bool ok = s && audit_clock(s, &last, &err);

	store_close(&s);
	if (ok && last)
		say_clock(d, name, last);
	else if (ok || err.kind == ERR_REFUSED)
		add(d, HEALTH_OK, "ledger", name, "nothing is in it yet");
	else if (err.kind == ERR_BUSY)
		add(d, HEALTH_OK, "ledger", name, "a run is at work: not looked at");
	else
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_BAD,
					       .check = "ledger",
					       .tenant = name,
					       .advice = "ringback verify says more; else restore it from a backup"},
			   "%s", err.text);
}

void doctor_tenant(struct doctor *d, const char *name)
{
	const struct tenant *t = check_config(d, name);
	struct str var;

	str_init(&var, PATH_BYTES_MAX);
	file_join(&var, d->in->folders.var, name);
	check_folders(d, name, var.data);
	if (t) {
		check_secret(d, t, "provider.account_sid", &t->provider_account);
		check_secret(d, t, "provider.auth_token", &t->provider_token);
		check_fetch_secrets(d, t);
	}
	check_ledger(d, name, var.data);
	str_release(&var);
}
