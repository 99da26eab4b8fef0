import type { AddressInfo } from 'node:net';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';

/** Answers a request; `address` is the peer's. `mfa.fetch` is one. */
export type Fetch = (request: Request, info: { address?: string }) => Response | Promise<Response>;

/** A listener for `node:http`, Express or Fastify: mount it where the endpoint is. */
export function toNodeListener(target: Fetch | { fetch: Fetch }): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const fetch = typeof target === 'function' ? target : target.fetch.bind(target);
  return getRequestListener((request, { incoming }) => {
    const address = incoming.socket.remoteAddress;
    return fetch(request, address === undefined ? {} : { address });
  }) as (req: IncomingMessage, res: ServerResponse) => Promise<void>;
}

export interface Served {
  url: string;
  /** Resolves when the requests under way were answered and nothing listens any more. */
  close(): Promise<void>;
}

/** Starts an HTTP server. Port 0 takes a free one. */
export function serve(options: { fetch: Fetch; port: number; hostname?: string }): Promise<Served> {
  const listener = toNodeListener(options.fetch);
  const hostname = options.hostname ?? 'localhost';
  const server = createServer((req, res) => void listener(req, res));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, hostname, () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://${hostname}:${String(port)}`,
        close: () =>
          new Promise<void>((closed) => {
            server.close(() => {
              closed();
            });
            server.closeIdleConnections();
          }),
      });
    });
  });
}
