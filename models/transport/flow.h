/* models/transport/flow.h: the flow model: exact max-min sharing with an event per change of rates, not per packet. */
#ifndef MODELS_TRANSPORT_FLOW_H
#define MODELS_TRANSPORT_FLOW_H

#include "models/transport/transport.h"

extern const struct tp_factory flow_factory;

#endif
