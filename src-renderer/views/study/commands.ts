/** What one can do in the Study view, for shortcuts, the palette and menus. */
import { registerCommands, type Command } from '../../commands/registry.svelte.ts'
import { ratingWords } from '../../../src-shared/contract/takes.ts'
import { blind } from './blind/blind.svelte.ts'
import { ratings } from './blind/summary.ts'
import { studyPage, type StudyPage } from './page.svelte.ts'

const common = { group: 'Study', scope: 'study' } as const
const listening = { ...common, when: () => blind.isListening }

const pages: readonly [StudyPage, string][] = [
  ['compare', 'Compare takes and runs'],
  ['figures', 'Draw figures'],
  ['blind', 'Listen blind'],
]

registerCommands([
  ...pages.map(([page, title]): Command => ({
    ...common,
    id: `study.${page}`,
    title,
    keys: '',
    run: () => {
      studyPage.value = page
    },
  })),
  { ...listening, id: 'study.blindPlay', title: 'Play this sound', keys: 'Space', run: () => blind.play() },
  { ...listening, id: 'study.blindNext', title: 'Next sound', keys: 'ArrowRight', run: () => blind.go(1) },
  {
    ...listening,
    id: 'study.blindPrevious',
    title: 'Sound before',
    keys: 'ArrowLeft',
    run: () => blind.go(-1),
  },
  ...ratings.map((step): Command => ({
    ...listening,
    id: `study.blindRate${String(step)}`,
    title: `Rate it ${String(step)}: ${ratingWords[step]}`,
    keys: String(step),
    run: () => blind.rate(step),
  })),
])
