/** 128 bits, as four numbers. */
export const drawNonce = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');
