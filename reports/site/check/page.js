// The page that judges a delivery where it lies: nothing of it leaves this browser.

const MOST_BYTES = 150 * 2 ** 20;
const MOST_SHOWN = 300;
const NAMED = /^[a-z]+(_[a-z]+)*/;
const FATE_NAMES = {
	accepted: 'entrarían',
	superseded: 'las reemplaza otra fila del mismo archivo',
	quarantined: 'no entrarían (cuarentena)',
	orphaned: 'dependen de otra entrega (curso, aliado, hogar…), que aquí no se puede ver',
	repeated: 'repiten otra fila, celda por celda'
};

const checker = document.querySelector('.checker');
const fileField = checker.querySelector('input');
const extractField = checker.querySelector('select');
const told = checker.querySelector('.found');
checker.hidden = false;

function made(name, text, ...children) {
	const element = document.createElement(name);
	if (text) element.textContent = text;
	element.append(...children);
	return element;
}

function tableOf(caption, headers, rows) {
	const head = made('tr', '', ...headers.map((name) => Object.assign(made('th', name), { scope: 'col' })));
	const body = rows.map((cells) => made('tr', '', ...cells.map((cell) => made('td', String(cell)))));
	const table = made('table', '', made('thead', '', head), made('tbody', '', ...body));
	const scroll = Object.assign(made('div', '', table), { className: 'scroll', tabIndex: 0 });
	scroll.setAttribute('role', 'region');
	scroll.setAttribute('aria-label', caption);
	return Object.assign(made('figure', '', made('figcaption', caption), scroll), { className: 'table' });
}

const columnName = (column) => (column ? column.header.split(/\s+/).join(' ') : 'La fila entera');
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const counted = (number) => number.toLocaleString('en-US');

function faultRow(fault) {
	return [fault.number, columnName(fault.column), sentence(RULES.rules[fault.rule]), RULES.becomes[fault.outcome]];
}

function downloadFaults(name, faults) {
	const lines = [['fila', 'columna', 'que_pasa', 'que_sera'], ...faults.map(faultRow)];
	const text = lines.map((cells) => cells.map((cell) => quoted(String(cell))).join(',')).join('\r\n');
	download(`${name.replace(/\.\w+$/, '')}_observaciones.csv`, new Blob(['\ufeff', text], { type: 'text/csv' }));
}

function isClean(result) {
	const lost = result.rules?.some((each) => each.rule === RULES.unknownCode);
	return result.status === 'loaded' && !result.nameFault && !result.fates.quarantined && !lost;
}

function* partsOf(name, extract, result) {
	yield made('h2', `${name}: ${extract.title}`);
	const verdict = isClean(result) ? 'No se encontraron faltas.' : 'Hay observaciones que corregir antes de enviar.';
	yield Object.assign(made('p', verdict), { className: 'notice' });
	if (result.nameFault) yield made('p', result.nameFault);
	if (result.status === 'rejected') {
		yield made('p', `Se rechazaría: ${result.reason}`);
		return;
	}
	const fates = Object.entries(result.fates).filter(([, count]) => count > 0);
	const counts = fates.map(([fate, count]) => made('li', `${counted(count)} ${FATE_NAMES[fate]}`));
	yield made('p', `${counted(result.rowsDelivered)} filas:`);
	yield made('ul', '', ...counts);
	if (result.unknownColumns.length) yield made('p', `Columnas que no se usan: ${result.unknownColumns.join(', ')}`);
	if (!result.faults.length) return;
	yield tableOf(
		'Qué corregir, por columna',
		['Columna', 'Qué pasa', 'Qué será de la fila', 'Filas', 'Primeras', 'Cómo se escribe'],
		result.rules.map((each) => [
			columnName(each.column),
			sentence(RULES.rules[each.rule]),
			RULES.becomes[each.outcome],
			counted(each.rows),
			each.firstRows.join(', '),
			each.column?.shape ?? ''
		])
	);
	const shown = result.faults.slice(0, MOST_SHOWN).map(faultRow);
	const caption = shown.length < result.faults.length ? `Las primeras ${shown.length} observaciones` : 'Todas las observaciones';
	yield tableOf(caption, ['Fila', 'Columna', 'Qué pasa', 'Qué será'], shown);
	const tools = made('p', '', button('Descargar las observaciones (CSV)', () => downloadFaults(name, result.faults)));
	yield Object.assign(tools, { className: 'tools' });
}

async function meantExtract(name, bytes) {
	const byName = RULES.extracts.find((each) => each.name === (extractField.value || NAMED.exec(name)?.[0]));
	if (byName) return byName;
	const fitting = await fittingExtracts(name, bytes);
	return fitting.length === 1 ? fitting[0] : null;
}

async function judgedFile(file) {
	if (file.size > MOST_BYTES) return [made('p', 'El archivo es muy grande para el navegador. Revíselo con «mie check ARCHIVO».')];
	const bytes = new Uint8Array(await file.arrayBuffer());
	const extract = await meantExtract(file.name, bytes);
	if (!extract) return [made('p', 'No se reconoce de qué entrega es el archivo. Elíjala en la lista y vuelva a intentarlo.')];
	return [...partsOf(file.name, extract, await judgeDelivery(file.name, bytes, extract))];
}

async function judgeChosen() {
	const [file] = fileField.files;
	if (!file) return;
	checker.dataset.state = 'going';
	told.replaceChildren(made('p', 'Revisando…'));
	// so that the sentence is seen before the work begins
	await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
	told.replaceChildren(...(await judgedFile(file)));
	checker.dataset.state = 'done';
}

fileField.addEventListener('change', judgeChosen);
extractField.addEventListener('change', judgeChosen);
