/** The page's nonce for style elements that a library makes by script; empty where the page came without one. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
