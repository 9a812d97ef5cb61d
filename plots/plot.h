/* plots/plot.h: pictures of an outcome, drawn by gnuplot.
 *
 * Into `dir` (made if missing) go bandwidth.dat, bandwidth.gp, style.gp, and, when gnuplot can be run, bandwidth.svg and bandwidth.png: bandwidth per TCP/IP
 * stack, per NIC direction and per physical link over time, the eight busiest of each. `gnuplot bandwidth.gp`, called in that directory, draws them again.
 *
 * Names are data: they stand in bandwidth.dat only, which gnuplot reads as text and numbers, never as a program.
 */
#ifndef PLOTS_PLOT_H
#define PLOTS_PLOT_H

#include "models/outcome.h"

/* False and *err when the files could not be written. When gnuplot is missing or fails, the result is true and `talk` gets a sentence for the user; it also
 * gets one naming the pictures drawn. Sentences end with a line break. */
bool plot_write(const struct outcome *o, const char *dir, GString *talk, GError **err);

/* What bandwidth.dat holds: blocks parted by two empty lines, cells parted by tabs. Block 0, a row for each kind (1 stack, 2 NIC, 3 link): the kind, how many
 * series it has, the title of the picture. Blocks 1...: a line of column titles, then seconds and bit/s of one series, busiest first within its kind.
 * Appends. */
void plot_data(const struct outcome *o, GString *out);

#endif
