/** Which rows of a long list are on screen: what is not seen is not drawn, since drawing is what a large vault costs. */

export interface Row {
  /** CSS pixels from the top of the list. */
  top: number;
  height: number;
}

/** Heights to places. The last `top + height` is the height of the list. */
export function placeRows(heights: readonly number[]): Row[] {
  let top = 0;
  return heights.map((height) => {
    const row = { top, height };
    top += height;
    return row;
  });
}

/** First and last-but-one index of the rows between two heights, and `spare` more on either side. */
export function rowsBetween(rows: readonly Row[], fromPx: number, toPx: number, spare = 4): [number, number] {
  const first = firstAfter(rows, fromPx);
  const end = firstAfter(rows, toPx) + 1;
  return [Math.max(0, first - spare), Math.min(rows.length, end + spare)];
}

/** The first row whose end lies below `px`: rows are in order, so half of them are ruled out at a look. */
function firstAfter(rows: readonly Row[], px: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && row.top + row.height <= px) low = middle + 1;
    else high = middle;
  }
  return low;
}
