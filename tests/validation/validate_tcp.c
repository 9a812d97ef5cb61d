/* tests/validation/validate_tcp.c: stub */
#include "tests/validation/validate.h"

void validate_tcp(struct validation *v)
{
	(void)v;
}
