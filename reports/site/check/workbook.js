// Workbooks: the parts of the zip file, and the first sheet that has the header row.

const [END_MARK, ENTRY_MARK] = [0x06054b50, 0x02014b50];
const ENCRYPTED = [0xd0, 0xcf, 0x11, 0xe0];
const STORED = 0;
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 47]);
const BUILT_IN_DURATION = 46;
const SECONDS = 86400;
const EPOCH_DAYS = 25569;
const DAYS_TO_1904 = 1462;
const FALSE_LEAP_DAY = 60;

function zipEntries(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let end = bytes.length - 22;
	while (view.getUint32(end, true) !== END_MARK) end -= 1;
	const entries = new Map();
	let at = view.getUint32(end + 16, true);
	for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
		if (view.getUint32(at, true) !== ENTRY_MARK) throw new Error('no entry');
		const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
		const text = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
		const local = view.getUint32(at + 42, true);
		const begins = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
		const packed = bytes.subarray(begins, begins + view.getUint32(at + 20, true));
		entries.set(text, { packed, method: view.getUint16(at + 10, true) });
		at += 46 + name + extra + comment;
	}
	return entries;
}

async function xmlPart(entries, name) {
	const entry = entries.get(name);
	if (!entry) return null;
	const bytes = entry.method === STORED ? entry.packed : await inflated(entry.packed, 'deflate-raw');
	const made = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'application/xml');
	if (made.querySelector('parsererror')) throw new Error(`${name} is damaged`);
	return made;
}

const elements = (part, name) => (part ? [...part.getElementsByTagNameNS('*', name)] : []);

// far faster than a search where there are a million cells
function children(element, name) {
	const found = [];
	for (let each = element.firstElementChild; each; each = each.nextElementSibling) if (each.localName === name) found.push(each);
	return found;
}

// text stands in `t`, or in runs of one format each; phonetic readings do not count
function joinedText(element) {
	const runs = [element, ...children(element, 'r')].flatMap((each) => children(each, 't'));
	return runs.map((each) => each.textContent).join('');
}

function kindOfFormat(code) {
	const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '');
	if (/\[(h+|m+|s+)\]/i.test(bare)) return 'duration';
	return /[dmyhs]/i.test(bare.replace(/\[[^\]]*\]/g, '').replace(/general/i, '')) ? 'date' : '';
}

function cellStyles(part) {
	const codes = new Map(elements(part, 'numFmt').map((each) => [each.getAttribute('numFmtId'), each.getAttribute('formatCode')]));
	const [formats] = elements(part, 'cellXfs');
	return elements(formats, 'xf').map((each) => {
		const id = each.getAttribute('numFmtId');
		if (codes.has(id)) return kindOfFormat(codes.get(id));
		if (Number(id) === BUILT_IN_DURATION) return 'duration';
		return BUILT_IN_DATES.has(Number(id)) ? 'date' : '';
	});
}

// without exponent, and without decimals if it is whole
function plainNumber(value) {
	if (Number.isInteger(value)) return BigInt(value).toString();
	const [digits, exponent] = String(Math.abs(value)).split('e-');
	const sign = value < 0 ? '-' : '';
	if (!exponent) return sign + digits;
	return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`;
}

const twoDigits = (number) => String(number).padStart(2, '0');

function momentText(serial, is1904) {
	let days = is1904 ? serial + DAYS_TO_1904 : serial;
	if (days < FALSE_LEAP_DAY) days += 1;
	const seconds = Math.floor(days * SECONDS + 0.0005);
	const moment = new Date((seconds - EPOCH_DAYS * SECONDS) * 1000);
	if (Number.isNaN(moment.getTime()) || serial < 0) return ['', '-'];
	const time = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()].map(twoDigits).join(':');
	if (serial < 1 && serial > 0) return [time, '-'];
	const day = moment.toISOString().slice(0, 10);
	return [time === '00:00:00' ? day : `${day} ${time}`, 'd'];
}

function columnNumber(letters) {
	return Array.from(letters).reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

function cellContent(cell, book) {
	const type = cell.getAttribute('t') ?? 'n';
	if (type === 'inlineStr') return [children(cell, 'is').map(joinedText).join(''), '-'];
	const [value] = children(cell, 'v');
	if (!value) return ['', '-'];
	const text = value.textContent;
	if (type === 's') return [book.texts[Number(text)] ?? '', '-'];
	if (type === 'b') return [text === '0' ? 'false' : 'true', 'b'];
	if (type !== 'n') return [text, type === 'e' ? 'e' : '-'];
	if (text === '') return ['', '-'];
	const style = book.styles[Number(cell.getAttribute('s') ?? 0)] ?? '';
	if (style === 'date') return momentText(Number(text), book.is1904);
	if (style === 'duration') return [text, '-'];
	return [plainNumber(Number(text)), 'n'];
}

function sheetRows(part, book) {
	const rows = [];
	let [lastRow, lastColumn, letters] = [0, 26, 'Z'];
	for (const row of elements(part, 'row')) {
		lastRow = Number(row.getAttribute('r') ?? lastRow + 1);
		const [texts, kinds] = [[], []];
		let at = 0;
		for (const cell of children(row, 'c')) {
			const place = /^[A-Z]+/.exec(cell.getAttribute('r') ?? '');
			at = place ? columnNumber(place[0]) : at + 1;
			if (at > lastColumn) [lastColumn, letters] = [at, place?.[0] ?? letters];
			[texts[at - 1], kinds[at - 1]] = cellContent(cell, book);
		}
		if (lastRow * lastColumn > RULES.mostCells) {
			throw new Refused('extent_too_large', RULES.reasons.extent_too_large.replace('{}', () => `${letters}${lastRow}`));
		}
		const full = (cells, blank) => Array.from(cells, (each) => each ?? blank);
		rows.push({ number: lastRow, texts: full(texts, ''), kinds: full(kinds, '-') });
	}
	return rows;
}

function sheetPlaces(workbook, relations) {
	const targets = new Map(elements(relations, 'Relationship').map((each) => [each.getAttribute('Id'), each]));
	return elements(workbook, 'sheet').flatMap((sheet) => {
		const id = [...sheet.attributes].find((each) => each.localName === 'id')?.value;
		const relation = targets.get(id);
		if (!relation?.getAttribute('Type').endsWith('/worksheet')) return [];
		const target = relation.getAttribute('Target');
		return [target.startsWith('/') ? target.slice(1) : `xl/${target}`];
	});
}

async function readWorkbook(bytes, extract) {
	if (ENCRYPTED.every((byte, at) => bytes[at] === byte)) throw new Refused('unreadable', RULES.reasons.protected);
	try {
		return await firstSheetWithHeader(bytes, extract);
	} catch (error) {
		if (error instanceof Refused) throw error;
		throw new Refused('unreadable', RULES.reasons.unreadable.workbook);
	}
}

// an error is no header
const namesOf = (row) => row.texts.map((text, at) => (row.kinds[at] === 'e' ? '' : text));

async function firstSheetWithHeader(bytes, extract) {
	const entries = zipEntries(bytes);
	const workbook = await xmlPart(entries, 'xl/workbook.xml');
	const texts = elements(await xmlPart(entries, 'xl/sharedStrings.xml'), 'si').map(joinedText);
	const styles = cellStyles(await xmlPart(entries, 'xl/styles.xml'));
	const is1904 = elements(workbook, 'workbookPr').some((each) => ['1', 'true'].includes(each.getAttribute('date1904')));
	let [best, chosen] = [null, null];
	for (const place of sheetPlaces(workbook, await xmlPart(entries, 'xl/_rels/workbook.xml.rels'))) {
		const rows = sheetRows(await xmlPart(entries, place), { texts, styles, is1904 });
		const first = Array.from({ length: RULES.headerRows }, () => []);
		for (const row of rows) if (row.number <= RULES.headerRows) first[row.number - 1] = namesOf(row);
		const match = searchHeader(first, extract);
		if (!chosen || fitsBetter(match, best)) [best, chosen] = [match, rows];
		if (match && !match.missing.length) break;
	}
	return { header: acceptHeader(best, extract), rows: chosen };
}
