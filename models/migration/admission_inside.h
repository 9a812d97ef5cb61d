/* models/migration/admission_inside.h: what the files of admission share: the accounts of the ledger. Not for others. */
#ifndef MODELS_MIGRATION_ADMISSION_INSIDE_H
#define MODELS_MIGRATION_ADMISSION_INSIDE_H

#include "models/migration/admission.h"

struct admission_account {
	uint32_t capacity, in_use;
	GArray *holders; /* uint32_t; NULL until one took */
	GArray *line;    /* uint32_t, ascending: who waits; NULL until one did */
	bool touched;
};

struct admission_place {
	enum admission_kind kind;
	uint32_t of;
};

struct admission {
	guint n[ADMISSION__COUNT];
	struct admission_account *accounts[ADMISSION__COUNT];
	GArray *touched; /* struct admission_place, with somebody in line */
};

struct admission_account *admission_account(const struct admission *a, enum admission_kind kind, uint32_t of);

#endif
