/** The library's commands. */
import { registerCommands } from '../../commands/registry.svelte.ts'
import { chooseAndImport, chooseFolderAndImport } from './importing.svelte.ts'
import { hearAgain, removeClips, renameClip, tagClips } from './clipActions.ts'
import { chooseCategory, showCategories } from './categories.svelte.ts'
import { clipList } from './clipList.svelte.ts'
import { datasets } from '../../state/datasets.svelte.ts'
import { createDataset } from './datasetActions.ts'
import { preparedImport } from './preparedImport.svelte.ts'
import { recording } from './recording.svelte.ts'

const hasChoice = () => clipList.chosen.length > 0

registerCommands([
  {
    id: 'library.newDataset',
    title: 'New data set',
    group: 'Library',
    keys: '',
    run: createDataset,
    scope: 'library',
  },
  {
    id: 'library.importFiles',
    title: 'Import recordings',
    group: 'Library',
    keys: 'Mod+Shift+I',
    run: chooseAndImport,
    scope: 'library',
  },
  {
    id: 'library.importFolder',
    title: 'Import a folder of recordings',
    group: 'Library',
    keys: '',
    run: chooseFolderAndImport,
    scope: 'library',
  },
  {
    id: 'library.importDataset',
    title: 'Import a data set',
    group: 'Library',
    keys: '',
    run: () => {
      if (datasets.selected) preparedImport.show(datasets.selected.id)
    },
    scope: 'library',
    when: () => datasets.selected !== null,
  },
  {
    id: 'library.record',
    title: 'Record from the microphone',
    group: 'Library',
    keys: 'R',
    run: () => recording.show(),
    scope: 'library',
  },
  {
    id: 'library.renameClip',
    title: 'Rename the clip',
    group: 'Library',
    keys: 'F2',
    run: () => renameClip(clipList.chosen[0]),
    scope: 'library',
    when: () => clipList.chosen.length === 1,
  },
  {
    id: 'library.tagClips',
    title: 'Tag clips',
    group: 'Library',
    keys: 'T',
    run: tagClips,
    scope: 'library',
    when: hasChoice,
  },
  {
    id: 'library.categoriseClips',
    title: 'Put clips into a category',
    group: 'Library',
    keys: 'G',
    run: chooseCategory,
    scope: 'library',
    when: hasChoice,
  },
  {
    id: 'library.categories',
    title: 'Categories of the data set',
    group: 'Library',
    keys: '',
    run: () => {
      if (datasets.selected) showCategories(datasets.selected.id)
    },
    scope: 'library',
    when: () => (datasets.selected?.clipCount ?? 0) > 0,
  },
  {
    id: 'library.hearClips',
    title: 'Listen to clips again',
    group: 'Library',
    keys: '',
    run: () => hearAgain(clipList.chosen),
    scope: 'library',
    when: hasChoice,
  },
  {
    id: 'library.removeClips',
    title: 'Delete clips',
    group: 'Library',
    keys: 'Delete Backspace',
    run: removeClips,
    scope: 'library',
    when: hasChoice,
  },
])
