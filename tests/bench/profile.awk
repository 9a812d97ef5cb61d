# tests/bench/profile.awk: what callgrind_annotate prints, as one table: instructions a unit, first by part of the program, then by function.
# -v units=N (starts and ends, or migrations), -v rows=N (functions).
function part_of(file, object) {
	if (file ~ /sim\/share/) return "sharing"
	if (file ~ /sim\/series|fabric\/res/) return "use of resources over time"
	if (file ~ /models\/transport/) return "transport and attribution"
	if (file ~ /sim\/(sim|evq|time)/) return "events"
	if (file ~ /sim\//) return "other arithmetic and books"
	if (file ~ /models\/migration/) return "pre-copy"
	if (file ~ /models\/rules/) return "rules"
	if (file ~ /models\/outcome/) return "outcome"
	if (file ~ /models\//) return "the run and its estate"
	if (file ~ /scenarios\//) return "the language"
	if (file ~ /(plots|cli)\//) return "report"
	if (file ~ /tests\//) return "the program of the bench"
	if (object ~ /glib|gio|gobject/) return "GLib"
	if (object ~ /fyaml/) return "YAML library"
	if (object ~ /libc\.|libc-|ld-linux/) return "C library"
	return "128-bit division"
}
function sort(list, value, n,  i, k, j, t) {
	for (i = 1; i <= n; i++) {
		k = i
		for (j = i + 1; j <= n; j++)
			if (value[list[j]] > value[list[k]])
				k = j
		t = list[i]
		list[i] = list[k]
		list[k] = t
	}
}
function row(what, n) { printf "| %-32s | %12.0f | %5.1f |\n", what, n / units, 100 * n / total }
/PROGRAM TOTALS/ { gsub(/,/, "", $1); total = $1; next }
/^ *[0-9,]+ \([ 0-9.]+%\) / {
	n = $1
	gsub(/,/, "", n)
	sub(/^ *[0-9,]+ \([ 0-9.]+%\) +/, "")
	object = $0 ~ /\[.*\]$/ ? $0 : ""
	sub(/^.*\[/, "", object)
	sub(/ \[.*\]$/, "")
	file = $0
	sub(/:[^:]*$/, "", file)
	sub(/^.*:/, "")
	sub(/\x27[0-9]+$/, "")      # recursion
	sub(/\.(isra|part|constprop|cold).*$/, "")
	if ($0 ~ /^0x/)
		$0 = "(without a name)"
	if (!($0 in cost))
		name[++names] = $0
	cost[$0] += n
	where = part_of(file, object)
	if (!(where in whole))
		part[++parts] = where
	whole[where] += n
}
END {
	printf "| %-32s | %12s | %5s |\n| %s | -----------: | ----: |\n", "part, function", "instructions", "%", "--------------------------------"
	sort(part, whole, parts)
	for (i = 1; i <= parts; i++)
		if (whole[part[i]] >= total / 200)
			row("*" part[i] "*", whole[part[i]])
	row("*together*", total)
	sort(name, cost, names)
	for (i = 1; i <= rows && i <= names; i++)
		row("`" name[i] "`", cost[name[i]])
}
