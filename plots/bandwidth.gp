# bandwidth.gp: bandwidth over time per TCP/IP stack, NIC and link. Reads bandwidth.dat beside it: block 0 says how many series there are of each kind and the title,
# the blocks after it are the series: seconds and bit/s. Draws bandwidth.svg and bandwidth.png. Call: gnuplot bandwidth.gp
load 'style.gp'
file = 'bandwidth.dat'
most = 8
name_most = 34
short(s) = strlen(s) > name_most ? substr(s, 1, name_most - 3).'...' : s
shown(n) = n > most ? most : n

array count[3]
title = ''
stats file index 0 using (count[int($1)] = int($2), title = strcol(3), 0) nooutput
short_title = strlen(title) > 100 ? substr(title, 1, 97).'...' : title
array head[3] = ['TCP/IP stacks', 'NICs', 'physical links']

# The longest time drawn and each panel's highest rate choose the units.
last = 1.0
array peak[3]
block = 1
do for [k = 1:3] {
	peak[k] = 0.0
	do for [i = block:block + shown(count[k]) - 1] {
		stats file index i using 1:2 every ::1 nooutput
		last = STATS_max_x > last ? STATS_max_x : last
		peak[k] = STATS_max_y > peak[k] ? STATS_max_y : peak[k]
	}
	block = block + count[k]
}
per_x = last > 3 * 3600.0 ? 3600.0 : last > 600.0 ? 60.0 : 1.0
unit_x = per_x > 60 ? 'hours' : per_x > 1 ? 'minutes' : 'seconds'
panels = (count[1] > 0) + (count[2] > 0) + (count[3] > 0)

set lmargin at screen 0.07
set rmargin at screen 0.72
set xrange [0:last / per_x]
set xlabel 'simulated time ('.unit_x.')'
do for [format = 1:2] {
	if (format == 1) {
		set terminal svg size 1100, 80 + 300 * panels dynamic font 'Sans,13' background rgb 'white'
		set output 'bandwidth.svg'
	} else {
		if (strstrt(GPVAL_TERMINALS, 'pngcairo')) {
			set terminal pngcairo size 1100, 80 + 300 * panels font 'Sans,10' background rgb 'white'
		} else {
			set terminal png size 1100, 80 + 300 * panels
		}
		set output 'bandwidth.png'
	}
	set multiplot layout panels, 1 title short_title font ',15' noenhanced
	block = 1
	do for [k = 1:3] {
		if (count[k] > 0) {
			per_y = peak[k] >= 1e9 ? 1e9 : 1e6
			set ylabel per_y > 1e6 ? 'payload (Gbit/s)' : 'payload (Mbit/s)'
			set yrange [0:(peak[k] > 0 ? 1.08 * peak[k] / per_y : 1)]
			set title head[k].(count[k] > most ? sprintf(', the %d busiest of %d', most, count[k]) : '')
			plot for [i = block:block + shown(count[k]) - 1] file index i using ($1 / per_x):($2 / per_y) with steps lt i - block + 1 \
				title short(columnheader(2))
		}
		block = block + count[k]
	}
	unset multiplot
	unset output
}
