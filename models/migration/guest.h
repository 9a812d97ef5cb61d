/* models/migration/guest.h: guests whose dirtying was measured, by name: what `dirty: NAME` means. */
#ifndef MODELS_MIGRATION_GUEST_H
#define MODELS_MIGRATION_GUEST_H

#include "models/world.h"

extern const char *const guest_names[]; /* ends with NULL */
/* The law of guest_names[i] in a VM with so much memory. */
struct world_dirty guest_dirty(int i, int64_t memory);

#endif
