import { listen, say, send } from './bridge.ts';

/**
 * Runs in the top frame of hosts that the user permitted. It asks before it does anything that a page could notice: match
 * patterns know hosts, and only the background knows which exact origin is bound.
 */
async function start(): Promise<void> {
  if ((await send({ type: 'may-i' })) !== true) return;
  listen();
  say('hello');
  // Back from the browser's cache: what was asked for here is asked for again, and shown on the button.
  addEventListener('pageshow', (event) => event.isTrusted && event.persisted && say('hello'));
}

const { prerendering } = document as Document & { prerendering?: boolean };
if (prerendering) document.addEventListener('prerenderingchange', () => void start(), { once: true });
else void start();
