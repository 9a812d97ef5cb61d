/* models/run_settings.c: settings of a host changed while it runs: the rule sets of its firewall, its advanced options.
 *
 * An option counts from the next time somebody asks for it: streams, sockets and helpers when a session begins, pre-copy's when memory begins to be copied, a
 * timeout when the silence begins. What is running keeps what it has.
 */
#include "models/run_enact.h"

/* NULL: one of them is no address; *out_bad says which. */
static GArray *peers(const char *const *texts, const char **out_bad)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct ip));
	for (; *texts; texts++) {
		struct ip ip;
		if (!firewall_parse_peer(*texts, &ip)) {
			*out_bad = *texts;
			g_array_unref(all);
			return NULL;
		}
		g_array_append_val(all, ip);
	}
	return all;
}

struct verdict run_settings_firewall(struct run *r, struct host *h, const struct action *a)
{
	enum firewall_set set;
	if (!firewall_parse(a->name, &set))
		return verdict_no(VERDICT_REFUSED, "FWL-03", NULL, "the firewall of '%s' has no rule set '%s'", h->name, a->name);
	struct firewall_setting was = firewall_get(&h->firewall, set);
	const char *bad = NULL;
	g_autoptr(GArray) given = a->allowed ? peers(a->allowed, &bad) : NULL;
	if (bad)
		return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "'%.80s' is no address or subnet", bad);
	GArray *allowed = given ? given : a->clear_allowed ? NULL : was.allowed;
	bool open = a->has_enabled ? a->enabled : was.open;
	firewall_change(&h->firewall, set, open, allowed);
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, firewall_name(set));
	run_assume(r, ASSUME_FIREWALL_RUNNING);
	run_note(r, NULL, subject, "rule set %s%s", open ? "open" : "closed", open && allowed ? " to the allowed addresses only" : "");
	return verdict_ok();
}

void run_settings_mounted(struct run *r, struct host *h, const struct estate_datastore *d)
{
	struct firewall_setting was = firewall_get(&h->firewall, FIREWALL_NFS);
	bool nfs = d->type == DATASTORE_NFS3 || d->type == DATASTORE_NFS41;
	if (!nfs || d->array == HOST_NONE || (was.open && !was.allowed))
		return;
	const struct estate_array *a = estate_array(r->estate, d->array);
	g_autoptr(GArray) allowed = g_array_new(FALSE, FALSE, sizeof(struct ip));
	if (was.open)
		g_array_append_vals(allowed, was.allowed->data, was.allowed->len);
	for (uint32_t i = 0; i < a->portals->len; i++) {
		struct ip portal = estate_portal(a, i)->address;
		portal.len = portal.family == IP_V6 ? 128 : 32;
		g_array_append_val(allowed, portal);
	}
	firewall_change(&h->firewall, FIREWALL_NFS, true, allowed);
	run_note(r, "FWL-04", h->name, "rule set %s opened to '%s'", firewall_name(FIREWALL_NFS), a->name);
}

struct verdict run_settings_advanced(struct run *r, struct host *h, const struct action *a)
{
	int id = advanced_find(a->name);
	if (id < 0)
		return verdict_no(VERDICT_REFUSED, "ADV-01", NULL, "'%s' has no advanced option '%.80s'", h->name, a->name);
	const struct advanced_row *row = &advanced_table[id];
	if (!advanced_allows((enum advanced_id)id, a->value))
		return verdict_no(VERDICT_REFUSED, "ADV-02", NULL, "%s of '%s' cannot be %" G_GINT64_FORMAT ": expected %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, row->name,
			h->name, a->value, row->min, row->max);
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, row->name);
	const char *effect = row->reboot ? ", from the next start of the host on, which is not part of the run" : row->drives ? "" : ", which nothing here depends on";
	if (!row->reboot)
		advanced_set(&h->advanced, (enum advanced_id)id, a->value);
	run_note(r, row->reboot ? "ADV-03" : NULL, subject, "set to %" G_GINT64_FORMAT "%s%s%s", a->value, *row->unit ? " " : "", row->unit, effect);
	return verdict_ok();
}
