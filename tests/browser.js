/* tests/browser.js: what must hold of an HTML report in a browser, asked from a page around it (browser.html), so that the report is as its users have it: its own
 * script and its own content security policy. Each fault is a line "fault WIDTH KIND: what"; the last line is "done N pictures, N numbers, N texts". */
'use strict';

const asked = new URLSearchParams(location.search);
const found = [], counts = {pictures: 0, numbers: 0, texts: 0};
let width = 0;

const shorten = s => { const t = String(s).replace(/\s+/g, ' '); return t.length > 90 ? t.slice(0, 60) + ' … ' + t.slice(-25) : t; };
const told = {};

/* Of one kind at one width the first few are told, the rest counted. */
function fault(kind, what) {
	const key = `${width} ${kind}`;
	told[key] = (told[key] || 0) + 1;
	if (told[key] <= 8) found.push(`fault ${key}: ${shorten(what)}`);
}
const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
const nameOf = e => `<${e.localName}${e.id ? '#' + e.id : ''}> ${e.getAttribute('aria-label') || e.textContent || e.getAttribute('class') || ''}`;

/* --- numbers: each <data data-at> is the exact text at its place in the JSON --- */
function readJson(url) {
	const request = new XMLHttpRequest();
	request.open('GET', url, false);
	request.send();
	return JSON.parse(request.responseText, (key, value, context) => typeof value === 'number' ? {exact: context.source} : value);
}

function lookUp(tree, pointer) {
	return pointer.split('/').slice(1).reduce((at, key) => at == null ? undefined : at[key.replace(/~1/g, '/').replace(/~0/g, '~')], tree);
}

function checkNumbers(doc, tree) {
	for (const data of doc.querySelectorAll('data[data-at]')) {
		const of = data.closest('[data-of]'), pointer = (of ? of.getAttribute('data-of') : '') + '/' + data.getAttribute('data-at');
		const there = lookUp(tree, pointer);
		counts.numbers++;
		if (!there || there.exact !== data.getAttribute('value'))
			fault('number', `${pointer} is ${there ? there.exact : 'not there'}, the page has ${data.getAttribute('value')}`);
		if (!data.textContent.trim())
			fault('number', `${pointer} is not shown`);
	}
}

/* --- structure --- */
function checkHeadings(doc) {
	let last = 0, firsts = 0;
	for (const h of doc.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
		const level = Number(h.localName[1]);
		firsts += level === 1;
		if (level > last + 1) fault('heading', `${h.localName} after h${last}: ${h.textContent}`);
		if (!h.textContent.trim()) fault('heading', `empty ${h.localName}`);
		last = level;
	}
	if (firsts !== 1) fault('heading', `${firsts} first headings`);
}

function checkTables(doc) {
	for (const table of doc.querySelectorAll('table')) {
		if (!table.caption || !table.caption.textContent.trim()) fault('table', `without caption: ${table.textContent}`);
		if (!table.querySelector('th')) fault('table', `without headers: ${table.textContent}`);
		for (const th of table.querySelectorAll('th'))
			if (!th.hasAttribute('scope')) fault('table', `header without scope: ${th.textContent}`);
		const columns = r => [...r.cells].reduce((n, c) => n + c.colSpan, 0), head = table.tHead && table.tHead.rows[0];
		for (const row of head ? table.querySelectorAll('tbody > tr') : [])
			if (columns(row) !== columns(head)) { fault('table', `a row of ${columns(row)} cells under ${columns(head)} headers: ${table.caption.textContent}`); break; }
	}
}

function checkNames(doc) {
	for (const e of doc.querySelectorAll('svg, img'))
		if (e.getAttribute('aria-hidden') !== 'true' && !(e.getAttribute('aria-label') || e.getAttribute('alt') || '').trim() && !e.getAttribute('aria-labelledby'))
			fault('name', `a picture without a name: ${e.outerHTML}`);
	for (const e of doc.querySelectorAll('button, a, input, summary, select'))
		if (!(e.textContent.trim() || e.getAttribute('aria-label') || e.title || (e.labels && e.labels.length))) fault('name', `without a name: ${e.outerHTML}`);
	const ids = new Set();
	for (const e of doc.querySelectorAll('[id]')) {
		if (ids.has(e.id)) fault('id', `twice: ${e.id}`);
		ids.add(e.id);
	}
	for (const a of doc.querySelectorAll('a[href]')) {
		const to = a.getAttribute('href');
		if (to[0] === '#' ? !ids.has(to.slice(1)) : !/^https?:\/\//.test(to)) fault('link', `leads nowhere: ${to}`);
	}
	for (const e of doc.querySelectorAll('[aria-describedby], [aria-labelledby], [aria-controls], [for]'))
		for (const of of ['aria-describedby', 'aria-labelledby', 'aria-controls', 'for'])
			for (const id of (e.getAttribute(of) || '').split(/\s+/).filter(Boolean))
				if (!ids.has(id)) fault('id', `${of} names ${id}, which is not there`);
}

/* Nothing but the page's own script, no handlers, no attributes of style, nothing that loads. */
function checkSafety(doc, win) {
	if (doc.scripts.length > 1) fault('safety', `${doc.scripts.length} scripts`);
	for (const e of doc.querySelectorAll('*'))
		for (const a of e.attributes) {
			if (/^on/i.test(a.name)) fault('safety', `a handler: ${a.name}="${a.value}"`);
			if (a.name === 'style') fault('safety', `an attribute of style: ${a.value}`);
			if (['src', 'srcset', 'data', 'action', 'xlink:href', 'poster'].includes(a.name)) fault('safety', `loads: ${a.name}="${a.value}"`);
			if (a.name === 'href' && /^\s*(javascript|data|vbscript):/i.test(a.value)) fault('safety', `a link that runs: ${a.value}`);
		}
	for (const e of doc.querySelectorAll('object, embed, iframe, form, base, link, foreignObject, animate, set')) fault('safety', `an element <${e.localName}>`);
	for (const e of win.performance.getEntriesByType('resource')) fault('safety', `a request: ${e.name}`);
	if (!doc.querySelector('meta[http-equiv="Content-Security-Policy" i]')) fault('safety', 'no content security policy');
	if (doc.title === 'owned' || win.owned) fault('safety', 'a text was run as a script');
}

/* --- looks --- */
function checkOverflow(doc, win, when) {
	const over = doc.documentElement.scrollWidth - win.innerWidth;
	if (over <= 0) return;
	const right = e => e.getBoundingClientRect().right;
	const widest = [...doc.body.querySelectorAll('*')].filter(e => shown(e) && right(e) > win.innerWidth + 1 && !scrolls(e)).reduce((a, b) => a && right(a) > right(b) ? a : b, null);
	fault('overflow', `${over} px to the right, ${when}: ${widest ? `${widest.parentElement.className} > ${nameOf(widest)}` : '?'}`);
}

function scrolls(e) {
	for (let p = e.parentElement; p && p !== p.ownerDocument.body; p = p.parentElement)
		if (p.ownerDocument.defaultView.getComputedStyle(p).overflowX !== 'visible') return true;
	return false;
}

function checkPictures(doc) {
	for (const figure of doc.querySelectorAll('figure')) {
		const all = [...figure.querySelectorAll('svg[role="img"]')], seen = all.filter(shown);
		if (!all.length) continue;
		counts.pictures++;
		if (seen.length !== 1) fault('picture', `${seen.length} of ${all.length} drawings are shown: ${nameOf(figure)}`);
		for (const svg of seen) checkPicture(svg);
		if (!figure.querySelector('figcaption')) fault('picture', `without caption: ${nameOf(figure)}`);
	}
}

function checkPicture(svg) {
	const box = svg.getBoundingClientRect(), name = svg.closest('figure').querySelector('figcaption')?.textContent || svg.getAttribute('aria-label');
	if (box.width < 100 || box.height < 40) fault('picture', `${box.width} by ${box.height} px: ${name}`);
	const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && shown(t)).map(t => ({t, box: t.getBoundingClientRect()}));
	for (const {t, box: b} of texts)
		if (b.left < box.left - 2 || b.right > box.right + 2 || b.top < box.top - 2 || b.bottom > box.bottom + 2) fault('cut', `“${t.textContent}” in ${name}`);
	for (let i = 0; i < texts.length; i++)
		for (let j = i + 1; j < texts.length; j++)
			if (texts[i].t.textContent !== texts[j].t.textContent && !(isSign(texts[i].t) && isSign(texts[j].t)) && overlap(texts[i].box, texts[j].box) > 0.25) fault('overlap', `“${shorten(texts[i].t.textContent)}” and “${shorten(texts[j].t.textContent)}” in ${name}`);
}

const isSign = e => !/[\p{L}\p{N}]/u.test(e.textContent); /* a mark, no words */

/* Of two boxes, of the smaller one's area (a text over itself is its halo); lines of text touch by their leading, which is no overlap. */
function overlap(a, b) {
	const w = Math.min(a.right, b.right) - Math.max(a.left, b.left), h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
	return w > 2 && h > 2 ? w * h / Math.min(a.width * a.height, b.width * b.height) : 0;
}

/* --- contrast --- */
function colour(css) {
	let m = /^rgba?\(([^)]*)\)$/.exec(css);
	if (m) { const v = m[1].split(/[ ,/]+/).map(Number); return {r: v[0], g: v[1], b: v[2], a: v[3] ?? 1}; }
	m = /^color\(srgb ([^)]*)\)$/.exec(css);
	if (m) { const v = m[1].split(/[ /]+/).map(Number); return {r: v[0] * 255, g: v[1] * 255, b: v[2] * 255, a: v[3] ?? 1}; }
	return {r: 0, g: 0, b: 0, a: 0};
}
const over = (top, below) => ({r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1});
const light = c => { const f = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); };
const ratio = (a, b) => { const x = light(a), y = light(b); return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };

function behind(e, win) {
	const layers = [];
	for (let p = e; p; p = p.parentElement) {
		const c = colour(win.getComputedStyle(p).backgroundColor);
		if (c.a > 0) layers.push(c);
		if (c.a === 1) break;
	}
	const scheme = win.getComputedStyle(win.document.documentElement).colorScheme;
	const dark = scheme.includes('dark') && (!scheme.includes('light') || win.matchMedia('(prefers-color-scheme: dark)').matches);
	return layers.reverse().reduce((below, top) => over(top, below), dark ? {r: 18, g: 18, b: 18, a: 1} : {r: 255, g: 255, b: 255, a: 1});
}

/* What was painted before a text of a picture, under its middle. */
function behindText(t, svg, shapes, win) {
	const b = t.getBoundingClientRect(), middle = new win.DOMPoint(b.left + b.width / 2, b.top + b.height / 2);
	let below = behind(svg, win);
	for (const s of shapes) {
		if (t.compareDocumentPosition(s.e) & 4) break;
		if (s.box.left <= middle.x && middle.x <= s.box.right && s.box.top <= middle.y && middle.y <= s.box.bottom && s.e.isPointInFill(middle.matrixTransform(s.e.getScreenCTM().inverse())))
			below = over(s.fill, below);
	}
	return below;
}

const faded = (e, win) => { let a = 1; for (let p = e; p; p = p.parentElement) a *= Number(win.getComputedStyle(p).opacity); return a; };

function judgeText(e, ink, below, size, bold, win) {
	const sign = isSign(e), large = size >= 24 || (bold && size >= 18.6);
	const top = over({...ink, a: ink.a * faded(e, win)}, below), least = sign || large ? 3 : 4.5, r = ratio(top, below);
	counts.texts++;
	if (r < least - 0.01) fault('contrast', `${r.toFixed(2)} of “${shorten(e.textContent)}” ${e.localName}.${e.getAttribute('class') || ''} in ${e.closest('section, header, nav, figure')?.id || '?'}`);
	if (size < 10) fault('size', `${size.toFixed(1)} px: “${shorten(e.textContent)}” in ${e.closest('figure')?.querySelector('figcaption')?.textContent || e.localName}`);
}

function checkTexts(doc, win) {
	const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
	for (const e of doc.body.querySelectorAll(':not(svg *, script, style)')) {
		if (e.closest('svg') || !own(e) || !shown(e)) continue;
		const box = e.getBoundingClientRect(), style = win.getComputedStyle(e);
		if (box.width < 2 || box.height < 2 || style.clipPath !== 'none') continue;
		judgeText(e, colour(style.color), behind(e, win), parseFloat(style.fontSize), Number(style.fontWeight) >= 700, win);
	}
	for (const svg of doc.querySelectorAll('svg[role="img"]')) {
		if (!shown(svg)) continue;
		const shapes = [...svg.querySelectorAll('path, rect, polygon, circle, ellipse')].map(e => ({e, fill: colour(win.getComputedStyle(e).fill), box: e.getBoundingClientRect()}));
		for (const s of shapes) s.fill.a *= Number(win.getComputedStyle(s.e).fillOpacity);
		const filled = shapes.filter(s => s.fill.a > 0);
		for (const t of svg.querySelectorAll('text')) {
			if (!t.textContent.trim() || !shown(t)) continue;
			const style = win.getComputedStyle(t);
			judgeText(t, colour(style.fill), behindText(t, svg, filled, win), parseFloat(style.fontSize) * Math.hypot(t.getScreenCTM().a, t.getScreenCTM().b), false, win);
		}
	}
}

/* Whoever goes by keyboard sees where they are. */
function checkFocus(doc, win) {
	for (const e of [...doc.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter(shown).slice(0, 60)) {
		e.focus();
		const s = win.getComputedStyle(e);
		if (doc.activeElement !== e) fault('focus', `cannot be reached: ${nameOf(e)}`);
		else if (s.outlineStyle === 'none' && s.boxShadow === 'none') fault('focus', `is not seen: ${nameOf(e)}`);
	}
	for (const e of doc.querySelectorAll('*'))
		if (e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(win.getComputedStyle(e).overflowX) && e.tabIndex < 0 && shown(e)) fault('focus', `scrolls, but not by keyboard: ${nameOf(e)}`);
}

/* --- what a click does --- */
function tryTheme(doc, win) {
	const ground = () => win.getComputedStyle(doc.documentElement).backgroundColor, button = doc.getElementById('theme'), before = ground();
	button.click();
	if (ground() === before) fault('use', 'the other theme looks the same');
	button.click();
	if (ground() !== before) fault('use', 'the theme does not come back');
	win.localStorage.clear();
}

const exact = (row, column) => row.cells[column]?.querySelector('data[value]')?.value;

function trySorting(table) {
	const rows = () => [...table.tBodies[0].rows], n = rows().length, heads = [...table.tHead.rows[0].cells];
	heads.forEach((head, column) => {
		for (const way of ['ascending', 'descending']) {
			for (let clicks = 0; clicks < 3 && head.getAttribute('aria-sort') !== way; clicks++) head.querySelector('button')?.click();
			const values = rows().map(row => exact(row, column)).filter(v => v !== undefined).map(Number);
			const sign = way === 'ascending' ? 1 : -1;
			if (head.querySelector('button') && head.getAttribute('aria-sort') !== way) fault('use', `does not sort: ${head.textContent}`);
			else if (values.length === n && values.some((v, i) => i && (v - values[i - 1]) * sign < 0)) fault('use', `is not in order: ${head.textContent}`);
		}
	});
	if (rows().length !== n) fault('use', 'sorting loses rows');
}

function trySearching(search, win) {
	const input = search.querySelector('input'), rows = [...search.nextElementSibling.querySelectorAll('tbody tr')], left = () => rows.filter(r => !r.hidden).length;
	const type = text => { input.value = text; input.dispatchEvent(new win.Event('input')); return left(); };
	if (type('no row has this') !== 0) fault('use', 'searching hides nothing');
	const first = rows[0].textContent.trim().split(/\s+/)[0];
	if (type(first) < 1 || rows[0].hidden) fault('use', `searching does not find ${first}`);
	if (type('') !== rows.length) fault('use', 'an empty search hides rows');
}

function use(doc, win) {
	tryTheme(doc, win);
	for (const table of doc.querySelectorAll('table.sortable')) trySorting(table);
	for (const search of doc.querySelectorAll('.search')) trySearching(search, win);
}

function look(frame, tree) {
	const win = frame.contentWindow, doc = frame.contentDocument;
	checkOverflow(doc, win, 'as it opens');
	for (const d of doc.querySelectorAll('details')) d.open = true;
	checkOverflow(doc, win, 'with all details open');
	checkPictures(doc);
	checkTexts(doc, win);
	if (width > 1000) {
		checkNumbers(doc, tree);
		checkHeadings(doc);
		checkTables(doc);
		checkNames(doc);
		checkFocus(doc, win);
	}
	checkSafety(doc, win);
	if (width > 1000 && doc.getElementById('theme')) use(doc, win);
}

async function run() {
	const tree = readJson(asked.get('json'));
	for (width of [1280, 400]) {
		const frame = document.createElement('iframe');
		frame.style.width = width + 'px';
		const loaded = new Promise(resolve => { frame.onload = resolve; });
		frame.src = asked.get('page');
		document.body.append(frame);
		await loaded;
		look(frame, tree);
		frame.remove();
	}
}

run().catch(e => found.push(`fault ${width} probe: ${e.stack}`)).finally(() => {
	for (const key in told)
		if (told[key] > 8) found.push(`fault ${key}: and ${told[key] - 8} more`);
	found.push(`done ${counts.pictures} pictures, ${counts.numbers} numbers, ${counts.texts} texts`);
	document.getElementById('found').textContent = found.join('\n');
});
