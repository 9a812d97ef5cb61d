# tests/bench/table.awk: the runs that tests/bench/bench.sh has written (CSV) as tables in Markdown: best processor time of each program on each case, ratios beside
# their aims, memory, agreement, instructions, growth.
BEGIN {
	gate["2048 100000 3791"] = gate["512 10000 10"] = 10
	ambition["2048 100000 3791"] = ambition["512 10000 10"] = 40
	gate["512 10000 1446"] = gate["128 1000 10"] = 4
	ambition["512 10000 1446"] = ambition["128 1000 10"] = 12
	memory["2048 100000 3791"] = 16
}
{
	c = get("case"); p = get("program")
	if (!(c in order)) {
		order[c] = ++n
		name[n] = c
	}
	has[c, p] = 1
	if (get("instructions") != "") {
		instructions[c, p] = get("instructions")
		next
	}
	if (get("worst") != "") {
		compared[c, p] = get("compared")
		if (get("worst") > worst[c, p])
			worst[c, p] = get("worst")
		next
	}
	if (get("limited") == 1 || get("cpu_s") == "")
		next
	runs[c, p, get("mode")]++
	if (!((c, p) in best) || get("cpu_s") < best[c, p]) {
		best[c, p] = get("cpu_s")
		mode[c, p] = get("mode")
	}
	events[c, p] = get("events")
	at_once[c, p] = get("at_once")
	done[c, p] = get("done")
	changed[c, p] = get("changed")
	if (get("peak_kib") > peak[c, p])
		peak[c, p] = get("peak_kib")
}
function per(c, p) { return (c, p) in instructions && events[c, "flows"] ? sprintf("%.0f", instructions[c, p] / events[c, "flows"]) : "-" }
function difference(c, p) { return (c, p) in worst ? sprintf("%.3f", worst[c, p]) : "-" }

function flow_case(c) { return (c, "flows") in has }
function hosts(c,  w) { split(c, w, " "); return w[1] }
function transfers(c,  w) { split(c, w, " "); return w[2] }
function window(c,  w) { split(c, w, " "); return w[3] }
function title(c) { return hosts(c) " / " transfers(c) " / " window(c) }
function exponent(a, b, p) {
	if (!(best[a, p] > 0) || !(best[b, p] > 0))
		return "-"
	return sprintf("%.2f", log(best[b, p] / best[a, p]) / log(transfers(b) / transfers(a)))
}
function counted(a, b, p) {
	if (!instructions[a, p] || !instructions[b, p])
		return "-"
	return sprintf("%.2f", log(instructions[b, p] / instructions[a, p]) / log(transfers(b) / transfers(a)))
}
function micro(c, p) { return best[c, p] == "" ? "-" : sprintf("%.2f", best[c, p] * 1e6 / events[c, "flows"]) }
function within(x, most) { return x + 0 <= most + 0 ? "met" : "missed" }
function growth(a, b) {
	if (flow_case(a) && flow_case(b))
		line(title(a) " to " title(b) "|" exponent(a, b, "flows") "|" exponent(a, b, "solver") "|" exponent(a, b, "simgrid") "|" counted(a, b, "flows") "|" counted(a, b, "simgrid"))
}
END {
	print "Processor seconds, the best of the runs (hosts / transfers / window in s):"
	print ""
	head("work|vmksim|solver|SimGrid|mode|runs|SimGrid : vmksim|: solver|gate|ambition|verdict")
	for (i = 1; i <= n; i++) {
		c = name[i]
		if (!flow_case(c))
			continue
		r = ratio(best[c, "simgrid"], best[c, "flows"])
		line(title(c) "|" seconds(best[c, "flows"]) "|" seconds(best[c, "solver"]) "|" seconds(best[c, "simgrid"]) "|" or_dash(mode[c, "simgrid"]) "|" \
			runs[c, "flows", ""] (mode[c, "simgrid"] == "" ? "" : " + " runs[c, "simgrid", mode[c, "simgrid"]]) "|" r "|" ratio(best[c, "simgrid"], best[c, "solver"]) "|" \
			or_dash(gate[c]) "|" or_dash(ambition[c]) "|" verdict(best[c, "simgrid"], best[c, "flows"], gate[c], ambition[c]))
	}
	show()
	print "Peak resident memory in MB, the program and its libraries included:"
	print ""
	head("work|at once|vmksim|solver|SimGrid|aim|verdict")
	for (i = 1; i <= n; i++) {
		c = name[i]
		if (!flow_case(c))
			continue
		m = megabytes(peak[c, "flows"])
		line(title(c) "|" at_once[c, "flows"] "|" m "|" megabytes(peak[c, "solver"]) "|" megabytes(peak[c, "simgrid"]) "|" or_dash(memory[c]) "|" \
			(memory[c] == "" ? "-" : within(peak[c, "flows"] * 1024 / 1e6, memory[c])))
	}
	show()
	print "Finish times compared with SimGrid's, one by one: the worst difference, of 1 ns + 1e-9 of the time (1.000 at most)."
	print "Instructions per start or end of a transfer, of the measured part alone (counted by valgrind, so without noise):"
	print ""
	head("work|compared|vmksim|solver|verdict|instructions vmksim|solver|SimGrid")
	for (i = 1; i <= n; i++) {
		c = name[i]
		if (!flow_case(c))
			continue
		line(title(c) "|" or_dash(compared[c, "flows"]) "|" difference(c, "flows") "|" difference(c, "solver") "|" \
			(!((c, "flows") in worst) ? "-" : worst[c, "flows"] <= 1 && worst[c, "solver"] <= 1 ? "met" : "missed") "|" \
			per(c, "flows") "|" per(c, "solver") "|" per(c, "simgrid"))
	}
	show()
	print "Growth: the exponent of cost in the number of transfers (hosts grow with them):"
	print ""
	head("from, to|vmksim|solver|SimGrid|instr. vmksim|SimGrid")
	growth("32 100 31", "128 1000 466")
	growth("128 1000 466", "512 10000 1446")
	growth("512 10000 1446", "2048 100000 3791")
	growth("128 1000 10", "512 10000 10")
	show()
	print "The floor: what a change of one rate costs at the least (4 links x 2.5 ns, 3 ns for the new end) times the rates that change at a start or an end,"
	print "and 0.25 us for that itself. How many times as much vmksim, its solver and SimGrid take, in microseconds a start or end:"
	print ""
	head("work|rates changed|floor us|vmksim us|solver us|SimGrid us|vmksim : floor|solver : floor")
	for (i = 1; i <= n; i++) {
		c = name[i]
		if (!flow_case(c) || !events[c, "flows"])
			continue
		r = changed[c, "solver"] / events[c, "solver"]
		floor = 0.25 + r * (4 * 0.0025 + 0.003)
		line(title(c) "|" sprintf("%.1f", r) "|" sprintf("%.2f", floor) "|" micro(c, "flows") "|" micro(c, "solver") "|" micro(c, "simgrid") "|" \
			sprintf("%.1f", micro(c, "flows") / floor) "|" sprintf("%.1f", micro(c, "solver") / floor))
	}
	show()
	print "Whole runs of vmksim, scenario to outcome, and SimGrid's live-migration plugin. The rolling evacuation is to take less than the plugin takes for a tenth"
	print "of its migrations, about as many at once (in 500 s), and a minute; and 1,024 MiB of memory."
	print ""
	head("work|processor s|peak MiB|events|at once|completed|plugin s|than it|a minute|memory")
	for (i = 1; i <= n; i++) {
		c = name[i]
		for (k = 1; k <= 2; k++) {
			p = k == 1 ? "estate" : "vmscale"
			if (!((c, p) in has))
				continue
			aim = ""
			if (c ~ /rolling/)
				for (m = 1; m <= n; m++)
					if (name[m] ~ /in 500 s$/)
						aim = best[name[m], "vmscale"]
			text = c "|" seconds(best[c, p]) "|" sprintf("%.1f", peak[c, p] / 1024) "|" or_dash(events[c, p]) "|" or_dash(at_once[c, p]) "|" or_dash(done[c, p]) "|"
			line(text (c ~ /rolling/ ? seconds(aim) "|" (aim == "" ? "-" : within(best[c, p], aim)) "|" within(best[c, p], 60) "|" within(peak[c, p], 1024 * 1024) : "-|-|-|-"))
		}
	}
	show()
}
