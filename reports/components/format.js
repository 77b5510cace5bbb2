/**
 * How values are written: the rules of orchestration/reports/values.py, on the same dictionary of columns.
 * `columns.json` is written by the build from reports/columns.yml and the plan's indicators.
 */
import { columns as COLUMNS, numbers as NUMBERS } from './columns.json';

/** States in which a value stands for itself; any other says why there is none. */
export const SHOWN = ['cifra', 'cero', 'menos de 5'];
const NUMERIC = ['count', 'percent', 'figure', 'target', 'change', 'distance', 'amount', 'quantity', 'hours'];
/** Kinds whose values are read in one line. */
const WHOLE = ['date', 'month', 'moment'];
/** Kinds whose empty values are no missing data, and what is said instead. */
const SILENT = { text: '', code: '', state: '', date: '', month: '', change: 'no se aplica', distance: 'no se aplica' };
const MONTHS = ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'setiembre', 'octubre', 'noviembre', 'diciembre'];

const writer = (places) =>
	new Intl.NumberFormat('es-PE', {
		minimumFractionDigits: places,
		maximumFractionDigits: places,
		signDisplay: 'negative' // no sign before a zero
	});
const PLACES = [0, 1, 2].map(writer);
const BARE = new Intl.NumberFormat('es-PE', { maximumFractionDigits: 10 });

export const number = (value, places = 0) => PLACES[places].format(value);
export const percent = (value) => `${number(value, 1)} %`;
export const isNumber = (indicator) => NUMBERS.includes(indicator);
export const figure = (value, indicator) => (isNumber(indicator) ? number(value) : percent(value));
export const target = (value, indicator) => `${BARE.format(value)}${isNumber(indicator) ? '' : ' %'}`;

/** Queries give dates as Date or as milliseconds, always in UTC. */
const utc = (value) => new Date(value);
const two = (amount) => String(amount).padStart(2, '0');

export const date = (value) =>
	`${two(utc(value).getUTCDate())}/${two(utc(value).getUTCMonth() + 1)}/${utc(value).getUTCFullYear()}`;
export const monthIndex = (value) => utc(value).getUTCMonth();
export const shortMonth = (index) => MONTHS[index].slice(0, 3);

function distance(value, { indicator_code }) {
	const places = isNumber(indicator_code) ? 0 : 1;
	return `${number(value, places)}${places ? ' puntos' : ''}`;
}

function change(value, record) {
	const text = distance(value, record);
	return `${value > 0 && /[1-9]/.test(text) ? '+' : ''}${text}`;
}

const WRITERS = {
	count: (value) => number(value),
	year: String,
	percent,
	figure: (value, record) => figure(value, record.indicator_code),
	target: (value, record) => target(value, record.indicator_code),
	change,
	distance,
	amount: (value) => number(value),
	quantity: (value) => number(value, Number.isInteger(value) ? 0 : 2),
	hours: (value) => number(value),
	date,
	month: (value) => `${MONTHS[monthIndex(value)]} de ${utc(value).getUTCFullYear()}`,
	moment: (value) => `${date(value)} ${two(utc(value).getUTCHours())}:${two(utc(value).getUTCMinutes())} UTC`,
	yes_no: (value) => (value ? 'sí' : 'no')
};

const missing = (value) => value === null || value === undefined;
export const present = (value) => !missing(value);

/** What the dictionary says of a column; throws where it says nothing, so that no page goes out without. */
export function column(name) {
	if (!(name in COLUMNS)) throw new Error(`${name} is not in reports/columns.yml`);
	const { kind } = COLUMNS[name];
	return { name, numeric: NUMERIC.includes(kind), whole: WHOLE.includes(kind), ...COLUMNS[name] };
}

function rawState(record, name) {
	const names = [column(name).state ?? []].flat();
	return record[names.find((each) => each in record)];
}

/** Whether a value is there and speaks of so few that it must not be passed on. */
export const isSmall = (record, name) => present(record[name]) && (rawState(record, name) === 'menos de 5' || (column(name).few && record[name] >= 1 && record[name] < 5));

/** Why a value is missing, or an empty text: the first of its states that the record has. */
export function stateOf(record, name) {
	const state = rawState(record, name);
	return missing(state) || SHOWN.includes(state) ? '' : state;
}

/** Whether there is a value to draw: where nobody is to be measured a number of households is 0 and still no figure. */
export const drawable = (record, name) => present(record[name]) && stateOf(record, name) !== 'sin casos';

/** @returns {{text: string, absent: boolean}} A value in words; absent where the words say why there is none */
export function cell(record, name) {
	const { kind } = column(name);
	const value = record[name];
	if (present(value)) {
		const mark = isSmall(record, name) ? '*' : '';
		return { text: `${(WRITERS[kind] ?? String)(value, record)}${mark}`, absent: false };
	}
	const state = stateOf(record, name);
	return { text: state || SILENT[kind] || (kind in SILENT ? '' : 'sin dato'), absent: true };
}

/** What a downloaded file holds: dates as ISO, numbers unrounded, text that no spreadsheet takes for a formula. */
export function plain(record, name) {
	const value = record[name];
	if (missing(value)) return stateOf(record, name);
	const { kind } = column(name);
	if (kind === 'moment') return utc(value).toISOString();
	if (kind === 'date' || kind === 'month') return utc(value).toISOString().slice(0, 10);
	return typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
}

/** The rows of a query as an array: a query is a proxy that fetches what it is asked for. */
export const rowsOf = (data) => Array.from({ length: data?.length ?? 0 }, (_, index) => data[index]);
