/** FluidSynth, which plays a sound font: looked for in PATH, run without reverb and chorus. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { printMidi } from '../../src-shared/notes/midi.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeAudio } from '../../src-main/audio/decode.ts'
import { mixToMono } from '../../src-main/audio/recording.ts'
import { isFile } from './isFile.ts'

export interface Synth {
  /** The FluidSynth program; a name is looked for in PATH. */
  readonly program: string
  /** A sound font (sf2) with the General MIDI programs. */
  readonly soundFont: string
}

/** Where Debian’s fluid-soundfont-gm puts it. */
export const usualSoundFont = '/usr/share/sounds/sf2/FluidR3_GM.sf2'

const tempo = { beatsPerMinute: 120, beatsPerBar: 4 }
const usualVelocity = 100

/**
 * What a General MIDI program plays, dry, in mono, [samples]; beyond ±1 where it is loud. Lasts as long as the notes
 * do: what still sounds then is cut off.
 * @param gmProgram counted from 1, as General MIDI does.
 * @throws SyrinxError `instruments/no-sound-font`, `instruments/no-fluidsynth` or `instruments/fluidsynth`.
 */
export async function playNotes(
  { program, soundFont }: Synth,
  notes: readonly Note[],
  gmProgram: number,
  sampleRateHz: number,
): Promise<Float32Array> {
  if (!(await isFile(soundFont)))
    throw new SyrinxError(
      'instruments/no-sound-font',
      `There is no sound font ${soundFont}.`,
      'Install it (Debian: fluid-soundfont-gm), or say where it is with --sound-font or SYRINX_SOUNDFONT.',
    )
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-notes-'))
  try {
    const midiPath = join(folder, 'notes.mid')
    const wavPath = join(folder, 'notes.wav')
    await writeFile(midiPath, printMidi(notes, usualVelocity, tempo, gmProgram - 1))
    // Float: one gain for a whole set is found afterwards, and nothing may clip before.
    const sound = ['-F', wavPath, '-T', 'wav', '-O', 'float', '-r', String(sampleRateHz)]
    await run(program, ['-n', '-i', '-q', '-R', '0', '-C', '0', ...sound, soundFont, midiPath])
    return mixToMono(await decodeAudio(await readFile(wavPath), 'what FluidSynth played'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(program: string, options: string[]): Promise<void> {
  const child = spawn(program, options, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new SyrinxError(
          'instruments/no-fluidsynth',
          `FluidSynth can’t be started (${program}): ${cause.code === 'ENOENT' ? 'it is not installed' : cause.message}.`,
          'Install it (Debian: fluidsynth), or say where it is with --fluidsynth.',
          { cause },
        ),
      ),
    )
    child.on('close', resolve)
  })
  if (code !== 0)
    throw new SyrinxError('instruments/fluidsynth', `FluidSynth failed (${code}): ${said.trim()}`)
}
