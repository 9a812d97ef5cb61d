/* tests/test-console.c: the shell of the console: words, lists, pipes and filters, what was copied from pages, what the journal is told. */
#include <string.h>

#include "tests/suite.h"
#include "tests/typed.h"

static struct typed lab;
static void begin(void) { lab = typed_begin(); }
static void end(void) { typed_end(&lab); }
static void is(const char *got, const char *want) { typed_is(got, want); }
static void says(const char *line, int status, const char *out) { typed_says(&lab, line, status, out); }
static void complains(const char *line, int status, const char *part) { typed_complains(&lab, line, status, part); }

/* ---- words ---- */

static void words_and_quotes(void)
{
	begin();
	says("say a  'b c' \"d \\\"e\\\" '\" f\\ g h\\\\", 0, "<a><b c><d \"e\" '><f g><h\\>\n");
	says("say '' \"\" a''b x\"y\"'z'", 0, "<><><ab><xyz>\n");
	says("say \"a\\nb\" 'a\\nb' * ?", 0, "<a\\nb><a\\nb><*><?>\n");
	says("say a#b # the rest is a comment; say no", 0, "<a#b>\n");
	says("# nothing", 0, "");
	says("  ", 0, "");
	says("say a\r", 0, "<a>\n");
	complains("say 'a", 2, "-sh: syntax error: unterminated quoted string\n");
	says("say $?", 0, "<2>\n");
	says("say '$HOME' \\$HOME $", 0, "<$HOME><$HOME><$>\n");
	complains("say $HOME", 2, "lab: there are no variables");
	complains("say `date`", 2, "lab: there are no variables");
	complains("say \"$(date)\"", 2, "lab: there are no variables");
	end();
}

static void lists(void)
{
	begin();
	says("say a; say b;", 0, "<a>\n<b>\n");
	says("true && say a || say b", 0, "<a>\n");
	says("false && say a || say b", 0, "<b>\n");
	says("true || say a && say b", 0, "<b>\n");
	says("false; say c", 0, "<c>\n");
	complains("say a; ; say b", 2, "-sh: syntax error: unexpected \";\"");
	complains("say a &&", 2, "-sh: syntax error: unexpected end of file");
	complains("| say a", 2, "-sh: syntax error: unexpected \"|\"");
	complains("say a &", 2, "lab: there are no jobs");
	complains("for i in 1; do say a; done", 2, "no loops");
	complains("X=1 say a", 2, "lab: there are no variables");
	says("exit; say a", 0, "");
	CU_ASSERT_TRUE(lab.c->ended);
	end();
}

static void a_faulty_line_does_nothing(void)
{
	begin();
	says("say a; say 'b", 2, "");
	says("esxcli network ip netstack add -N x; say a >file", 2, "");
	CU_ASSERT_EQUAL(session_count(lab.session), 0);
	end();
}

static void raw_commands(void)
{
	begin();
	says("rest a 'b c' | grep x; say d", 0, "<a 'b c' | grep x; say d>\n");
	says("say a; rest b && c", 0, "<a>\n<b && c>\n");
	says("rest", 0, "\n");
	end();
}

static void questions(void)
{
	begin();
	says("say a; asks; say b", 0, "<a>\n");
	g_autofree char *prompt = console_prompt(lab.c);
	is(prompt, "? ");
	says("x | y 'z", 0, "answered x | y 'z\n");
	g_autofree char *back = console_prompt(lab.c);
	is(back, "[root@esx01:~] ");
	end();
}

/* ---- pipes ---- */

static void greps(void)
{
	begin();
	says("lines ab Ab c ab | grep ab", 0, "ab\nab\n");
	says("lines ab Ab c | grep -i AB", 0, "ab\nAb\n");
	says("lines ab Ab c | grep -v b", 0, "c\n");
	says("lines ab Ab c | grep -c b", 0, "2\n");
	says("lines a b | grep z", 1, "");
	says("lines vmk1 vmk10 | grep -w vmk1", 0, "vmk1\n");
	says("lines a.c abc | grep -F a.c", 0, "a.c\n");
	says("lines a.c abc | grep 'a\\.c'", 0, "a.c\n");
	says("lines a1 b2 c | grep -E '^(a|b)[0-9]$'", 0, "a1\nb2\n");
	says("lines a1 b2 c | egrep 'a|c'", 0, "a1\nc\n");
	says("lines ab ba | grep ^a", 0, "ab\n");
	says("lines ab ba bc | grep 'b$'", 0, "ab\n");
	says("lines ab ba bc | grep -E '^a|c$'", 0, "ab\nbc\n");
	says("lines ab a | grep -x a", 0, "a\n");
	says("lines a b c d e f | grep -A1 b", 0, "b\nc\n");
	says("lines a b c d e f | grep -B 1 -n c", 0, "2-b\n3:c\n");
	says("lines a b c d e f a | grep -C1 a", 0, "a\nb\n--\nf\na\n");
	says("lines a b a | grep -m 1 -n a", 0, "1:a\n");
	says("lines xay a | grep -o a", 0, "a\na\n");
	says("lines a b c | grep -e a -e c", 0, "a\nc\n");
	complains("lines a | grep '['", 2, "grep: bad regex '['");
	complains("lines a | grep 'a\\{999\\}\\{999\\}'", 2, "not taken here");
	complains("lines a | grep a b", 2, "a pattern of several words stands in quotes");
	end();
}

static void other_filters(void)
{
	begin();
	says("lines a b c d | head -2", 0, "a\nb\n");
	says("lines a b c | head -n 2", 0, "a\nb\n");
	says("lines a b c | tail -n 1", 0, "c\n");
	says("lines a b c | tail -n +2", 0, "b\nc\n");
	says("lines a b c | wc -l", 0, "3\n");
	says("lines a b c | wc", 0, "        3         3         6\n");
	says("lines b a b | sort", 0, "a\nb\nb\n");
	says("lines b a b | sort -u", 0, "a\nb\n");
	says("lines 10 9 | sort -n", 0, "9\n10\n");
	says("lines 'x 10' 'y 9' | sort -rnk2", 0, "x 10\ny 9\n");
	says("lines a a b | uniq -c | cat | less | more", 0, "      2 a\n      1 b\n");
	says("lines b a | sort | head -1 | grep a", 0, "a\n");
	complains("lines a | awk x", 1, "lab: awk is not emulated");
	complains("lines a | nonsense", 127, "-sh: nonsense: not found");
	end();
}

static void redirections(void)
{
	begin();
	says("lines a 2>&1 | grep fault", 0, "fault\n");
	says("lines a >/dev/null", 0, "");
	complains("lines a 2>/dev/null", 0, "lab: note\n");
	complains("lines a > file", 2, "lab: there are no files to write to");
	complains("lines a < file", 2, "lab: there are no files to read from");
	complains("lines a >", 2, "-sh: syntax error: unexpected end of file");
	end();
}

/* ---- what was copied from elsewhere ---- */

static void copied_lines(void)
{
	begin();
	complains("say \xe2\x80\x9c" "a b\xe2\x80\x9d", 2, "\nlab:   say \"a b\"\n");
	complains("esxcli network ip netstack add \xe2\x80\x93N x", 2, "\nlab:   esxcli network ip netstack add -N x\n");
	complains("esxcli network ip netstack add \xe2\x80\x94netstack=x", 2, "\nlab:   esxcli network ip netstack add --netstack=x\n");
	complains("say\xc2\xa0" "a", 2, "\nlab:   say a\n");
	complains("[root@esx01:~] say a", 2, "\nlab:   say a\n");
	complains("~ # say a", 2, "\nlab:   say a\n");
	says("say 'Anna\xe2\x80\x99s' Anna\xe2\x80\x99s '\xe2\x80\x93'", 0, "<Anna\xe2\x80\x99s><Anna\xe2\x80\x99s><\xe2\x80\x93>\n");
	complains("say \xff", 2, "lab: the line holds bytes");
	complains("ifconfig -a", 127, "lab: ESXi has no ifconfig");
	complains("Esxcli", 127, "did you mean 'esxcli'?");
	says("/bin/esxcli --version", 0, "Script 'esxcli' version: 7.0.3\n");
	end();
}

static void history_and_words(void)
{
	begin();
	console_line(lab.c, "say a");
	console_line(lab.c, "");
	says("history", 0, "    1  say a\n    2  history\n");
	says("history 1", 0, "    3  history 1\n");
	console_line(lab.c, "esxcli network ip netstack add -N x && say done; esxcli network ip netstack add -N y");
	CU_ASSERT_EQUAL_FATAL(session_count(lab.session), 2);
	is(session_entry(lab.session, 0)->words, "esxcli network ip netstack add -N x");
	is(session_entry(lab.session, 1)->words, "esxcli network ip netstack add -N y");
	end();
}

static const struct suite_case cases[] = {
	{"words are split at spaces, quotes and backslashes, as a shell does", words_and_quotes},
	{"; && and || join commands by their exit status", lists},
	{"a line with a mistake in it does nothing at all", a_faulty_line_does_nothing},
	{"a raw command has the rest of the line as typed", raw_commands},
	{"a question takes the next line, whatever it holds", questions},
	{"grep finds what grep finds", greps},
	{"head, tail, wc, sort and uniq do what they do", other_filters},
	{"faults go where they are sent; notes stay", redirections},
	{"what pages and prompts leave in a line is explained, and the line put right", copied_lines},
	{"the journal knows which part of a line did what", history_and_words},
};

SUITE_MAIN("console", cases)
