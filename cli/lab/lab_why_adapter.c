/* cli/lab/lab_why_adapter.c: why vmk2: for every service the rule that lets the adapter serve it or stops it. */
#include "cli/lab/lab_why.h"

#include <string.h>
#include "cli/lab/lab_news.h"
#include "cli/lab/lab_text.h"
#include "models/rules/rule.h"
#include "models/rules/rules.h"
#include "plots/digest.h"
#include "plots/words.h"
#include "sim/quantity.h"

#define LABEL 16

char *lab_why_rule(const char *rule)
{
	const struct rule *r = rule ? rule_find(rule) : NULL;
	return r ? g_strdup_printf("%s: %s", r->id, r->title) : g_strdup(rule ? rule : "-");
}

/* ---- what it is ---- */

static char *address_words(const struct console *c, const struct host_adapter *a)
{
	struct sim_time now = session_now(c->session);
	g_autofree char *ip = ip_is_set(a->address) ? ip_format_prefix(a->address) : NULL;
	if (ip && !sim_time_before(now, a->ready))
		return g_strdup(ip);
	if (a->dhcp)
		return g_strdup(ip ? "its lease is under way: time must pass" : "it asks DHCP and has no answer yet: time must pass");
	for (uint32_t i = 0; i < a->n_ipv6; i++) {
		if (ip_is_link_local(a->ipv6[i].ip))
			continue;
		g_autofree char *ipv6 = ip_format_prefix(a->ipv6[i].ip);
		return g_strconcat(ipv6, sim_time_before(now, a->ipv6[i].ready) ? " (tentative: time must pass)" : "", NULL);
	}
	return g_strdup("no address");
}

static void add_itself(struct console *c, const struct host *h, uint32_t i)
{
	const struct host_adapter *a = host_adapter(h, i);
	const struct host_portgroup *p = host_portgroup(h, a->portgroup);
	const struct fabric_network *n = p->network == FABRIC_NONE ? NULL : fabric_network(&session_estate(c->session)->fabric, p->network);
	uint32_t uplink = host_adapter_uplink(h, i);
	g_autofree char *address = address_words(c, a);
	g_autofree char *gateway = ip_is_set(a->gateway) ? ip_format(a->gateway) : NULL;
	g_autofree char *override = gateway ? g_strdup_printf(", gateway of its own %s", gateway) : g_strdup("");
	g_autofree char *head = g_strdup_printf("netstack %s, port group %s (VLAN %u%s%s), %s%s, MTU %u, %s%s", host_netstack(h, a->stack)->key, p->name,
		n ? n->vlan : 0, n ? ", network " : "", n ? n->name : "", address, override, a->mtu, uplink == HOST_NONE ? "no live uplink" : "uplink ",
		uplink == HOST_NONE ? "" : host_nic(h, uplink)->name);
	g_autofree char *label = g_strdup_printf("%s of %s:", a->name, h->name);
	lab_text_row(c->out, 0, label, (unsigned)strlen(label) + 1, head);
}

/* ---- services ---- */

struct answer { /* services that one rule answers for */
	const char *rule;
	bool serves;
	guint n;
	GString *services;
};

/* So many services that one rule stops are not worth their names. */
#define MANY 4

static void free_answer(gpointer p)
{
	struct answer *a = p;
	g_string_free(a->services, TRUE);
	g_free(a);
}

static void answer(GPtrArray *all, const char *rule, bool serves, const char *service)
{
	struct answer *a = NULL;
	for (guint i = 0; !a && i < all->len; i++)
		if (g_strcmp0(((struct answer *)all->pdata[i])->rule, rule) == 0 && ((struct answer *)all->pdata[i])->serves == serves)
			a = all->pdata[i];
	if (!a) {
		a = g_new0(struct answer, 1);
		*a = (struct answer){.rule = rule, .serves = serves, .services = g_string_new(NULL)};
		g_ptr_array_add(all, a);
	}
	g_string_append_printf(a->services, "%s%s", a->n++ ? ", " : "", service);
}

static GPtrArray *answers(struct console *c, const struct host *h, uint32_t adapter)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(free_answer);
	for (enum service s = 0; s < SERVICE__TAGS; s++) {
		struct candidates found;
		if (!rules_release_services(h, SERVICE_BIT(s), host_adapter(h, adapter)->name).ok)
			continue;
		rules_candidates(session_estate(c->session), h->index, s, IP_NONE, session_now(c->session), &found);
		for (uint32_t i = 0; i < found.n; i++)
			if (found.of[i].adapter == adapter)
				answer(all, found.of[i].rejected_by ? found.of[i].rejected_by : found.rule, !found.of[i].rejected_by, service_name(s));
	}
	return all;
}

/* What stops the adapter itself, where no service has been stopped by it: an adapter without a tag may be disabled as well. */
static void add_fault(struct console *c, const struct host *h, uint32_t adapter, const GPtrArray *all)
{
	const char *fault = rules_adapter_fault(h, host_adapter(h, adapter), IP_NONE, session_now(c->session));
	for (guint i = 0; fault && i < all->len; i++)
		if (g_strcmp0(((const struct answer *)all->pdata[i])->rule, fault) == 0)
			return;
	g_autofree char *rule = lab_why_rule(fault);
	if (fault)
		lab_text_row(c->out, 2, "cannot serve", LABEL, rule);
}

enum part { SERVED, STOPPED, OTHERS };

static void add_services(struct console *c, const GPtrArray *all, enum part part)
{
	for (guint i = 0; i < all->len; i++) {
		const struct answer *a = all->pdata[i];
		const char *services = a->serves || a->n < MANY ? a->services->str : all->len == 1 ? "any service" : "the other services";
		g_autofree char *rule = lab_why_rule(a->rule), *words = g_strdup_printf("%s (%s)", services, rule);
		if (part == (a->serves ? SERVED : a->n < MANY ? STOPPED : OTHERS))
			lab_text_row(c->out, 2, a->serves ? "serves" : "does not serve", LABEL, words);
	}
}

/* ---- what the run knows of it ---- */

static void add_disabled(struct console *c, const struct outcome_adapter *a)
{
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = a->disabled_for_future->pdata[i];
		g_autofree char *flying = lab_text_list(d->sessions_in_flight), *since = lab_time_text(d->since_s);
		if (d->until_s != OUTCOME_NULL || !(d->tagged || d->sessions_in_flight->len))
			continue;
		g_autofree char *words = g_strdup_printf("%s since %s: %s took it over (%s)%s%s%s", d->service, since, d->by, d->rule,
			d->tagged ? "; its tag is without effect" : "", d->sessions_in_flight->len ? "; went on where they were: " : "",
			d->sessions_in_flight->len ? flying : "");
		lab_text_row(c->out, 2, "disabled for", LABEL, words);
	}
}

static bool is_over(const struct outcome_session *s, const char *host, const char *adapter)
{
	bool from = !g_strcmp0(s->from_host, host) && (!g_strcmp0(s->from_adapter, adapter) || !g_strcmp0(s->bulk_from_adapter, adapter));
	bool to = !g_strcmp0(s->to_host, host) &&
		  (!g_strcmp0(s->to_adapter, adapter) || !g_strcmp0(s->return_adapter, adapter) || !g_strcmp0(s->bulk_to_adapter, adapter));
	return from || to;
}

static void add_sessions(struct console *c, const struct outcome *o, const char *host, const char *adapter)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		if (s->finished_s != OUTCOME_NULL || !is_over(s, host, adapter))
			continue;
		g_autoptr(GPtrArray) held = digest_held_sorted(s->held_by);
		const struct outcome_held *h = held->len ? held->pdata[0] : NULL;
		g_autofree char *bytes = quantity_format(QUANTITY_BYTES, s->bytes);
		g_autofree char *words = g_strdup_printf("%s: %s/%s to %s/%s, %s so far%s%s%s%s", s->id, s->from_host ? s->from_host : "", s->from_adapter ? s->from_adapter : "",
			s->to_host ? s->to_host : "", s->to_adapter ? s->to_adapter : "", bytes, h ? ", held back by " : "", h ? words_cause(h->cause) : "",
			h && h->resource ? " of " : "", h && h->resource ? h->resource : "");
		lab_text_row(c->out, 2, "carries now", LABEL, words);
	}
}

void lab_why_adapter(struct console *c, const struct host *h, uint32_t adapter)
{
	const char *name = host_adapter(h, adapter)->name;
	struct outcome *o = run_outcome(session_run(c->session));
	g_autoptr(GPtrArray) all = answers(c, h, adapter);
	add_itself(c, h, adapter);
	add_fault(c, h, adapter, all);
	add_services(c, all, SERVED);
	add_services(c, all, STOPPED);
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		if (a->removed_s == OUTCOME_NULL && !g_strcmp0(a->host, h->name) && !g_strcmp0(a->adapter, name))
			add_disabled(c, a);
	}
	add_services(c, all, OTHERS);
	add_sessions(c, o, h->name, name);
	outcome_free(o);
}
