import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** How the line is. What is about a path is about the requests whose path it matches; everything else passes. */
type State =
  | { readonly name: 'good' }
  /** Everything takes so long each way, and no more than so many bytes pass in a second. */
  | { readonly name: 'slow'; readonly delayMs: number; readonly bytesPerSecond: number }
  /** Requests reach nobody. */
  | { readonly name: 'cut'; readonly path: RegExp; meet(): void }
  /** Requests reach the server, which does what is asked; its answers reach nobody. */
  | { readonly name: 'deaf'; readonly path: RegExp; meet(): void };

const ANY = /^/;
const REQUEST = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/;

/**
 * The line between browsers and a server: real TCP on the loopback, which a test makes slow, cuts, or makes deaf. What a browser does by
 * itself then (sending a request again over a new connection, say) it does here too.
 */
export class Line {
  #state: State = { name: 'good' };
  #met = Promise.resolve();
  readonly #sockets = new Set<Socket>();
  readonly #asked: string[] = [];
  #server: Server | undefined;

  /** Begins before this server. Gives the address that leads to it. */
  async open(url: string): Promise<string> {
    const { hostname: host, port } = new URL(url);
    this.#server = createServer((browser) => this.#join(browser, connect({ host, port: Number(port) })));
    this.#server.listen(0, 'localhost');
    await once(this.#server, 'listening');
    return `http://localhost:${String((this.#server.address() as AddressInfo).port)}`;
  }

  good(): void {
    this.#state = { name: 'good' };
  }

  /** As in a train: some hundred milliseconds each way. */
  slow(delayMs: number, bytesPerSecond: number): void {
    this.#state = { name: 'slow', delayMs, bytesPerSecond };
  }

  cut(path = ANY): void {
    this.#break('cut', path);
  }

  deaf(path = ANY): void {
    this.#break('deaf', path);
  }

  /** Resolves when a request was cut off, or will not be answered, for the first time since the line is as it is. */
  met(): Promise<void> {
    return this.#met;
  }

  /** Counts from now on: how many requests like this (`POST /path`) reached the server. */
  count(): (request: RegExp) => number {
    const from = this.#asked.length;
    return (request) => this.#asked.slice(from).filter((one) => request.test(one)).length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close();
  }

  #join(browser: Socket, server: Socket): void {
    let deaf = false;
    const end = (): void => void (browser.destroy(), server.destroy());
    for (const socket of [browser, server]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    const up = this.#pipe(server);
    const down = this.#pipe(browser);
    browser.on('data', (bytes) => {
      const [, method, path] = REQUEST.exec(bytes.toString('latin1')) ?? [];
      if (method !== undefined && path !== undefined) {
        if (this.#meets('cut', path)) return end();
        deaf = this.#meets('deaf', path);
        this.#asked.push(`${method} ${path}`);
      }
      up(bytes);
    });
    server.on('data', (bytes) => (deaf ? end() : down(bytes)));
  }

  #break(name: 'cut' | 'deaf', path: RegExp): void {
    this.#met = new Promise((meet) => (this.#state = { name, path, meet }));
  }

  #meets(name: 'cut' | 'deaf', path: string): boolean {
    const state = this.#state;
    if (state.name !== name || !state.path.test(path)) return false;
    state.meet();
    return true;
  }

  /** Passes bytes on in their order, as late as the line is slow. */
  #pipe(to: Socket): (bytes: Buffer) => void {
    let freeMs = 0;
    return (bytes) => {
      const state = this.#state;
      const { delayMs, bytesPerSecond } = state.name === 'slow' ? state : { delayMs: 0, bytesPerSecond: Infinity };
      const now = performance.now();
      freeMs = Math.max(freeMs, now + delayMs) + (bytes.length / bytesPerSecond) * 1000;
      const wait = freeMs - now;
      if (wait < 1) to.write(bytes);
      else setTimeout(() => to.write(bytes), wait);
    };
  }
}
