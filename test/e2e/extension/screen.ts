import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A display that nobody looks at; `name` is what `DISPLAY` wants. */
export interface Screen {
  name: string;
  close(): void;
}

export async function startScreen(): Promise<Screen> {
  const process = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1000x700x24', '-nolisten', 'tcp', '-r'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(process.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { name: `:${String(number).trim()}`, close: () => process.kill() };
}
