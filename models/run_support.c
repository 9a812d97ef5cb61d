/* models/run_support.c: what is asked for beyond the limits of what is supported: reported or, with `assume: {support: refuse}` (--strict-support), refused.
 *
 * When a migration starts: the round trip of its vMotion against the limit of its two releases, and, where that is refused, whether the narrowest NIC or link of
 * each of its roads leaves 250 Mbit/s to every vMotion that crosses it, it included; when it has ended, the rate it really had over a distance. Sources: KB 310156 and 336244,
 * vCenter Server and Host Management, vMotion networking requirements. Left out: that these 250 Mbit/s be dedicated, so that other traffic must not use them.
 */
#include "models/rules/support.h"
#include "models/run_internal.h"

/* A limit of what is supported is passed: true: refuse the migration with v; false: it was warned and goes on. */
static bool beyond(struct run *r, struct run_migration *m, struct verdict v)
{
	if (run_assume(r, ASSUME_SUPPORT) == ASSUME_SUPPORT_REFUSE)
		return true;
	g_ptr_array_add(m->warnings, g_strdup_printf("%s: %s", v.rule, v.text));
	run_note(r, v.rule, m->id, "%s", v.text);
	return false;
}

static struct verdict too_far(const struct run *r, const struct run_migration *m, const struct run_session *s)
{
	int64_t limit = support_max_rtt(estate_host(r->estate, m->from), estate_host(r->estate, m->to)).ps;
	if (s->rtt.ps <= limit)
		return verdict_ok();
	g_autofree char *rtt = quantity_format(QUANTITY_TIME, s->rtt.ps), *most = quantity_format(QUANTITY_TIME, limit);
	return verdict_no(VERDICT_REFUSED, "MIG-07", NULL, "round trip %s is over the supported %s of this release pair", rtt, most);
}

static void road(struct run *r, const struct run_session *s, uint32_t pair, struct path *out)
{
	struct verdict v;
	struct path_request q = {
		.ends = s->bulk, .pair = pair, .load = PATH_MIRROR, .service = s->bulk->service, .read = HOST_NONE, .write = HOST_NONE, .now = sim_now(r->sim)};
	path_build(r->paths, &q, out, &v);
}

/* How many of the vMotion sessions that are open cross a resource. */
static uint32_t crossing(struct run *r, uint32_t res)
{
	uint32_t n = 0;
	for (guint i = 0; i < r->sessions->len; i++) {
		const struct run_session *s = r->sessions->pdata[i];
		bool found = false;
		for (uint32_t k = 0; s->open && s->service == SERVICE_VMOTION && k < s->bulk->n && !found; k++) {
			struct path p;
			road(r, s, k, &p);
			for (uint32_t u = 0; u < p.n && !found; u++)
				found = p.uses[u].res == res;
		}
		n += found;
	}
	return n;
}

/* What each vMotion has of the narrowest NIC or link of one road, 2^-20 B/s. */
static share_rate least_share(struct run *r, const struct run_session *s, uint32_t pair, const struct res **out_narrowest)
{
	struct path p;
	share_rate least = SHARE_RATE_MAX;
	road(r, s, pair, &p);
	for (uint32_t i = 0; i < p.n; i++) {
		const struct res *x = res_get(r->res, p.uses[i].res);
		if (x->kind != RES_NIC && x->kind != RES_LINK)
			continue;
		share_rate part = x->nominal / MAX(1, crossing(r, p.uses[i].res));
		if (part < least) {
			least = part;
			*out_narrowest = x;
		}
	}
	return least;
}

static struct verdict too_narrow(struct run *r, const struct run_session *s)
{
	const struct res *narrowest = NULL;
	share_rate all = 0, need = share_from_bps(SUPPORT_SESSION_BPS);
	if (r->world->assume.value[ASSUME_SUPPORT] != ASSUME_SUPPORT_REFUSE || s->rtt.ps < SUPPORT_LONG_DISTANCE)
		return verdict_ok();
	for (uint32_t i = 0; i < s->bulk->n && all < need; i++)
		all += least_share(r, s, i, &narrowest);
	if (all >= need)
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "MIG-08", NULL, "'%s' leaves this vMotion less than the required 250 Mbit/s", narrowest ? narrowest->name : "");
}

struct verdict run_support(struct run *r, struct run_migration *m)
{
	if (m->sessions->len && run_vm(r, m->vm)->precopy.rules != WORLD_PRECOPY_ESXI) /* limits of vMotion */
		return verdict_ok();
	for (guint i = 0; i < m->sessions->len; i++) {
		const struct run_session *s = m->sessions->pdata[i];
		if (s->service != SERVICE_VMOTION)
			continue;
		struct verdict v = too_far(r, m, s);
		if (!v.ok && beyond(r, m, v))
			return v;
		v = too_narrow(r, s);
		if (!v.ok && beyond(r, m, v))
			return v;
	}
	return verdict_ok();
}

void run_support_was_slow(struct run *r, struct run_migration *m)
{
	int64_t open_ps;
	if (!m->live || m->live->rtt.ps < SUPPORT_LONG_DISTANCE || run_vm(r, m->vm)->precopy.rules != WORLD_PRECOPY_ESXI)
		return;
	run_held_free(run_held(r, m->live, SIM_TIME_ZERO, SIM_TIME_NEVER, false, &open_ps));
	int64_t bps = open_ps ? base_div_floor((sim_i128)m->live->bytes * 8 * SIM_S, open_ps) : SUPPORT_SESSION_BPS;
	if (bps >= SUPPORT_SESSION_BPS)
		return;
	g_autofree char *rate = quantity_format(QUANTITY_RATE, bps);
	g_ptr_array_add(m->warnings, g_strdup_printf("MIG-08: the vMotion session ran at %s, below the required 250 Mbit/s", rate));
	run_note(r, "MIG-08", m->id, "the vMotion session ran at %s", rate);
}
