/* tests/validation/validate_disk.c: stub */
#include "tests/validation/validate.h"

void validate_disk(struct validation *v)
{
	(void)v;
}
