import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build, type Plugin } from 'vite';

const root = join(import.meta.dirname, '../..');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface GallerySite {
  /** Ends with a slash; takes the parameters of `widget/gallery.ts`. */
  url: string;
  close(): void;
}

/**
 * Every state of every element on one page.
 *
 * @param folder - where its files go
 * @param elements - `source`: bundled here, with Lit as it is published; `shipped`: the files of dist/widget
 */
export async function serveGallery(folder: string, elements: 'source' | 'shipped', port = 0): Promise<GallerySite> {
  await buildGallery(folder, elements);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname === '/' ? '/gallery.html' : pathname;
    readFile(join(file.startsWith(SHIPPED) ? join(root, 'dist') : folder, file)).then(
      (content) => response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream').end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => server.close(),
  };
}

async function buildGallery(folder: string, elements: 'source' | 'shipped'): Promise<void> {
  const { NODE_ENV } = process.env;
  await build({
    configFile: false,
    root: join(root, 'widget'),
    base: './',
    logLevel: 'warn',
    plugins: elements === 'shipped' ? [shippedElements()] : [],
    // The browsers get the styles as they are written: a minifier for older ones would resolve light-dark() too early.
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      cssMinify: false,
      modulePreload: false,
      rolldownOptions: { input: join(root, 'widget/gallery.html'), checks: { ineffectiveDynamicImport: false } },
    },
  });
  // Building says that this is production, to whatever runs in the process.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
  else process.env['NODE_ENV'] = NODE_ENV;
}

const SHIPPED = '/widget/';

/** The elements are what a script tag would load. */
function shippedElements(): Plugin {
  return {
    name: 'shipped-elements',
    enforce: 'pre',
    resolveId(source) {
      const [, name] = /^\.\/\w+\/(mfa-(?:challenge|enroll|settings))\.ts$/.exec(source) ?? [];
      return name === undefined ? null : { id: `${SHIPPED}${name}.js`, external: true };
    },
  };
}
