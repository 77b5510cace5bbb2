// The SQL of the warehouse's rules about values, evaluated here: what one cell asks for, and no more.
// Text is text, a day is its ISO text, null is null; and, or, not know of null as SQL does.

const TOKEN = /\s+|'((?:[^']|'')*)'|([0-9]+(?:\.[0-9]+)?)|([A-Za-z_][A-Za-z_0-9]*)|(\|\||<=|>=|<>|[-+=<>(),])/gy;
const LEAP = /^(\d{4})-(\d{2})-(\d{2})$/;
const DECIMAL_LIMIT = 1e12;
const MILLIONTHS = 1e6;
const DAY_MS = 86400000;

function tokensOf(sql) {
	const tokens = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < sql.length) {
		const found = TOKEN.exec(sql);
		if (!found) throw new Error(`unknown SQL: ${sql}`);
		const [, text, number, word, sign] = found;
		if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
		else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number) });
		else if (word !== undefined) tokens.push({ kind: 'word', value: word.toLowerCase() });
		else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
	}
	return tokens;
}

// the regular expressions of RE2, which knows only blanks of ASCII and writes letters otherwise
function expression(pattern, flags, whole) {
	const own = pattern.replaceAll('\\s', '\\t\\n\\f\\r ').replace(/\\x\{([0-9A-Fa-f]+)\}/g, '\\u{$1}');
	return new RegExp(whole ? `^(?:${own})$` : own, `${flags}us`);
}

const expressions = new Map();

function remembered(pattern, flags, whole) {
	const name = `${flags} ${whole} ${pattern}`;
	if (!expressions.has(name)) expressions.set(name, expression(pattern, flags, whole));
	return expressions.get(name);
}

function isoDay(text) {
	const found = LEAP.exec(text);
	if (!found || found[1] === '0000') return null;
	const moment = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) ? text : null;
}

function decimal(text) {
	if (!/^-?[0-9]+(\.[0-9]+)?$/.test(text)) return null;
	const size = Math.round(Math.abs(Number(text)) * MILLIONTHS) / MILLIONTHS;
	if (size >= DECIMAL_LIMIT) return null;
	return text.startsWith('-') ? -size : size;
}

function upperCase(text) {
	// letter by letter: one that has no single capital stays
	return Array.from(text, (letter) => {
		const capital = letter.toUpperCase();
		return Array.from(capital).length === 1 ? capital : letter;
	}).join('');
}

const CASTS = {
	date: isoDay,
	integer: (text) => (/^-?[0-9]+$/.test(text) ? Number(text) : null),
	decimal,
	varchar: String
};

const FUNCTIONS = {
	upper: upperCase,
	strip_accents: (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').normalize('NFC'),
	trim: (text) => text.replace(/^ +| +$/g, ''),
	length: (text) => Array.from(text).length,
	substr: (text, start, count) => Array.from(text).slice(start - 1, count === undefined ? undefined : start - 1 + count).join(''),
	replace: (text, old, fresh) => text.replaceAll(old, () => fresh),
	lpad: (text, count, fill) => Array.from(text.padStart(count + text.length - Array.from(text).length, fill)).slice(0, count).join(''),
	split_part: (text, mark, at) => text.split(mark)[at - 1] ?? '',
	regexp_full_match: (text, pattern) => remembered(pattern, '', true).test(text),
	regexp_replace: (text, pattern, fresh, flags = '') => text.replace(remembered(pattern, flags, false), () => fresh)
};

const COMPARED = {
	'=': (a, b) => a === b,
	'<>': (a, b) => a !== b,
	'<': (a, b) => a < b,
	'>': (a, b) => a > b,
	'<=': (a, b) => a <= b,
	'>=': (a, b) => a >= b
};

function likeness(pattern) {
	const parts = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*').replaceAll('_', '.');
	return new RegExp(`^${parts}$`, 'us');
}

const strict = (work) => (...values) => (values.some((value) => value === null) ? null : work(...values));
const isFalse = (value) => value === false;
const negation = (value) => (value === null ? null : !value);

function sum(a, sign, b) {
	const count = sign === '-' ? -b : b;
	if (typeof a === 'number') return a + count;
	return new Date(Date.parse(`${a}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

// Reads one expression and gives the function that evaluates it for a row: the values of names, by name.
class SqlReader {
	constructor(sql) {
		this.tokens = tokensOf(sql);
		this.at = 0;
	}

	read() {
		const made = this.or();
		if (this.at < this.tokens.length) throw new Error(`SQL goes on: ${this.tokens[this.at].value}`);
		return made;
	}

	takes(...values) {
		const told = values.every((value, ahead) => {
			const token = this.tokens[this.at + ahead];
			return token !== undefined && token.kind !== 'text' && token.value === value;
		});
		if (told) this.at += values.length;
		return told;
	}

	expect(value) {
		if (!this.takes(value)) throw new Error(`SQL lacks ${value}`);
	}

	or() {
		const parts = [this.and()];
		while (this.takes('or')) parts.push(this.and());
		if (parts.length === 1) return parts[0];
		return (row) => {
			const values = parts.map((part) => part(row));
			return values.includes(true) || (values.includes(null) ? null : false);
		};
	}

	and() {
		const parts = [this.not()];
		while (this.takes('and')) parts.push(this.not());
		if (parts.length === 1) return parts[0];
		return (row) => {
			const values = parts.map((part) => part(row));
			return values.some(isFalse) ? false : values.includes(null) ? null : true;
		};
	}

	not() {
		if (!this.takes('not')) return this.comparison();
		const inner = this.not();
		return (row) => negation(inner(row));
	}

	comparison() {
		const left = this.sum();
		if (this.takes('is')) {
			const isNot = this.takes('not');
			this.expect('null');
			return (row) => (left(row) === null) !== isNot;
		}
		const isNot = this.takes('not');
		const turned = (work) => (isNot ? (row) => negation(work(row)) : work);
		if (this.takes('in')) {
			const list = this.list();
			const within = strict((value, ...values) => values.includes(value));
			return turned((row) => within(left(row), ...list.map((each) => each(row))));
		}
		if (this.takes('like')) {
			const shape = likeness(this.sum()({}));
			return turned((row) => strict((text) => shape.test(text))(left(row)));
		}
		if (this.takes('between')) {
			const low = this.sum();
			this.expect('and');
			const high = this.sum();
			const within = strict((value, from, to) => from <= value && value <= to);
			return turned((row) => within(left(row), low(row), high(row)));
		}
		for (const sign of Object.keys(COMPARED)) {
			if (this.takes(sign)) {
				const right = this.sum();
				const compared = strict(COMPARED[sign]);
				return (row) => compared(left(row), right(row));
			}
		}
		return left;
	}

	sum() {
		let left = this.value();
		for (;;) {
			const before = left;
			const sign = ['||', '+', '-'].find((each) => this.takes(each));
			if (!sign) return left;
			const right = this.value();
			const work = strict(sign === '||' ? (a, b) => a + b : (a, b) => sum(a, sign, b));
			left = (row) => work(before(row), right(row));
		}
	}

	list() {
		this.expect('(');
		const parts = [];
		while (!this.takes(')')) {
			parts.push(this.or());
			this.takes(',');
		}
		return parts;
	}

	value() {
		if (this.takes('(')) {
			const inner = this.or();
			this.expect(')');
			return inner;
		}
		if (this.takes('case')) return this.choice();
		const token = this.tokens[this.at];
		this.at += 1;
		if (token.kind !== 'word') return () => token.value;
		if (['null', 'true', 'false'].includes(token.value)) return () => ({ null: null, true: true, false: false })[token.value];
		if (token.value === 'date') return this.value();
		if (token.value === 'cast' || token.value === 'try_cast') return this.cast();
		if (this.tokens[this.at]?.value !== '(' || this.tokens[this.at].kind !== 'sign') return (row) => row[token.value];
		const given = this.list();
		if (token.value === 'coalesce') return (row) => given.reduce((found, each) => found ?? each(row), null);
		const work = strict(FUNCTIONS[token.value]);
		return (row) => work(...given.map((each) => each(row)));
	}

	cast() {
		this.expect('(');
		const inner = this.or();
		this.expect('as');
		const work = strict(CASTS[this.tokens[this.at].value]);
		this.at += 1;
		if (!this.takes(')')) {
			this.list();
			this.expect(')');
		}
		return (row) => work(inner(row));
	}

	choice() {
		const subject = this.takes('when') ? null : this.or();
		if (subject) this.expect('when');
		const branches = [];
		do {
			const asked = this.or();
			this.expect('then');
			branches.push([asked, this.or()]);
		} while (this.takes('when'));
		const otherwise = this.takes('else') ? this.or() : () => null;
		this.expect('end');
		const holds = subject ? (asked, row) => strict(COMPARED['='])(subject(row), asked(row)) : (asked, row) => asked(row);
		return (row) => (branches.find(([asked]) => holds(asked, row) === true)?.[1] ?? otherwise)(row);
	}
}
