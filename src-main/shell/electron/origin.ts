/** The window's address inside Electron: a scheme of our own, so that it has an origin as a web page has. */
export const scheme = 'syrinx'
export const origin = `${scheme}://studio`
export const startAddress = `${origin}/`

/** Whether an address is one of the window's own. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${scheme}:` && url.host === 'studio'
}
