/** Keyboards are asked for when the user turns them on, or had them on before. */
import { untrack } from 'svelte'
import { settings } from '../state/settings.svelte.ts'
import { midiInputs } from './inputs.svelte.ts'

$effect.root(() => {
  $effect(() => {
    if (!settings.known) return
    const on = settings.current.midiOn
    untrack(() => {
      if (on) void midiInputs.start()
      else midiInputs.stop()
    })
  })
  $effect(() => {
    const name = settings.current.midiInput
    untrack(() => midiInputs.choose(name))
  })
})
