# tests/bench/packets.awk: the runs that tests/bench/packets.sh has written (CSV) as tables in Markdown: the event set, packets, what they cost in counters.
# Goes after table-format.awk.
BEGIN {
	# Steps of the calibration loop that a data packet may take: what 4 and 10 million packets a second are where the loop makes 210 million steps a second.
	STEPS_GATE = 52.5
	STEPS_AMBITION = 21
	schedulers = split("Map Heap Calendar PriorityQueue", scheduler, " ")
	distributions = split("exp bimodal const", distribution, " ")
	sizes = split("100 1000 10000 100000 1000000 10000000", size, " ")
}
{
	c = get("case"); p = get("program")
	if (!(c in order) && c !~ /^hold|^calibrate/) {
		order[c] = ++n
		name[n] = c
	}
	if (get("instructions") != "") {
		instructions[c, p] = get("instructions")
		next
	}
	if (get("limited") == 1 || get("cpu_s") == "")
		next
	runs[c, p]++
	has[c, p] = 1
	if (!((c, p) in best) || get("cpu_s") < best[c, p])
		best[c, p] = get("cpu_s")
	if (!((c, p) in peak) || get("peak_kib") < peak[c, p])
		peak[c, p] = get("peak_kib")
	for (i in column)
		last[c, p, i] = $column[i]
}
function held(d, k, p,  c) { c = "hold " d " " size[k]; return has[c, p] ? best[c, p] * 1e9 / last[c, p, "events"] : "" }
function nanoseconds(x) { return x == "" ? "-" : x < 100 ? sprintf("%.1f", x) : sprintf("%.0f", x) }
# ns-3's best scheduler; "" without one.
function theirs(d, k,  i, x, least) {
	for (i = 1; i <= schedulers; i++) {
		x = held(d, k, "ns-3 " scheduler[i])
		if (x != "" && (least == "" || x < least))
			least = x
	}
	return least
}
function most(x, gate, ambition) { return x == "" ? "-" : x <= ambition ? "ambition met" : x <= gate ? "met" : "missed" }
function least(x, gate, ambition) { return x == "" || x == "-" ? "-" : x + 0 >= ambition ? "ambition met" : x + 0 >= gate ? "met" : "missed" }
function digests(d, k,  p, q, seen, kinds, i) {
	kinds = split("ladder heap4 plain gtree gsequence", p, " ")
	for (i = 1; i <= kinds; i++) {
		q = last["hold " d " " size[k], p[i], "check"]
		if (q != "" && seen != "" && q != seen)
			return "differ"
		seen = q == "" ? seen : q
	}
	return "equal"
}
function holds(d,  k, x, best_of_theirs, i, text) {
	head("pending (" d ")|ladder|4-ary heap|binary heap|GTree|GSequence|ns-3 Map|Heap|Calendar|PriorityQueue|aim ns|verdict|ns-3's best : ladder|verdict|order")
	for (k = 1; k <= sizes; k++) {
		x = held(d, k, "ladder")
		if (x == "")
			continue
		text = size[k] "|" nanoseconds(x) "|" nanoseconds(held(d, k, "heap4")) "|" nanoseconds(held(d, k, "plain")) "|" \
			nanoseconds(held(d, k, "gtree")) "|" nanoseconds(held(d, k, "gsequence"))
		for (i = 1; i <= schedulers; i++)
			text = text "|" nanoseconds(held(d, k, "ns-3 " scheduler[i]))
		best_of_theirs = theirs(d, k)
		text = text "|" gate(k) " / " ambition(k) "|" most(x, gate(k), ambition(k))
		line(text "|" ratio(best_of_theirs, x) "|" (size[k] < 1000 || best_of_theirs == "" ? "-" : verdict(best_of_theirs, x, 4, 6)) "|" digests(d, k))
	}
	show()
}
function gate(k) { return size[k] <= 100000 ? 45 : size[k] <= 1000000 ? 80 : 110 }
function ambition(k) { return size[k] <= 100000 ? 30 : size[k] <= 1000000 ? 60 : 80 }
function growth(d, p,  a, b) {
	a = held(d, 2, p)
	b = held(d, 5, p)
	return a == "" || b == "" ? "" : b / a
}
function flows(c,  w) { split(c, w, " "); return w[1] == "dumbbell" ? w[2] : w[1] == "ring" ? 8 : 15 }
function title(c,  w) { split(c, w, " "); return (w[1] == "dumbbell" ? w[1] " " w[2] : w[1]) ", " sprintf("%.0f", w[3] / 1e6) " MB a flow" }
function millions(c, p) { return has[c, p] ? sprintf("%.2f", last[c, p, "packets"] / best[c, p] / 1e6) : "-" }
function steps(c, p) { return has[c, p] && step > 0 ? best[c, p] / last[c, p, "packets"] / step : "" }
function moves(c, p) { return has[c, p] ? last[c, p, "moves"] / last[c, p, "sent"] : "" }
function per_packet(c, p) { return (c, p) in instructions && last[c, p, "sent"] ? sprintf("%.0f", instructions[c, p] / last[c, p, "sent"]) : "-" }
function number(x, format) { return x == "" ? "-" : sprintf(format, x) }
function counters(c, p,  aim) {
	if (!has[c, p])
		return
	aim = flows(c) > 1 ? 3.5 : 2
	line(title(c) "|" p "|" number(moves(c, p), "%.2f") "|" aim "|" (moves(c, p) <= aim ? "met" : "missed") "|" per_packet(c, p) "|" \
		number(steps(c, p), "%.1f") "|" (flows(c) == 8 ? most(steps(c, p), STEPS_GATE, STEPS_AMBITION) : "-") "|" \
		sprintf("%.1f", last[c, p, "live_bytes"] / 1e3) "|" last[c, p, "late_bytes"])
}
function results(c, p) {
	if (has[c, p])
		line(title(c) "|" p "|" or_dash(last[c, p, "sent"]) "|" or_dash(last[c, p, "again"]) "|" or_dash(last[c, p, "dropped"]) "|" last[c, p, "mean_s"] "|" last[c, p, "last_s"])
}
END {
	step = has["calibrate", "calibrate"] ? best["calibrate", "calibrate"] / last["calibrate", "calibrate", "events"] : 0
	print "The event set: nanoseconds of processor time for one hold, dispatch through a function pointer included (gate / ambition; ns-3's best is to be 4 / 6 times as long):"
	print ""
	for (i = 1; i <= distributions; i++)
		holds(distribution[i])
	print "Growth from 1,000 to 1,000,000 pending events (3 / 2.2 times at most):"
	print ""
	head("distribution|ladder|verdict|4-ary heap|binary heap|ns-3 Map|PriorityQueue")
	for (i = 1; i <= distributions; i++) {
		d = distribution[i]
		if (growth(d, "ladder") != "")
			line(d "|" number(growth(d, "ladder"), "%.2f") "|" most(growth(d, "ladder"), 3, 2.2) "|" number(growth(d, "heap4"), "%.2f") "|" number(growth(d, "plain"), "%.2f") "|" \
				number(growth(d, "ns-3 Map"), "%.2f") "|" number(growth(d, "ns-3 PriorityQueue"), "%.2f"))
	}
	show()
	print "Packets, processor seconds, the best of the runs (ns-3 is to take 100 / 200 times as long on the ring and on incast); memory is the peak of the whole process (a fifth of"
	print "ns-3's at most); a data packet is one that the bytes need, whatever was sent again:"
	print ""
	head("work|data packets|lanes|transport|ns-3|runs|ns-3 : lanes|ns-3 : transport|verdict|Mpkt/s lanes|transport|MB lanes|transport|ns-3|verdict")
	for (i = 1; i <= n; i++) {
		c = name[i]
		headline = c ~ /^ring|^incast/
		ours = has[c, "transport"] ? "transport" : "lanes"
		line(title(c) "|" or_dash(last[c, ours, "packets"]) "|" seconds(best[c, "lanes"]) "|" seconds(best[c, "transport"]) "|" seconds(best[c, "ns-3"]) "|" \
			runs[c, "lanes"] + 0 " + " runs[c, "transport"] + 0 " + " runs[c, "ns-3"] + 0 "|" \
			ratio(best[c, "ns-3"], best[c, "lanes"]) "|" ratio(best[c, "ns-3"], best[c, "transport"]) "|" \
			(headline ? verdict(best[c, "ns-3"], best[c, ours], 100, 200) : "-") "|" millions(c, "lanes") "|" millions(c, "transport") "|" \
			megabytes(peak[c, "lanes"]) "|" megabytes(peak[c, "transport"]) "|" megabytes(peak[c, "ns-3"]) "|" verdict(peak[c, "ns-3"], peak[c, ours], 5, 5))
	}
	show()
	printf "What a data packet costs: pushes and pops of the event set, instructions (counted by valgrind), steps of the calibration loop (%.2f ns each in this run; with eight\n", step * 1e9
	print "flows 52.5 / 21 at most, which is 4 / 10 million packets a second where the loop makes 210 million steps); what the play still needs at its end and what it allocated in"
	print "the second half of its bytes:"
	print ""
	head("work|by|event set|aim|verdict|instructions|steps|verdict|live kB|late bytes")
	for (i = 1; i <= n; i++) {
		counters(name[i], "lanes")
		counters(name[i], "transport")
	}
	show()
	print "What came out: packets sent, sent again, dropped; finish of the flows in seconds, mean and last:"
	print ""
	head("work|by|sent|again|dropped|mean|last")
	for (i = 1; i <= n; i++) {
		results(name[i], "lanes")
		results(name[i], "transport")
		results(name[i], "ns-3")
	}
	show()
}
