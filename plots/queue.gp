# queue.gp: migrations that run and that wait, over time, and the longest queues of packets. Reads queue.dat beside it: block 0 is how many layers and
# queues, from and to in seconds, most migrations at once, longest queue in bytes, columns of names and notes of queues, title, the begin in words; block 1
# ink, words, short words of a layer, from below; block 2 seconds and migrations in a layer or below; block 3 name, bytes, note and ink of a queue. Call:
# gnuplot queue.gp
load 'style.gp'
file = 'queue.dat'
stats file index 0 using (layers = int($1), queues = int($2), from = $3, to = $4, together = $5, longest = $6, names = int($7), notes = int($8), \
	name = strcol(9), since = strcol(10), 0) nooutput

char = 7.8
side = 62.0 + 8 * strlen(sprintf('%d', together))
top = 60.0 + 21 * layers
steps = layers ? (narrow ? 190.0 : 230.0) : 0.0
below = layers ? 62.0 : 0.0
pitch = narrow ? 34.0 : 22.0
lower = queues ? 14.0 + pitch * queues + 58 : 0.0
height = int((layers ? top : 52.0) + steps + below + lower)
subtitle = short(name, narrow ? 54 : 120)
zero = origin(from, to)
per = per_x(to - zero)
per_b = longest >= 2097152 ? 1048576.0 : 1024.0
down = narrow ? 8 / pitch : 0.0
up = narrow ? 9 / pitch : 0.0
half = 6 / pitch
name_at = narrow ? 'left' : 'right offset -0.8, 0'
note_at = narrow ? 'right' : 'left offset 1, 0'
unset key
set border 3

array ink[layers + 1]
array words[layers + 1]
if (layers) {
	i = 0
	stats file index 1 using (i = i + 1, ink[i] = int($1), words[i] = strcol(narrow ? 3 : 2), 0) nooutput
}

do for [format in formats] {
	eval begin(format, 'queue', height)
	set multiplot
	eval heading(format, layers ? 'Migrations waiting and running' : 'Queues of packets', height)
	if (layers) {
		do for [k = 1:layers] {
			y = height - 64.0 - 21 * (layers - k)
			set object k rectangle from screen 12.0 / width, screen (y - 6) / height to \
				screen 30.0 / width, screen (y + 6) / height fc lt ink[k] fs transparent solid 1.0 noborder
			set label k + 2 short(words[k], narrow ? 46 : 120) at screen 36.0 / width, screen y / height left noenhanced
		}
		set lmargin at screen side / width
		set rmargin at screen 1 - 16.0 / width
		set tmargin at screen 1 - top / height
		set bmargin at screen (lower + below) / height
		set xrange [(from - zero) / per:(to - zero) / per]
		set yrange [0:together * 1.06]
		set xtics nomirror out offset 0, 0.3
		if (together > 5) { set ytics nomirror out } else { set ytics nomirror out 1 }
		set xlabel title_x(from, to, since) offset 0, 0.6
		set ylabel 'migrations' offset 1, 0
		set grid ytics xtics
		plot for [k = layers:1:-1] file index 2 using (($1 - zero) / per):(column(k + 1)) notitle with filledcurves y=0 lc ink[k] fs solid 1.0 noborder
	}
	if (queues) {
		if (layers) {
			unset label
			unset object
		}
		set lmargin at screen (narrow ? 14.0 : names * char + 22) / width
		set rmargin at screen 1 - (narrow ? 16.0 : notes * char + 26) / width
		set tmargin at screen (lower - 14) / height
		set bmargin at screen 58.0 / height
		set xrange [0:longest / per_b]
		set yrange [queues + 0.5:0.5]
		unset ylabel
		unset ytics
		set border 1
		set xtics nomirror out offset 0, 0.3 autofreq
		set grid noytics xtics
		set xlabel 'longest queue of packets ('.(per_b > 1024 ? 'MiB' : 'KiB').')' offset 0, 0.6
		plot file index 3 using (0.0):($0 + 1):(0.0):($2 / per_b):($0 + 1 + down - half):($0 + 1 + down + half):4 \
				notitle with boxxyerror lc variable fs solid 1.0 noborder, \
			file index 3 using (0.0):($0 + 1 - up):1 notitle with labels @name_at, \
			file index 3 using (longest / per_b):($0 + 1 - up):3 notitle with labels @note_at
	}
	unset multiplot
	unset output
}
