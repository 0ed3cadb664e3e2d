/** Recording what is played into the roll: count-in, clicks, the chosen take beside it, and one step of undo in the end. */
import type { Take } from '../../src-shared/contract/takes.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { heardMilliseconds } from '../audio/heardMoment.ts'
import type { Output } from '../audio/output.ts'
import { player } from '../audio/player.svelte.ts'
import { announce } from '../state/announce.ts'
import { notify } from '../state/notices.svelte.ts'
import { project } from '../state/project.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { takes } from '../state/takes.svelte.ts'
import { instruments } from '../views/compose/instrument.svelte.ts'
import { add } from '../views/compose/roll/editing.ts'
import { barSeconds, beatSeconds } from '../views/compose/roll/grid.ts'
import { roll } from '../views/compose/roll.svelte.ts'
import { timeline } from '../views/compose/timeline.svelte.ts'
import type { PlayedEvent } from './keyboardState.ts'
import { Metronome } from './metronome.ts'
import { NoteRecording } from './noteRecording.ts'
import { beatsBetween, RecordingClock } from './recordingClock.ts'

/** Between the press of Record and the first click. */
const leadSeconds = 0.1
/** So long before it is due a click is handed to the loudspeakers. */
const aheadSeconds = 0.15
/** A sound is asked for so much before it should begin. */
const startMilliseconds = 25
/** So long the loudspeakers may take to wake; then it is recorded without clicks. */
const wakeMilliseconds = 500
const usualRateHz = 16_000

interface Session {
  readonly projectId: string | null
  readonly fromSeconds: number
  readonly clock: RecordingClock
  readonly recording: NoteRecording
  readonly output: Output | null
  readonly metronome: Metronome | null
  /** Clicks before this second are planned. */
  clickedSeconds: number
  /** What plays beside it. */
  along: Take | null
  /** It was begun by the recording, and ends with it. */
  readonly beganAlong: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

class NoteRecorder {
  #status = $state<'idle' | 'starting' | 'countIn' | 'recording'>('idle')
  #notes = $state.raw<readonly Note[]>([])
  #beatsLeft = $state(0)
  #session: Session | null = null
  #frame = 0

  get status() {
    return this.#status
  }

  get isActive(): boolean {
    return this.#status !== 'idle'
  }

  /** As far as they are played. */
  get notes(): readonly Note[] {
    return this.#notes
  }

  /** Of the count-in. */
  get beatsLeft(): number {
    return this.#beatsLeft
  }

  /** From the playhead, or from where a take sounds now. */
  async start(): Promise<void> {
    if (this.isActive || project.status !== 'ready') return
    this.#status = 'starting'
    roll.select([])
    const sounding = player.status === 'playing' && player.source?.kind === 'take' ? takeThatSounds() : null
    if (!sounding) player.stop()
    const output = await awake()
    if (this.#status !== 'starting') return
    this.#session = this.#open(output, sounding)
    if (settings.current.recordCountIn && !sounding) this.#countIn(this.#session)
    this.#status = 'countIn'
    announce(settings.current.recordCountIn && !sounding ? 'Recording after a bar' : 'Recording')
    this.#tick()
  }

  /** Ends it and keeps what was played, as one step of undo. */
  stop(): void {
    const session = this.#session
    const wasRecording = this.#status === 'recording'
    this.#close()
    if (!session || !wasRecording) return
    if (session.projectId !== project.id) {
      const message = 'Another project was opened, so nothing of the recording is kept.'
      notify({ level: 'warning', message, key: 'recording lost' })
      return
    }
    const end = session.clock.secondsAt(performance.now())
    const notes = session.recording.finish(end, settings.current.recordQuantised ? roll.grid : null)
    if (roll.apply(add('Record', notes))) return
    notify({
      level: 'note',
      message: 'Nothing was played, so nothing was recorded.',
      key: 'nothing recorded',
    })
  }

  /** Ends it and keeps nothing. */
  cancel(): void {
    if (!this.isActive) return
    this.#close()
    announce('The recording was cancelled; nothing of it is kept.')
  }

  /** @param milliseconds when it was played */
  hear(event: PlayedEvent, milliseconds: number): void {
    if (!this.#session) return
    this.#session.recording.hear(event, this.#session.clock.secondsAt(milliseconds))
    if (event.kind === 'press') roll.revealRow(event.midi)
  }

  #open(output: Output | null, sounding: Take | null): Session {
    const now = performance.now()
    const tempo = project.document.tempo
    const countInSeconds = settings.current.recordCountIn && !sounding ? barSeconds(tempo) : 0
    const fromSeconds = sounding ? player.positionSeconds : timeline.playheadSeconds
    const wait = sounding ? 0 : leadSeconds + countInSeconds
    const begins =
      output && !sounding
        ? heardMilliseconds(output.context, output.context.currentTime + wait, now)
        : now + wait * 1000
    const wanted = settings.current.recordAlong ? takes.current : null
    const along = sounding ?? (isPlayable(wanted, fromSeconds) ? wanted : null)
    const session: Session = {
      projectId: project.id,
      fromSeconds,
      clock: new RecordingClock(fromSeconds, begins),
      recording: new NoteRecording(fromSeconds),
      output,
      metronome: output && new Metronome(output),
      clickedSeconds: fromSeconds,
      along,
      beganAlong: along !== null && along !== sounding,
      timer: undefined,
    }
    if (along && session.beganAlong) {
      void player.prepare(along)
      const lead = fromSeconds <= 0 ? along.leadSeconds : 0
      const due = begins - 1000 * lead - startMilliseconds - now
      session.timer = setTimeout(() => player.playTake(along, { fromSeconds, loop: null }), due)
    }
    return session
  }

  #countIn({ clock, fromSeconds, metronome, output }: Session): void {
    const { tempo } = project.document
    const beat = beatSeconds(tempo)
    for (let left = tempo.beatsPerBar; left > 0; left--)
      if (metronome && output)
        metronome.clickAt(
          contextSeconds(output, clock, fromSeconds - left * beat),
          left === tempo.beatsPerBar,
        )
  }

  #tick(): void {
    const session = this.#session
    if (!session) return
    if (session.projectId !== project.id) return this.stop()
    const { clock, fromSeconds, along } = session
    const now = performance.now()
    if (along && player.status === 'playing' && player.source?.id === along.id)
      clock.follow(player.positionSeconds, now)
    const at = clock.secondsAt(now)
    if (at >= fromSeconds) this.#status = 'recording'
    this.#beatsLeft = Math.max(0, Math.ceil((fromSeconds - at) / beatSeconds(project.document.tempo)))
    timeline.recordSeconds = Math.max(at, fromSeconds)
    this.#notes = session.recording.notesAt(at)
    if (settings.current.recordClicks) this.#planClicks(session, at)
    this.#frame = requestAnimationFrame(() => this.#tick())
  }

  #planClicks(session: Session, at: number): void {
    const { metronome, output, clock } = session
    const { tempo } = project.document
    const until = at + aheadSeconds
    const from = Math.max(session.clickedSeconds, at)
    if (!metronome || !output || until <= from) return
    for (const { seconds, number } of beatsBetween(from, until, beatSeconds(tempo)))
      metronome.clickAt(contextSeconds(output, clock, seconds), number % tempo.beatsPerBar === 0)
    session.clickedSeconds = until
  }

  #close(): void {
    const session = this.#session
    this.#session = null
    cancelAnimationFrame(this.#frame)
    this.#status = 'idle'
    this.#notes = []
    timeline.recordSeconds = null
    this.#beatsLeft = 0
    if (!session) return
    clearTimeout(session.timer)
    session.metronome?.stop()
    if (session.beganAlong && player.source?.id === session.along?.id) player.stop()
    if (session.beganAlong) player.loop = project.document.loop
  }
}

export const noteRecorder = new NoteRecorder()

const takeThatSounds = (): Take | null => takes.list.find(({ id }) => id === player.source?.id) ?? null

const isPlayable = (take: Take | null, fromSeconds: number): take is Take =>
  take !== null && take.state !== 'generating' && take.seconds - take.leadSeconds > fromSeconds

/** Null where no sound comes out of this machine now. */
async function awake(): Promise<Output | null> {
  try {
    const output = await player.beside(instruments.current?.sampleRateHz ?? usualRateHz)
    const { context } = output
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, wakeMilliseconds))])
    return context.state === 'running' ? output : null
  } catch {
    return null
  }
}

/** When something is to be played so that it is heard at a second of the roll. */
function contextSeconds({ context }: Output, clock: RecordingClock, seconds: number): number {
  const heardNow = heardMilliseconds(context, context.currentTime)
  return Math.max(
    context.currentTime,
    context.currentTime + (clock.millisecondsAt(seconds) - heardNow) / 1000,
  )
}
