/* models/assume.h: the switches of unconfirmed facts: what `assume:` may say, with defaults, ranges and the reason each one exists.
 *
 * One table gives parsing, checking, `vmksim rules --assumptions`, and the outcome's list. A switch a run consulted is reported; one whose value differs
 * from its default is `decisive` when consulted.
 */
#ifndef MODELS_ASSUME_H
#define MODELS_ASSUME_H

#include "sim/quantity.h"

enum assume_id {
	ASSUME_NFC_CHUNK,
	ASSUME_NFC_DEPTH,
	ASSUME_NFC_RATE,
	ASSUME_VMOTION_LINE_RATE,
	ASSUME_LONG_DISTANCE_DISKS,
	ASSUME_PIN,
	ASSUME_RETAG_ON_LAST_DELETE,
	ASSUME_UDT,
	ASSUME_SAME_SUBNET_EGRESS,
	ASSUME_SHARED_POOL,
	ASSUME_STACK_POOL,
	ASSUME_SWITCHOVER_FIXED,
	ASSUME_QUEUE,
	ASSUME_ADMISSION,
	ASSUME_SUPPORT,
	ASSUME_FIREWALL_RUNNING,
	ASSUME_ISCSI_RECOVERY,
	ASSUME_ALL_PATHS_DOWN,
	ASSUME_NFS41_TRUNKING,
	ASSUME_DATA_MOVER_RATE,
	ASSUME_ENCRYPTION_RATE,
	ASSUME_TRACE_INSTALL,
	ASSUME_CROSS_VCENTER_ENCRYPTED,
	ASSUME_DHCP_DELAY,
	ASSUME_DAD_DELAY,
	ASSUME_DHCP_FALLBACK,
	ASSUME_DHCP_ROUTER,
	ASSUME_OVERRIDE_WITHOUT_GATEWAY,
	ASSUME_NIC_QUEUE,
	ASSUME_STAGE_COMBINATION,
	ASSUME_RANDOM_LOSS,
	/* of packets: consulted at packet fidelity only */
	ASSUME_MIN_RTO,
	ASSUME_DELAYED_ACKS,
	ASSUME_HYSTART,
	ASSUME_PACING,
	ASSUME_SEGMENTATION_OFFLOAD,
	ASSUME_PORT_QUEUE,
	ASSUME_ECN_THRESHOLD,
	ASSUME__COUNT,
};

enum assume_type { ASSUME_CHOICE = 100 }; /* otherwise an enum quantity_kind */

struct assume_row {
	const char *key;
	int type;                   /* enum quantity_kind or ASSUME_CHOICE */
	int64_t value;              /* default, in the quantity's base unit (rates in bit/s); of a choice: index into `choices` */
	int64_t min, max;
	const char *choices[4];     /* NULL-terminated */
	const char *default_text;   /* as a user would write it */
	const char *range_text;
	const char *why;            /* what is unconfirmed, and the source of the default */
};

extern const struct assume_row assume_table[ASSUME__COUNT];

struct assume {
	int64_t value[ASSUME__COUNT];
};

enum { ASSUME_DISKS_HOT_COLD, ASSUME_DISKS_ALL_PROVISIONING };
enum { ASSUME_PIN_MIGRATION, ASSUME_PIN_SESSION };
enum { ASSUME_NO, ASSUME_YES };
enum { ASSUME_UDT_AUTO, ASSUME_UDT_OFF };
enum { ASSUME_QUEUE_FIFO, ASSUME_QUEUE_SKIP };
enum { ASSUME_ADMISSION_VCENTER, ASSUME_ADMISSION_NONE };
enum { ASSUME_FIREWALL_CUT, ASSUME_FIREWALL_KEEP };
enum { ASSUME_SUPPORT_REPORT, ASSUME_SUPPORT_REFUSE };
enum { ASSUME_FALLBACK_LINK_LOCAL, ASSUME_FALLBACK_NONE };
enum { ASSUME_OVERRIDE_REFUSE, ASSUME_OVERRIDE_ACCEPT };
enum { ASSUME_STAGES_SOFT, ASSUME_STAGES_HARD };
enum { ASSUME_LOSS_MEAN, ASSUME_LOSS_DRAWN };
enum { ASSUME_HYSTART_LINUX, ASSUME_HYSTART_RFC9406, ASSUME_HYSTART_OFF };
enum { ASSUME_OFF, ASSUME_ON };
enum { ASSUME_EGRESS_LOWEST, ASSUME_EGRESS_SEEDED };

void assume_init(struct assume *a); /* the defaults */
int assume_find(const char *key);   /* -1: none of that name */
/* The value a user wrote for switch `id` (some also take `none`, which is 0). False leaves *out untouched and puts into *err what was expected (g_free).
 * */
bool assume_parse(int id, const char *text, int64_t *out, char **err);
char *assume_format(int id, int64_t value); /* "1 MiB", "no"; g_free */

#endif
