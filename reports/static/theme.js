// Before the page is painted: the appearance that the reader chose, or the system's.
(() => {
	let chosen = null;
	try {
		chosen = localStorage.getItem('mie-theme');
	} catch {
		// storage is refused: the system's appearance
	}
	const dark = matchMedia('(prefers-color-scheme: dark)').matches;
	document.documentElement.dataset.theme = chosen ?? (dark ? 'dark' : 'light');
})();
