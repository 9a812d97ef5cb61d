#!/usr/bin/env bash
# tests/check-determinism.sh: below the roof (cli/) nothing reads a clock, a locale, the environment, an address, a hash table's order or an unnamed random source;
# <math.h> and floating output stay out of sim/ and models/. Documented exceptions are in exceptions.txt.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

# NAME | WHERE (all, or the ground: sim/ and models/) | what is searched (code: without strings and comments; text: with strings) | extended regular expression.
# "(^|[^[:alnum:]_])" keeps run_time( from being time(.
start='(^|[^[:alnum:]_.>])'
table=(
	"clock|all|code|${start}(time|clock|ftime|gettimeofday|clock_[a-z]+|times|localtime(_r)?|gmtime(_r)?|strftime|g_get_(monotonic|real)_time|g_get_current_time|g_date_time_new_now[a-z_]*|g_timer_[a-z]+)[[:space:]]*\\("
	"random|all|code|${start}(rand|srand|random|srandom|[dlm]rand48|rand_r|getrandom|arc4random[a-z_]*|g_rand_[a-z_]+|g_random_[a-z_]+|g_uuid_[a-z_]+)[[:space:]]*\\("
	"gsl-environment|all|code|gsl_rng_(env_setup|default)"
	"environment|all|code|${start}((secure_)?getenv|setenv|putenv|g_(get|set|list)env[a-z]*|g_get_environ|g_get_(user|home|tmp|host)[a-z_]*|gethostname|getpid|getcwd|g_get_current_dir)[[:space:]]*\\(|${start}environ([^[:alnum:]_]|\$)"
	"locale|all|code|${start}((new|use|set)locale|localeconv|nl_langinfo|strcoll|strxfrm|g_utf8_collate[a-z_]*|g_strtod|strto(d|f|ld)|ato[fi]|toupper|tolower|isalpha|isspace|strcasecmp|strncasecmp)[[:space:]]*\\("
	"hash-order|all|code|GHashTableIter|g_hash_table_(iter_[a-z_]+|foreach[a-z_]*|find|get_keys[a-z_]*|get_values[a-z_]*)"
	"address|all|text|%[-+ #0-9]*p|\"PRI[xdu]PTR"
	"address-as-number|all|code|u?intptr_t"
	"threads|all|code|${start}(g_thread_[a-z_]+|pthread_[a-z_]+|thrd_[a-z]+)[[:space:]]*\\("
	"unstable-order|all|code|${start}(qsort(_r)?)[[:space:]]*\\("
	"math|ground|text|#[[:space:]]*include[[:space:]]*<(math|tgmath|fenv|complex)\\.h>"
	"gsl-floats|ground|code|gsl_(ran|cdf|sf|pow|stats|fit|multifit|root|integration)_"
	"floating-output|ground|text|%[-+ #0-9.*]*(l|L)?[aefgAEFG]([^[:alnum:]]|\$)"
	"header|ground|text|#[[:space:]]*include[[:space:]]*<(time|sys/time|locale)\\.h>"
)

files=0
while read -r file; do
	[[ $file == cli/* || $file == tests/* ]] && continue
	files=$((files + 1))
	strip_comments < "$top_srcdir/$file" > "$scratch/text"
	strip_comments code < "$top_srcdir/$file" > "$scratch/code"
	for row in "${table[@]}"; do
		IFS='|' read -r name where what pattern <<< "$row"
		[[ $where == all || $file == sim/* || $file == models/* ]] || continue
		while IFS=: read -r line text; do
			excepted determinism "$file" "$name" || fault "$file:$line: $name:$(sed -E 's/^[[:space:]]*/ /' <<< "$text")"
		done < <(grep -E -- "$pattern" "$scratch/$what" || true)
	done
done < <(sources c h)

((files > 0)) || fault "no file was found: the check is looking in the wrong place"
finish "$files files below the roof keep the rules of determinism"
