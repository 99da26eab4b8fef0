import { type KeyValue } from '../vault/store.ts';
import { type Challenge } from './release.ts';

/** What pages ask for at the moment: kept in `storage.session`, so that it outlives the background and not the browser. */
export interface Asked {
  challenge: Challenge;
  origin: string;
  tabId: number;
  windowId: number;
  frameId: number;
  nonce: string;
  /** A page that says nothing to us: what was found when the user asked us to look. */
  looked?: { finding: 'found' | 'filled' | 'ambiguous' | 'none'; reason: string };
  /** An enrolment: the account that was saved from it. */
  recordId?: string;
  /** The code that was given, until the page says what became of it. */
  released?: { recordId: string; step: number };
  /** What the page said of the last code that it was given, until it is given another. */
  outcome?: 'wrong-code' | 'already-used';
  /** The popup opened itself for this one, once. */
  opened?: boolean;
  /** It was filled without asking, or not: either way that was the one time. */
  tried?: boolean;
}

export interface AskedList {
  /** Adds or renews; keeps what was already known of the same challenge of the same document. */
  put(asked: Asked): Promise<Asked>;
  get(challengeId: string): Promise<Asked | undefined>;
  /** The newest of a tab, if its document is still there; what others left behind is forgotten. */
  ofTab(tabId: number): Promise<Asked | undefined>;
  /** Accounts that were just saved and have not sent their first code. */
  enrollments(): Promise<Asked[]>;
  note(
    challengeId: string,
    note: { released?: Asked['released'] | undefined; outcome?: Asked['outcome'] | undefined },
  ): Promise<void>;
  /** True once per challenge and mark. */
  claim(challengeId: string, mark: 'opened' | 'tried'): Promise<boolean>;
  /** The popup may open itself for this one again. */
  reopen(challengeId: string): Promise<void>;
  forget(matches: (asked: Asked) => boolean): Promise<void>;
}

const KEY = 'asked';
const MAX = 64;

export function askedList(session: KeyValue, now: () => number, isThere: (asked: Asked) => Promise<boolean>): AskedList {
  let queue: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Asked[]> => {
    const all = ((await session.get(KEY)) as Asked[] | undefined) ?? [];
    return all.filter(({ challenge }) => challenge.expiresAtMs > now());
  };
  /** One writer after the other: reading and writing are two steps. */
  const update = (change: (all: Asked[]) => Asked[]): Promise<void> => {
    const next = queue.then(async () => session.set(KEY, change(await read()).slice(-MAX)));
    queue = next.catch(() => undefined);
    return next;
  };

  return {
    async put(asked) {
      let merged = asked;
      await update((all) => {
        merged = { ...all.find((other) => isSame(other, asked)), ...asked };
        return [...all.filter(({ challenge }) => challenge.id !== asked.challenge.id), merged];
      });
      return merged;
    },
    get: async (challengeId) => (await read()).find(({ challenge }) => challenge.id === challengeId),
    async ofTab(tabId) {
      const newest = (await read()).findLast((asked) => asked.tabId === tabId);
      if (!newest || (await isThere(newest))) return newest;
      await update((all) => all.filter((asked) => asked.tabId !== tabId || asked.nonce !== newest.nonce));
      return this.ofTab(tabId);
    },
    enrollments: async () => (await read()).filter(({ challenge }) => challenge.kind === 'enrollment'),
    note: (challengeId, note) =>
      update((all) => all.map((asked) => (asked.challenge.id === challengeId ? noted(asked, note) : asked))),
    reopen: (challengeId) =>
      update((all) => all.map((asked) => (asked.challenge.id === challengeId ? { ...asked, opened: false } : asked))),
    async claim(challengeId, mark) {
      let isFirst = false;
      await update((all) =>
        all.map((asked) => {
          if (asked.challenge.id !== challengeId) return asked;
          isFirst = asked[mark] !== true;
          return { ...asked, [mark]: true };
        }),
      );
      return isFirst;
    },
    forget: (matches) => update((all) => all.filter((asked) => !matches(asked))),
  };
}

const isSame = (a: Asked, b: Asked) => a.challenge.id === b.challenge.id && a.challenge.documentId === b.challenge.documentId;

/** With what is new, and without what is no longer so. */
function noted(asked: Asked, note: object): Asked {
  const members = Object.entries({ ...asked, ...note }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as unknown as Asked;
}
