/* cli/load.c: loading for commands: faults go to standard error. A variant is loaded from its base's text: standard input can be read only once. */
#include "cli/load.h"

#include "cli/out.h"

struct scenario *load_file(const char *file, const char *variant, char **sets)
{
	const struct scenario_opts o = {.variant = variant, .sets = (const char *const *)sets};
	g_autofree char *faults = NULL;
	struct scenario *s = scenario_load_file(file, &o, &faults);
	if (!s)
		out_talk(faults);
	return s;
}

struct scenario *load_variant(const char *command, const struct scenario *base, const char *variant, char **sets)
{
	const struct scenario_opts o = {.variant = variant, .sets = (const char *const *)sets};
	struct diags *d = diag_new(base->file, base->text, base->len);
	struct scenario *s = scenario_load_bytes(base->text, base->len, base->file, &o, d);
	if (!s) {
		g_autofree char *faults = diag_render(d);
		out_fault(command, "in variant '%s' of %s:", variant, base->file);
		out_talk(faults);
	}
	diag_free(d);
	return s;
}

void load_strict_support(struct scenario *s)
{
	if (s)
		s->world->assume.value[ASSUME_SUPPORT] = ASSUME_SUPPORT_REFUSE;
}
