/* cli/lab/lab_news.h: what has happened in the session since a moment, in lines for people. */
#ifndef CLI_LAB_LAB_NEWS_H
#define CLI_LAB_LAB_NEWS_H

#include "cli/lab/lab.h"

struct lab_news { /* a moment: how much there was to tell then */
	struct sim_time at;
	guint log, findings;
};

struct lab_news lab_news_now(const struct lab *l);
/* Prints what came after it: all of it, or about `most` lines and how many there are beyond, the ends
 * of migrations rather than the rest. Returns how many lines there were to tell. */
guint lab_news_tell(struct console *c, struct lab_news since, guint most);
/* "43.2s  m1: completed [RULE]": one line of it. `rule` may be NULL. */
void lab_news_line(struct console *c, int64_t at, const char *subject, const char *what, const char *rule);
/* "43.2s", of an instant; "-" for what is not known yet. g_free. */
char *lab_time_text(int64_t ps);
/* The way back, and whatever the language takes for a time: "6m 59s", "1h 5m", "90 s". False: *err (g_free) says why. */
bool lab_time_parse(const char *text, int64_t *out_ps, char **err);
char *lab_percent_text(int64_t ppm); /* "53 %"; the same */

#endif
