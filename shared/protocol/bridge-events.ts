/** The names of the page-bridge's events and its size limit; apart from the schemas, which the prompt bundle must not carry. */
export const BRIDGE_OUT = 'mfa-bridge-out';
export const BRIDGE_IN = 'mfa-bridge-in';
export const BRIDGE_MAX_CHARS = 4096;
