/**
 * Names of properties that never leave the code: the minifier may shorten them. No name of the wire, of an event's detail, of the
 * words, of what a page may call or of the DOM belongs here, and none by which something is looked up; `test/size/small-build.test.ts`
 * holds it to that.
 */
const INTERNAL = [
  // The prompt's state, and what runs it.
  ...['phase', 'during', 'extended', 'preferred', 'prompt', 'tell', 'present', 'canRenew', 'nowMs'],
  // What is drawn.
  ...['controller', 'message', 'bare', 'caret', 'armed', 'answers', 'canRestart', 'ticked', 'press', 'childrenChanged'],
  ...['say', 'sayFirst', 'sayLater', 'clockOf', 'money'],
  // The field, the bridge, the arming, and the base of the elements.
  ...['codeChanged', 'codeEntered', 'whole', 'look', 'invalid', 'description', 'receive', 'declaration', 'declare'],
  ...['DELAY_MS', 'watch', 'allows', 'connect', 'drawn', 'sheet'],
  // Lit's templates.
  ...['ctor', 'parts'],
];

/** For Terser. What begins with an underscore is Lit's. */
export const MANGLED = new RegExp(`^(_.+|${INTERNAL.join('|')})$`);
