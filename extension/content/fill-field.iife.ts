import { type Filled } from '../messages.ts';
import { fieldWorld, runtime } from './field-world.ts';
import { type CodeField } from './find-code-field.ts';
import { fillField } from './fill-field.ts';

/** Injected when a code has been released for this document: waits for it, and types it into the field that was found, once. */
const world = fieldWorld();
if (!world.listening) {
  world.listening = true;
  // A document that comes back from the browser's cache is looked at anew.
  addEventListener('pagehide', (event) => event.isTrusted && (world.field = undefined), true);
  runtime.onMessage.addListener((message, _sender, answer) => {
    if (message.type !== 'fill-field' || message.nonce !== world.nonce) return undefined;
    void fill(world.field, message.code).then(answer);
    return true;
  });
}

async function fill(field: CodeField | undefined, code: string): Promise<Filled> {
  const { obstacleOf } = world;
  if (!field || !obstacleOf) return 'gone';
  const result = await fillField(field, code, { obstacleOf, stillAllowed: () => world.field === field });
  world.field = undefined;
  return result.ok ? 'filled' : result.reason;
}
