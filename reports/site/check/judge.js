// What becomes of the rows of a file that alone is delivered. Rules about values are the warehouse's own SQL,
// of RULES; here stands only what `dbt_project/macros/staging/stage.sql` says of whole rows.

const DATED = /(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])/g;
const FIRST_ROWS = 5;
const TOO_MANY_CELLS = 'too_many_cells';

function formatOf(name) {
	const end = Object.keys(RULES.formats).find((each) => name.toLowerCase().endsWith(each));
	return end ? { kind: RULES.formats[end], stem: name.slice(0, -end.length) } : null;
}

function deliveredOn(stem) {
	const days = (stem.match(DATED) ?? []).filter((day) => isoDay(day) && day >= RULES.firstDelivery && day <= RULES.lastDelivery);
	return days.at(-1) ?? null;
}

async function readDelivery(bytes, kind, extract) {
	return kind === 'workbook' ? readWorkbook(bytes, extract) : readText(bytes, extract, kind === 'gzipped_text');
}

const compiledExtracts = new Map();

function compiled(extract) {
	if (!compiledExtracts.has(extract.name)) {
		const made = (sql) => new SqlReader(sql).read();
		compiledExtracts.set(
			extract.name,
			extract.columns.map((column) => ({
				...column,
				readText: made(column.text),
				readParts: column.parts.map(([name, sql]) => [name, made(sql)]),
				readValue: made(column.value),
				readRule: made(column.rule),
				readQuarantines: made(column.quarantines)
			}))
		);
	}
	return compiledExtracts.get(extract.name);
}

function cellsOf(columns, header, { texts, kinds }, day) {
	const row = { file_delivered_on: day };
	for (const column of columns) {
		const at = header.positions.get(column.name);
		row[`${column.name}__raw`] = (at === undefined ? null : texts[at]) || null;
		row[`${column.name}__kind`] = (at === undefined ? null : kinds?.[at]) ?? null;
		row[`${column.name}__text`] = column.readText(row);
	}
	return row;
}

function typeCells(columns, row) {
	for (const column of columns) {
		for (const [name, read] of column.readParts) row[name] = read(row);
		row[column.name] = column.readValue(row);
	}
	for (const column of columns) row[`${column.name}__rule`] = column.readRule(row);
}

// A delivered row: whether it repeats another one, which rules it breaks, whether it can count.
function judgedRow(columns, header, raw, day, seen) {
	const row = cellsOf(columns, header, raw, day);
	const same = JSON.stringify(columns.map((column) => row[`${column.name}__text`]));
	if (seen.has(same)) return { number: raw.number, fate: 'repeated', broken: [] };
	seen.add(same);
	typeCells(columns, row);
	const hasExtra = isFilled(raw.texts.slice(header.width));
	const broken = columns
		.filter((column) => row[`${column.name}__rule`] !== null)
		.map((column) => ({ column, rule: row[`${column.name}__rule`] }));
	if (hasExtra) broken.unshift({ column: null, rule: TOO_MANY_CELLS });
	if (hasExtra || columns.some((column) => column.readQuarantines(row) === true)) {
		return { number: raw.number, fate: 'quarantined', broken };
	}
	const named = columns.filter((column) => column.references && row[column.name] !== null);
	const unknown = named.filter((column) => !knownCodes(column).has(row[column.name]));
	const key = JSON.stringify(columns.filter((column) => column.isKey).map((column) => row[column.name]));
	return { number: raw.number, fate: null, broken, unknown, key };
}

const codes = new Map();

// what other deliveries bring is not here to be looked up
function knownCodes(column) {
	if (!codes.has(column.references)) codes.set(column.references, new Set(RULES.references[column.references] ?? []));
	return codes.get(column.references);
}

function settleFates(rows) {
	const newest = new Map();
	for (const row of rows) if (row.fate === null && !row.unknown.length) newest.set(row.key, row.number);
	for (const row of rows) {
		if (row.fate !== null) continue;
		const last = newest.get(row.key);
		row.fate = last === row.number ? 'accepted' : last > row.number ? 'superseded' : 'orphaned';
		if (row.fate !== 'orphaned') continue;
		for (const column of row.unknown) {
			if (column.references in RULES.references) row.broken.push({ column, rule: RULES.unknownCode });
		}
	}
}

function outcomeOf(row, rule) {
	return rule === RULES.unknownCode ? 'orphaned' : row.fate === 'quarantined' ? 'quarantined' : 'kept';
}

function summary(faults) {
	const groups = new Map();
	for (const fault of faults) {
		const name = JSON.stringify([fault.column?.name ?? null, fault.rule, fault.outcome]);
		const group = groups.get(name) ?? { column: fault.column, rule: fault.rule, outcome: fault.outcome, rows: 0, firstRows: [] };
		group.rows += 1;
		if (group.firstRows.length < FIRST_ROWS) group.firstRows.push(fault.number);
		groups.set(name, group);
	}
	return [...groups.values()];
}

async function judgeDelivery(name, bytes, extract) {
	const format = formatOf(name);
	if (!format) return { status: 'rejected', code: 'unknown_file_type', reason: RULES.reasons.unknown_file_type };
	const day = deliveredOn(format.stem);
	const nameFault = day ? null : RULES.reasons.no_delivery_date;
	try {
		const { header, rows } = await readDelivery(bytes, format.kind, extract);
		return { status: 'loaded', nameFault, ...judgeRows(header, rows, extract, day ?? new Date().toISOString().slice(0, 10)) };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		return { status: 'rejected', nameFault, code: error.code, reason: error.message };
	}
}

function judgeRows(header, rows, extract, day) {
	const columns = compiled(extract);
	const delivered = rows.filter((row) => row.number > header.number && isFilled(row.texts));
	const seen = new Set();
	const judged = delivered.map((row) => judgedRow(columns, header, row, day, seen));
	settleFates(judged);
	const faults = judged.flatMap((row) =>
		row.broken.map(({ column, rule }) => ({ number: row.number, column, rule, outcome: outcomeOf(row, rule) }))
	);
	const fates = Object.fromEntries(
		['accepted', 'superseded', 'quarantined', 'orphaned', 'repeated'].map((fate) => [fate, judged.filter((row) => row.fate === fate).length])
	);
	return { unknownColumns: header.unknown, rowsDelivered: delivered.length, fates, faults, rules: summary(faults) };
}

// The extracts whose headers a file has, the one that knows most of them first.
async function fittingExtracts(name, bytes) {
	const format = formatOf(name);
	if (!format) return [];
	const fitting = [];
	for (const extract of RULES.extracts) {
		try {
			const { header } = await readDelivery(bytes, format.kind, extract);
			fitting.push({ extract, unknown: header.unknown.length });
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
		}
	}
	fitting.sort((a, b) => a.unknown - b.unknown);
	return fitting.filter((each) => each.unknown === fitting[0].unknown).map((each) => each.extract);
}
