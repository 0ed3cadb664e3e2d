/** What is said of MIDI keyboards. */
import type { MidiStatus } from './inputs.svelte.ts'

/** @param heard names of the keyboards that are listened to; @param plugged how many there are */
export function midiWords(status: MidiStatus, heard: readonly string[], plugged: number): string | null {
  switch (status) {
    case 'off':
      return null
    case 'asking':
      return 'Waiting for permission to use MIDI keyboards…'
    case 'missing':
      return 'This browser has no MIDI. Chrome, Edge, Firefox and Syrinx’s own window do.'
    case 'refused':
      return 'The browser was told not to let Syrinx use MIDI keyboards. Allow it beside the address, then switch this off and on.'
    case 'failed':
      return 'MIDI keyboards can’t be reached on this computer now. Another program may have them; switch this off and on to try again.'
    case 'on':
      if (heard.length > 0) return `Listening to ${heard.join(', ')}.`
      return plugged > 0
        ? 'The chosen keyboard is not plugged in.'
        : 'No MIDI keyboard is plugged in. It is heard as soon as it is.'
  }
}
