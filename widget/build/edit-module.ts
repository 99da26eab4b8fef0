/** A piece of a module's text, and what takes its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** From the end, so that what is before keeps its place. */
export function edited(code: string, edits: Edit[]): string {
  edits.sort((one, other) => other.start - one.start);
  return edits.reduce((made, { start, end, text }) => made.slice(0, start) + text + made.slice(end), code);
}

/** What is read here of a tree of ESTree. */
export interface Node {
  type: string;
  start: number;
  end: number;
  name: string;
  tag: { name?: string };
  quasi: { quasis: { start: number; end: number; value: { raw: string } }[] };
  superClass?: unknown;
  value?: unknown;
  callee?: { name?: string };
  arguments?: Node[];
}

/** @param visit - false: not what is inside of it */
export function walk(tree: unknown, visit: (node: Node) => unknown): void {
  if (typeof tree !== 'object' || tree === null) return;
  if ('type' in tree && visit(tree as Node) === false) return;
  for (const child of Object.values(tree)) walk(child, visit);
}
