/* What all companies of a machine share. */
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gunzip.h"
#include "base/hash.h"
#include "base/json_read.h"
#include "base/utf8.h"
#include "base/xml_read.h"
#include "commands/doctor.h"
#include "lua/rules.h"
#include "sources/source.h"
#include "store/store.h"

enum {
	DAY_S = 86400,
	REVIEW_SOON_DAYS = 30,   /* time enough to look the laws up again */
	HOLIDAYS_SOON_DAYS = 60, /* states publish a year's holidays late in the year before */
};
static const int64_t DISK_LOW = 1ll << 30;   /* 1 GiB: a night of a large company writes some hundred MiB */
static const int64_t DISK_FULL = 64ll << 20; /* less than one import's write-ahead log */

static void check_law(struct doctor *d)
{
	struct err err = {0};
	const struct law *law = law_load(&d->in->folders, &d->in->arena, &err);
	char date[11];

	if (!law) {
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_BAD,
					       .check = "tables",
					       .advice = "restore rules/data from the release"},
			   "%s", err.text);
		return;
	}
	d->in->law = law;
	doctor_add(d,
		   &(struct diagnosis){
			   .health = law->tzdata_fresh ? HEALTH_OK : HEALTH_BAD,
			   .check = "tzdata",
			   .advice = "apt-get install --only-upgrade tzdata (2026e or newer); until then every "
				     "decision goes to a person"},
		   law->tzdata_fresh ? "zone data has the changes of 2026 (Winnipeg stays on -05)"
				     : "zone data is too old: Winnipeg still falls back in November 2026");
	int64_t days = (law->review_by - d->in->now) / DAY_S;
	bool past = d->in->now > law->review_by;
	civil_format_date(civil_zone(SLICE("UTC"), NULL), law->review_by, date);
	doctor_add(
		d,
		&(struct diagnosis){.health = past                      ? HEALTH_BAD
					      : days < REVIEW_SOON_DAYS ? HEALTH_WARN
									: HEALTH_OK,
				    .check = "tables",
				    .advice = "install a release with newer rules/data; past the date nothing is sent"},
		past ? "rules/data was to be reviewed by %s, %lld days ago (version %s)"
		     : "rules/data is to be reviewed by %s, %lld days from now (version %s)",
		date, (long long)(past ? -days : days), law->version);
	int64_t left = law->holidays_until - d->in->now / DAY_S;
	doctor_add(d,
		   &(struct diagnosis){.health = left < 0                    ? HEALTH_BAD
						 : left < HOLIDAYS_SOON_DAYS ? HEALTH_WARN
									     : HEALTH_OK,
				       .check = "holidays",
				       .advice = "install a release with newer rules/data/holidays.csv"},
		   left < 0 ? "the closed days of states ended %lld days ago"
			    : "the closed days of states are known for %lld days",
		   (long long)(left < 0 ? -left : left));
}

static void check_disk(struct doctor *d)
{
	const char *folder = d->in->folders.var;
	struct statvfs fs;

	if (statvfs(file_is_folder(folder) ? folder : ".", &fs) != 0) {
		doctor_add(d, &(struct diagnosis){.health = HEALTH_WARN, .check = "disk"},
			   "%s: its room cannot be asked for", folder);
		return;
	}
	int64_t left = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	doctor_add(d,
		   &(struct diagnosis){.health = left < DISK_FULL  ? HEALTH_BAD
						 : left < DISK_LOW ? HEALTH_WARN
								   : HEALTH_OK,
				       .check = "disk",
				       .advice = "make room: a run stops, with nothing lost, when the disk is full"},
		   "%lld MiB left for %s", (long long)(left >> 20), folder);
}

static void check_var(struct doctor *d)
{
	const char *folder = d->in->folders.var;
	struct stat st;

	if (stat(folder, &st) != 0) {
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_WARN,
					       .check = "var",
					       .advice = "the first run makes it; or name another with --var"},
			   "%s is not there", folder);
		return;
	}
	d->var_open = st.st_mode & S_IXOTH;
	if (access(folder, R_OK | W_OK | X_OK) != 0)
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_BAD,
					       .check = "var",
					       .advice = "run as the user who owns it, or give it to this one: chown"},
			   "%s cannot be written by this user", folder);
	else
		doctor_add(d, &(struct diagnosis){.check = "var"}, "%s can be written%s", folder,
			   d->var_open ? "" : ", and others cannot enter it");
}

static void check_libraries(struct doctor *d)
{
	doctor_add(
		d, &(struct diagnosis){.check = "libraries"},
		"ringback %s; SQLite %s; %s; libyaml %s; libical %s; Jansson %s; libxml2 %s; zlib %s; utf8proc %s; %s",
		RINGBACK_VERSION, store_library_version(), rules_library_version(), config_library_version(),
		sources_library_version(), json_library_version(), xml_library_version(), gunzip_library_version(),
		utf8_library_version(), hash_library_version());
}

/* Only told: no step of this version leans on them. */
static void check_kernel(struct doctor *d)
{
	long landlock = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
	int seccomp = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
	char abi[32] = "not there";

	if (landlock > 0)
		snprintf(abi, sizeof abi, "ABI %ld", landlock);
	doctor_add(d, &(struct diagnosis){.check = "kernel"}, "isolation that it offers: Landlock %s, seccomp %s", abi,
		   seccomp >= 0 ? "there" : "not there");
}

void doctor_machine(struct doctor *d)
{
	check_law(d);
	check_disk(d);
	check_var(d);
	check_libraries(d);
	check_kernel(d);
}
