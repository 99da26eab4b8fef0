import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';

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
  const script = join(import.meta.dirname, 'build-gallery.ts');
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script, folder, elements], { cwd: root });
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

const SHIPPED = '/widget/';
