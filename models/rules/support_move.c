/* models/rules/support_move.c: what a migration needs of releases, licence editions and encryption.
 *
 * Editions are ordered, each has what those before it have: vMotion from Essentials Plus on, Storage vMotion and vMotion without shared storage from Standard on (5.0: from
 * Enterprise on), migration of running VMs between vCenter Servers and long distance Enterprise Plus. Sources: licensing and requirements chapters of vCenter Server and
 * Host Management 5.5 to 6.7; vSphere 6.5 "Encrypted vSphere vMotion". Left out: evaluation and per-VM licences, processors without AES instructions (opportunistic falls back
 * to clear there), key providers, single sign-on domains and clock differences between vCenter Servers.
 */
#include "models/rules/support_move.h"

static struct verdict not_licensed(const struct host *h, const char *what)
{
	return verdict_no(VERDICT_REFUSED, "MIG-17", "VMotionNotLicensed", "host '%s' is licensed as %s, which does not have %s", h->name,
		host_edition_name(h->edition), what);
}

static struct verdict too_old(const struct host *h, const char *rule, const char *what, enum release_feature f)
{
	return verdict_no(VERDICT_REFUSED, rule, "VMotionNotSupported", "host '%s' runs %s, and %s needs %s", h->name, h->release_text ? h->release_text : "an older release",
		what, release_since(f));
}

static struct verdict of_host(const struct host *h, const struct support_move *q)
{
	bool far = q->kind == MIGRATION_CROSS_VCENTER, runs = q->memory || q->disks;
	enum host_edition storage = release_has(h->release, RELEASE_SHARED_NOTHING) ? HOST_STANDARD : HOST_ENTERPRISE;
	if (far && !release_has(h->release, RELEASE_LONG_DISTANCE))
		return too_old(h, "XVC-01", "migration between vCenter Servers", RELEASE_LONG_DISTANCE);
	if (q->memory && q->disks && !release_has(h->release, RELEASE_SHARED_NOTHING))
		return too_old(h, "MIG-16", "vMotion without shared storage", RELEASE_SHARED_NOTHING);
	if (q->memory && h->edition < HOST_ESSENTIALS_PLUS)
		return not_licensed(h, "vMotion");
	if (q->disks && h->edition < storage)
		return not_licensed(h, "Storage vMotion");
	if (far && runs && h->edition < HOST_ENTERPRISE_PLUS)
		return not_licensed(h, "vMotion between vCenter Servers");
	return verdict_ok();
}

struct verdict support_move(const struct estate *e, const struct support_move *q)
{
	struct verdict v = of_host(estate_host(e, q->from), q);
	if (v.ok)
		v = of_host(estate_host(e, q->to), q);
	if (v.ok && q->kind == MIGRATION_CROSS_VCENTER && q->encrypted && q->assume->value[ASSUME_CROSS_VCENTER_ENCRYPTED] == ASSUME_NO)
		return verdict_no(VERDICT_REFUSED, "XVC-02", NULL, "an encrypted VM cannot be migrated to another vCenter Server");
	return v;
}

struct verdict support_encryption(const struct estate *e, const struct support_move *q, bool *out)
{
	const struct host *ends[] = {estate_host(e, q->from), estate_host(e, q->to)};
	const struct host *old = NULL;
	bool required = q->encrypted || q->encryption == ENCRYPTION_REQUIRED;
	for (int i = 0; i < 2 && !old; i++)
		if (!release_has(ends[i]->release, RELEASE_ENCRYPTED_VMOTION))
			old = ends[i];
	if (q->encrypted && q->encryption == ENCRYPTION_DISABLED)
		return verdict_no(VERDICT_REFUSED, "ENC-02", "InvalidArgument", "the VM is encrypted: its vMotion is encrypted always, and cannot be set to disabled");
	if (required && q->memory && old)
		return too_old(old, "ENC-01", "encrypted vMotion, which is required,", RELEASE_ENCRYPTED_VMOTION);
	*out = q->memory && !old && (required || q->encryption != ENCRYPTION_DISABLED);
	return verdict_ok();
}
