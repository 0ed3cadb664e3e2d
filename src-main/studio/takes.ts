/** Takes: the list, what their maker says about them, and the bin. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { Take } from '../../src-shared/contract/takes.ts'
import type { TakeRow } from '../library/takes.ts'
import type { StudioContext } from './context.ts'

/** As it crosses. */
export function takeOf(row: TakeRow): Take {
  const { deletedAt: _deletedAt, audioHash: _audioHash, sessionId: _sessionId, ...take } = row
  return { ...take, url: `/media/take/${row.id}` }
}

export const takeHandlers = ({
  library,
}: StudioContext): Handlers<'takes.list' | 'takes.change' | 'takes.remove'> => ({
  'takes.list': ({ projectId }) => {
    library.projects.get(projectId)
    return library.takes.list(projectId).map(takeOf)
  },
  'takes.change': ({ id, ...values }) => takeOf(library.takes.change(id, values)),
  'takes.remove': ({ ids }) => library.takes.remove(ids),
})
