/** What one does to play and to record, for shortcuts, the palette and the buttons. */
import { registerCommands } from '../../../commands/registry.svelte.ts'
import { noteRecorder } from '../../../midi/noteRecorder.svelte.ts'
import { playing } from '../../../midi/playing.svelte.ts'
import { project } from '../../../state/project.svelte.ts'
import { settings } from '../../../state/settings.svelte.ts'

const shared = { group: 'Transport', scope: 'compose' } as const
const isOpen = () => project.status === 'ready'
const isRecording = () => noteRecorder.isActive

registerCommands([
  {
    ...shared,
    id: 'record.toggle',
    title: 'Record what is played, or stop and keep it',
    keys: 'R',
    when: isOpen,
    run: () => (noteRecorder.isActive ? noteRecorder.stop() : noteRecorder.start()),
  },
  {
    ...shared,
    id: 'record.stop',
    title: 'Stop recording and keep the notes',
    keys: 'Space',
    when: isRecording,
    run: () => noteRecorder.stop(),
  },
  {
    ...shared,
    id: 'record.cancel',
    title: 'Cancel the recording',
    keys: 'Escape',
    when: isRecording,
    run: () => noteRecorder.cancel(),
  },
  {
    ...shared,
    id: 'playing.computerKeys',
    title: 'Play on the computer’s keys, or use them as shortcuts',
    keys: 'M',
    when: isOpen,
    run: () => playing.switchComputerKeys(),
  },
  {
    ...shared,
    id: 'playing.midi',
    title: 'MIDI keyboard on or off',
    keys: '',
    run: () => settings.change({ midiOn: !settings.current.midiOn }),
  },
])
