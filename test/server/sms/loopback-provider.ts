import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Seen {
  method: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface LoopbackProvider {
  url: string;
  seen: Seen[];
  /** Resolves with the n-th request (from 1), now or when it comes. */
  request(n: number): Promise<Seen>;
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, seen: Seen) => void;

/** A provider on this computer that remembers what it was asked and answers as told. */
export async function startProvider(answer: Answer): Promise<LoopbackProvider> {
  const seen: Seen[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      for (const wake of [...waiting]) wake();
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as { port: number }).port)}`,
    seen,
    request: (n) =>
      new Promise((resolve) => {
        const look = () => {
          if (seen.length < n) return;
          waiting.delete(look);
          resolve(seen[n - 1]!);
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answerJson(status: number, body: unknown): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

/** Takes the request and never answers: the connection ends without a word. */
export const hangUp: Answer = (response) => void response.destroy();

/** Takes the request and says nothing. */
export const silence: Answer = () => undefined;

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}
