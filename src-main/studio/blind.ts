/** Listening without knowing what is heard: shuffled takes, rated one by one, named when all have been heard. */
import { randomInt } from 'node:crypto'
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import type { BlindSession } from '../../src-shared/contract/study.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { BlindItemRow, BlindRow, NewBlindItem } from '../library/blindSessions.ts'
import type { Library } from '../library/library.ts'
import type { StudioContext } from './context.ts'

export function blindHandlers({ library }: StudioContext): Handlers<MethodsOf<'blind'>> {
  const { blindSessions } = library
  const get = (id: string) => asSession(library, blindSessions.get(id))
  return {
    'blind.start': ({ name, takeIds }) => {
      const items = [...new Set(takeIds)].map((id) => itemOf(library, id))
      if (items.length < 2)
        throw new SyrinxError('blind/too-few', 'There is only one take to hear.', 'Choose at least two.')
      return asSession(library, blindSessions.begin(name, shuffled(items)))
    },
    'blind.list': () => blindSessions.list().map((row) => asSession(library, row)),
    'blind.get': ({ id }) => get(id),
    'blind.rate': ({ id, index, rating, remark }) => {
      const session = blindSessions.get(id)
      if (session.finishedAt !== null)
        throw new SyrinxError(
          'blind/finished',
          `“${session.name}” is finished: you know by now what was what.`,
          'Begin another blind listening with the same takes.',
        )
      if (!blindSessions.item(id, index))
        throw new SyrinxError('blind/no-item', `“${session.name}” has no sound number ${index + 1}.`)
      blindSessions.rate(id, index, rating, remark)
      return get(id)
    },
    'blind.results': ({ id }) => {
      const { name, finishedAt } = blindSessions.get(id)
      const items = blindSessions.items(id)
      if (finishedAt === null)
        throw new SyrinxError(
          'blind/not-finished',
          `${items.filter((it) => it.rating === null).length} of the ${items.length} sounds of “${name}” haven’t been rated yet.`,
          'What they are is told when all have been heard.',
        )
      return items.flatMap((item) =>
        item.rating === null ? [] : [{ ...resultOf(library, item), rating: item.rating }],
      )
    },
    'blind.remove': ({ id }) => blindSessions.remove(id),
  }
}

/** @throws SyrinxError `take/unknown`, `take/no-sound`. */
function itemOf(library: Library, id: string): NewBlindItem {
  const { name, audioHash, seconds, instrumentName } = library.takes.get(id)
  if (audioHash === null)
    throw new SyrinxError('take/no-sound', `“${name}” has no sound yet.`, 'Wait until it is whole.')
  return {
    takeId: id,
    takeName: name,
    instrumentName,
    seconds,
    audioHash,
  }
}

/** Fisher and Yates’s, with numbers that nobody can foresee. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    ;[order[last], order[other]] = [order[other], order[last]]
  }
  return order
}

function asSession(library: Library, { id, name, createdAt, finishedAt }: BlindRow): BlindSession {
  return {
    id,
    name,
    createdAt,
    finishedAt,
    items: library.blindSessions.items(id).map(({ position, rating, seconds }) => ({
      index: position,
      rating,
      url: `/media/blind/${id}/${position}`,
      seconds,
    })),
  }
}

function resultOf(library: Library, { position, takeId, takeName, instrumentName, remark }: BlindItemRow) {
  const take = takeId === null ? undefined : library.takes.table.find(takeId)
  const project = take && library.projects.table.find(take.projectId)
  const isThere = take?.deletedAt === null && project?.deletedAt === null
  return {
    index: position,
    remark,
    takeId: isThere ? takeId : null,
    takeName: take?.name ?? takeName,
    instrumentName,
  }
}
