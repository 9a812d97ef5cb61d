# adapters.gp: VMkernel adapters over time, a lane for each service of each. Reads adapters.dat beside it, times in seconds. Block 0: lanes, adapters, hosts,
# netstacks, whether any lane is disabled, was used; the end of the run, title, remark. Blocks 1 to 6 open with the names of their columns: lanes (as long as
# their adapter was there), adapters, states (1: enabled, 2: disabled for future sessions), sessions, labels, netstacks. Call: gnuplot adapters.gp
load 'style.gp'
file = 'adapters.dat'
name = ''
remark = ''
stats file index 0 using (lanes = int($1), adapters = int($2), hosts = int($3), stacks = int($4), disabled = int($5), used = int($6), end = $7, \
	name = strcol(8), remark = strcol(9), 0) nooutput
per = per_x(end)
subtitle = remark eq '-' ? short(name, narrow ? 54 : 120) : short(name, narrow ? 16 : 70).': '.remark

# Wide: adapters and their services to the left. Narrow: both above their lanes. A lane's foot is for sessions, so that they cover no words.
stats file index 2 every ::1 using 6 name 'NAME' nooutput
stats file index 1 every ::1 using 7 name 'SERVICE' nooutput
left = narrow ? 10 : 50 + 7.5 * NAME_max + 6.4 * SERVICE_max
right = narrow ? 16 : 76
top = 58
bottom = 58
bar_h = narrow ? 20 : 18
foot = 4
keys = stacks + disabled + used
key_w = narrow ? 186 : 196
key_n = narrow ? 2 : 5
head = 22 * ((keys + key_n - 1) / key_n) + 12
y(lane, adapter, host) = head + (narrow ? lane * 41 + adapter * 22 + host * 6 : lane * 23 + adapter * 7 + host * 8)
body = y(lanes, adapters, hosts)
upper(lane, adapter, host) = y(lane, adapter, host) + (narrow ? 38 : 5)
middle(lane, adapter, host) = upper(lane, adapter, host) + bar_h / 2.0
lower(lane, adapter, host) = upper(lane, adapter, host) + bar_h
text_y(lane, adapter, host) = upper(lane, adapter, host) + (bar_h - foot) / 2.0
set xlabel 'simulated time ('.unit_x(end).')' offset 0, 0.1

service_side = narrow ? 'left' : 'right'
service_x(row) = narrow ? 0 : -12 * px
service_y(lane, adapter, host) = narrow ? upper(lane, adapter, host) - 9 : middle(lane, adapter, host)
adapter_x(row) = narrow ? 0 : (12 - left) * px
adapter_y(lane, adapter, host) = narrow ? upper(lane, adapter, host) - 26 : middle(lane, adapter, host)
room(from, to) = to < 0 ? (end - from) / per / px + right - 18 : (to - from) / per / px - 26
chars(n) = (narrow ? 7.0 : 6.4) * n
says(words, brief, wide, less, width) = chars(wide) < width ? words : chars(less) < width ? brief : \
	width > chars(12) ? short(words, int(width / chars(1) * strlen(words) / wide)) : ''
# Words that have no room after their mark stand before it, where what was said there before leaves some.
said(at, wide, words) = at / per + (words eq '' ? 12 : 20 + chars(wide)) * px
before(lane, at, wide, less, words, brief) = (free = (at / per - (lane == lane_said ? said_to : 0)) / px - 14, \
	chars(wide) < free ? words : chars(less) < free ? brief : '')
earlier(lane, at, to, sign, words, brief, wide, less) = (after = says(words, brief, wide, less, room(at, to)), \
	told = after eq '' && symbol(sign) ne '' ? before(lane, at, wide, less, words, brief) : '', \
	said_to = said(at, wide, after), lane_said = lane, told)
symbol(sign) = sign eq '+' ? '▲' : sign eq 'x' ? '✕' : sign eq 'o' ? '●' : ''

key_x(k) = (narrow ? 0 : 12 - left) * px + (int(k) % key_n) * key_w * px
key_y(k) = 10 + 22 * (int(k) / key_n)
key_label(k, words) = sprintf("set label %d '%s' at %.9g, %d left noenhanced font '%s'", 10 + k, words, key_x(k) + 26 * px, key_y(k), small(format))

do for [format in formats] {
	eval rows(format, 'adapters', 'VMkernel adapters over time', top, head, body, bottom, left, right, 0, end / per)
	if (disabled) {
		k = stacks
		set object 1 rectangle from key_x(k), key_y(k) - 7 to key_x(k) + 20 * px, key_y(k) + 7 fc lt 10 fs solid 0.35 border lc lt 9 lw 1
		eval key_label(k, narrow ? 'disabled for future' : 'disabled for future sessions')
	}
	if (used) {
		k = stacks + disabled
		set object 2 rectangle from key_x(k), key_y(k) - foot / 2.0 to key_x(k) + 20 * px, key_y(k) + foot / 2.0 fc lt 7 fs solid 0.8 noborder
		eval key_label(k, 'sessions')
	}
	lane_said = -1
	plot file index 1 every ::1 using ($4 / per):(lower($1, $2, $3)):(($5 - $4) / per):(0) with vectors nohead lt 9 lw 1, \
		file index 3 every ::1 using ($4 / per):($6 == 2 ? middle($1, $2, $3) : NaN):($4 / per):($5 / per):(upper($1, $2, $3)):(upper($1, $2, $3) + bar_h) \
			with boxxyerrorbars lt 9 lw 1 fc lt 10 fs solid 0.35 border lc lt 9, \
		file index 3 every ::1 using ($4 / per):($6 == 1 ? middle($1, $2, $3) : NaN):($4 / per):($5 / per):(upper($1, $2, $3)):(upper($1, $2, $3) + bar_h):7 \
			with boxxyerrorbars lc variable lw 1 fs solid 0.45 border, \
		file index 4 every ::1 using ($4 / per):(middle($1, $2, $3)):($4 / per):($5 / per):(lower($1, $2, $3) - foot):(lower($1, $2, $3)) \
			with boxxyerrorbars lt 7 fs solid 0.8 noborder, \
		file index 5 every ::1 using ($4 / per):(text_y($1, $2, $3)):(symbol(strcol(6))) with labels center noenhanced, \
		file index 5 every ::1 using ($4 / per + 8 * px):(text_y($1, $2, $3)):(says(strcol(7), strcol(8), $9, $10, room($4, $5))) \
			with labels left noenhanced font small(format), \
		file index 5 every ::1 using ($4 / per - 8 * px):(text_y($1, $2, $3)):(earlier($1, $4, $5, strcol(6), strcol(7), strcol(8), $9, $10)) \
			with labels right noenhanced font small(format), \
		file index 1 every ::1 using (service_x($1)):(service_y($1, $2, $3)):(strcol(6)) \
			with labels @service_side noenhanced font small(format), \
		file index 2 every ::1 using (adapter_x($1)):(adapter_y($1, $2, $3)):(strcol(4)) with labels left noenhanced, \
		file index 6 every ::1 using (key_x($1)):(key_y($1)):(key_x($1)):(key_x($1) + 20 * px):(key_y($1) - 7):(key_y($1) + 7):2 \
			with boxxyerrorbars lc variable lw 1 fs solid 0.45 border, \
		file index 6 every ::1 using (key_x($1) + 26 * px):(key_y($1)):(strcol(3)) with labels left noenhanced font small(format)
	unset output
}
