# held-by.gp: what held migrations back: a bar a migration, parted by cause and resource. Reads held-by.dat beside it, times in seconds.
# Block 0: rows, entries of the legend, the longest bar, title, remark. Block 1: row, name, length, the same in words, columns of the name and of these words.
# Block 2: row, from, to, ink, paler, letter, per cent of the bar. Block 3: entry of the legend, ink, paler, letter, cause, resource, both, share of all bars.
# Call: gnuplot held-by.gp
load 'style.gp'
file = 'held-by.dat'
name = ''
remark = ''
stats file index 0 using (n = int($1), entries = int($2), longest = $3, name = strcol(4), remark = strcol(5), 0) nooutput
per = per_x(longest)
last = longest / per
subtitle = remark eq '-' ? short(name, narrow ? 54 : 120) : short(name, narrow ? 16 : 70).': '.remark

# Wide: names to the left of the bars, the legend to the right, two lines an entry. Narrow: the legend first, a line an entry, then names above bars.
stats file index 1 using 5 name 'NAME' nooutput
stats file index 1 using 6 name 'FIGURE' nooutput
left = narrow ? 10 : 26 + 7.5 * (NAME_max < 9 ? 9 : NAME_max)
figure_w = 18 + 6.4 * FIGURE_max
right = narrow ? 14 : figure_w + 252
top = 58
bottom = 58
bar_h = 18
step_y = narrow ? 44 : n > 12 ? 26 : 34
entry_h = narrow ? 21 : 38
head = narrow ? entries * entry_h + 8 : 0
body = head + n * step_y + 6
if (!narrow && body < entries * entry_h + 8) body = entries * entry_h + 8
set xlabel 'duration of the migration ('.unit_x(longest).')' offset 0, 0.1

upper(row) = head + row * step_y + (narrow ? 22 : 8)
middle(row) = upper(row) + bar_h / 2.0
name_x(row) = narrow ? 0 : -10 * px
name_y(row) = narrow ? upper(row) - 11 : middle(row)
figure_x(to) = narrow ? last : to / per + 8 * px
name_side = narrow ? 'left' : 'right'
figure_side = narrow ? 'right' : 'left'
letter(from, to, s, share) = s eq '-' ? '' : (to - from) / per > 46 * px ? sprintf('%s  %d %%', s, share) : (to - from) / per > 14 * px ? s : ''

entry_x(x) = (narrow ? x : last / px + figure_w + x) * px
entry_y(k) = k * entry_h + (narrow ? 8 : 16)
box(k) = entry_y(k) - 8

do for [format in formats] {
	eval rows(format, 'held-by', 'What held each migration back', top, head, body, bottom, left, right, 0, last)
	array density[2] = [0.5, 0.2]
	plot for [pale = 0:1] file index 2 using ($2 / per):($5 == pale ? middle($1) : NaN):($2 / per):($3 / per):(upper($1)):(upper($1) + bar_h):4 \
			with boxxyerrorbars lc variable lw 1 fs solid density[pale + 1] border, \
		file index 2 using (($2 + $3) / 2 / per):(middle($1)):(letter($2, $3, strcol(6), $7)) with labels noenhanced font small(format), \
		for [pale = 0:1] file index 3 using (entry_x(0)):($3 == pale ? box($1) : NaN):(entry_x(0)):(entry_x(20)):(box($1)):(box($1) + 16):2 \
			with boxxyerrorbars lc variable lw 1 fs solid density[pale + 1] border, \
		file index 3 using (entry_x(10)):(box($1) + 8):(strcol(4) eq '-' ? '' : strcol(4)) with labels noenhanced font small(format), \
		file index 3 using (entry_x(30)):(entry_y($1)):(narrow ? strcol(7).', '.strcol(8) : strcol(5)) with labels left noenhanced, \
		file index 3 using (entry_x(30)):(entry_y($1) + 15):(narrow ? '' : (strcol(6) eq '-' ? '' : strcol(6).', ').strcol(8)) \
			with labels left noenhanced font small(format) textcolor rgb '#555555', \
		file index 1 using (name_x($1)):(name_y($1)):(strcol(2)) with labels @name_side noenhanced, \
		file index 1 using (figure_x($3)):(name_y($1)):(strcol(4)) with labels @figure_side noenhanced font small(format) textcolor rgb '#555555'
	unset output
}
