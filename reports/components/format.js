/** How figures are written, as in the printed reports: 1,234.5 and 15.3 %. */

const numbers = (digits) =>
	new Intl.NumberFormat('es-PE', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
		useGrouping: true
	});
const WHOLE = numbers(0);
const ONE = numbers(1);
const UP_TO_TWO = new Intl.NumberFormat('es-PE', { maximumFractionDigits: 2 });
const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'set', 'oct', 'nov', 'dic'];

/** Queries give dates as Date or as milliseconds, always in UTC. */
const day = (value) => new Date(value);
const two = (number) => String(number).padStart(2, '0');

const KINDS = {
	text: String,
	number: (value) => WHOLE.format(value),
	decimal: (value) => ONE.format(value),
	quantity: (value) => UP_TO_TWO.format(value),
	percent: (value) => `${ONE.format(value)} %`,
	points: (value) => `${value > 0 ? '+' : ''}${ONE.format(value)}`,
	soles: (value) => `S/ ${WHOLE.format(value)}`,
	change: (value) => `${value > 0 ? '+' : ''}${WHOLE.format(value)}`,
	boolean: (value) => (value ? 'sí' : 'no'),
	date: (value) =>
		`${two(day(value).getUTCDate())}/${two(day(value).getUTCMonth() + 1)}/${day(value).getUTCFullYear()}`,
	month: (value) => `${MONTHS[day(value).getUTCMonth()]} ${day(value).getUTCFullYear()}`
};

/**
 * @param {unknown} value
 * @param {keyof typeof KINDS | ((value: unknown) => string)} [kind]
 * @returns {string} Empty where there is no value
 */
export function format(value, kind = 'text') {
	if (value === null || value === undefined) return '';
	return typeof kind === 'function' ? kind(value) : KINDS[kind](value);
}

/** The kind of a column that holds an indicator: its unit decides. */
export const kindOf = (unitLabel) => (unitLabel === '%' ? 'percent' : 'number');

/** What a file holds for a value: dates as ISO, numbers unrounded, text that no spreadsheet takes for a formula. */
export function plain(value, kind) {
	if (value === null || value === undefined) return '';
	if (kind === 'date' || kind === 'month') return day(value).toISOString().slice(0, 10);
	const text = String(value);
	return typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
