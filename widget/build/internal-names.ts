import { parseAst, type Plugin } from 'vite';
import { type Edit, edited, walk } from './edit-module.ts';

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
  ...['watch', 'allows', 'connect', 'drawn', 'sheet'],
  // Lit's templates.
  ...['ctor', 'parts'],
];

/** For Terser. What begins with an underscore is Lit's, or was private. */
export const MANGLED = new RegExp(`^(_.+|${INTERNAL.join('|')})$`);

/** What is said most often gets the one letter that it would otherwise not get: Terser gives them out as names come along. */
export const SHORTEST = {
  props: { props: { $phase: 'p', $prompt: 'n', $nowMs: 'm', $controller: 'c', $sayLater: 'l', $say: 's' } },
};

/** What only the code itself says is said shortly. */
export function shortNames(): Plugin {
  return {
    name: 'mfa-short-names',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/widget/') || !id.endsWith('.ts')) return null;
      return { code: numberedVariables(plainMembers(code)), map: null };
    },
    // The types have seen to it that nothing is assigned again; and what could be left out is out, the marks would stay.
    renderChunk: (code) => ({ code: code.replaceAll('/* @__PURE__ */ ', '').replace(/\bconst /g, 'let '), map: null }),
  };
}

/** Private members of classes that no page gets hold of: `#timer` cannot be shortened away, `_0` can. Elements keep theirs. */
function plainMembers(code: string): string {
  const edits: Edit[] = [];
  let members: string[] = [];
  walk(parseAst(code, { lang: 'ts' }), ({ type, name, start, end, superClass }) => {
    if (type === 'ClassBody') members = [];
    if (type === 'PrivateIdentifier') {
      if (!members.includes(name)) members.push(name);
      edits.push({ start, end, text: `_${members.indexOf(name)}` });
    }
    return !superClass;
  });
  return edited(code, edits);
}

/** The same in every file: an element inherits those of the one that it is in. */
const variables = new Map<string, string>();

/** Custom properties of our own (`--_accent`) never leave the elements. */
function numberedVariables(code: string): string {
  return code.replace(/--_[a-z-]+/g, (name) => {
    const short = variables.get(name) ?? `--${variables.size.toString(36)}`;
    variables.set(name, short);
    return short;
  });
}
