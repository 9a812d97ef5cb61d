/* cli/pool.c: children by GSubprocess on one main loop.
 *
 * The program is named by /proc/self/exe, so children are this very binary, wherever it was copied to and even when it has been replaced meanwhile; where there
 * is no /proc it is looked up by name. Each child has a process group of its own, so that an interrupt from the terminal reaches the parent alone, and dies
 * with its parent.
 */
#include "cli/pool.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static const char self[] = "/proc/self/exe";

struct pool {
	const GPtrArray *vectors;
	GSubprocessLauncher *launcher;
	GMainLoop *loop;
	GPtrArray *children; /* struct child under way */
	unsigned next, seconds, at_once;
	pool_end_fn end;
	void *ctx;
	bool stopped, interrupted;
};

struct child {
	struct pool *pool;
	GSubprocess *process;
	unsigned index;
	guint timer;
	bool timed_out;
};

static void in_child(gpointer parent)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != GPOINTER_TO_INT(parent))
		_exit(1);
}

static void stop(struct pool *p)
{
	p->stopped = true;
	for (guint i = 0; i < p->children->len; i++)
		g_subprocess_force_exit(((struct child *)g_ptr_array_index(p->children, i))->process);
}

static gboolean on_interrupt(gpointer data)
{
	struct pool *p = data;
	p->interrupted = true;
	stop(p);
	return G_SOURCE_CONTINUE;
}

static gboolean on_timeout(gpointer data)
{
	struct child *c = data;
	c->timed_out = true;
	c->timer = 0;
	g_subprocess_force_exit(c->process);
	return G_SOURCE_REMOVE;
}

static void fill(struct pool *p);

static void on_end(GObject *source, GAsyncResult *result, gpointer data)
{
	struct child *c = data;
	struct pool *p = c->pool;
	g_autoptr(GBytes) out = NULL;
	g_autoptr(GBytes) err = NULL;
	g_autoptr(GError) fault = NULL;
	g_subprocess_communicate_finish(G_SUBPROCESS(source), result, &out, &err, &fault);
	g_autofree char *out_text = out ? g_strndup(g_bytes_get_data(out, NULL), g_bytes_get_size(out)) : NULL;
	g_autofree char *err_text = err ? g_strndup(g_bytes_get_data(err, NULL), g_bytes_get_size(err)) : NULL;
	bool exited = g_subprocess_get_if_exited(c->process);
	struct pool_end end = {
		.fault = fault ? fault->message : NULL,
		.code = exited ? g_subprocess_get_exit_status(c->process) : -1,
		.signal = exited ? 0 : g_subprocess_get_term_sig(c->process),
		.timed_out = c->timed_out,
		.out = out_text ? out_text : "",
		.err = err_text ? err_text : "",
		.out_len = out ? g_bytes_get_size(out) : 0,
	};
	if (c->timer)
		g_source_remove(c->timer);
	g_ptr_array_remove_fast(p->children, c);
	if (!p->stopped && !p->end(p->ctx, c->index, &end))
		stop(p);
	g_object_unref(c->process);
	g_free(c);
	fill(p);
}

static GSubprocess *spawn(struct pool *p, unsigned index, GError **fault)
{
	char **arguments = g_ptr_array_index(p->vectors, index);
	g_autoptr(GPtrArray) v = g_ptr_array_new();
	g_ptr_array_add(v, (gpointer)(access(self, X_OK) == 0 ? self : "vmksim"));
	for (char **a = arguments; *a; a++)
		g_ptr_array_add(v, *a);
	g_ptr_array_add(v, NULL);
	return g_subprocess_launcher_spawnv(p->launcher, (const gchar *const *)v->pdata, fault);
}

static void start(struct pool *p, unsigned index)
{
	g_autoptr(GError) fault = NULL;
	GSubprocess *process = spawn(p, index, &fault);
	if (!process) {
		struct pool_end end = {.fault = fault->message, .code = -1, .out = "", .err = ""};
		if (!p->end(p->ctx, index, &end))
			stop(p);
		return;
	}
	struct child *c = g_new0(struct child, 1);
	*c = (struct child){.pool = p, .process = process, .index = index};
	c->timer = g_timeout_add_seconds(p->seconds, on_timeout, c);
	g_ptr_array_add(p->children, c);
	g_subprocess_communicate_async(process, NULL, NULL, on_end, c);
}

static void fill(struct pool *p)
{
	while (!p->stopped && p->children->len < p->at_once && p->next < p->vectors->len)
		start(p, p->next++);
	if (!p->children->len)
		g_main_loop_quit(p->loop);
}

bool pool_run(const GPtrArray *vectors, unsigned at_once, unsigned seconds, pool_end_fn end, void *ctx)
{
	struct pool p = {.vectors = vectors, .at_once = at_once, .seconds = seconds, .end = end, .ctx = ctx};
	p.launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_subprocess_launcher_set_child_setup(p.launcher, in_child, GINT_TO_POINTER(getpid()), NULL);
	p.loop = g_main_loop_new(NULL, FALSE);
	p.children = g_ptr_array_new();
	guint signals[] = {g_unix_signal_add(SIGINT, on_interrupt, &p), g_unix_signal_add(SIGTERM, on_interrupt, &p)};
	fill(&p);
	if (p.children->len)
		g_main_loop_run(p.loop);
	for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++)
		g_source_remove(signals[i]);
	g_ptr_array_unref(p.children);
	g_main_loop_unref(p.loop);
	g_object_unref(p.launcher);
	return !p.interrupted;
}
