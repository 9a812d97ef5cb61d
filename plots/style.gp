# style.gp: the look of vmksim's pictures. Colours by Okabe and Ito: told apart with every kind of colour vision.
# Every second line is thin, so that of two lines on top of each other (what leaves one host enters another) both are seen.
set encoding utf8
set datafile separator "\t"
set datafile commentschars ""
set linetype 1 lc rgb "#0072B2" lw 3.8
set linetype 2 lc rgb "#D55E00" lw 1.3
set linetype 3 lc rgb "#009E73" lw 3.8
set linetype 4 lc rgb "#CC79A7" lw 1.3
set linetype 5 lc rgb "#E69F00" lw 3.8
set linetype 6 lc rgb "#56B4E9" lw 1.3
set linetype 7 lc rgb "#000000" lw 3.8
set linetype 8 lc rgb "#A6761D" lw 1.3
set linetype cycle 8
set border 3 lc rgb "#666666"
set tics nomirror textcolor rgb "#333333"
set grid ytics xtics lc rgb "#dddddd" lt 1 lw 0.6
set key at screen 0.735, graph 1.0 left top vertical Left reverse noenhanced samplen 2 spacing 1.15
