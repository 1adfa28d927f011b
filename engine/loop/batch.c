#include "loop/batch.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

enum {
	PRINTED_MAX = 1 << 20,
	READ_BYTES = 16 * 1024,
	READS_LEFT_MAX = 8, /* a pipe holds 64 KiB of one that is dead (pipe(7)) */
	ENDING_WAIT_MS = 2, /* between the last byte of a child and its death lie microseconds */
	FORK_WAIT_MS = 100,
};

enum stream { STREAM_RESULT, STREAM_OUT, STREAM_SAID, STREAMS };

/* What a child writes last. The mark tells it from whatever else a gone-mad child may write there. */
struct frame {
	uint64_t mark;
	struct batch_result result;
};
static const uint64_t FRAME_MARK = 0x72696e676261636b; /* "ringback" */

struct job {
	bool ended;
	pid_t pid;
	int fd[STREAMS]; /* read ends; -1 when at their end */
	struct str got[STREAMS];
	size_t step; /* of stops[]: the next one */
	int64_t step_at_ms;
	bool whole;
	struct batch_result result;
};

struct running {
	const struct batch *b;
	struct job *jobs;          /* one a tenant */
	size_t at[BATCH_JOBS_MAX]; /* the jobs that run */
	size_t n, next, told;
};

/* How a child that takes too long is ended: asked, made, and when even that does not help (it hangs inside the kernel,
 * on a disk that does not answer), left alone. */
static const int stops[] = {SIGTERM, SIGKILL};
enum { STOPS = sizeof stops / sizeof *stops };

bool batch_in_shard(const char *tenant, int64_t index, int64_t of)
{
	return hash_key64(tenant, strlen(tenant)) % (uint64_t)of == (uint64_t)(index - 1);
}

/* ---- the child ---- */

static void write_frame(int fd, const struct batch_result *result)
{
	struct frame frame = {.mark = FRAME_MARK, .result = *result};

	(void)file_write_all(fd, (struct slice){(const char *)&frame, sizeof frame}); /* else the parent sees it cut */
}

static _Noreturn void be_child(const struct running *r, const char *tenant, const int write_end[STREAMS], pid_t parent)
{
	struct batch_result result = {0};

	/* State on disk is transactional: a night whose parent is gone ends with it and leaves no lock. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		_exit(BATCH_FAULT);
	for (size_t i = 0; i < r->n; i++)
		for (size_t s = 0; s < STREAMS; s++)
			if (r->jobs[r->at[i]].fd[s] >= 0)
				close(r->jobs[r->at[i]].fd[s]);
	if (dup2(write_end[STREAM_OUT], STDOUT_FILENO) < 0 || dup2(write_end[STREAM_SAID], STDERR_FILENO) < 0)
		_exit(BATCH_FAULT);
	close(write_end[STREAM_OUT]);
	close(write_end[STREAM_SAID]);
	r->b->work(r->b->ctx, tenant, &result);
	fflush(stdout);
	write_frame(write_end[STREAM_RESULT], &result);
	exit(0);
}

/* ---- starting ---- */

static void fault(struct job *j, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void fault(struct job *j, const char *fmt, ...)
{
	va_list args;

	j->whole = false;
	j->result = (struct batch_result){.exit_code = BATCH_FAULT};
	va_start(args, fmt);
	vsnprintf(j->result.why, sizeof j->result.why, fmt, args);
	va_end(args);
}

static void close_streams(int fd[STREAMS])
{
	for (size_t s = 0; s < STREAMS; s++) {
		if (fd[s] >= 0)
			close(fd[s]);
		fd[s] = -1;
	}
}

static bool open_streams(int read_end[STREAMS], int write_end[STREAMS])
{
	for (size_t s = 0; s < STREAMS; s++)
		read_end[s] = write_end[s] = -1;
	for (size_t s = 0; s < STREAMS; s++) {
		int both[2];
		if (pipe2(both, O_CLOEXEC) != 0)
			return false;
		read_end[s] = both[0];
		write_end[s] = both[1];
		if (fcntl(both[0], F_SETFL, O_NONBLOCK) != 0)
			return false;
	}
	return true;
}

/* False when the system has no process or descriptor left. */
static bool start(struct running *r, struct job *j, const char *tenant)
{
	int write_end[STREAMS];
	pid_t parent = getpid();

	fflush(NULL); /* what is buffered here must not be printed by the child as well */
	j->pid = open_streams(j->fd, write_end) ? fork() : -1;
	if (j->pid == 0)
		be_child(r, tenant, write_end, parent);
	int why = errno;
	close_streams(write_end);
	if (j->pid < 0)
		close_streams(j->fd);
	errno = why;
	if (j->pid < 0)
		return false;
	str_init(&j->got[STREAM_RESULT], sizeof(struct frame));
	str_init(&j->got[STREAM_OUT], PRINTED_MAX);
	str_init(&j->got[STREAM_SAID], PRINTED_MAX);
	j->step = 0;
	j->step_at_ms = clock_monotonic_ms() + r->b->limit_ms;
	return true;
}

/* Fill the free places. With no place in the system for a child it waits for one of ours to end; with none of ours, it
 * is that tenant's fault. */
static void start_some(struct running *r)
{
	while (r->next < r->b->n && r->n < (size_t)r->b->jobs) {
		struct job *j = &r->jobs[r->next];
		if (start(r, j, r->b->tenants[r->next])) {
			r->at[r->n++] = r->next++;
			continue;
		}
		if (r->n)
			return;
		fault(j, "could not be started: %s", strerror(errno));
		j->ended = true;
		r->next++;
	}
}

/* ---- reading ---- */

/* At most READ_BYTES, so that one that prints for ever gets no more than its turn. False when there is nothing now. */
static bool read_some(struct job *j, size_t s)
{
	char bytes[READ_BYTES];
	ssize_t n = read(j->fd[s], bytes, sizeof bytes);

	if (n > 0)
		str_add(&j->got[s], bytes, (size_t)n);
	if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
		return n > 0;
	close(j->fd[s]);
	j->fd[s] = -1;
	return false;
}

static bool at_end(const struct job *j)
{
	for (size_t s = 0; s < STREAMS; s++)
		if (j->fd[s] >= 0)
			return false;
	return true;
}

/* Sleep until a child writes or closes, or until one must be stopped. */
static void wait_for_some(struct running *r)
{
	struct pollfd polled[BATCH_JOBS_MAX * STREAMS];
	struct {
		size_t job, stream;
	} of[BATCH_JOBS_MAX * STREAMS];
	int64_t now = clock_monotonic_ms(),
		until = now + (r->next < r->b->n && r->n < (size_t)r->b->jobs ? FORK_WAIT_MS : 60000);
	nfds_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct job *j = &r->jobs[r->at[i]];
		int64_t due = at_end(j) && now + ENDING_WAIT_MS < j->step_at_ms ? now + ENDING_WAIT_MS : j->step_at_ms;
		until = due < until ? due : until;
		for (size_t s = 0; s < STREAMS; s++) {
			if (j->fd[s] < 0)
				continue;
			of[n].job = r->at[i];
			of[n].stream = s;
			polled[n++] = (struct pollfd){.fd = j->fd[s], .events = POLLIN};
		}
	}
	if (poll(polled, n, until > now ? (int)(until - now) : 0) <= 0)
		return;
	for (nfds_t i = 0; i < n; i++)
		if (polled[i].revents)
			read_some(&r->jobs[of[i].job], of[i].stream);
}

/* ---- ending ---- */

static bool ends_in(const char *text, size_t room)
{
	return memchr(text, 0, room) != NULL;
}

/* Everything that is printed later must end inside its field. */
static bool take_frame(struct job *j)
{
	struct frame frame;

	if (j->got[STREAM_RESULT].len != sizeof frame || j->got[STREAM_RESULT].full)
		return false;
	memcpy(&frame, j->got[STREAM_RESULT].data, sizeof frame);
	j->result = frame.result;
	const struct batch_result *r = &j->result;
	const struct night_counts *c = &r->counts;
	return frame.mark == FRAME_MARK && ends_in(r->name, sizeof r->name) && ends_in(r->tier, sizeof r->tier) &&
	       ends_in(r->why, sizeof r->why) && ends_in(c->report_folder, sizeof c->report_folder) &&
	       ends_in(c->head, sizeof c->head) && ends_in(c->sick_why, sizeof c->sick_why);
}

static void judge(const struct running *r, struct job *j, int status)
{
	bool whole = take_frame(j);

	j->whole = whole && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (j->whole)
		return;
	if (j->step > 0)
		fault(j, "took longer than %lld s and was ended; --timeout gives more",
		      (long long)r->b->limit_ms / 1000);
	else if (WIFSIGNALED(status))
		fault(j, "crashed: ended by signal %d (%s)", WTERMSIG(status), sigdescr_np(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		fault(j, "ended oddly, with status %d", WEXITSTATUS(status));
	else
		fault(j, "ended oddly, without a whole result");
}

/* The i-th of those that run is through, one way or another. */
static void end_job(struct running *r, size_t i)
{
	struct job *j = &r->jobs[r->at[i]];

	close_streams(j->fd);
	j->ended = true;
	r->at[i] = r->at[--r->n];
}

/* Take note of the children that have ended. */
static void reap(struct running *r)
{
	for (size_t i = r->n; i-- > 0;) {
		struct job *j = &r->jobs[r->at[i]];
		int status = 0;
		if (waitpid(j->pid, &status, WNOHANG) <= 0)
			continue;
		for (size_t s = 0; s < STREAMS; s++)
			for (int left = READS_LEFT_MAX; left && j->fd[s] >= 0 && read_some(j, s); left--)
				;
		judge(r, j, status);
		end_job(r, i);
	}
}

static void stop_late(struct running *r)
{
	int64_t now = clock_monotonic_ms();

	for (size_t i = r->n; i-- > 0;) {
		struct job *j = &r->jobs[r->at[i]];
		if (now < j->step_at_ms)
			continue;
		if (j->step < STOPS) {
			kill(j->pid, stops[j->step++]);
			j->step_at_ms = now + r->b->grace_ms;
			continue;
		}
		fault(j, "took too long and could not be ended (process %ld)", (long)j->pid);
		end_job(r, i);
	}
}

static void tell(struct running *r)
{
	while (r->told < r->b->n && r->jobs[r->told].ended) {
		struct job *j = &r->jobs[r->told];
		struct batch_end end = {.tenant = r->b->tenants[r->told], .whole = j->whole, .result = j->result};
		end.out = str_slice(&j->got[STREAM_OUT]);
		end.said = str_slice(&j->got[STREAM_SAID]);
		r->b->ended(r->b->ctx, &end);
		for (size_t s = 0; s < STREAMS; s++)
			str_release(&j->got[s]);
		r->told++;
	}
}

void batch_run(const struct batch *b)
{
	struct running r = {.b = b, .jobs = mem_alloc((b->n + 1) * sizeof *r.jobs)};

	assert(b->jobs >= 1 && b->jobs <= BATCH_JOBS_MAX);
	memset(r.jobs, 0, (b->n + 1) * sizeof *r.jobs);
	for (;;) {
		start_some(&r);
		tell(&r);
		if (r.told == b->n)
			break;
		wait_for_some(&r);
		reap(&r);
		stop_late(&r);
	}
	free(r.jobs);
}
