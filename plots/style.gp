# style.gp: the look of vmksim's pictures: colours, units, sizes. Every script loads it first.
# What the program may set before: formats (of "svg png pdf"), narrow (1: for a page as wide as a telephone), suffix (how the pictures' names end). Run by
# hand, a script draws svg and png, wide.
if (!exists("formats")) formats = 'svg png'
if (!exists("narrow")) narrow = 0
if (!exists("suffix")) suffix = ''

set encoding utf8
set datafile separator "\t"
set datafile commentschars ""

# Colours by Okabe and Ito: told apart with every kind of colour vision. 9 and 10 are greys, for what waits or does not matter.
# Every second line is thin, so that of two lines on top of each other (what leaves one host enters another) both are seen.
set linetype 1 lc rgb "#0072B2" lw 3.8
set linetype 2 lc rgb "#D55E00" lw 1.3
set linetype 3 lc rgb "#009E73" lw 3.8
set linetype 4 lc rgb "#CC79A7" lw 1.3
set linetype 5 lc rgb "#E69F00" lw 3.8
set linetype 6 lc rgb "#56B4E9" lw 1.3
set linetype 7 lc rgb "#000000" lw 3.8
set linetype 8 lc rgb "#A6761D" lw 1.3
set linetype 9 lc rgb "#888888" lw 1.3
set linetype 10 lc rgb "#cccccc" lw 1.3
set linetype cycle 8
set border 3 lc rgb "#666666"
set tics nomirror textcolor rgb "#333333"
set format x '%h' # gnuplot's own begins with a blank, which moves numbers off their tics
set grid ytics xtics lc rgb "#dddddd" lt 1 lw 0.6
set key noenhanced samplen 2 spacing 1.15
set title noenhanced
set tics noenhanced
set xlabel noenhanced
set ylabel noenhanced

width = narrow ? 400 : 1000
short(s, most) = strlen(s) > most ? substr(s, 1, most - 3).'...' : s

# The unit of a time axis that ends at `last` seconds, as durations beside it are written.
per_x(last) = last > 4 * 86400.0 ? 86400.0 : last > 2 * 3600.0 ? 3600.0 : last > 120.0 ? 60.0 : last >= 1.0 ? 1.0 : last >= 1e-3 ? 1e-3 : 1e-6
unit_x(last) = last > 4 * 86400.0 ? 'days' : last > 2 * 3600.0 ? 'hours' : last > 120.0 ? 'minutes' : last >= 1.0 ? 'seconds' : \
	last >= 1e-3 ? 'milliseconds' : 'microseconds'

# A time axis from `from` to `to` seconds. One that begins late counts from its begin, `since` in words. per_x() is of to - origin(from, to).
origin(from, to) = from > 2.0 * (to - from) ? from : 0.0
title_x(from, to, since) = (origin(from, to) > 0 ? 'since '.since.' of simulated time (' : 'simulated time (').unit_x(to - origin(from, to)).')'

# Opens one picture: eval begin(format, 'gantt', height). Afterwards: unset output
terminal_svg(h) = sprintf("set terminal svg size %d,%d dynamic font 'Sans,13' background rgb 'white' noenhanced", width, h)
terminal_png(h) = strstrt(GPVAL_TERMINALS, 'pngcairo') ? \
	sprintf("set terminal pngcairo size %d,%d font 'Sans,10' background rgb 'white' noenhanced", width, h) : \
	sprintf("set terminal png size %d,%d noenhanced", width, h)
terminal_pdf(h) = sprintf("set terminal pdfcairo size %gin,%gin font 'Sans,13' background rgb 'white' noenhanced", width / 96.0, h / 96.0)
begin(format, name, h) = (format eq 'svg' ? terminal_svg(h) : format eq 'pdf' ? terminal_pdf(h) : terminal_png(h)).\
	sprintf("; set output '%s%s.%s'", name, suffix, format)

# Steps of a hand-made axis up to `last`: 1, 2 or 5 of a power of ten, at most `n` of them.
step_of(x, d) = x <= d ? d : x <= 2 * d ? 2 * d : x <= 5 * d ? 5 * d : 10 * d
step(last, n) = step_of(last / real(n), 10.0 ** floor(log10(last / real(n))))

subtitle = ''
small(format) = format ne 'png' ? (narrow ? ',12.5' : ',11') : narrow ? ',9.5' : ',8.5'
large(format) = format ne 'png' ? ',15' : ',12'
# The title of a picture, a constant, and below it what `subtitle` holds: eval heading(format, title, height).
heading(format, title, h) = sprintf("set label 1 '%s' at screen %.9g, screen %.9g left font '%s' noenhanced", title, 8.0 / width, 1 - 16.0 / h, large(format)).\
	sprintf("; set label 2 subtitle at screen %.9g, screen %.9g left textcolor rgb '#555555' noenhanced", 8.0 / width, 1 - 36.0 / h)

# A picture of rows: eval rows(format, name, title, top, head, body, bottom, left, right, first, last). Time runs from `first` to `last`, in the unit of its
# axis, between `left` pixels for names and `right` pixels for figures; y is pixels downwards, of which the first `head` have no grid. Above stand the title, a
# constant, and what `subtitle` holds. `px` becomes one pixel's worth of time.
rows_px(left, right, first, last) = (last - first) / real(width - left - right)
rows_tic(first, last) = step(last - first, narrow ? 6 : 8)
rows_from(first, last) = ceil(first / rows_tic(first, last) - 1e-6) * rows_tic(first, last)
rows(format, name, title, top, head, body, bottom, left, right, first, last) = begin(format, name, top + body + bottom).\
	sprintf("; px = %.9g; set yrange [%d:0]", rows_px(left, right, first, last), body).\
	sprintf("; set xrange [%.9g:%.9g]", first - left * rows_px(left, right, first, last), last + right * rows_px(left, right, first, last)).\
	sprintf("; set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen %.9g", 1 - top / real(top + body + bottom)).\
	sprintf("; set bmargin at screen %.9g; unset ytics; unset border; unset key; unset grid; unset arrow", bottom / real(top + body + bottom)).\
	sprintf("; set xtics %.9g, %.9g, %.9g scale 0; x = %.9g", rows_from(first, last), rows_tic(first, last), last, rows_from(first, last)).\
	sprintf("; while (x <= %.9g) { set arrow from x, %d to x, %d nohead back lc rgb '#dddddd' lw 0.6; x = x + %.9g }", last, head, body, rows_tic(first, last)).\
	'; '.heading(format, title, top + body + bottom)
