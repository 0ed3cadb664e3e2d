import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { hearNotes } from '../../src-main/audio/hearNotes.ts'
import { playNotes, usualSoundFont } from './fluidSynth.ts'
import { renderNotes } from './renderNotes.ts'

const notes = [{ midi: 69, startSeconds: 0, durationSeconds: 1 }]
const synth = { program: 'fluidsynth', soundFont: usualSoundFont }
const isInstalled =
  existsSync(usualSoundFont) && spawnSync(synth.program, ['--version'], { stdio: 'ignore' }).status === 0

it('says what is missing', async () => {
  const soundFont = '/nowhere/FluidR3_GM.sf2'
  await expect(playNotes({ ...synth, soundFont }, notes, 76, 16_000)).rejects.toMatchObject({
    code: 'instruments/no-sound-font',
    hint: expect.stringContaining('SYRINX_SOUNDFONT'),
  })
  // Any file will do: the program isn’t found before it is looked at.
  const missing = { program: 'no-such-fluidsynth', soundFont: import.meta.filename }
  await expect(playNotes(missing, notes, 76, 16_000)).rejects.toMatchObject({
    code: 'instruments/no-fluidsynth',
    message: expect.stringContaining('no-such-fluidsynth'),
  })
})

it.runIf(isInstalled)('plays each note of a set from its place on, softer where it is softer', async () => {
  const set = {
    name: 'panflute',
    gmProgram: 76,
    lowest: 72,
    highest: 73,
    velocities: [50, 110],
    heldSeconds: 0.8,
    tailSeconds: 0.5,
  }
  const sounds = await renderNotes(synth, set, 16_000)
  expect(sounds.map(({ name }) => name)).toEqual([
    'panflute_72_C5_v50',
    'panflute_72_C5_v110',
    'panflute_73_Cs5_v50',
    'panflute_73_Cs5_v110',
  ])
  for (const { samples, notes } of sounds) {
    const heard = hearNotes(samples, 16_000)
    expect(heard.map(({ midi }) => midi)).toEqual([notes![0].midi])
    expect(Math.abs(heard[0].startSeconds - notes![0].startSeconds)).toBeLessThan(0.04)
  }
  const [soft, loud] = sounds.map(({ samples }) => Math.hypot(...samples))
  expect(loud / soft).toBeGreaterThan(3)
})
