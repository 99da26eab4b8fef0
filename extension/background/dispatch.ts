import * as v from 'valibot';
import { type Answers, FROM_OURSELVES, FROM_PAGES, type FromOurselves, type FromPage } from '../messages.ts';

/** Who is speaking, as the browser says it. The only place that reads a sender (EX-01). */
export type Speaker = { kind: 'ourselves' } | PageSpeaker;

export interface PageSpeaker {
  kind: 'page';
  origin: string;
  tabId: number;
  windowId: number;
  frameId: number;
  documentId: string;
}

/** What the browser tells of a sender, in Chrome and Firefox. */
export interface RawSender {
  id?: string | undefined;
  url?: string | undefined;
  origin?: string | undefined;
  frameId?: number | undefined;
  documentId?: string | undefined;
  documentLifecycle?: string | undefined;
  tab?: { id?: number | undefined; windowId?: number | undefined } | undefined;
}

/** `undefined`: nobody that we listen to. */
export function classify(sender: RawSender, own: { id: string; baseUrl: string }): Speaker | undefined {
  if (sender.id !== own.id) return undefined;
  if (sender.url?.startsWith(own.baseUrl)) return { kind: 'ourselves' };
  const { origin, frameId, documentId, tab, documentLifecycle = 'active' } = sender;
  if (origin === undefined || !/^https?:\/\//.test(origin) || documentId === undefined) return undefined;
  // Top frames only: in an embedded one the address bar says nothing about who asks (EX-05).
  if (frameId !== 0 || documentLifecycle !== 'active') return undefined;
  if (tab?.id === undefined || tab.windowId === undefined) return undefined;
  return { kind: 'page', origin, frameId, documentId, tabId: tab.id, windowId: tab.windowId };
}

export type PageHandlers = {
  [Type in FromPage['type']]: (message: Extract<FromPage, { type: Type }>, page: PageSpeaker) => Promise<unknown>;
};
export type OwnHandlers = {
  [Type in FromOurselves['type']]: (message: Extract<FromOurselves, { type: Type }>) => Promise<Answers[Type]>;
};

/** At most so many messages of one document in a time; a page that floods is talking to itself. */
const PAGE_LIMIT = { messages: 40, withinMs: 10_000 };

/**
 * Takes a message to its handler. `undefined` for whoever may not send it, for what no schema knows, and for documents that
 * say too much: nobody learns which.
 */
export function dispatcher(own: { id: string; baseUrl: string }, pages: PageHandlers, ourselves: OwnHandlers, now: () => number) {
  const heard = new Map<string, number[]>();

  const floods = (documentId: string): boolean => {
    const recent = (heard.get(documentId) ?? []).filter((atMs) => now() - atMs < PAGE_LIMIT.withinMs);
    recent.push(now());
    heard.delete(documentId);
    heard.set(documentId, recent.slice(-PAGE_LIMIT.messages - 1));
    if (heard.size > 256) heard.delete(heard.keys().next().value ?? '');
    return recent.length > PAGE_LIMIT.messages;
  };

  return async (raw: unknown, sender: RawSender): Promise<unknown> => {
    const speaker = classify(sender, own);
    if (!speaker) return undefined;
    if (speaker.kind === 'page') {
      if (floods(speaker.documentId)) return undefined;
      const message = v.safeParse(FROM_PAGES, raw);
      return message.success ? call(pages, message.output, speaker) : undefined;
    }
    const message = v.safeParse(FROM_OURSELVES, raw);
    return message.success ? call(ourselves, message.output, speaker) : undefined;
  };
}

function call(handlers: PageHandlers | OwnHandlers, message: { type: string }, speaker: Speaker): Promise<unknown> {
  const handler = (handlers as Record<string, ((message: unknown, speaker: Speaker) => Promise<unknown>) | undefined>)[
    message.type
  ];
  return handler ? handler(message, speaker) : Promise.resolve(undefined);
}
