/* plots/text.c: text for people.
 *
 * Roundings are to nearest with halves up, in integers, so that the same outcome reads the same on every machine. A unit is left for the next larger one as
 * soon as rounding would show four digits ("999.6 ms" is shown as "1s"). No locale is asked: the decimal point is a point.
 */
#include "plots/text.h"

#include "sim/time.h"

static bool unsafe(gunichar c)
{
	return g_unichar_iscntrl(c) || g_unichar_type(c) == G_UNICODE_FORMAT || g_unichar_type(c) == G_UNICODE_LINE_SEPARATOR ||
	       g_unichar_type(c) == G_UNICODE_PARAGRAPH_SEPARATOR;
}

void text_clean(GString *out, const char *s)
{
	for (const char *p = s; p && *p;) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		if (c == (gunichar)-1 || c == (gunichar)-2) {
			g_string_append_printf(out, "\\x%02x", (unsigned char)*p++);
			continue;
		}
		if (c == '\n' || c == '\t')
			g_string_append_c(out, ' ');
		else if (!unsafe(c))
			g_string_append_unichar(out, c);
		else
			g_string_append_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
		p = g_utf8_next_char(p);
	}
}

unsigned text_width(const char *s)
{
	unsigned w = 0;
	for (const char *p = s; p && *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		w += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	}
	return w;
}

void text_spaces(GString *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		g_string_append_c(out, ' ');
}

void text_pad(GString *out, const char *s, unsigned columns, bool right)
{
	unsigned w = text_width(s), fill = w < columns ? columns - w : 0;
	if (right)
		text_spaces(out, fill);
	g_string_append(out, s);
	if (!right)
		text_spaces(out, fill);
}

void text_wrap(GString *out, const char *words, unsigned at, unsigned indent)
{
	g_auto(GStrv) word = g_strsplit(words, " ", -1);
	bool first = true;
	for (char **w = word; *w; w++) {
		if (!**w)
			continue;
		unsigned n = text_width(*w);
		if (!first && at + 1 + n > TEXT_COLUMNS) {
			g_string_append_c(out, '\n');
			text_spaces(out, indent);
			at = indent;
		} else if (!first) {
			g_string_append_c(out, ' ');
			at++;
		}
		g_string_append(out, *w);
		at += n;
		first = false;
	}
}

void text_finish(GString *out)
{
	for (gsize i = 0; i < out->len; i++)
		if (out->str[i] == TEXT_NBSP)
			out->str[i] = ' ';
}

/* value / unit with three significant digits, trailing zeros of the fraction left out. */
static void three_digits(GString *out, int64_t value, int64_t unit)
{
	unsigned decimals = value >= 100 * unit ? 0 : value >= 10 * unit ? 1 : 2;
	int64_t scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
	int64_t n = base_div_floor((sim_i128)value * scale * 2 + unit, (sim_i128)unit * 2);
	g_string_append_printf(out, "%" G_GINT64_FORMAT, n / scale);
	if (n % scale)
		g_string_append_printf(out, ".%0*" G_GINT64_FORMAT, decimals == 2 && n % 10 == 0 ? 1 : (int)decimals,
			decimals == 2 && n % 10 == 0 ? n % scale / 10 : n % scale);
}

static void long_duration(GString *out, int64_t seconds)
{
	if (seconds >= 86400) {
		int64_t minutes = (seconds + 30) / 60;
		g_string_append_printf(
			out, "%" G_GINT64_FORMAT "d%c%02dh%c%02dm", minutes / 1440, TEXT_NBSP, (int)(minutes % 1440 / 60), TEXT_NBSP, (int)(minutes % 60));
	} else if (seconds >= 3600) {
		g_string_append_printf(out, "%dh%c%02dm%c%02ds", (int)(seconds / 3600), TEXT_NBSP, (int)(seconds % 3600 / 60), TEXT_NBSP, (int)(seconds % 60));
	} else {
		g_string_append_printf(out, "%dm%c%02ds", (int)(seconds / 60), TEXT_NBSP, (int)(seconds % 60));
	}
}

void text_duration(GString *out, int64_t ps)
{
	static const struct {
		int64_t ps;
		const char *name;
	} unit[] = {{SIM_PS, "ps"}, {SIM_NS, "ns"}, {SIM_US, "us"}, {SIM_MS, "ms"}};
	if (ps == 0) {
		g_string_append(out, "0s");
		return;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(unit); i++) {
		if (ps / unit[i].ps >= 1000 || (ps + unit[i].ps / 2) / unit[i].ps >= 1000)
			continue;
		three_digits(out, ps, unit[i].ps);
		g_string_append(out, unit[i].name);
		return;
	}
	if (ps < 60 * SIM_S - SIM_S / 20) {
		three_digits(out, ps, SIM_S);
		g_string_append_c(out, 's');
	} else {
		long_duration(out, ps / SIM_S + (ps % SIM_S >= SIM_S / 2));
	}
}

void text_count(GString *out, int64_t n)
{
	gsize begin = out->len + (n < 0);
	g_string_append_printf(out, "%" G_GINT64_FORMAT, n);
	for (gsize at = out->len; at > begin + 3;)
		g_string_insert_c(out, (gssize)(at -= 3), TEXT_NBSP);
}

void text_percent(GString *out, int64_t ppm)
{
	if (ppm > 0 && ppm < 500)
		g_string_append(out, "<0.1");
	else if (ppm < 99500 && (ppm + 500) / 1000 % 10)
		g_string_append_printf(out, "%d.%d", (int)((ppm + 500) / 10000), (int)((ppm + 500) / 1000 % 10));
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT, (ppm + 5000) / 10000);
	g_string_append_printf(out, "%c%%", TEXT_NBSP);
}

void text_bar(GString *out, int64_t ppm, unsigned columns, bool utf8)
{
	static const char *const part[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	int64_t steps = (CLAMP(ppm, 0, 1000000) * columns * (utf8 ? 8 : 1) + 500000) / 1000000;
	if (!steps && ppm > 0)
		steps = 1;
	for (int64_t i = 0; i < (utf8 ? steps / 8 : steps); i++)
		g_string_append(out, utf8 ? "█" : "#");
	if (utf8)
		g_string_append(out, part[steps % 8]);
}

void text_level(GString *out, unsigned level, bool utf8)
{
	static const char *const block[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, *const plain[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
	SIM_ASSERT(level <= TEXT_LEVELS);
	g_string_append(out, utf8 ? block[level] : plain[level]);
}
