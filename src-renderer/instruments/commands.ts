/** The commands about instruments. */
import { registerCommands } from '../commands/registry.svelte.ts'
import { about } from './about.svelte.ts'
import { chooseInstrumentFile } from './packs.ts'

registerCommands([
  {
    id: 'instruments.show',
    title: 'Instruments',
    group: 'Library',
    keys: '',
    run: () => about.show(),
  },
  {
    id: 'instruments.bringIn',
    title: 'Bring in an instrument…',
    group: 'Library',
    keys: '',
    async run() {
      const instrument = await chooseInstrumentFile()
      if (instrument) await about.show(instrument.ref)
    },
  },
])
