# gantt.gp: migrations over time, a row each. Reads gantt.dat beside it: block 0 is rows, from and to in seconds, columns of the longest name and note,
# title, what is left out, the begin in words; block 1 row, name, note, end, sign; block 2 row, from, to, what. Call: gnuplot gantt.gp
load 'style.gp'
file = 'gantt.dat'
stats file index 0 using (rows = int($1), from = $2, to = $3, names = int($4), notes = int($5), name = strcol(6), left_out = strcol(7), \
	since = strcol(8), 0) nooutput

# What a bar is, is told by its colour and by its height. The numbers are gantt.dat's.
array what[6] = ['setup, cleanup', 'queued', 'disks', 'memory', 'memory, its rounds in turn', 'switchover']
array words_w[6] = [102, 54, 40, 60, 182, 78] # pixels of these words, in a wide font
array ink[6] = [10, 9, 3, 1, 1, 2]
array solid[6] = [1.0, 1.0, 1.0, 1.0, 0.45, 1.0]
array half[6] = [4.0, 1.5, 4.0, 7.0, 7.0, 8.5]
array count[6]
do for [k = 1:6] { count[k] = 0 }
stats file index 2 using (count[int($4)] = count[int($4)] + 1, 0) nooutput
remark = narrow ? word(left_out, 1).' of '.word(left_out, 3).' migrations' : left_out
subtitle = left_out eq '-' ? short(name, narrow ? 54 : 120) : short(name, narrow ? 22 : 50).': '.remark
rounds = count[5]
present = '' # what there are bars of, in order of drawing
do for [k = 1:6] { present = count[k] ? present.k.' ' : present }
if (present eq '') { present = '1' }
if (rounds) { count[4] = 0 }

# Wide: names left of the bars, notes right of them. Narrow: both in a line above.
pitch = narrow ? 36.0 : rows > 20 ? 18.0 : 24.0
char = 7.6
left = narrow ? 12.0 : (names > 5 ? names : 5) * char + 22
right = narrow ? 22.0 : (notes > 8 ? notes : 8) * char + 32

# The legend: a line, or as many as it takes; only what occurs.
array place[6]
array line[6]
legend_end = width - 10
x = 12.0
legend_rows = 1
do for [k in '2 1 3 4 5 6'] {
	w = 24 + words_w[k + 0] + 18
	if (count[k + 0] && x + w > legend_end) {
		x = 12.0
		legend_rows = legend_rows + 1
	}
	place[k + 0] = x
	line[k + 0] = legend_rows
	x = count[k + 0] ? x + w : x
}
top = (narrow ? 62.0 : 54.0) + 22 * legend_rows
bottom = 60.0
height = int(top + rows * pitch + bottom)
end = to > from ? to : from + 1
zero = origin(from, end)
per = per_x(end - zero)
at(t) = (t - zero) / per
pixel = (end - from) / (width - left - right)
least(k) = (k == 6 || k == 1 ? 3 : 1) * pixel
back(k, a) = k == 6 || a + least(k) > end # a switchover ends where it ends, others begin where they begin
begins(k, a, b) = b - a < least(k) && back(k, a) ? b - least(k) : a
ends(k, a, b) = b - a < least(k) && !back(k, a) ? a + least(k) : b
centre = narrow ? 7.0 / pitch : 0.0
upper(row, k) = row + centre - half[k] / pitch
lower(row, k) = row + centre + half[k] / pitch

set lmargin at screen left / width
set rmargin at screen 1 - right / width
set tmargin at screen 1 - top / height
set bmargin at screen bottom / height
set xrange [at(from):at(end)]
set yrange [rows + 0.5:0.5]
set border 1
unset ytics
set grid xtics noytics
set xtics nomirror out offset 0, 0.3
set xlabel title_x(from, end, since) offset 0, 0.6
unset key

do for [k = 1:6] {
	if (count[k]) {
		y = height - top + 22 * (legend_rows - line[k]) + (narrow ? 21 : 13)
		x = place[k]
		set object k rectangle from screen x / width, screen (y - half[k]) / height to \
			screen (x + (k == 5 ? 9 : 18)) / width, screen (y + half[k]) / height fc lt ink[k] fs transparent solid 1.0 noborder
		if (k == 5) {
			set object 7 rectangle from screen (x + 9) / width, screen (y - half[k]) / height to \
				screen (x + 18) / width, screen (y + half[k]) / height fc lt ink[k] fs transparent solid solid[k] noborder
		}
		set label k + 2 what[k] at screen (x + 24) / width, screen y / height left noenhanced
	}
}
if (!narrow) {
	set label 9 'duration' at screen 1 - (right - 24) / width, screen (bottom - 17) / height left tc rgb '#333333'
}

name_at = narrow ? 'left' : 'right offset -0.8, 0'
note_at = narrow ? 'right' : 'left offset 3, 0'
text_up = narrow ? 11 / pitch : 0.0
do for [format in formats] {
	eval begin(format, 'gantt', height)
	eval heading(format, 'Migrations over time', height)
	plot for [k in present] file index 2 using ($4 == k + 0 ? 0.0 : NaN):1:(at(begins(k + 0, $2, $3))):(at(ends(k + 0, $2, $3))): \
			(upper($1, k + 0)):(lower($1, k + 0)) \
			notitle with boxxyerror lt ink[k + 0] fs transparent solid solid[k + 0] noborder, \
		file index 1 using (at(from)):($1 - text_up):2 notitle with labels @name_at noenhanced, \
		file index 1 using (at(end)):($1 - text_up):3 notitle with labels @note_at noenhanced, \
		file index 1 using (at($4)):($1 + centre):(strcol(5) eq '-' ? '' : strcol(5)) \
			notitle with labels left offset 0.3, 0 font ',17' tc lt 2 noenhanced
	unset output
}
