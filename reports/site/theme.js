// Runs before the page is drawn: the theme that the reader chose, or else the one of the system.
(() => {
	const root = document.documentElement;
	const wanted = matchMedia('(prefers-color-scheme: dark)');
	const kept = () => {
		try {
			return localStorage.getItem('mie-theme');
		} catch {
			return null;
		}
	};
	const paint = () => {
		root.dataset.theme = kept() ?? (wanted.matches ? 'dark' : 'light');
	};
	wanted.addEventListener('change', paint);
	paint();
})();
