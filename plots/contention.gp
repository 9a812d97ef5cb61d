# contention.gp: full resources that several transfers wanted, a row each, a bar for each time it was full. Reads contention.dat beside it, times in seconds.
# Block 0: rows, from, to, from in words, title, remark. Block 1: row, name, kind, how long it was full, most transfers that met, columns of name and kind.
# Block 2: row, from, to, when the next of its row begins, how many met, ink, shade (1 to 4), columns of the names of those who met, they. Call: gnuplot
# contention.gp
load 'style.gp'
file = 'contention.dat'
name = ''
since = ''
remark = ''
stats file index 0 using (n = int($1), first = $2, last = $3, since = strcol(4), name = strcol(5), remark = strcol(6), 0) nooutput
zero = origin(first, last)
per = per_x(last - zero)
at(t) = (t - zero) / per
array count[4]
array what[4] = ['2 or 3', '4 to 7', '8 to 15', '16 or more']
array density[4] = [0.2, 0.42, 0.65, 0.95]
do for [k = 1:4] { count[k] = 0 }
stats file index 2 using (count[int($7)] = count[int($7)] + 1, 0) nooutput
shades = (count[1] > 0) + (count[2] > 0) + (count[3] > 0) + (count[4] > 0)
subtitle = remark eq '-' ? short(name, narrow ? 54 : 120) : short(name, narrow ? 16 : 70).': '.remark

# Wide: names to the left of the bars, figures to the right. Narrow: both above.
stats file index 1 using (7.5 * $6 > 6.4 * $7 ? 7.5 * $6 : 6.4 * $7) name 'NAME' nooutput
left = narrow ? 10 : 26 + NAME_max
right = narrow ? 14 : 190
top = 58
bottom = 58
bar_h = 16
small_w = narrow ? 7.0 : 6.4
head = shades > 1 ? (narrow ? 44 : 30) : 0
step_y = narrow ? 78 : 44
body = head + n * step_y
set xlabel title_x(first, last, since) offset 0, 0.1

upper(row) = head + row * step_y + (narrow ? 52 : 20)
middle(row) = upper(row) + bar_h / 2.0
name_x(row) = at(first) - (narrow ? 0 : 10) * px
name_y(row) = upper(row) - (narrow ? 42 : 2)
figure_x(row) = at(last) + 14 * px
name_side = narrow ? 'left' : 'right'
wanted(met) = sprintf('wanted by up to %d', met).(narrow ? '' : ' transfers')
kind(what, full, met) = narrow ? sprintf('%s, full for %s, %s', what, full, wanted(met)) : what
who(from, to, room, count, columns, names) = columns > 0 && (room - from) / per > (small_w * columns + 24) * px ? sprintf('%d: %s', count, names) : \
	(to - from) / per > 15 * px ? sprintf('%d', count) : ''

do for [format in formats] {
	eval rows(format, 'contention', 'Contention: full resources', top, head, body, bottom, left, right, at(first), at(last))
	if (shades > 1) {
		x = at(first)
		set label 3 'transfers that wanted it:' at x, 10 left noenhanced font small(format)
		x = narrow ? x : x + 145 * px
		do for [k = 1:4] {
			if (count[k]) {
				y = narrow ? 28 : 10
				set object k rectangle from x, y - 7 to x + 18 * px, y + 7 fc lt 9 fs solid density[k] border lc lt 9 lw 1
				set label 3 + k what[k] at x + 24 * px, y left noenhanced font small(format)
				x = x + (narrow ? 84 : 96) * px
			}
		}
	}
	plot for [k = 1:4] file index 2 using (at($2)):($7 == k ? middle($1) : NaN):(at($2)):(at($3)):(upper($1)):(upper($1) + bar_h):6 \
			with boxxyerrorbars lc variable lw 1 fs solid density[k] border, \
		file index 2 using (at($2)):(upper($1) - 8):(who($2, $3, $4, $5, $8, strcol(9))) with labels left noenhanced font small(format), \
		file index 1 using (name_x($1)):(name_y($1)):(strcol(2)) with labels @name_side noenhanced, \
		file index 1 using (name_x($1)):(name_y($1) + 15):(kind(strcol(3), strcol(4), $5)) \
			with labels @name_side noenhanced font small(format) textcolor rgb '#555555', \
		file index 1 using (figure_x($1)):(name_y($1)):(narrow ? '' : 'full for '.strcol(4)) with labels left noenhanced, \
		file index 1 using (figure_x($1)):(name_y($1) + 15):(narrow ? '' : wanted($5)) with labels left noenhanced font small(format) textcolor rgb '#555555'
	unset output
}
