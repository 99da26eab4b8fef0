/**
 * Fresh backup codes on screen, as one value and one function: shown, put away, and one of them typed back. No DOM, no clock.
 * A set is `codes`, or one recovery `key`.
 */
export type CodesState =
  | { readonly name: 'none' }
  | { readonly name: 'shown'; readonly codes: readonly string[]; readonly done: Saving | null }
  | { readonly name: 'proving'; readonly codes: readonly string[]; readonly problem: 'wrong' | 'empty' | null };

/** What was done with them, as far as the page can know. */
export type Saving = 'copied' | 'not-copied' | 'downloaded' | 'printed';

export type CodesHappening =
  | { readonly type: 'show'; readonly codes: readonly string[] }
  | { readonly type: 'save'; readonly done: Saving }
  | { readonly type: 'prove' }
  | { readonly type: 'look-again' }
  | { readonly type: 'type' }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'forget' };

export const NONE: CodesState = { name: 'none' };

/** `none` after an `answer` means that it was right: whoever can type one back has saved them. */
export function nextCodes(state: CodesState, happening: CodesHappening): CodesState {
  if (happening.type === 'show') return { name: 'shown', codes: happening.codes, done: null };
  if (happening.type === 'forget' || state.name === 'none') return NONE;
  const { codes } = state;
  switch (happening.type) {
    case 'save':
      return state.name === 'shown' ? { ...state, done: happening.done } : state;
    case 'prove':
      return { name: 'proving', codes, problem: null };
    case 'look-again':
      return { name: 'shown', codes, done: null };
    case 'type':
      return state.name === 'proving' ? { ...state, problem: null } : state;
    case 'answer':
      if (state.name !== 'proving') return state;
      if (isOneOf(codes, happening.text)) return NONE;
      return { ...state, problem: plain(happening.text) === '' ? 'empty' : 'wrong' };
  }
}

/** How many there are decides what they are called. */
export function kindOf(codes: readonly string[]): 'codes' | 'key' {
  return codes.length === 1 ? 'key' : 'codes';
}

function isOneOf(codes: readonly string[], text: string): boolean {
  return codes.some((code) => plain(code) === plain(text));
}

/** As the server reads a code: any case, spaces and hyphens anywhere, O for 0, I and L for 1 (Crockford's base32). */
function plain(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}
