# tests/bench/memory.awk: a file of valgrind's massif as a table: at the peak, which function of ours asked for the memory, bytes and share of all.
# -v units=N: transfers. -v rows=N.
/^heap_tree=/ { taking = $0 == "heap_tree=peak"; next }
/^#/ { taking = 0; next }
taking && /^ *n[0-9]+: / {
	depth = match($0, /n/) - 1
	bytes = $2
	if (depth == 0)
		total = bytes
	for (k in ours)
		if (k + 0 >= depth)
			delete ours[k]
	inside = 0
	for (k in ours)
		inside = 1
	if (!inside && match($0, /[a-z_0-9.]+ \([a-z_]+\.c:[0-9]+\)/)) {
		what = substr($0, RSTART, RLENGTH)
		split(what, word, /[ (:)]+/)
		sub(/\..*/, "", word[1])
		what = "`" word[1] "` (" word[2] ")"
		ours[depth] = 1
		if (!(what in sum))
			name[++n] = what
		sum[what] += bytes
	}
}
function row(what, bytes) { printf "| %-36s | %9.2f | %9.1f | %5.1f |\n", what, bytes / 1e6, bytes / units, 100 * bytes / total }
END {
	printf "| %-36s | %9s | %9s | %5s |\n| %s | --------: | --------: | ----: |\n", "asked for by", "MB", "a transfer", "%", "------------------------------------"
	for (i = 1; i <= n && i <= rows; i++) {
		k = i
		for (j = i + 1; j <= n; j++)
			if (sum[name[j]] > sum[name[k]])
				k = j
		t = name[i]
		name[i] = name[k]
		name[k] = t
		row(name[i], sum[name[i]])
		told += sum[name[i]]
	}
	row("all others", total - told)
	row("together", total)
}
