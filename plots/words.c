/* plots/words.c: ids of the outcome in a planner's words. One table a kind of id; an id that no table knows is its own word. */
#include "plots/words.h"

#include <glib.h>

struct word {
	const char *id, *words;
};

static const char *look_up(const struct word *table, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (g_strcmp0(id, table[i].id) == 0)
			return table[i].words;
	return id;
}

static const struct word causes[] = {
	{"nic", "NIC limit"},
	{"link", "link full"},
	{"nioc_class", "NIOC class share"},
	{"shaper", "traffic shaper"},
	{"stack_pool", "socket buffer pool"},
	{"window", "socket window / RTT"},
	{"slow_start", "TCP slow start"},
	{"loss", "packet loss"},
	{"stream_helper", "vMotion stream helper"},
	{"nfc_thread", "NFC's single thread"},
	{"host_nfc", "NFC cap of host"},
	{"encryption", "encryption"},
	{"datastore_read", "datastore read"},
	{"datastore_write", "datastore write"},
	{"sender", "the sender itself"},
	{"no_route", "dead path"},
	{"admission", "admission queue"},
	{"setup", "setup"},
	{"switchover_fixed", "switchover itself"},
};

static const struct word kinds[] = {
	{"inferred", "migration"}, /* refused before its kind could be told */
	{"vmotion", "vMotion"},
	{"shared_nothing", "vMotion without shared storage"},
	{"storage_vmotion", "Storage vMotion"},
	{"cold", "cold migration"},
	{"cross_vcenter", "migration between vCenter Servers"},
	{"clone", "clone"},
	{"linked_clone", "linked clone"},
	{"instant_clone", "instant clone"},
	{"snapshot_create", "snapshot"},
	{"snapshot_move", "move of snapshot files"},
};

static const struct word protocols[] = {
	{"vmotion", "vMotion"},
	{"nfc", "NFC"},
	{"udt", "UDT"},
	{"mirror", "mirrored writes"},
	{"data_mover", "the host's own copy"},
	{"vaai", "the array's own copy"},
	{"iscsi", "iSCSI"},
	{"nfs3", "NFS 3"},
	{"nfs41", "NFS 4.1"},
	{"vsan", "vSAN"},
};

static const struct word resources[] = {
	{"nic", "NIC"},
	{"link", "link"},
	{"nioc_class", "NIOC class"},
	{"shaper", "shaper"},
	{"stack_pool", "socket pool"},
	{"vmotion_sender", "vMotion sender"},
	{"sender", "vMotion sender"},
	{"stream_helper", "stream helper"},
	{"nfc_thread", "NFC thread"},
	{"host_nfc", "host NFC cap"},
	{"datastore_read", "datastore read"},
	{"datastore_write", "datastore write"},
};

static const struct word evacuations[] = {
	{"in_maintenance", "in maintenance"},
	{"exited", "in maintenance"},
	{"timed_out", "timed out"},
};

static const struct word endings[] = {
	{"finished", "finished: nothing was left to happen after"},
	{"until", "stopped, as asked, at"},
	{"horizon", "stopped at the horizon of"},
	{"events", "stopped, its budget of events spent, at"},
	{"interrupted", "interrupted at"},
};

const char *words_cause(const char *cause) { return look_up(causes, G_N_ELEMENTS(causes), cause); }
const char *words_migration(const char *kind) { return kind ? look_up(kinds, G_N_ELEMENTS(kinds), kind) : "migration"; }
const char *words_protocol(const char *protocol) { return look_up(protocols, G_N_ELEMENTS(protocols), protocol); }
const char *words_resource(const char *kind) { return look_up(resources, G_N_ELEMENTS(resources), kind); }
const char *words_ending(const char *ended_by) { return look_up(endings, G_N_ELEMENTS(endings), ended_by); }
const char *words_evacuation(const char *state) { return look_up(evacuations, G_N_ELEMENTS(evacuations), state); }
