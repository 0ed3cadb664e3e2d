/** From takes that are chosen to a blind listening. */
import type { StudyTake } from '../../../../src-shared/contract/study.ts'
import { studio } from '../../../client/studio.ts'
import { askText } from '../../../components/ask.svelte.ts'
import { player } from '../../../audio/player.svelte.ts'
import { counted } from '../../../components/words.ts'
import { report } from '../../../state/notices.svelte.ts'
import { study } from '../../../state/study.svelte.ts'
import { studyPage } from '../page.svelte.ts'
import { blind } from './blind.svelte.ts'

/** Most that one session may have. */
const most = 200

export async function askForBlind(takes: readonly StudyTake[]): Promise<void> {
  if (takes.length < 2) return
  const chosen = takes.slice(0, most)
  const name = await askText({
    title: 'Listen blind',
    words: `${counted(chosen.length, 'take')}, shuffled. You hear them one after another without being told which is which, and say how musical each one is.`,
    label: 'Name of the session',
    value: `Listening of ${new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })}`,
    action: 'Begin',
  })
  if (name === null) return
  try {
    player.stop()
    const session = await studio.call('blind.start', { name, takeIds: chosen.map(({ takeId }) => takeId) })
    study.heard(session)
    blind.open(session.id)
    studyPage.value = 'blind'
  } catch (error) {
    report(error)
  }
}
