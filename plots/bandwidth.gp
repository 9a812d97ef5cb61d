# bandwidth.gp: bandwidth over time per TCP/IP stack, NIC and link. Reads bandwidth.dat beside it: block 0 says how many series there are of each kind and the title,
# the blocks after it are the series: seconds and bit/s. Call: gnuplot bandwidth.gp
load 'style.gp'
file = 'bandwidth.dat'
most = 8
name_most = 34
shown(n) = n > most ? most : n

array count[3]
title = ''
stats file index 0 using (count[int($1)] = int($2), title = strcol(3), 0) nooutput
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
panels = (count[1] > 0) + (count[2] > 0) + (count[3] > 0)

set key at screen 0.735, graph 1.0 left top vertical Left reverse
set lmargin at screen 0.07
set rmargin at screen 0.72
set xrange [0:last / per_x(last)]
set xlabel 'simulated time ('.unit_x(last).')'
height = 80 + 300 * panels
do for [format in formats] {
	eval begin(format, 'bandwidth', height)
	set multiplot layout panels, 1 title short(title, 100) font ',15' noenhanced
	block = 1
	do for [k = 1:3] {
		if (count[k] > 0) {
			per_y = peak[k] >= 1e9 ? 1e9 : 1e6
			set ylabel per_y > 1e6 ? 'payload (Gbit/s)' : 'payload (Mbit/s)'
			set yrange [0:(peak[k] > 0 ? 1.08 * peak[k] / per_y : 1)]
			set title head[k].(count[k] > most ? sprintf(', the %d busiest of %d', most, count[k]) : '')
			plot for [i = block:block + shown(count[k]) - 1] file index i using ($1 / per_x(last)):($2 / per_y) with steps lt i - block + 1 \
				title short(columnheader(2), name_most)
		}
		block = block + count[k]
	}
	unset multiplot
	unset output
}
