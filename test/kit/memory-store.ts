import {
  type Change,
  type Generation,
  type Header,
  isSealed,
  KEPT_GENERATIONS,
  type SealedIndex,
  type SealedRecord,
} from '../../extension/vault/rows.ts';
import { type KeyValue, type Store } from '../../extension/vault/store.ts';

/** A vault store in memory: the model that the real ones are compared with, and the place where test vaults are made. */
export function memoryStore(): Store {
  let header: Header | undefined;
  let index: SealedIndex | undefined;
  let sessionKey: CryptoKey | undefined;
  const records = new Map<string, SealedRecord>();
  let generations: Generation[] = [];

  return {
    load: () => Promise.resolve(header && index && structuredClone({ header, index })),
    record: (id) => Promise.resolve(structuredClone(records.get(id))),
    records: () => Promise.resolve(structuredClone([...records.values()])),
    commit(change: Change) {
      const { from, put = [], drop = [] } = change;
      if (![change.index, ...put].every(isSealed)) throw new Error('A store takes sealed rows only.');
      if ((index?.gen ?? null) !== from) return Promise.resolve('conflict');
      const changed = [...put.map(({ id }) => id), ...drop].flatMap((id) => records.get(id) ?? []);
      if (index) generations = [{ gen: index.gen, index, records: changed }, ...generations].slice(0, KEPT_GENERATIONS);
      header = structuredClone(change.header ?? header);
      index = structuredClone(change.index);
      for (const row of put) records.set(row.id, structuredClone(row));
      for (const id of drop) records.delete(id);
      return Promise.resolve('done');
    },
    generations: () => Promise.resolve(structuredClone(generations)),
    sessionKey: () => Promise.resolve(sessionKey),
    putSessionKey(key) {
      sessionKey = key;
      return Promise.resolve();
    },
    dropSessionKey() {
      sessionKey = undefined;
      return Promise.resolve();
    },
  };
}

/** `storage.local` in memory. `all()` is what it holds. */
export function memoryKeyValue(): KeyValue & { all(): Record<string, unknown> } {
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
    all: () => Object.fromEntries(values),
  };
}
