/** What a user sets once. */
import { z } from 'zod'
import { adapterId, computeChoices } from './computes.ts'
import { method, nothing } from './define.ts'

export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** The browser's id of the device; empty for the system's own. */
  audioOutputId: z.string().max(200).default(''),
  /** Gain of what is played, 0 … 1. */
  volume: z.number().min(0).max(1).default(0.8),
  compute: z.enum(computeChoices).default('auto'),
  /** Which graphics card WebGPU works on; empty for the best. One that is not there any more counts as empty. */
  gpuAdapter: adapterId.default(''),
  /** Shortcuts that are not the default: command id → keys as `Ctrl+Shift+D`; empty for none. */
  shortcuts: z.record(z.string().max(60), z.string().max(60)).default({}),
  /** A notification of the system when work of more than half a minute ends. */
  notify: z.boolean().default(true),
  /** Where exports go; empty for the user's music folder. */
  exportDirectory: z.string().max(4096).default(''),
  exportTemplate: z.string().min(1).max(200).default('{project} {take}'),
  inspectorOpen: z.boolean().default(true),
  /** A MIDI keyboard is listened to. */
  midiOn: z.boolean().default(false),
  /** The name of the one input that is; empty for every one. Ids of ports are others in every window. */
  midiInput: z.string().max(200).default(''),
  /** Keys that are played sound on the project's instrument. */
  midiAudition: z.boolean().default(true),
  /** A bar of clicks before a recording of notes begins. */
  recordCountIn: z.boolean().default(true),
  /** Clicks on every beat while notes are recorded. */
  recordClicks: z.boolean().default(true),
  /** The chosen take plays while notes are recorded. */
  recordAlong: z.boolean().default(true),
  /** Recorded notes begin on the lines of the grid. */
  recordQuantised: z.boolean().default(false),
})
export type Settings = z.infer<typeof settingsSchema>

export const settingsMethods = {
  'settings.get': method(nothing, settingsSchema),
  /** Changes what is named; the rest stays. */
  'settings.change': method(
    z.strictObject({
      theme: z.exactOptional(settingsSchema.shape.theme.unwrap()),
      audioOutputId: z.exactOptional(settingsSchema.shape.audioOutputId.unwrap()),
      volume: z.exactOptional(settingsSchema.shape.volume.unwrap()),
      compute: z.exactOptional(settingsSchema.shape.compute.unwrap()),
      gpuAdapter: z.exactOptional(settingsSchema.shape.gpuAdapter.unwrap()),
      shortcuts: z.exactOptional(settingsSchema.shape.shortcuts.unwrap()),
      notify: z.exactOptional(settingsSchema.shape.notify.unwrap()),
      exportDirectory: z.exactOptional(settingsSchema.shape.exportDirectory.unwrap()),
      exportTemplate: z.exactOptional(settingsSchema.shape.exportTemplate.unwrap()),
      inspectorOpen: z.exactOptional(settingsSchema.shape.inspectorOpen.unwrap()),
      midiOn: z.exactOptional(settingsSchema.shape.midiOn.unwrap()),
      midiInput: z.exactOptional(settingsSchema.shape.midiInput.unwrap()),
      midiAudition: z.exactOptional(settingsSchema.shape.midiAudition.unwrap()),
      recordCountIn: z.exactOptional(settingsSchema.shape.recordCountIn.unwrap()),
      recordClicks: z.exactOptional(settingsSchema.shape.recordClicks.unwrap()),
      recordAlong: z.exactOptional(settingsSchema.shape.recordAlong.unwrap()),
      recordQuantised: z.exactOptional(settingsSchema.shape.recordQuantised.unwrap()),
    }),
    settingsSchema,
  ),
}
