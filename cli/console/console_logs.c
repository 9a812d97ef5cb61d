/* cli/console/console_logs.c: vmkernel.log, vmkwarning.log, hostd.log, vobd.log, and a VM's vmware.log: lines as hosts write them, of what the run has done.
 *
 * Shapes: public excerpts of the logs of ESXi 6.x to 8.0 around vMotion (start, pre-copy, result) and link state; prefixes changed with 7.0 Update 3 and 8.0.
 * The id of a migration is its start in microseconds, as on hosts before 8.0; since then it is a longer number, here the same one times 4096. Line numbers of
 * the sources differ from build to build and mean nothing. Ours are a NIC's link in vmkernel.log, the reason behind a failure, and hostd's tasks of the network
 * system. Left out: what has nothing to do with the network.
 */
#include "cli/console/console_logs.h"

#include <string.h>

#include "cli/console/console_clock.h"
#include "cli/console/console_made.h"

#define PAGE 4096
#define NEWER RELEASE_UDT /* 8.0: prefixes and ids as they are since */

struct line {
	int64_t at;
	guint order;
	char *text; /* without its stamp */
};

struct logs {
	struct console *c;
	const struct host *h;
	enum console_log log;
	const struct outcome *o;
	GArray *lines;
	bool newer;
};

struct move { /* a migration by vMotion, seen from one of its ends */
	const struct outcome_migration *m;
	const struct outcome_session *s;
	bool source;
	int64_t id;
	uint32_t world;
};

static void add(struct logs *l, int64_t at, const char *fmt, ...) G_GNUC_PRINTF(3, 4);

static void add(struct logs *l, int64_t at, const char *fmt, ...)
{
	struct line line = {.at = at, .order = l->lines->len};
	va_list ap;
	va_start(ap, fmt);
	line.text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_array_append_val(l->lines, line);
}

static void add_kernel(struct logs *l, int64_t at, bool warning, const char *fmt, ...) G_GNUC_PRINTF(4, 5);

static void add_kernel(struct logs *l, int64_t at, bool warning, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	if (l->log == CONSOLE_LOG_VMKWARNING && !warning)
		return;
	add(l, at, " %scpu%u:%u)%s%s",
		!l->newer ? ""
		: warning ? "Wa(180) vmkwarning: "
			  : "In(182) vmkernel: ",
		console_made_number(text, "cpu", 16), 2097152 + console_made_number(text, "world", 3000), warning ? "WARNING: " : "", text);
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct line *x = a, *y = b;
	return x->at != y->at ? (x->at < y->at ? -1 : 1) : x->order < y->order ? -1 : x->order > y->order;
}

/* ---- migrations ---- */

static uint32_t world_of(const struct console *c, const char *vm)
{
	const struct run *r = session_run(c->session);
	uint32_t i = 0;
	while (vm && i < run_vm_count(r) && strcmp(run_vm(r, i)->name, vm) != 0)
		i++;
	return console_made_world(i);
}

static const struct outcome_session *session_of(const struct outcome *o, const char *migration, enum service service)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		if (s->migration && strcmp(s->migration, migration) == 0 && s->service && strcmp(s->service, service_name(service)) == 0 && s->from_address)
			return s;
	}
	return NULL;
}

static const struct outcome_phase *phase(const struct outcome_migration *m, const char *name)
{
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = m->phases->pdata[i];
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

static const struct outcome_round *last_round(const struct outcome_migration *m) { return m->rounds->len ? m->rounds->pdata[m->rounds->len - 1] : NULL; }

/* "931.354": MB/s of so many bytes in so long a time. */
static char *megabytes(int64_t bytes, int64_t ps)
{
	int64_t us = MAX(ps / 1000000, 1), thousandths = (int64_t)((__int128)bytes * 1000 / us);
	return g_strdup_printf("%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT, thousandths / 1000, thousandths % 1000);
}

static void kernel_begin(struct logs *l, const struct move *v)
{
	const struct outcome_session *s = v->s;
	const char *side = v->source ? "Source" : "Dest";
	if (l->newer)
		add_kernel(l, s->started_s, false,
			"Migrate: 314: vmotion: %s vmmLeaderID = %u, ts = %" G_GINT64_FORMAT ", srcIP = <%s> dstIP = <%s> Dest wid = %u using SHARED swap%s",
			side, v->world, v->id, s->from_address, s->to_address, v->source ? v->world : 0, s->encrypted ? ", encrypted" : "");
	else
		add_kernel(l, s->started_s, false,
			"Migrate: vm %u: 3284: Setting VMOTION info: %s ts = %" G_GINT64_FORMAT
			", src ip = <%s> dest ip = <%s> Dest wid = %u using SHARED swap",
			v->world, side, v->id, s->from_address, s->to_address, v->source ? v->world : 0);
	add_kernel(l, s->started_s, false, "VMotion: 2734: %" G_GINT64_FORMAT " %c: Set ip address '%s' worldlet affinity to %s World ID %u", v->id,
		v->source ? 'S' : 'D', v->source ? s->from_address : s->to_address, v->source ? "send" : "recv", v->world);
}

static void kernel_copied(struct logs *l, const struct move *v)
{
	const struct outcome_phase *stun = phase(v->m, "switchover");
	const struct outcome_round *last = last_round(v->m);
	if (!stun || !last)
		return;
	g_autofree char *rate = megabytes(last->bytes, last->duration_s);
	int64_t goal = advanced_get(&l->h->advanced, ADVANCED_SWITCHOVER_GOAL), t2d = last->dirty_bytes ? last->bytes * 100 / last->dirty_bytes : 0;
	if (v->source)
		add_kernel(l, stun->start_s, false,
			"VMotion: 3878: %" G_GINT64_FORMAT " S: Stopping pre-copy: only %" G_GINT64_FORMAT " pages left to send, which can be sent within "
			"the switchover time goal of %" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT " seconds (network bandwidth ~%s MB/s, %" G_GINT64_FORMAT
			"%% t2d)",
			v->id, last->dirty_bytes / PAGE, goal / 1000, goal % 1000, rate, t2d);
	if (v->m->finished_s == OUTCOME_NULL || strcmp(v->m->outcome, "completed") != 0)
		return;
	if (v->source)
		add_kernel(l, v->m->finished_s, false,
			"VMotionSend: 4156: %" G_GINT64_FORMAT " S: Sent all modified pages to destination (network bandwidth ~%s MB/s)", v->id, rate);
	else
		add_kernel(l, v->m->finished_s, false, "VMotionRecv: 658: %" G_GINT64_FORMAT " D: Estimated network bandwidth %s MB/s during pre-copy", v->id,
			rate);
}

static const char *why(const struct outcome_migration *m) { return m->message ? m->message : m->reason ? m->reason : m->outcome; }

static bool failed(const struct outcome_migration *m)
{
	return m->finished_s != OUTCOME_NULL && (strcmp(m->outcome, "failed") == 0 || strcmp(m->outcome, "cancelled") == 0);
}

static void kernel(struct logs *l, const struct move *v)
{
	kernel_begin(l, v);
	kernel_copied(l, v);
	g_autofree char *text = console_shown(why(v->m));
	if (failed(v->m))
		add_kernel(l, v->m->finished_s, true, "Migrate: 269: %" G_GINT64_FORMAT " %c: Failed: %s", v->id, v->source ? 'S' : 'D', text);
}

/* ---- hostd ---- */

static void add_hostd(struct logs *l, int64_t at, const char *sub, const char *fmt, ...) G_GNUC_PRINTF(4, 5);

static void add_hostd(struct logs *l, int64_t at, const char *sub, const char *fmt, ...)
{
	unsigned pid = 2099000 + console_made_number(l->h->name, "hostd", 900);
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	if (l->newer)
		add(l, at, " In(166) Hostd[%u]: [Originator@6876 sub=%s] %s", pid, sub, text);
	else
		add(l, at, " info hostd[%u] [Originator@6876 sub=%s] %s", pid, sub, text);
}

static int64_t us(int64_t ps) { return ps == OUTCOME_NULL ? 0 : ps / 1000000; }

/* What the source tells when it is over: times in us, bandwidth in bytes a second. */
static void result(struct logs *l, const struct move *v, const char *sub)
{
	const struct outcome_migration *m = v->m;
	const struct outcome_phase *memory = phase(m, "memory");
	const struct outcome_round *last = last_round(m);
	int64_t rate = last ? (int64_t)((__int128)last->bytes * 1000000 / MAX(us(last->duration_s), 1)) : 0;
	add_hostd(l, m->finished_s, sub,
		"Vmotion task succeeded with result: (vim.host.VMotionManager.SrcVMotionResult) {\n-->    vmDowntime = %" G_GINT64_FORMAT
		",\n-->    vmPrecopyStunTime = %" G_GINT64_FORMAT ",\n-->    vmPrecopyBandwidth = %" G_GINT64_FORMAT
		",\n-->    srcMigrationTime = %" G_GINT64_FORMAT ",\n-->    latencyAware = true,\n-->    vmotionRTT = %" G_GINT64_FORMAT
		",\n-->    isVmotionAtHighRTT = %d,\n-->    memPrecopyTime = %" G_GINT64_FORMAT ",\n--> }",
		us(m->downtime_s), us(m->precopy_stun_s), rate, us(m->duration_s), us(v->s->rtt_s),
		v->s->rtt_s >= advanced_get(&l->h->advanced, ADVANCED_LATENCY_MODE) * SIM_MS, memory ? us(memory->duration_s) : 0);
}

static void hostd(struct logs *l, const struct move *v)
{
	g_autofree char *sub = g_strdup_printf("Vcsvc.VMotion%s.%" G_GINT64_FORMAT, v->source ? "Src" : "Dst", v->id), *text = console_shown(why(v->m));
	if (v->m->finished_s == OUTCOME_NULL)
		return;
	if (failed(v->m))
		add_hostd(l, v->m->finished_s, sub, "Vmotion task failed with error: %s", text);
	else if (v->source)
		result(l, v, sub);
	else
		add_hostd(l, v->m->finished_s, sub, "ResolveCb: Succeeded");
}

/* Copies by NFC whose connection did not come about. */
static void hostd_nfc(struct logs *l)
{
	for (guint i = 0; i < l->o->migrations->len; i++) {
		const struct outcome_migration *m = l->o->migrations->pdata[i];
		const struct outcome_session *s = session_of(l->o, m->id, SERVICE_PROVISIONING);
		bool here = m->from && strcmp(m->from, l->h->name) == 0;
		if (here && failed(m) && (s ? s->bytes == 0 : !session_of(l->o, m->id, SERVICE_VMOTION))) {
			g_autofree char *text = console_shown(why(m));
			add_hostd(l, m->finished_s, "Libs", "[NFC ERROR] NfcNewAuthdConnectionEx: Failed to connect to %s:902: %s", s ? s->to_address : "peer",
				text);
		}
	}
}

/* Changes of adapters are tasks of the network system; the line is ours. */
static void hostd_tasks(struct logs *l)
{
	g_autofree char *mine = g_strconcat(l->h->name, "/vmk", NULL);
	for (guint i = 0, n = 0; i < l->o->log->len; i++) {
		const struct outcome_log *x = l->o->log->pdata[i];
		if (x->rule || !x->subject || !g_str_has_prefix(x->subject, mine))
			continue;
		const char *method = g_str_has_prefix(x->what, "added")	    ? "addVirtualNic"
				     : g_str_has_prefix(x->what, "removed") ? "removeVirtualNic"
									    : "updateVirtualNic";
		add_hostd(l, x->at_s, "Vimsvc.TaskManager user=root", "Task Completed : haTask-ha-host-vim.host.NetworkSystem.%s-%u Status success", method,
			100 + console_made_number(x->subject, method, 800) + n++);
	}
}

/* ---- links ---- */

static void links(struct logs *l)
{
	g_autofree char *mine = g_strconcat(l->h->name, "/vmnic", NULL);
	for (guint i = 0; i < l->o->log->len; i++) {
		const struct outcome_log *x = l->o->log->pdata[i];
		bool up = strcmp(x->what, "link up") == 0;
		if (!x->subject || !g_str_has_prefix(x->subject, mine) || (!up && strcmp(x->what, "link down") != 0))
			continue;
		const char *word = up ? "up" : "down";
		g_autofree char *nic = console_shown(x->subject + strlen(l->h->name) + 1);
		int64_t boot = CONSOLE_CLOCK_BOOTED_S * 1000000 + us(x->at_s);
		if (l->log == CONSOLE_LOG_VOBD) {
			add(l, x->at_s, ": [netCorrelator] %" G_GINT64_FORMAT "us: [vob.net.vmnic.linkstate.%s] vmnic %s linkstate %s", boot, word, nic, word);
			add(l, x->at_s, ": [netCorrelator] %" G_GINT64_FORMAT "us: [esx.%s.net.vmnic.linkstate.%s] Physical NIC %s linkstate is %s.", boot,
				up ? "clear" : "problem", word, nic, word);
		} else {
			add_kernel(l, x->at_s, false, "ixgben: ixgben_CheckLink: %s: Link is %s", nic, up ? "Up" : "Down");
		}
	}
}

/* ---- a VM's own ---- */

static void add_vmx(struct logs *l, int64_t at, const char *fmt, ...) G_GNUC_PRINTF(3, 4);

static void add_vmx(struct logs *l, int64_t at, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	add(l, at, release_has(l->h->release, RELEASE_NVME) ? " In(05) vmx - %s" : "| vmx| I120: %s", text);
}

static void vmx(struct logs *l, const struct move *v)
{
	static const char *const phases[] = {"setup", "memory", "switchover"};
	const struct outcome_migration *m = v->m;
	add_vmx(l, v->s->started_s,
		"MigrateVMXdrToSpec: type: 1 srcIp=<%s> dstIp=<%s> mid=%" G_GINT64_MODIFIER "x checksumMemory=no maxDowntime=0 encrypted=%d latencyAware=yes",
		v->s->from_address, v->s->to_address, (guint64)v->id, v->s->encrypted);
	for (unsigned i = 0; i < G_N_ELEMENTS(phases); i++) {
		const struct outcome_phase *p = phase(m, phases[i]);
		if (p)
			add_vmx(l, p->start_s, "MigrateSetState: Transitioning from state %u to %u.", i, i + 1);
	}
	g_autofree char *text = console_shown(why(m));
	if (failed(m))
		add_vmx(l, m->finished_s, "Migrate: %s", text);
	if (m->finished_s != OUTCOME_NULL)
		add_vmx(l, m->finished_s, "MigrateSetStateFinished: type=1 new state=%d", failed(m) ? 6 : 5);
}

/* ---- together ---- */

static void moves(struct logs *l, const char *vm, void (*say)(struct logs *l, const struct move *v))
{
	for (guint i = 0; i < l->o->migrations->len; i++) {
		const struct outcome_migration *m = l->o->migrations->pdata[i];
		const struct outcome_session *s = session_of(l->o, m->id, SERVICE_VMOTION);
		if (!s || s->started_s == OUTCOME_NULL || (vm && (!m->vm || strcmp(m->vm, vm) != 0)))
			continue;
		int64_t id = console_clock_us(l->c, s->started_s) + (int64_t)i;
		for (int source = 1; source >= 0; source--) {
			const char *end = source ? s->from_host : s->to_host;
			struct move v = {m, s, source, l->newer ? id * 4096 : id, world_of(l->c, m->vm)};
			if (vm ? source : end && strcmp(end, l->h->name) == 0)
				say(l, &v);
		}
	}
}

static char *written(struct logs *l)
{
	GString *out = g_string_new(NULL);
	g_array_sort(l->lines, by_time);
	for (guint i = 0; i < l->lines->len; i++) {
		struct line *x = &g_array_index(l->lines, struct line, i);
		g_autofree char *stamp = console_clock_stamp(l->c, x->at);
		g_string_append_printf(out, "%s%s\n", stamp, x->text);
		g_free(x->text);
	}
	return g_string_free(out, FALSE);
}

char *console_logs(struct console *c, enum console_log log, const char *vm)
{
	struct outcome *o = run_outcome(session_run(c->session));
	struct logs l = {.c = c,
		.h = console_host(c),
		.log = log,
		.o = o,
		.lines = g_array_new(FALSE, FALSE, sizeof(struct line)),
		.newer = release_has(console_host(c)->release, NEWER)};
	if (log == CONSOLE_LOG_VM) {
		moves(&l, vm, vmx);
	} else if (log == CONSOLE_LOG_HOSTD) {
		hostd_tasks(&l);
		hostd_nfc(&l);
		moves(&l, NULL, hostd);
	} else {
		links(&l);
		if (log != CONSOLE_LOG_VOBD)
			moves(&l, NULL, kernel);
	}
	char *text = written(&l);
	g_array_unref(l.lines);
	outcome_free(o);
	return text;
}
