// Which row is the header row, and which cell of it is which column: as `orchestration/landing/sniff.py` finds it.

const PASSED_OVER = /[\p{Mn}\s\x1c-\x1f\x85_\-\ufeff\u200b]/gu;
const NOT_BLANK = new RegExp(`[^${Array.from(RULES.blanks, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]`);

function comparedHeader(text) {
	return text.normalize('NFD').replace(PASSED_OVER, '').toLowerCase();
}

function isFilled(texts) {
	return texts.some((text) => NOT_BLANK.test(text));
}

function matchedRow(number, texts, extract) {
	const names = new Map(extract.columns.map((column) => [comparedHeader(column.header), column.name]));
	const found = new Map();
	texts.forEach((text, at) => {
		const name = names.get(comparedHeader(text));
		if (name) found.set(name, [...(found.get(name) ?? []), at]);
	});
	const missing = extract.columns.filter((column) => column.isRequired && !found.has(column.name));
	return { number, texts, found, missing };
}

function searchHeader(rows, extract) {
	let best = null;
	for (const [at, texts] of rows.slice(0, RULES.headerRows).entries()) {
		const match = matchedRow(at + 1, texts, extract);
		if (!match.missing.length) return match;
		if (match.found.size >= RULES.likeness && (!best || match.found.size > best.found.size)) best = match;
	}
	return best;
}

function fitsBetter(one, other) {
	if (!one || !other) return Boolean(one);
	if (!one.missing.length !== !other.missing.length) return !one.missing.length;
	return one.found.size > other.found.size;
}

function reasonNaming(reasons, columns) {
	const names = columns.map((column) => `«${column.header.split(/\s+/).join(' ')}»`);
	return names.length === 1 ? reasons[0].replace('«{}»', () => names[0]) : reasons[1].replace('«{}», «{}»', () => names.join(', '));
}

function acceptHeader(match, extract) {
	if (!match) throw new Refused('no_header_row', extract.noHeaderRow);
	if (match.missing.length) {
		throw new Refused('required_column_missing', reasonNaming(RULES.reasons.required_column_missing, match.missing));
	}
	const twice = extract.columns.filter((column) => (match.found.get(column.name) ?? []).length > 1);
	if (twice.length) throw new Refused('column_twice', reasonNaming(RULES.reasons.column_twice, twice));
	const positions = new Map([...match.found].map(([name, [first]]) => [name, first]));
	const texts = match.texts.map((text) => text.replaceAll('\ufeff', '').split(/[\s\x1c-\x1f\x85]+/).filter(Boolean).join(' '));
	const width = texts.findLastIndex(Boolean) + 1;
	const taken = new Set(positions.values());
	const unknown = [...new Set(texts.slice(0, width).filter((text, at) => text && !taken.has(at)))];
	return { number: match.number, width, positions, unknown };
}
