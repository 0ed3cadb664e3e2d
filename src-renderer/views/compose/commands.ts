/** The commands of the Compose view. */
import { registerHeldKeys } from '../../commands/gestures.svelte.ts'
import { registerCommands, type Command } from '../../commands/registry.svelte.ts'
import { project } from '../../state/project.svelte.ts'
import { noteFiles } from './files/noteFiles.svelte.ts'
import { instruments } from './instrument.svelte.ts'
import { readCopied } from './notesClipboard.ts'
import * as actions from './rollActions.ts'
import { roll } from './roll.svelte.ts'
import { sounds } from './sounds.svelte.ts'
import { timeline } from './timeline.svelte.ts'

const isOpen = () => project.status === 'ready'
const some = () => isOpen() && roll.selected.length > 0
const any = () => isOpen() && project.notes.length > 0

type Brief = Pick<Command, 'id' | 'title' | 'keys' | 'run' | 'pastes'> & { readonly when?: () => boolean }

const inGroup = (group: Command['group'], list: readonly Brief[]): Command[] =>
  list.map((command) => ({ when: isOpen, ...command, group, scope: 'compose' as const }))

registerCommands([
  ...inGroup('Tools', [
    { id: 'tool.pencil', title: 'Pencil', keys: '1', run: () => void (roll.tool = 'pencil') },
    { id: 'tool.select', title: 'Select', keys: '2', run: () => void (roll.tool = 'select') },
  ]),
  ...inGroup('Notes', [
    { id: 'notes.selectAll', title: 'Select all notes', keys: 'Mod+A', run: actions.selectAll, when: any },
    {
      id: 'notes.selectNone',
      title: 'Select nothing',
      keys: 'Mod+Shift+A',
      run: actions.selectNone,
      when: some,
    },
    { id: 'notes.cut', title: 'Cut', keys: 'Mod+X', run: actions.cut, when: some },
    { id: 'notes.copy', title: 'Copy', keys: 'Mod+C', run: actions.copy, when: some },
    {
      id: 'notes.paste',
      title: 'Paste at the playhead',
      keys: 'Mod+V',
      run: async () => actions.paste(await readCopied()),
      when: isOpen,
      pastes: true,
    },
    { id: 'notes.duplicate', title: 'Duplicate', keys: 'Mod+D', run: actions.duplicate, when: some },
    {
      id: 'notes.delete',
      title: 'Delete',
      keys: 'Delete Backspace',
      run: () => actions.removeSelected(),
      when: some,
    },
    {
      id: 'notes.quantise',
      title: 'Quantise to the grid',
      keys: 'Q',
      run: () => actions.quantise(),
      when: any,
    },
    { id: 'notes.split', title: 'Split at the playhead', keys: 'S', run: actions.splitAtPlayhead, when: any },
    {
      id: 'notes.join',
      title: 'Join: end each note where the next begins',
      keys: 'J',
      run: actions.join,
      when: any,
    },
    { id: 'notes.oneVoice', title: 'Make one voice', keys: 'V', run: actions.makeOneVoice, when: any },
    {
      id: 'notes.earlier',
      title: 'Move earlier',
      keys: 'ArrowLeft',
      run: () => actions.nudge(-1),
      when: some,
    },
    { id: 'notes.later', title: 'Move later', keys: 'ArrowRight', run: () => actions.nudge(1), when: some },
    {
      id: 'notes.earlierFine',
      title: 'Move earlier by 10 ms',
      keys: 'Alt+ArrowLeft',
      run: () => actions.nudge(-1, 0.01),
      when: some,
    },
    {
      id: 'notes.laterFine',
      title: 'Move later by 10 ms',
      keys: 'Alt+ArrowRight',
      run: () => actions.nudge(1, 0.01),
      when: some,
    },
    { id: 'notes.up', title: 'Up a semitone', keys: 'ArrowUp', run: () => actions.transpose(1), when: some },
    {
      id: 'notes.down',
      title: 'Down a semitone',
      keys: 'ArrowDown',
      run: () => actions.transpose(-1),
      when: some,
    },
    {
      id: 'notes.octaveUp',
      title: 'Up an octave',
      keys: 'Shift+ArrowUp',
      run: () => actions.transpose(12),
      when: some,
    },
    {
      id: 'notes.octaveDown',
      title: 'Down an octave',
      keys: 'Shift+ArrowDown',
      run: () => actions.transpose(-12),
      when: some,
    },
    {
      id: 'notes.longer',
      title: 'Longer',
      keys: 'Shift+ArrowRight',
      run: () => actions.lengthen(1),
      when: some,
    },
    {
      id: 'notes.shorter',
      title: 'Shorter',
      keys: 'Shift+ArrowLeft',
      run: () => actions.lengthen(-1),
      when: some,
    },
    {
      id: 'notes.next',
      title: 'Next note',
      keys: 'Mod+ArrowRight',
      run: () => void actions.stepNote(1),
      when: any,
    },
    {
      id: 'notes.previous',
      title: 'Previous note',
      keys: 'Mod+ArrowLeft',
      run: () => void actions.stepNote(-1),
      when: any,
    },
    {
      id: 'notes.louder',
      title: 'Louder',
      keys: 'Mod+ArrowUp',
      run: () => actions.changeVelocity(1),
      when: () => some() && (instruments.current?.knowsLoudness ?? false),
    },
    {
      id: 'notes.quieter',
      title: 'Quieter',
      keys: 'Mod+ArrowDown',
      run: () => actions.changeVelocity(-1),
      when: () => some() && (instruments.current?.knowsLoudness ?? false),
    },
    {
      id: 'notes.hear',
      title: 'Hear the note at the cursor',
      keys: 'H',
      run: () => void sounds.play(roll.selected[0]?.midi ?? roll.cursor.midi),
    },
    { id: 'notes.import', title: 'Import notes…', keys: 'Mod+Shift+I', run: () => noteFiles.chooseNotes() },
    {
      id: 'notes.fromRecording',
      title: 'Notes from a recording…',
      keys: '',
      run: () => noteFiles.chooseRecording(),
    },
    {
      id: 'notes.exportMidi',
      title: 'Export notes as MIDI',
      keys: '',
      run: () => noteFiles.save('mid'),
      when: any,
    },
    {
      id: 'notes.exportJson',
      title: 'Export notes as JSON',
      keys: '',
      run: () => noteFiles.save('json'),
      when: any,
    },
    {
      id: 'notes.exportLabels',
      title: 'Export notes as labels (.txt)',
      keys: '',
      run: () => noteFiles.save('txt'),
      when: any,
    },
  ]),
  ...inGroup('Transport', [
    {
      id: 'notes.loopSelection',
      title: 'Loop the selection',
      keys: 'Mod+L',
      run: actions.loopSelection,
      when: some,
    },
    {
      id: 'roll.playheadToCursor',
      title: 'Playhead to the cursor',
      keys: 'P',
      run: () => timeline.setPlayhead(roll.selected[0]?.startSeconds ?? roll.cursor.seconds),
    },
  ]),
  ...inGroup('View', [
    { id: 'view.zoomIn', title: 'Zoom in', keys: '+ =', run: () => actions.zoomIn() },
    { id: 'view.zoomOut', title: 'Zoom out', keys: '-', run: actions.zoomOut },
    { id: 'view.fitNotes', title: 'Show all notes', keys: 'F', run: actions.fitAll },
    {
      id: 'view.fitSelection',
      title: 'Show the selection',
      keys: 'Z',
      run: actions.fitSelection,
      when: some,
    },
    {
      id: 'view.fold',
      title: 'Only the instrument’s notes',
      keys: 'K',
      run: () => void (roll.fold = !roll.fold),
    },
  ]),
])

registerHeldKeys([
  { title: 'Without snapping to the grid', keys: 'Shift' },
  { title: 'Copy notes instead of moving them', keys: 'Mod' },
  { title: 'Draw with the select tool, frame with the pencil', keys: 'Alt' },
  { title: 'Add to what is selected', keys: 'Shift' },
  { title: 'Let go, as if nothing had happened', keys: 'Escape' },
])
