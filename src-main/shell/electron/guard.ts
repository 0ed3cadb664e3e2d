/** What no page may do, ours included: go elsewhere, open windows, or ask for anything but microphone and MIDI keyboard. */
import { app, shell, type Session, type WebContents } from 'electron'
import { isOwn } from './origin.ts'

/** Pages that a link of the window may open, in the user's browser. */
const linkedHosts = new Set(['github.com', 'doi.org', 'arxiv.org', 'creativecommons.org', 'opensource.org'])

export function isAllowedLink(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === 'https:' && url.username === '' && linkedHosts.has(url.host)
}

/**
 * The microphone to record with, the choice of a loudspeaker, and MIDI keyboards (without the messages that change them,
 * `midiSysex`); nothing else, and to nobody else.
 */
const granted = new Set(['media', 'speaker-selection', 'midi'])
/** Frames inside the page play on no keyboard. */
const ofMainFrameAlone = new Set(['midi'])

export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const isFit = details.isMainFrame || !ofMainFrameAlone.has(permission)
    answer(granted.has(permission) && isOwn(details.requestingUrl) && !types.includes('video') && isFit)
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const isFit = details.isMainFrame || !ofMainFrameAlone.has(permission)
    return granted.has(permission) && isOwn(requestingOrigin) && details.mediaType !== 'video' && isFit
  })
  session.setDevicePermissionHandler(() => false)
}

/** For every page that Electron makes, whoever made it. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  const stayHere = (event: { preventDefault(): void; url: string }) => {
    if (!isOwn(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stayHere)
  contents.on('will-redirect', stayHere)
  contents.on('will-frame-navigate', stayHere)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
