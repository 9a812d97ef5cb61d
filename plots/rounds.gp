# rounds.gp: pre-copy rounds, a panel a migration: from what a round had to send down to what was dirtied meanwhile. Reads rounds.dat beside it: block 0 is
# panels, fewest and most bytes, title, remark; block 1 name and rounds of a panel; block 2 panel, round, sent, dirtied, duration, sent in words, ink; block
# 3 panel, bytes, how it ended in two texts, bytes in words or a sign. Call: gnuplot rounds.gp
load 'style.gp'
file = 'rounds.dat'
stats file index 0 using (panels = int($1), fewest = $2, most = $3, name = strcol(4), remark = strcol(5), 0) nooutput
subtitle = short(name, narrow ? 54 : 90).(remark eq '-' || narrow ? '' : ': '.remark)
array title[panels]
array rounds[panels]
i = 0
stats file index 1 using (i = i + 1, title[i] = strcol(1), rounds[i] = int($2), 0) nooutput

switched(how) = how eq 'switchover'
array word[4] = ['had to be sent', 'dirtied meanwhile', 'more was dirtied than sent', 'left for the switchover']
array ink[4] = [1, 5, 2, 2]
array shown[4] = [1, 1, 0, 0]
stats file index 2 using (shown[3] = shown[3] || $7 == 2, 0) nooutput
stats file index 3 using (shown[4] = shown[4] || switched(strcol(3)), 0) nooutput

# Panels side by side share one scale of bytes; what is nothing ends at its lower edge.
columns = narrow || panels == 1 ? 1 : panels == 2 || panels == 4 ? 2 : 3
lines = (panels + columns - 1) / columns
side = 90.0
top = 54.0 + (narrow ? 21 * (shown[1] + shown[2] + shown[3] + shown[4]) + 8 : 26)
panel_h = panels == 1 ? (narrow ? 220.0 : 260.0) : narrow ? 150.0 : 170.0
head_h = 32.0
foot_h = 70.0
bottom = 4.0
height = int(top + lines * (head_h + panel_h + foot_h) + bottom)
panel_w = (width - side - 12.0 - (columns - 1) * 22.0) / columns

low = fewest / 2.5
high = most * 4.0
bytes(e) = e >= 50 ? sprintf('%d PiB', 2 ** (e - 50)) : e >= 40 ? sprintf('%d TiB', 2 ** (e - 40)) : e >= 30 ? sprintf('%d GiB', 2 ** (e - 30)) : \
	e >= 20 ? sprintf('%d MiB', 2 ** (e - 20)) : e >= 10 ? sprintf('%d KiB', 2 ** (e - 10)) : sprintf('%d B', 2 ** e)
log2(x) = log(x) / log(2)
each = ceil((log2(high) - log2(low)) / (panels == 1 ? 7.0 : 5.0))
floor_at(y) = y > low ? y : low
# Marks stand above what was sent and below what was dirtied, so that both are seen where they are the same.
aside = (high / low) ** (2 / panel_h)

# A round's place: as wide as its panel lets it; the switchover stands apart, by what its words take.
wide(n) = panel_w / (n + 1.0) > 74 ? panel_w / (n + 1.0) : (panel_w - 112.0) / n
apart(n) = wide(n) > 74 ? 1.0 : 0.5 + 50.0 / wide(n)
half(n) = 0.34 * wide(n) > 30 ? 30 / wide(n) : 0.34
often(n, w) = int(ceil(w / wide(n))) # which rounds have room for words

from_top(p) = top + ((p - 1) / columns) * (head_h + panel_h + foot_h) + head_h
from_left(p) = side + ((p - 1) % columns) * (panel_w + 22.0)
leftmost(p) = (p - 1) % columns == 0
lowest(p) = p + columns > panels

unset key
set border 3
set logscale y 2
set yrange [low:high]
set style fill transparent solid 0.3 noborder
unset xtics
do for [format in formats] {
	eval begin(format, 'rounds', height)
	set multiplot
	eval heading(format, 'Pre-copy rounds', height)
	x = 12.0
	y = height - 70.0
	do for [k = 1:4] {
		if (shown[k]) {
			if (k == 3) {
				set object k rectangle from screen x / width, screen (y - 6) / height to \
					screen (x + 20) / width, screen (y + 6) / height fc lt 2 fs transparent solid 0.3 noborder
			} else {
				set arrow k from screen x / width, screen y / height to screen (x + 20) / width, screen y / height nohead \
					lt ink[k] lw (k == 4 ? 7 : 4)
			}
			set label k + 2 word[k] at screen (x + 27) / width, screen y / height left noenhanced
			x = narrow ? x : x + 65 + 7.4 * strlen(word[k])
			y = narrow ? y - 21 : y
		}
	}
	do for [p = 1:panels] {
		n = rounds[p]
		every_round = often(n, 50.0)
		every_size = often(n, narrow ? 62.0 : 56.0)
		end = n + apart(n)
		set lmargin at screen from_left(p) / width
		set rmargin at screen (from_left(p) + panel_w) / width
		set tmargin at screen 1 - from_top(p) / height
		set bmargin at screen 1 - (from_top(p) + panel_h) / height
		first = wide(n) > 68 ? 0.5 : 1 - 34 / wide(n)
		set xrange [first:first + panel_w / wide(n)]
		set ytics nomirror out scale 0.5 offset 0.7, 0 ('' low)
		do for [e = 0:62] {
			if (e % each == 0 && 2.0 ** e >= low && 2.0 ** e <= high) { set ytics add ((leftmost(p) ? bytes(e) : '') 2.0 ** e) }
		}
		set label 12 (leftmost(p) ? 'bytes (logarithmic)' : '') at screen 13.0 / width, screen 1 - (from_top(p) + panel_h / 2) / height \
			center rotate by 90 noenhanced
		set label 10 short(title[p], int(panel_w / 8)) at graph 0, graph 1 offset 0, 0.8 left noenhanced
		set label 11 (lowest(p) ? 'round, and how long it took' : '') at graph 0.5, screen 1 - (from_top(p) + panel_h + 56) / height center noenhanced
		plot file index 2 using ($1 == p ? $2 : NaN):3:($2 - half(n)):($2 + half(n)):(floor_at($4)):3:7 \
				notitle with boxxyerror lc variable, \
			for [i = 1:n > 1] file index 2 using ($1 == p && $2 < n ? $2 - half(n) : NaN):(floor_at($4)):(1 + 2 * half(n)):(0) \
				notitle with vectors nohead lt 9 lw 1, \
			file index 2 using ($1 == p ? $2 - half(n) : NaN):(floor_at($4) / aside):(2 * half(n)):(0) notitle with vectors nohead lt 5 lw 4, \
			file index 2 using ($1 == p ? $2 - half(n) : NaN):($3 * aside):(2 * half(n)):(0) notitle with vectors nohead lt 1 lw 4, \
			file index 3 using ($1 == p ? end - half(n) : NaN):(floor_at($2)):(switched(strcol(3)) ? 2 * half(n) : 0):(0) \
				notitle with vectors nohead lt 2 lw 7, \
			file index 3 using ($1 == p ? end : NaN):(floor_at($2)):(switched(strcol(3)) ? strcol(5) : '') \
				notitle with labels offset 0, 0.8 font small(format) noenhanced, \
			file index 3 using ($1 == p ? end : NaN):(floor_at($2)):(switched(strcol(3)) ? '' : strcol(5)) \
				notitle with labels font ',17' tc lt 2 noenhanced, \
			for [i = 1:every_size == 1] file index 2 using ($1 == p ? $2 : NaN):($4 > $3 ? $4 : $3):6 \
				notitle with labels offset 0, 0.7 font small(format) noenhanced, \
			for [i = 1:every_size > 1] file index 2 using ($1 == p && int($2 - 1) % every_size == 0 ? $2 - half(n) : NaN):($4 > $3 ? $4 : $3):6 \
				notitle with labels left offset 0, 0.7 font small(format) noenhanced, \
			file index 2 using ($1 == p && int($2 - 1) % every_round == 0 ? $2 : NaN):(low):(sprintf('%d', $2)) \
				notitle with labels offset 0, -0.8 noenhanced, \
			file index 2 using ($1 == p && int($2 - 1) % every_round == 0 ? $2 : NaN):(low):5 \
				notitle with labels offset 0, -1.9 font small(format) tc rgb '#555555' noenhanced, \
			file index 3 using ($1 == p ? end : NaN):(low):3 notitle with labels offset 0, -0.8 noenhanced, \
			file index 3 using ($1 == p ? end : NaN):(low):4 notitle with labels offset 0, -1.9 font small(format) tc rgb '#555555' noenhanced
		unset for [k = 1:9] label k
		unset arrow
		unset object
	}
	unset multiplot
	unset output
	unset label
}
