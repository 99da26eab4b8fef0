import { listen, say, send } from './bridge.ts';

/**
 * Injected when the user clicked the extension's button: asks the page whether it has an account to save. What it hears goes
 * to the background, where the browser says which origin it came from.
 */
const world = listen();
world.offers.length = 0;
say('hello');
say('read-offer');
// The background waits for this before it looks at what it has heard.
world.read = Promise.all(world.offers.slice(0, 1).map(send)).then(() => true);
