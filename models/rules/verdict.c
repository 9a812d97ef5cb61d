/* models/rules/verdict.c: making verdicts. */
#include "models/rules/verdict.h"

#include <stdarg.h>

struct verdict verdict_ok(void)
{
	return (struct verdict){.ok = true, .how = VERDICT_OK};
}

struct verdict verdict_no(enum verdict_how how, const char *rule, const char *fault, const char *fmt, ...)
{
	struct verdict v = {.how = how, .rule = rule, .fault = fault};
	va_list ap;
	va_start(ap, fmt);
	g_vsnprintf(v.text, sizeof(v.text), fmt, ap);
	va_end(ap);
	return v;
}
