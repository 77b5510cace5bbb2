// What pages can do once they stand: theme, menu on phones, tables that sort, filter and download, charts as PNG.
const source = document.body.dataset.source;

function button(text, action, name) {
	const made = document.createElement('button');
	made.type = 'button';
	made.textContent = text;
	if (name) made.className = name;
	made.addEventListener('click', action);
	return made;
}

function download(name, blob) {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function fileName(figure) {
	const title = figure.querySelector('figcaption').textContent;
	const plain = title.normalize('NFKD').replace(/[^\w ]/g, '').trim().toLowerCase();
	return plain.replace(/\s+/g, '_').slice(0, 60) || 'tabla';
}

// theme
const theme = document.querySelector('button.theme');
theme.hidden = false;
theme.addEventListener('click', () => {
	const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
	document.documentElement.dataset.theme = next;
	try {
		localStorage.setItem('mie-theme', next);
	} catch {
		// a browser that keeps nothing paints this page alone
	}
});

// menu
const opener = document.querySelector('button.opener');
opener.hidden = false;
document.body.classList.add('with-script');
opener.addEventListener('click', () => {
	opener.setAttribute('aria-expanded', String(opener.getAttribute('aria-expanded') !== 'true'));
});

// tables
const DAY = /^(\d{2})\/(\d{2})\/(\d{4})/;

function sortKey(text) {
	const day = DAY.exec(text);
	if (day) return Number(day[3] + day[2] + day[1]);
	const plain = text.replace(/,(?=\d{3})/g, '');
	const number = /^[+-]?\d+(\.\d+)?/.exec(plain);
	return number ? Number(number[0]) : text;
}

function compare(a, b) {
	// words come after figures, whatever the direction of figures
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	if (typeof a === 'number') return -1;
	if (typeof b === 'number') return 1;
	return a.localeCompare(b, 'es');
}

function makeSortable(table) {
	const head = [...table.tHead.rows[0].cells];
	head.forEach((cell, at) => {
		const sort = button(cell.textContent, () => {
			const up = cell.getAttribute('aria-sort') !== 'ascending';
			head.forEach((each) => each.removeAttribute('aria-sort'));
			cell.setAttribute('aria-sort', up ? 'ascending' : 'descending');
			const rows = [...table.tBodies[0].rows].map((row) => [sortKey(row.cells[at].textContent), row]);
			rows.sort(([a], [b]) => (up ? compare(a, b) : compare(b, a)));
			table.tBodies[0].append(...rows.map(([, row]) => row));
		});
		cell.textContent = '';
		cell.append(sort);
	});
}

function quoted(text) {
	// a cell that begins like a formula is text in spreadsheets too
	const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
	return `"${safe.replaceAll('"', '""')}"`;
}

function asCsv(figure) {
	const rows = [...figure.querySelectorAll('tr')].filter((row) => !row.hidden);
	const lines = rows.map((row) => [...row.cells].map((cell) => quoted(cell.innerText.trim())).join(','));
	return [...lines, '', quoted(figure.querySelector('figcaption').textContent), quoted(source)].join('\r\n');
}

const FEW = 12;

for (const figure of document.querySelectorAll('figure.table')) {
	const table = figure.querySelector('table');
	if (!table) continue;
	if (!table.classList.contains('calendar')) makeSortable(table);
	const tools = document.createElement('p');
	tools.className = 'tools';
	if (table.tBodies[0].rows.length > FEW) {
		const label = document.createElement('label');
		const field = document.createElement('input');
		field.type = 'search';
		label.append('Filtrar: ', field);
		field.addEventListener('input', () => {
			const wanted = field.value.trim().toLowerCase();
			for (const row of table.tBodies[0].rows) {
				row.hidden = !row.textContent.toLowerCase().includes(wanted);
			}
		});
		tools.append(label);
	}
	tools.append(
		button('Descargar CSV', () => {
			download(`${fileName(figure)}.csv`, new Blob(['\ufeff', asCsv(figure)], { type: 'text/csv' }));
		})
	);
	figure.append(tools);
}

// charts
const PNG_SCALE = 3;

async function asPng(figure) {
	const drawn = figure.querySelector('svg').cloneNode(true);
	const originals = figure.querySelectorAll('svg, svg *');
	[drawn, ...drawn.querySelectorAll('*')].forEach((element, at) => {
		const look = getComputedStyle(originals[at]);
		for (const name of ['fill', 'stroke', 'font-family']) element.setAttribute(name, look.getPropertyValue(name));
	});
	const { width, height } = figure.querySelector('svg').viewBox.baseVal;
	drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
	drawn.setAttribute('width', width);
	drawn.setAttribute('height', height);
	const image = new Image();
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
	await image.decode();
	const canvas = document.createElement('canvas');
	canvas.width = width * PNG_SCALE;
	canvas.height = (height + 40) * PNG_SCALE;
	const context = canvas.getContext('2d');
	const page = getComputedStyle(document.body);
	context.scale(PNG_SCALE, PNG_SCALE);
	context.fillStyle = page.backgroundColor;
	context.fillRect(0, 0, width, height + 40);
	context.drawImage(image, 0, 18, width, height);
	context.fillStyle = page.color;
	context.font = `bold 9px ${page.fontFamily}`;
	context.fillText(figure.querySelector('figcaption').textContent, 4, 11, width - 8);
	context.font = `7px ${page.fontFamily}`;
	context.fillText(source, 4, height + 34, width - 8);
	return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

for (const figure of document.querySelectorAll('figure.drawing')) {
	figure.querySelector('.tools').append(
		button('Descargar PNG', async () => download(`${fileName(figure)}.png`, await asPng(figure)))
	);
}
