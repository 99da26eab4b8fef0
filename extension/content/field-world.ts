import { type FromPage, type ToPage } from '../messages.ts';
import { type Words } from './field-evidence.ts';
import { type obstacleOf } from './fillable.ts';
import { type CodeField } from './find-code-field.ts';
import { drawNonce } from './nonce.ts';

/**
 * What the scripts share that are injected into one document, one after the other, when the user wants a code filled there:
 * the look, maybe the words of another script, and after the release the filler. They run in one isolated world, which the
 * page cannot see, and which ends with the document.
 */
export interface FieldWorld {
  /** An answer that carries it is for this very document. */
  readonly nonce: string;
  /** What the user acted on: the field of the context menu. */
  chosen?: Element | null;
  words?: Words;
  /** What may be filled, once. */
  field?: CodeField | undefined;
  /** What the filler takes over from the detector, so that a page is not given it twice. */
  obstacleOf?: typeof obstacleOf;
  /** Fulfilled when the background has heard what was found. */
  heard?: Promise<unknown>;
  /** The filler listens already. */
  listening?: true;
}

interface Api {
  runtime: {
    sendMessage(message: FromPage): Promise<unknown>;
    onMessage: {
      addListener(listener: (message: ToPage, sender: unknown, answer: (value: unknown) => void) => true | undefined): void;
    };
  };
}

const scope = globalThis as unknown as { mfaField?: FieldWorld; browser?: Api; chrome: Api };

export const { runtime } = scope.browser ?? scope.chrome;

export const fieldWorld = (): FieldWorld => (scope.mfaField ??= { nonce: drawNonce() });
