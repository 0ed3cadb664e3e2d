/** Files that the window itself makes: the system (Electron) or the browser asks where they go, or keeps them as downloads. */

/** @param name with its ending; what file systems can't bear in it is replaced */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = safeFileName(name)
  link.click()
  // The download has long begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export const saveText = (name: string, text: string, type: string): void =>
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }))

/** What every file system bears, at most 120 characters and the ending kept. */
export function safeFileName(name: string): string {
  const [, stem, ending] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/s.exec(name) ?? []
  const safe = (stem ?? '')
    // eslint-disable-next-line no-control-regex -- they are what is to be replaced
    .replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120)
  return `${/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(safe) ? `${safe}_` : safe || 'Syrinx'}${ending ?? ''}`
}
