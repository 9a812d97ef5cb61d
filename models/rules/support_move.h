/* models/rules/support_move.h: what a migration needs of releases, licence editions and encryption, asked before it starts. Pure functions over the estate. */
#ifndef MODELS_RULES_SUPPORT_MOVE_H
#define MODELS_RULES_SUPPORT_MOVE_H

#include "models/action.h"
#include "models/assume.h"
#include "models/host/estate.h"
#include "models/rules/verdict.h"

struct support_move {
	uint32_t from, to;          /* hosts */
	enum migration_kind kind;   /* not MIGRATION_INFERRED */
	bool memory, disks;         /* what moves while the VM runs; both false: it does not run */
	bool encrypted;             /* the VM */
	enum migration_encryption encryption;
	const struct assume *assume;
};

/* Releases and editions of both hosts, one after the other: the first that says no. */
struct verdict support_move(const struct estate *e, const struct support_move *q);
/* Whether its vMotion traffic is encrypted: disabled, opportunistic (when both hosts can), required. *out is set when the answer is yes. */
struct verdict support_encryption(const struct estate *e, const struct support_move *q, bool *out);

#endif
