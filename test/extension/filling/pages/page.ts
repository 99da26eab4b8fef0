/** One page of the corpus: what is in its body, and what must come of it. */
export interface Page {
  /** A sentence, unique. */
  is: string;
  lang?: string;
  title?: string;
  /** The path that the page pretends to be at. */
  path?: string;
  body: string;
  /** Of the inputs that take the code, in order; absent on negative pages. `>>>` enters a shadow root or a frame. */
  targets?: string;
  /** What HTML cannot say: shadow roots, frames. */
  setup?: (page: Document) => void | Promise<void>;
}

export const boxes = (count: number, attributes = 'maxlength="1" inputmode="numeric"'): string =>
  Array.from(
    { length: count },
    (_, i) => `<input type="text" ${attributes.replaceAll('#', String(i + 1))} style="width:40px;height:40px">`,
  ).join('\n');

/** What is particular about a page. */
export function kindOf({ is, targets = '', body }: Page): string {
  if (targets.includes('iframe')) return 'in a frame';
  if (targets.includes('>>>')) return 'in shadow roots';
  if (/decoy|hidden/.test(is)) return 'with decoys';
  return body.split('<input').length > 5 ? 'of boxes' : 'of one field or a form';
}
