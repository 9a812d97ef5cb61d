# bandwidth.gp: bandwidth over time of netstacks, VMkernel adapters, NICs and links, a row each. Reads bandwidth.dat beside it: block 0 is title, from, to,
# from in words, columns of the longest name and label; block 1 the rows: panel, how many there are, ink, peak, capacity, name, label; each block after it the
# corners of a row's line: seconds and bit/s. Rows of a panel have one scale. Call: gnuplot bandwidth.gp
load 'style.gp'
file = 'bandwidth.dat'
stats file index 0 using (name = strcol(1), from = $2, to = $3, since = strcol(4), names = int($5), labels = int($6), 0) nooutput
stats file index 1 using 1 nooutput
n = int(STATS_records)
array panel[n]
array ink[n]
array capacity[n]
array title[n]
array label[n]
array base[n]
array found[4]
array drawn[4]
array peak[4]
array head[4] = ['Netstacks with several adapters', 'VMkernel adapters', 'NICs', 'Links']
do for [k = 1:4] { found[k] = 0; drawn[k] = 0; peak[k] = 0.0 }
row = 0
stats file index 1 using (row = row + 1, k = int($1), panel[row] = k, found[k] = int($2), drawn[k] = drawn[k] + 1, ink[row] = int($3), \
	peak[k] = $4 > peak[k] ? $4 : peak[k], capacity[row] = $5, title[row] = strcol(6), label[row] = strcol(7), 0) nooutput

# All is placed in pixels, downwards. Wide: names left of the rows, peaks right of them. Narrow: both in a line above each.
char = 7.4
left = narrow ? 44.0 : names * char + 58
right = narrow ? 14.0 : (labels > 12 ? labels : 12) * char + 24
plot_h = narrow ? 30.0 : 32.0
row_h = narrow ? 60.0 : 42.0
head_h = 34.0
foot_h = 24.0
top = 48.0
panels = 0
do for [k = 1:4] { panels = panels + (drawn[k] > 0) }
height = int(top + panels * (head_h + foot_h) + n * row_h + 24)

# A panel's scale: where something is nearly full, its capacity is seen.
array top_y[4]
array lines[4]
do for [k = 1:4] { top_y[k] = 1.02 * peak[k]; lines[k] = 0 }
do for [i = 1:n] {
	k = panel[i]
	top_y[k] = capacity[i] > top_y[k] && capacity[i] < 1.25 * peak[k] ? 1.02 * capacity[i] : top_y[k]
}
do for [i = 1:n] { lines[panel[i]] = lines[panel[i]] || (capacity[i] > 0 && capacity[i] <= top_y[panel[i]]) }
per(k) = peak[k] >= 1e9 ? 1e9 : peak[k] >= 1e6 ? 1e6 : 1e3
unit(k) = peak[k] >= 1e9 ? 'Gbit/s' : peak[k] >= 1e6 ? 'Mbit/s' : 'kbit/s'
tic_y(k) = step(0.5 * top_y[k] / per(k), 1) * per(k) <= top_y[k] ? step(0.5 * top_y[k] / per(k), 1) * per(k) : step(0.25 * top_y[k] / per(k), 1) * per(k)
at_y(i, bps) = base[i] - plot_h * bps / top_y[panel[i]]

zero = origin(from, to)
per_t = per_x(to - zero)
at_x(t) = (t - zero) / per_t
tic_x = step(at_x(to) - at_x(from), narrow ? 6 : 9)
first_x = ceil(at_x(from) / tic_x - 1e-6) * tic_x
tics = int(floor((at_x(to) - first_x) / tic_x + 1e-6))
set xrange [at_x(from):at_x(to)]
set yrange [height:0]
set lmargin at screen left / width
set rmargin at screen 1 - right / width
set tmargin at screen 1
set bmargin at screen 0
unset tics
unset grid
unset key
unset border
set style fill solid 1.0 noborder
subtitle = short(name, narrow ? 54 : 110)
side = narrow ? 'left' : 'right'
far = narrow ? 'right' : 'left'
screen_y(y) = 1 - y / real(height)

do for [format in formats] {
	eval begin(format, 'bandwidth', height)
	unset label
	unset arrow
	eval heading(format, 'Bandwidth over time', height)
	tic_font = small(format)
	y = top
	last_k = 0
	do for [i = 1:n] {
		k = panel[i]
		if (k != last_k) {
			more = found[k] > drawn[k] ? sprintf(narrow ? ', %d of %d' : ': the %d with the highest peaks of %d', drawn[k], found[k]) : ''
			set label ''.head[k].more.(narrow ? ' (' : ' (payload, ').unit(k).(lines[k] ? (narrow ? ', dotted: limit)' : '; dotted: capacity)') : ')') at screen 8.0 / width, screen screen_y(y + 18) left
			if (!narrow) { set label 'peak' at screen 1 - (right - 12) / width, screen screen_y(y + 18) left textcolor rgb '#555555' }
			y = y + head_h
			y0 = y
			last_k = k
		}
		base[i] = y + plot_h + (narrow ? 26 : 4)
		middle = narrow ? y + 10 : base[i] - plot_h / 2
		set label ''.title[i] at screen (narrow ? 8.0 : left - 44) / width, screen screen_y(middle) @side
		set label ''.label[i] at screen 1 - (narrow ? 12.0 : right - 12) / width, screen screen_y(middle) @far
		set label sprintf('%g', tic_y(k) / per(k)) at screen (left - 5) / width, screen screen_y(at_y(i, tic_y(k))) right font tic_font textcolor rgb '#555555'
		set arrow from graph 0, first at_y(i, tic_y(k)) to graph 1, first at_y(i, tic_y(k)) nohead back lc rgb '#dddddd' lw 0.6
		set arrow from graph 0, first base[i] to graph 1, first base[i] nohead front lc rgb '#999999' lw 0.8
		y = y + row_h
		if (i == n || panel[i == n ? n : i + 1] != k) {
			do for [t = 0:tics] {
				x = first_x + t * tic_x
				set arrow from first x, first y0 to first x, first base[i] + 4 nohead back lc rgb '#dddddd' lw 0.6
				set label sprintf('%g', x) at first x, screen screen_y(base[i] + 13) center font tic_font
			}
			y = y + foot_h
		}
	}
	set label title_x(from, to, since) at screen (left + (width - left - right) / 2) / width, screen screen_y(height - 12) center
	plot for [i = 1:n] file index i + 1 using (at_x($1)):(at_y(i, $2)) with filledcurves closed lt ink[i], \
		for [i = 1:n] (capacity[i] > 0 && capacity[i] <= top_y[panel[i]] ? at_y(i, capacity[i]) : NaN) with lines lw 1 dt 3 lc rgb '#333333'
	unset output
}
