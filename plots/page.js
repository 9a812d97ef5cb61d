/* page.js: what the HTML report gains by a script: a switch of themes, sorting and searching of long tables, the section in view marked in the contents, and
 * everything opened before it is printed. Without it all of the report can be read. It must hold no "]]" followed by ">": it stands in CDATA. */
"use strict";
(function () {
	const root = document.documentElement;
	const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

	/* The theme: that of the system until it is switched; kept where the browser lets a page keep something. */
	const button = document.getElementById("theme");
	const system = window.matchMedia("(prefers-color-scheme: dark)");
	const kept = {
		get() { try { return localStorage.getItem("vmksim-theme"); } catch (e) { return null; } },
		set(theme) { try { localStorage.setItem("vmksim-theme", theme); } catch (e) { /* it lasts as long as the page, then */ } },
	};
	const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
	const label = () => { button.textContent = isDark() ? "Light theme" : "Dark theme"; };
	const before = kept.get();
	if (before === "dark" || before === "light")
		root.dataset.theme = before;
	button.hidden = false;
	button.addEventListener("click", () => {
		root.dataset.theme = isDark() ? "light" : "dark";
		kept.set(root.dataset.theme);
		label();
	});
	system.addEventListener("change", label);
	label();

	/* Tables: by the exact value of a cell where it has one, else by its text, numbers in it by their size. */
	const order = new Intl.Collator("en", { numeric: true });
	const valueOf = (cell) => {
		const data = cell ? cell.querySelector("data[value]") : null;
		return data ? Number(data.value) : null;
	};
	const compare = (a, b) => {
		const x = valueOf(a), y = valueOf(b);
		if (x !== null && y !== null)
			return x - y;
		if (x !== null || y !== null)
			return x !== null ? 1 : -1;
		return order.compare(a ? a.textContent : "", b ? b.textContent : "");
	};
	const sortBy = (table, head, column) => {
		const number = head.classList.contains("n");
		const was = head.getAttribute("aria-sort");
		const up = was ? was !== "ascending" : !number;
		all("thead th", table).forEach((th) => th.removeAttribute("aria-sort"));
		head.setAttribute("aria-sort", up ? "ascending" : "descending");
		const rows = Array.from(table.tBodies[0].rows);
		rows.sort((a, b) => (up ? 1 : -1) * compare(a.cells[column], b.cells[column]));
		table.tBodies[0].append(...rows);
	};
	const addSearch = (table) => {
		const box = document.createElement("label");
		const input = document.createElement("input");
		const count = document.createElement("small");
		box.className = "search";
		input.type = "search";
		count.setAttribute("role", "status");
		box.append("Search this table", input, count);
		table.parentElement.before(box);
		input.addEventListener("input", () => {
			const words = input.value.toLowerCase().split(/\s+/).filter((word) => word);
			let shown = 0;
			Array.from(table.tBodies[0].rows).forEach((row) => {
				const text = row.textContent.toLowerCase();
				row.hidden = !words.every((word) => text.includes(word));
				shown += row.hidden ? 0 : 1;
			});
			count.textContent = words.length ? shown + " of " + table.tBodies[0].rows.length + " rows" : "";
		});
	};
	all("table.sortable").forEach((table) => {
		all("thead th", table).forEach((head, column) => {
			const sort = document.createElement("button");
			if (!head.textContent)
				return;
			sort.type = "button";
			sort.append(...head.childNodes);
			head.append(sort);
			sort.addEventListener("click", () => sortBy(table, head, column));
		});
		if (table.tBodies[0].rows.length > 12)
			addSearch(table);
	});

	/* What scrolls can be reached by the keyboard. */
	const reach = () => all(".table").forEach((box) => {
		if (box.scrollWidth > box.clientWidth) {
			box.tabIndex = 0;
			box.setAttribute("role", "region");
			box.setAttribute("aria-label", box.querySelector("caption").textContent);
		} else {
			["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
		}
	});
	window.addEventListener("resize", reach);
	document.addEventListener("toggle", reach, true);
	reach();

	/* A link may lead into what is closed. Ids of ours need no decoding, which what somebody typed might not bear. */
	const openTarget = () => {
		const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
		for (let d = target ? target.closest("details") : null; d; d = d.parentElement.closest("details"))
			d.open = true;
		if (target)
			target.scrollIntoView();
	};
	window.addEventListener("hashchange", openTarget);
	openTarget();

	/* The section in view. */
	const links = new Map(all("nav a").map((a) => [a.getAttribute("href").slice(1), a]));
	const inView = new Set();
	const look = new IntersectionObserver((entries) => {
		entries.forEach((e) => { if (e.isIntersecting) inView.add(e.target.id); else inView.delete(e.target.id); });
		const first = Array.from(links.keys()).find((id) => inView.has(id));
		links.forEach((a, id) => { if (id === first) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); });
	}, { rootMargin: "-20% 0px -60% 0px" });
	links.forEach((a, id) => { const section = document.getElementById(id); if (section) look.observe(section); });

	/* Paper cannot be clicked; but what is very long is printed only if it is open. */
	let opened = [];
	window.addEventListener("beforeprint", () => {
		opened = all("details:not([open]):not(.long)");
		opened.forEach((d) => { d.open = true; });
	});
	window.addEventListener("afterprint", () => opened.forEach((d) => { d.open = false; }));
}());
