/* models/transport/tp_stages.h: the sender's own stages of a session taken together (S1), and one stream's part of them. */
#ifndef MODELS_TRANSPORT_TP_STAGES_H
#define MODELS_TRANSPORT_TP_STAGES_H

#include "models/transport/transport.h"

struct tp_stages {
	share_rate all, slowest; /* of the whole session: its soft stages together, and the slowest of them; SHARE_RATE_MAX: it has none */
	enum tp_cause cause;     /* the slowest's */
	uint32_t res;            /* what that stands for, or SHARE_NONE */
	struct tp_stage bound;   /* the slowest hard stage */
};

struct tp_part {
	share_rate rate;
	enum tp_cause cause;
	uint32_t res;
};

struct tp_stages tp_stages_one(share_rate rate); /* as fast as that, and no stage of its own */
struct tp_stages tp_stages_of(const struct tp_stage *stages, uint32_t n);
/* Of one of `split` streams. The network of its path, where the path says that it is one more stage, counts. */
struct tp_part tp_stages_part(const struct tp_stages *s, uint32_t split, const struct res_table *t, share_rate network, uint32_t network_res);

#endif
