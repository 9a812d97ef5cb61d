/* tests/fixed-transport.h: a second transport: every transfer runs at one rate whatever else there is. It proves that migrations stand on the interface alone. */
#ifndef TESTS_FIXED_TRANSPORT_H
#define TESTS_FIXED_TRANSPORT_H

#include "models/transport/transport.h"

#define FIXED_RATE_BYTES (INT64_C(100) << 20) /* per second and transfer */

extern const struct tp_factory fixed_factory;

#endif
