/** What a page of Syrinx may do, in either shell: nothing but what it brings with it and what the studio serves. */

/**
 * @param sockets further addresses that the page may connect to
 * @param nonce lets style elements in that carry it: those that a library of the window makes in a shadow root
 */
export const contentSecurityPolicy = (sockets: readonly string[] = [], nonce?: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // Components set what they draw by the style object of an element, which is no inline style.
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    ['connect-src', "'self'", ...sockets].join(' '),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export const pageHeaders = (sockets: readonly string[] = [], nonce?: string): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(sockets, nonce),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'microphone=(self), midi=(self), camera=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
})
