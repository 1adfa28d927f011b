/* A company's own profile: it is refused with the line of its fault, or files are read by it. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/problem.h"
#include "config/formats.h"
#include "fuzz.h"
#include "source.h"

static char folder[64], path[96];

static void clean_up(void)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(folder);
}

static void make_folder(void)
{
	const char *in = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%.40s/fuzz-XXXXXX", in ? in : "/tmp");
	HOLDS(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/formats", folder);
	HOLDS(mkdir(path, 0700) == 0);
	snprintf(path, sizeof path, "%s/formats/own.yaml", folder);
	atexit(clean_up);
}

static void write_profile(struct slice bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	HOLDS(fd >= 0 && write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len);
	close(fd);
}

static const struct slice files[] = {
	{"id,date,time,from,to,status,duration,amount\n1,2026-11-20,05:00:00,+14155550134,+14155550100,missed,0:12,$1."
	 "50\n"
	 "2,11/20/2026,5:00 PM,(415) 555-0135,101,answered,90,\"1,500.00\"\n",
	 0},
	{"[{\"id\":\"1\",\"from\":\"+14155550134\",\"date\":\"2026-11-20T05:00:00Z\",\"status\":\"missed\"}]", 0},
	{"<calls><call id=\"1\" from=\"+14155550134\" date=\"1795179600\" status=\"missed\"/></calls>", 0},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct problems problems;
	struct format_set set;
	struct tenant tenant = *fuzz_env()->tenant;
	if (!folder[0])
		make_folder();
	tenant.dir = folder;
	write_profile(fuzz_text(data, size));
	arena_init(&arena, 64u << 20);
	problems_init(&problems);
	bool ok = formats_load_own(&tenant, fuzz_env()->formats, &arena, &set, &problems);
	HOLDS(ok == (problems.errors == 0));
	for (size_t i = 0; i < problems.n; i++)
		HOLDS(problems.items[i].text && problems.items[i].text[0] && problems.items[i].line >= 0);
	const struct format *own = ok ? format_set_find(&set, SLICE("own")) : NULL;
	for (size_t i = 0; own && !own->refuse && i < sizeof files / sizeof *files; i++)
		fuzz_read(slice_of(files[i].at), own);
	problems_release(&problems);
	arena_release(&arena);
	return 0;
}
