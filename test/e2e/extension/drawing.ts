import encodeQr from 'qr';

/** A QR code as an SVG, five pixels to a module, with the white around it that a code needs. */
export function drawing(text: string): string {
  const rows = encodeQr(text, 'raw', { border: 4 });
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return `<svg width="${rows.length * 5}" height="${rows.length * 5}" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="${path}"/></svg>`;
}
