/* cli/console/console_complete.c: what may stand in the place of the word at the cursor: commands, namespaces, options, and the names of what there is now.
 * Words are offered as they are, without quotes; whoever puts them into a line quotes them. Nothing is offered for answers to questions, or behind what does
 * not exist. */
#include <string.h>

#include "cli/console/console_args.h"
#include "cli/console/console_families.h"
#include "cli/console/console_pipe.h"
#include "cli/console/console_table.h"
#include "cli/console/console_usage.h"
#include "cli/console/console_words.h"
#include "models/outcome.h"

static void offer(GPtrArray *out, const char *name) { g_ptr_array_add(out, g_strdup(name)); }

static void offer_list(GPtrArray *out, const char *const *names)
{
	for (; names && *names; names++)
		offer(out, *names);
}

/* ---- names of what there is ---- */

static void host_names(const struct host *h, enum console_names names, GPtrArray *out)
{
	for (uint32_t i = 0; names == CONSOLE_ADAPTERS && i < h->adapters->len; i++)
		if (!host_adapter(h, i)->removed)
			offer(out, host_adapter(h, i)->name);
	for (uint32_t i = 0; names == CONSOLE_NICS && i < h->nics->len; i++)
		offer(out, host_nic(h, i)->name);
	for (uint32_t i = 0; (names == CONSOLE_SWITCHES || names == CONSOLE_DVS) && i < h->switches->len; i++)
		if (!host_switch(h, i)->removed && (host_switch(h, i)->dvs == HOST_NONE) == (names == CONSOLE_SWITCHES))
			offer(out, host_switch(h, i)->name);
	for (uint32_t i = 0; names == CONSOLE_PORTGROUPS && i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed)
			offer(out, host_portgroup(h, i)->name);
	for (uint32_t i = 0; names == CONSOLE_STACKS && i < h->netstacks->len; i++)
		if (host_netstack(h, i)->present)
			offer(out, host_netstack(h, i)->key);
	if (names == CONSOLE_STACKS && release_has(h->release, RELEASE_DEDICATED_STACKS)) {
		offer(out, SERVICE_STACK_VMOTION);
		offer(out, SERVICE_STACK_PROVISIONING);
	}
}

static void table_names(enum console_names names, GPtrArray *out)
{
	for (enum service s = 0; names == CONSOLE_TAGS && s < SERVICE__TAGS; s++)
		offer(out, service_tag(s));
	for (unsigned i = 0; names == CONSOLE_OPTIONS && i < ADVANCED__COUNT; i++) {
		g_autofree char *path = g_strdelimit(g_strconcat("/", advanced_table[i].name, NULL), ".", '/');
		offer(out, path);
	}
	for (enum firewall_set s = 0; names == CONSOLE_RULESETS && s < FIREWALL__COUNT; s++)
		offer(out, firewall_name(s));
}

static void run_names(const struct console *c, enum console_names names, GPtrArray *out)
{
	const struct estate *e = session_estate(c->session);
	struct run *r = session_run(c->session);
	for (uint32_t i = 0; names == CONSOLE_VMS && i < run_vm_count(r); i++)
		if (run_vm_host(r, i) != HOST_NONE)
			offer(out, run_vm(r, i)->name);
	for (uint32_t i = 0; names == CONSOLE_HOSTS && i < e->hosts->len; i++)
		offer(out, estate_host(e, i)->name);
	for (uint32_t i = 0; names == CONSOLE_DATASTORES && i < e->datastores->len; i++)
		offer(out, estate_datastore(e, i)->name);
	if (names != CONSOLE_MIGRATIONS)
		return;
	struct outcome *o = run_outcome(r);
	for (guint i = 0; i < o->migrations->len; i++)
		offer(out, ((const struct outcome_migration *)o->migrations->pdata[i])->id);
	outcome_free(o);
}

void console_offer(const struct console *c, enum console_names names, GPtrArray *out)
{
	host_names(console_host(c), names, out);
	table_names(names, out);
	run_names(c, names, out);
}

/* ---- esxcli ---- */

static void offer_values(const struct console *c, const struct console_opt *o, const char *before, GPtrArray *out)
{
	static const char *const truths[] = {"true", "false", NULL};
	g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
	offer_list(values, o->value == CONSOLE_ARG_BOOL ? truths : o->choices);
	console_offer(c, o->names, values);
	for (guint i = 0; i < values->len; i++)
		g_ptr_array_add(out, g_strconcat(before, values->pdata[i], NULL));
}

/* Options of a command; the word being typed is the last. */
static void options(const struct console *c, const struct console_esxcli *row, int argc, char **argv, GPtrArray *out)
{
	const char *now = argv[argc - 1], *eq = now[0] == '-' ? strchr(now, '=') : NULL;
	const struct console_opt *before = argc > 1 && argv[argc - 2][0] == '-' && !strchr(argv[argc - 2], '=') ? console_args_find(row->opts, argv[argc - 2]) : NULL;
	const struct console_opt *of = eq ? console_args_find(row->opts, now) : before && before->value != CONSOLE_ARG_FLAG ? before : NULL;
	if (of) {
		g_autofree char *head = eq ? g_strndup(now, (gsize)(eq + 1 - now)) : g_strdup("");
		offer_values(c, of, head, out);
		return;
	}
	for (const struct console_opt *o = row->opts; o && o->name; o++) {
		g_ptr_array_add(out, g_strconcat("--", o->name, NULL));
		if (o->letter && now[0] == '-' && now[1] != '-')
			g_ptr_array_add(out, g_strdup_printf("-%c", o->letter));
	}
	offer(out, "--help");
}

static void path_words(const char *path, GPtrArray *out)
{
	GPtrArray *spaces, *commands;
	console_usage_below(path, &spaces, &commands);
	for (guint i = 0; i < spaces->len; i++)
		offer(out, spaces->pdata[i]);
	for (guint i = 0; i < commands->len; i++)
		offer(out, commands->pdata[i]);
	g_ptr_array_unref(spaces);
	g_ptr_array_unref(commands);
}

static void globals(GPtrArray *out)
{
	static const char *const own[] = {"--debug", "--help", "--version", NULL};
	offer_list(out, own);
	for (unsigned i = 1; console_formats[i]; i++)
		g_ptr_array_add(out, g_strconcat("--formatter=", console_formats[i], NULL));
}

void console_esxcli_complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	int i = 1;
	while (i < argc - 1 && argv[i][0] == '-')
		i += strcmp(argv[i], "--formatter") == 0 && i + 1 < argc - 1 ? 2 : 1;
	GString *path = g_string_new(NULL);
	const struct console_esxcli *row = NULL;
	for (int first = i; i < argc - 1 && !row; i++) {
		g_string_append_printf(path, "%s%s", i > first ? " " : "", argv[i]);
		row = console_usage_row(path->str);
	}
	if (row)
		options(c, row, argc - i, argv + i, out);
	else if (!path->len && argv[argc - 1][0] == '-')
		globals(out);
	else
		path_words(path->str, out);
	g_string_free(path, TRUE);
}

/* ---- the line ---- */

struct part {          /* of a line: the command the cursor is in */
	GPtrArray *words;  /* char *; the last is the one being typed */
	gsize from;        /* of that one */
	bool piped;        /* it stands behind a '|' */
};

void console_commands(const struct console *c, GPtrArray *out)
{
	for (const struct console_command *row = c->more; row && row->name; row++)
		offer(out, row->name);
	for (const struct console_command *const *t = console_command_tables; *t; t++)
		for (const struct console_command *row = *t; row->name; row++)
			offer(out, row->name);
}

static void begin_part(struct part *p, bool piped)
{
	g_ptr_array_set_size(p->words, 0);
	p->piped = piped;
}

/* `text`: the line up to the cursor. */
static void read_part(const struct console *c, const char *text, struct part *p)
{
	struct console_token t = {.text = g_string_new(NULL)};
	gsize at = 0, end = strlen(text), word_end = G_MAXSIZE;
	char *fault = NULL;
	for (;;) {
		bool good = console_words_next(text, &at, 0, &t, &fault);
		g_clear_pointer(&fault, g_free);
		if (t.sign == CONSOLE_END)
			break;
		if (t.sign == CONSOLE_WORD) {
			const struct console_command *row = p->words->len == 0 && at < end ? console_find(c, t.text->str) : NULL;
			if (row && row->raw && good)
				continue; /* what follows is a command of its own */
			g_ptr_array_add(p->words, g_strdup(t.text->str));
			p->from = t.from;
			word_end = good ? t.to : end;
		} else if (t.sign != CONSOLE_REDIRECT) {
			begin_part(p, t.sign == CONSOLE_PIPE);
		}
		if (!good)
			break;
	}
	if (word_end != end || !p->words->len) {
		g_ptr_array_add(p->words, g_strdup(""));
		p->from = end;
	}
	g_string_free(t.text, TRUE);
}

static gint by_text(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Those that begin as what is typed, each once, in order. */
static GPtrArray *fitting(const GPtrArray *all, const char *typed)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	for (guint i = 0; i < all->len; i++)
		if (g_str_has_prefix(all->pdata[i], typed))
			g_ptr_array_add(sorted, all->pdata[i]);
	g_ptr_array_sort(sorted, by_text);
	for (guint i = 0; i < sorted->len; i++)
		if (!i || strcmp(sorted->pdata[i], sorted->pdata[i - 1]) != 0)
			offer(out, sorted->pdata[i]);
	return out;
}

GPtrArray *console_complete(struct console *c, const char *line, gsize point, gsize *out_from)
{
	g_autofree char *text = g_strndup(line, point);
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	struct part p = {.words = g_ptr_array_new_with_free_func(g_free), .from = point};
	if (!c->answer && g_utf8_validate(text, -1, NULL)) {
		read_part(c, text, &p);
		const struct console_command *row = p.words->len > 1 && !p.piped ? console_find(c, p.words->pdata[0]) : NULL;
		if (p.words->len == 1 && p.piped)
			offer_list(all, console_filter_names);
		else if (p.words->len == 1)
			console_commands(c, all);
		else if (row && row->complete)
			row->complete(c, (int)p.words->len, (char **)p.words->pdata, all);
		else if (row)
			console_hint(c, row, (int)p.words->len, (char **)p.words->pdata, all);
	}
	*out_from = p.from;
	GPtrArray *out = fitting(all, p.words->len ? p.words->pdata[p.words->len - 1] : "");
	g_ptr_array_unref(p.words);
	return out;
}
