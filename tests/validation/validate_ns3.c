/* tests/validation/validate_ns3.c: stub */
#include "tests/validation/validate.h"

void validate_ns3(struct validation *v)
{
	(void)v;
}
