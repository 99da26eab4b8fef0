/**
 * Names of properties that never leave the code: the minifier may shorten them. No name of the wire, of an event's detail, of what a
 * page may call, or of the DOM belongs here; `test/size/small-build.test.ts` holds it to that.
 */
export const INTERNAL = [
  // The prompt's state, and what runs it.
  ...['phase', 'during', 'renewed', 'preferred', 'prompt', 'tell', 'canRenew', 'nowMs'],
  // What is drawn.
  ...['controller', 'message', 'bare', 'caret', 'armed', 'answers', 'canRestart', 'ticked', 'press', 'tick', 'childrenChanged'],
  ...['sayFirst', 'sayLater', 'clockOf', 'money'],
  // The field, the bridge, and the base of the elements.
  ...[
    'codeChanged',
    'codeEntered',
    'whole',
    'declaration',
    'shown',
    'answered',
    'declare',
    'outcome',
    'allows',
    'drawn',
    'changed',
  ],
];

/** For Terser. */
export const MANGLED = new RegExp(`^(_.+|${INTERNAL.join('|')})$`);
