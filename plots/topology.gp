# topology.gp: sites, hosts, NICs, switches, port groups, adapters and the ways of migrations. Reads topology.dat beside it, which holds the places of all things,
# in pixels from the upper left corner. Block 0 has a row for each block after it: narrow (0, 1), style, height of the picture. Blocks of
#   boxes (0 frame, 1 host, 5 tinted, 6 empty, 7 solid, 11 patch under a count): x0 y0 x1 y1 line-type
#   lines (2 thin, 3 thick, 4 link, 8 stroke of a hatching, 9 way, 10 way with head): x y dx dy line-type
#   texts (12 title, 13 name, 14 text, 15 note, 16 centred, 17 right-aligned, 18 upright, 19 a count): x y text
# Call: gnuplot topology.gp
load 'style.gp'
file = 'topology.dat'

array style[128]
array index_of[128]
n = 0
all = 0
height = 100
stats file index 0 using (all = all + 1, int($1) == narrow && n < 128 ? (n = n + 1, style[n] = int($2), index_of[n] = all, height = int($3)) : 0) nooutput

unset key
unset border
unset tics
unset grid
set lmargin 0
set rmargin 0
set tmargin 0
set bmargin 0
set xrange [0:width]
set yrange [height:0]

# Sizes of text are in pixels: png counts in points of 1/72 inch, where 96 pixels are one; the others are as wide as their pixels.
size(format, px) = sprintf('Sans,%g', format eq 'png' ? 0.75 * px : px)
do for [format in formats] {
	eval begin(format, 'topology', height)
	set multiplot
	do for [k = 1:n] {
		i = index_of[k]
		s = style[k]
		if (s == 0) { plot file index i using 1:2:1:3:2:4:5 with boxxyerror lc variable lw 1 fs transparent solid 0.07 border lt 10 }
		if (s == 1) { plot file index i using 1:2:1:3:2:4 with boxxyerror lc rgb 'white' lw 1 fs solid 1.0 border lt 9 }
		if (s == 2) { plot file index i using 1:2:3:4:5 with vectors nohead lc variable lw 1.0 }
		if (s == 3) { plot file index i using 1:2:3:4:5 with vectors nohead lc variable lw 3.0 }
		if (s == 4) { plot file index i using 1:2:3:4:5 with vectors nohead lc variable lw 5.0 }
		if (s == 5) { plot file index i using 1:2:1:3:2:4:5 with boxxyerror lc variable lw 1 fs transparent solid 0.13 }
		if (s == 6) { plot file index i using 1:2:1:3:2:4:5 with boxxyerror lc variable lw 1 fs empty }
		if (s == 7) { plot file index i using 1:2:1:3:2:4:5 with boxxyerror lc variable lw 1 fs solid 1.0 }
		if (s == 8) { plot file index i using 1:2:3:4:5 with vectors nohead lc variable lw 1.4 }
		if (s == 9) { plot file index i using 1:2:3:4:5 with vectors nohead lc variable lw 2.2 }
		if (s == 10) { plot file index i using 1:2:3:4:5 with vectors filled head size first 10,18 lc variable lw 2.2 }
		if (s == 11) { plot file index i using 1:2:1:3:2:4 with boxxyerror lc rgb 'white' fs solid 1.0 noborder }
		if (s == 12) { plot file index i using 1:2:3 with labels left noenhanced tc rgb '#333333' font size(format, narrow ? 13 : 15) }
		if (s == 13) { plot file index i using 1:2:3 with labels left noenhanced tc rgb '#000000' font size(format, 13) }
		if (s == 14) { plot file index i using 1:2:3 with labels left noenhanced tc rgb '#333333' font size(format, 11) }
		if (s == 15) { plot file index i using 1:2:3 with labels left noenhanced tc rgb '#666666' font size(format, 11) }
		if (s == 16) { plot file index i using 1:2:3 with labels center noenhanced tc rgb '#333333' font size(format, 11) }
		if (s == 17) { plot file index i using 1:2:3 with labels right noenhanced tc rgb '#333333' font size(format, 11) }
		if (s == 18) { plot file index i using 1:2:3 with labels center rotate by 90 noenhanced tc rgb '#333333' font size(format, 11) }
		if (s == 19) { plot file index i using 1:2:3 with labels center noenhanced tc rgb '#000000' font size(format, 11) }
	}
	unset multiplot
	unset output
}
