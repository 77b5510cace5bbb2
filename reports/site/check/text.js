// Delimited text as the warehouse reads it: its encoding, its rows, which quotes enclose what.

class Refused extends Error {
	constructor(code, reason) {
		super(reason);
		this.code = code;
	}
}

const BOM = [0xef, 0xbb, 0xbf];
const UNDEFINED_IN_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const CHUNK = 32768;

async function inflated(bytes, format) {
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}

function withoutMarks(bytes) {
	let at = 0;
	while (BOM.every((byte, ahead) => bytes[at + ahead] === byte)) at += BOM.length;
	return bytes.subarray(at);
}

function decoded(bytes) {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		if (!bytes.some((byte) => UNDEFINED_IN_1252.has(byte))) return new TextDecoder('windows-1252').decode(bytes);
	}
	const parts = [];
	for (let at = 0; at < bytes.length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
	return parts.join('');
}

function plainText(bytes) {
	const text = decoded(withoutMarks(bytes)).replaceAll('\r\n', '\n').replaceAll('\r', ' ');
	return text && !text.endsWith('\n') ? `${text}\n` : text;
}

// Rows as Python's csv module splits them: a quote opens a cell only at its beginning; what follows one that
// closes belongs to the cell. Tells besides whether a quote is open at the end.
function splitRows(text, delimiter, most = Infinity) {
	const rows = [];
	let row = [];
	let at = 0;
	while (at < text.length && rows.length < most) {
		if (text[at] === '\n' && row.length === 0) {
			rows.push([]);
			at += 1;
			continue;
		}
		let cell = '';
		if (text[at] === '"') {
			let from = at + 1;
			for (;;) {
				const to = text.indexOf('"', from);
				if (to < 0) {
					rows.push([...row, cell + text.slice(from)]);
					return { rows, isOpen: true };
				}
				cell += text.slice(from, to);
				at = to + 1;
				if (text[at] !== '"') break;
				cell += '"';
				from = at + 1;
			}
		}
		let end = at;
		while (text[end] !== delimiter && text[end] !== '\n') end += 1;
		row.push(cell + text.slice(at, end));
		if (text[end] === '\n') {
			rows.push(row);
			row = [];
		} else if (text[end + 1] === '\n') {
			rows.push([...row, '']);
			row = [];
			end += 1;
		}
		at = end + 1;
	}
	return { rows, isOpen: false };
}

async function readText(bytes, extract, isGzipped) {
	let content = bytes;
	if (isGzipped) {
		try {
			content = await inflated(bytes, 'gzip');
		} catch {
			throw new Refused('unreadable', RULES.reasons.unreadable.text);
		}
	}
	const text = plainText(content);
	let best = null;
	let chosen = RULES.delimiters[0];
	for (const delimiter of RULES.delimiters) {
		const match = searchHeader(splitRows(text, delimiter, RULES.headerRows).rows, extract);
		if (fitsBetter(match, best)) [best, chosen] = [match, delimiter];
	}
	const header = acceptHeader(best, extract);
	const { rows, isOpen } = splitRows(text, chosen);
	if (isOpen) throw new Refused('open_quote', RULES.reasons.open_quote);
	return { header, rows: rows.map((texts, at) => ({ number: at + 1, texts, kinds: null })) };
}
