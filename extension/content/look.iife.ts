import { learn } from './field-evidence.ts';
import { fieldWorld, runtime } from './field-world.ts';
import { obstacleOf } from './fillable.ts';
import { findCodeField } from './find-code-field.ts';
import { openOrClosedShadowRoot } from './shadow-root.ts';

/** Injected when the user wants a code filled in a page: looks once, tells the background what it found, and changes nothing. */
const world = fieldWorld();
if (world.words) learn(world.words);
const { kind, field, reason } = findCodeField(document, { openShadowRoot: openOrClosedShadowRoot, chosen: world.chosen });
world.obstacleOf = obstacleOf;
world.field = kind === 'found' ? field : undefined;
world.heard = runtime.sendMessage({ type: 'looked', nonce: world.nonce, finding: kind, reason: reason || kind });
