import {
  type Change,
  type Generation,
  type Header,
  KEPT_GENERATIONS,
  type SealedIndex,
  type SealedRecord,
} from '../../extension/vault/rows.ts';
import { type Area, bothOrNone, refuseUnsealed, type Store } from '../../extension/vault/store.ts';

/** A vault store in memory: the model that the real ones are compared with, and the place where test vaults are made. */
export function memoryStore(): Store {
  let header: Header | undefined;
  let index: SealedIndex | undefined;
  let sessionKey: CryptoKey | undefined;
  const records = new Map<string, SealedRecord>();
  let generations: Generation[] = [];

  const remains = () => structuredClone({ ...(header && { header }), ...(index && { index }) });

  return {
    load: async () => Promise.resolve(bothOrNone(remains())),
    generation: () => Promise.resolve(index?.gen),
    remains: () => Promise.resolve(remains()),
    record: (id) => Promise.resolve(structuredClone(records.get(id))),
    records: () => Promise.resolve(structuredClone([...records.values()])),
    async commit(change: Change) {
      const { from, put = [], drop = [], whole } = change;
      await Promise.resolve(refuseUnsealed(change));
      if ((index?.gen ?? null) !== from) return 'conflict';
      if (whole) {
        records.clear();
        generations = [];
      }
      const changed = [...put.map(({ id }) => id), ...drop].flatMap((id) => records.get(id) ?? []);
      if (index && !whole) generations = [{ gen: index.gen, index, records: changed }, ...generations].slice(0, KEPT_GENERATIONS);
      header = structuredClone(change.header ?? header);
      index = structuredClone(change.index);
      for (const row of put) records.set(row.id, structuredClone(row));
      for (const id of drop) records.delete(id);
      return 'done';
    },
    generations: () => Promise.resolve(structuredClone(generations)),
    sessionKey: () => Promise.resolve(sessionKey),
    async drawSessionKey() {
      return (sessionKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
    },
    dropSessionKey() {
      sessionKey = undefined;
      return Promise.resolve();
    },
  };
}

/** `storage.local` in memory. */
export function memoryKeyValue(): Area {
  const values = new Map<string, unknown>();
  return {
    get: (key) => Promise.resolve(structuredClone(values.get(key))),
    set(key, value) {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove(key) {
      values.delete(key);
      return Promise.resolve();
    },
    all: () => Promise.resolve(structuredClone(Object.fromEntries(values))),
    setAll(added) {
      for (const [key, value] of Object.entries(added)) values.set(key, structuredClone(value));
      return Promise.resolve();
    },
    removeAll(keys) {
      for (const key of keys) values.delete(key);
      return Promise.resolve();
    },
  };
}
