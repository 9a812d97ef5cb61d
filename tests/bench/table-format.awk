# tests/bench/table-format.awk: how the runs of make bench are read (CSV, columns by name) and their tables set in Markdown; goes before table.awk and packets.awk.
BEGIN { FS = "," }
NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}
function get(name) { return $column[name] }
function seconds(x) { return x == "" ? "-" : x < 0.1 ? sprintf("%.4f", x) : x < 10 ? sprintf("%.3f", x) : sprintf("%.1f", x) }
function ratio(a, b) { return a == "" || !b ? "-" : sprintf("%.2f", a / b) }
# Of the figures themselves: what is rounded for the table may look met.
function verdict(a, b, least, more) { return a == "" || !b || least == "" ? "-" : a / b >= more ? "ambition met" : a / b >= least ? "met" : "missed" }
function megabytes(kib) { return kib == "" ? "-" : sprintf("%.1f", kib * 1024 / 1e6) }
function or_dash(x) { return x == "" ? "-" : x }

# A table is gathered cell by cell, so that it can be aligned; the first column to the left, the others to the right.
function head(text) { rows = 0; line(text) }
function line(text) { cells[++rows] = text }
function show(  i, k, m, part, width, out, dashes) {
	for (i = 1; i <= rows; i++) {
		m = split(cells[i], part, "|")
		for (k = 1; k <= m; k++)
			if (length(part[k]) > width[k])
				width[k] = length(part[k])
	}
	for (i = 1; i <= rows; i++) {
		m = split(cells[i], part, "|")
		out = "|"
		for (k = 1; k <= m; k++)
			out = out sprintf(k == 1 ? " %-" width[k] "s |" : " %" width[k] "s |", part[k])
		print out
		if (i == 1) {
			out = "|"
			for (k = 1; k <= m; k++) {
				dashes = sprintf("%" width[k] "s", "")
				gsub(/ /, "-", dashes)
				out = out (k == 1 ? " " dashes " |" : " " substr(dashes, 2) ": |")
			}
			print out
		}
	}
	print ""
}
