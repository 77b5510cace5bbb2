/**
 * What SvelteKit is told beyond Evidence's own settings.
 *
 * The policy forbids everything that does not come from the site itself: markup that stands in data
 * cannot run. DuckDB is WebAssembly in a worker; nothing else is allowed to be compiled.
 * @type {import('@sveltejs/kit').Config}
 */
export default {
	kit: {
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', 'wasm-unsafe-eval'],
				'style-src': ['self'],
				'img-src': ['self'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['none']
			}
		},
		prerender: { handleHttpError: 'fail', handleMissingId: 'fail' }
	}
};
