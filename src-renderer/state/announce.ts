/** Tells those who listen instead of looking what has happened. */

let region: HTMLElement | null = null

/** Words for screen readers, politely; the same words twice are told twice. */
export function announce(text: string): void {
  if (typeof document === 'undefined') return
  if (!region?.isConnected) {
    region = document.createElement('div')
    region.className = 'visually-hidden'
    region.setAttribute('role', 'status')
    region.setAttribute('aria-live', 'polite')
    document.body.append(region)
  }
  const words = document.createElement('p')
  words.textContent = text
  region.replaceChildren(words)
}
