"""A session: one or more runs that are trained side by side and watched.

A session knows neither who serves it (a thread, a process) nor who watches. It obeys
commands between steps, steps every running run once a round, lets the probes
measure what is due, and has all of it recorded. Several processes may each have a session
with some of the runs; then whoever leads them moves runs from one to the other, and keeps what
can be taken back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ganstudio.telemetry.crew import (
    NOBODY,
    Changed,
    Deed,
    Kept,
    Release,
    Released,
    Return,
    Share,
    TakeOver,
    Word,
)
from ganstudio.telemetry.jobs import Jobs, Report
from ganstudio.telemetry.messages import (
    Add,
    Adopt,
    Ask,
    CancelExport,
    Edit,
    Edited,
    Event,
    Export,
    Finished,
    Fork,
    Frame,
    Open,
    Pause,
    Quit,
    Recall,
    RecordTo,
    Redo,
    Remove,
    Reset,
    Resume,
    Resumed,
    RunRemoved,
    RunState,
    Start,
    Step,
    SteppedByHand,
    Stop,
    Undo,
)
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.training import set_aside
from ganstudio.training.arrivals import Arrivals
from ganstudio.training.aside import Aside, Look
from ganstudio.training.building import Builder
from ganstudio.training.changes import told
from ganstudio.training.differing import differences
from ganstudio.training.experiment import Experiment
from ganstudio.training.forking import Forks
from ganstudio.training.hardware import limit_threads
from ganstudio.training.inquiries import Answer, unanswered
from ganstudio.training.keeping import ended, on_its_way, origin_of, point_of
from ganstudio.training.lockstep import Lockstep
from ganstudio.training.observation import Observed, Probe, Topic
from ganstudio.training.place import SharedPlace
from ganstudio.training.refusals import refusal
from ganstudio.training.resuming import (
    Point,
    newest_point,
)
from ganstudio.training.ruling import Ruling
from ganstudio.training.run import Run
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.runs_folder import RunsFolder
from ganstudio.training.undoing import History, title_of

BRIEF, BRIEF_SHARE = 30.0, 0.1
"""Seconds of training, and share of its steps, before which a run has come to nothing yet."""
OfRun = Start | Pause | Stop | Reset | Step | Edit | Adopt | Export | Remove | Release | Look


@dataclass
class Session:
    """Runs in lockstep.

    Parameters
    ----------
    probes
        Gives the probes of a run, afresh for each.
    export
        Copies what an `Export` command needs of a run; returns what is written and the work,
        which goes on beside training.
    say
        Takes every event and frame, at once, from any thread.
    library
        Where runs that are added are recorded; None for nowhere.
    answer
        Copies what an `Ask` needs of a run; returns the work of answering it, which is done in
        slices between two rounds.
    place
        Which of several processes this session is in; None where it has all of the runs.
    reply
        Tells whoever leads them.

    Attributes
    ----------
    lockstep : Lockstep
        The runs, and whose turn it is.
    """

    probes: Callable[[Run], list[Probe]]
    export: Callable[[Run, Export], tuple[str, Callable[[Report], object]]]
    say: Callable[[Event | Frame], None]
    library: InitVar[RunsFolder | None] = None
    answer: Answer = unanswered
    place: SharedPlace | None = None
    reply: Callable[[Word], None] = lambda word: None
    lockstep: Lockstep = field(default_factory=Lockstep)
    jobs: Jobs = field(init=False)
    _shared: bool = False
    _parents: set[Path] = field(default_factory=set)
    _builder: Builder = field(init=False)
    _history: History = field(init=False)
    _arrivals: Arrivals = field(init=False)
    _forks: Forks = field(init=False)
    _aside: Aside = field(init=False)
    _ruling: Ruling = field(init=False)

    def __post_init__(self, library: RunsFolder | None) -> None:
        self.jobs = Jobs(self.say)
        self._builder = Builder(self.say)
        if self.place is not None:
            self._builder.load = self.place.load
        self._history = History(
            self.say,
            self._carry_out,
            None if self.place is None else lambda change: self.reply(Changed(change)),
        )
        self._arrivals = Arrivals(
            self.probes, self.say, self.lockstep, self._history, library, self.place
        )
        self._forks = Forks(self._builder, self.say, self._branch, self.probes)
        self._aside = Aside(
            self._builder, self.say, self.answer, self._history, self._pause, self.lockstep.measure
        )
        self._ruling = Ruling(lambda it: self._halt(it, RunState.STOPPED), self._fork)

    @property
    def runs(self) -> dict[int, Observed[Run]]:
        """The runs, by number."""
        return self.lockstep.runs

    @property
    def idle(self) -> bool:
        """Whether nothing goes by itself, so that there is nothing to do but wait for commands."""
        return not (self._forks or self._aside or self.lockstep.running())

    # ── a round ──────────────────────────────────────────────────────────────

    def advance(self) -> None:
        """Give a turn, a step each, to the running runs that had fewest, and measure what is due.

        All have had as many, unless one has just come from another process and lies behind. Of
        the runs at one step the first leads: what is due of it all of them measure now, so
        that what is compared was made at the same step. Who is paused, has ended or failed, or
        is at another step, neither waits nor is waited for.
        """
        behind = self.lockstep.behind()
        for observed in behind:
            self._stepping(observed.number)
            observed.guarded(lambda observed: observed.run.step())
            observed.turns += 1
        self._stepping(NOBODY)
        announced: dict[int, dict[Topic, bool]] = {}
        now = time.perf_counter()
        for observed in behind:
            if observed.run.state is not RunState.RUNNING:
                continue
            step = observed.run.iteration
            due = announced[step] = observed.due(now, self._shared) | announced.get(step, {})
            observed.guarded(partial(self._observe, due))
        self._forks.go_on()
        self._aside.go_on()

    def _stepping(self, number: int) -> None:
        if self.place is not None:
            self.place.stepping.value = number

    def _observe(self, due: Mapping[Topic, bool], observed: Observed[Run]) -> None:
        now = time.perf_counter()
        observed.observe(now, len(self.runs), due)
        observed.keep_if_due(now)
        self._ruling.follow(observed)
        if observed.run.state is RunState.RUNNING and observed.run.iteration >= observed.until:
            self._halt(observed, RunState.STOPPED)
            self.say(Finished(observed.number, observed.run.iteration, observed.length))

    # ── commands ─────────────────────────────────────────────────────────────

    def obey(self, command: Deed) -> bool:
        """Carry out a command; whatever is wrong with it is told as an event. Tell whether it was.

        A command within a command is a part of it.
        """
        try:
            self._history.obey(command)
        except Exception as error:
            self.say(refusal(error))
            return False
        return True

    def _carry_out(self, command: Deed) -> None:
        self._aside.forget(command)
        match command:
            case Open(experiments=texts, start=start):
                self._open([Experiment.loads(text) for text in texts], start)
            case Add(experiment=text, start=start):
                self._add(self._builder.build(Experiment.loads(text)), start)
            case RecordTo(library=folder):
                self._arrivals.record_to(folder)
            case Resume(folders=(folder,), start=start):
                self._resume(Path(folder), start)
            case Resume(folders=folders, start=start):
                for folder in folders:  # one that is refused holds up no other
                    self.obey(Resume((folder,), start))
            case Fork():
                self._fork(command)
            case CancelExport(path=path):
                self.jobs.cancel(path)
                self._forks.cancel(path)
            case Ask(run=number):
                observed = self.runs.get(number)
                self._aside.ask(None if observed is None else observed.run, command)
            case Return(kept=kept):
                self._bring_back(kept)
            case TakeOver(kept=kept):
                self._take_over(kept)
            case Share(processes=processes, threads=threads):
                self._shared = processes > 1
                limit_threads(threads)
            case Undo() | Redo() | Quit() | Recall():  # for others to obey
                return
            case _:
                self.lockstep.each(command.run, partial(self._carry_out_for, command))

    def _carry_out_for(self, command: OfRun, observed: Observed[Run]) -> None:
        match command:
            case Start():
                self._start(observed)
            case Pause():
                self._pause(observed)
            case Stop():
                self._halt(observed, RunState.STOPPED)
            case Reset():
                self._reset(observed)
            case Step(player=who):
                self._step_by_hand(observed, who)
            case Edit(values=values):
                self._adopt(observed, observed.run.experiment.with_values(values))
            case Adopt(experiment=text):
                self._adopt(observed, Experiment.loads(text))
            case Export():
                self._export(observed, command)
            case Remove():
                self._remove(observed, self._kept(observed))
            case Release():
                self._release(observed)
            case _:
                self._aside.obey(command, observed)

    def _open(self, experiments: list[Experiment], start: bool) -> None:
        # Built before the old ones go: an experiment that cannot be opened loses nothing.
        coming = [self._arrivals.at_beginning(self._builder.build(each)) for each in experiments]
        going = [(observed, self._kept(observed)) for observed in self.runs.values()]
        self._forks.cancel_all()
        for observed, kept in going:
            self._remove(observed, kept)
        for arrival in coming:
            self._begin(self._arrivals.enter(arrival, chosen=arrival is coming[0]), start)
        self._builder.keep_only([arrival.run for arrival in coming])

    def _add(self, run: Run, start: bool) -> None:
        self._begin(self._arrivals.enter(self._arrivals.at_beginning(run)), start)

    def _begin(self, observed: Observed[Run], start: bool) -> None:
        """Announce a run at step 0 and show what an untrained generator makes."""
        observed.move(RunState.READY)
        observed.guarded(self.lockstep.measure)
        if start and observed.run.state is RunState.READY:
            self.lockstep.set_going(observed)

    def _remove(self, observed: Observed[Run], kept: Kept | None) -> None:
        self._end(observed, kept)
        del self.runs[observed.number]
        self.say(RunRemoved(observed.number))

    def _kept(self, observed: Observed[Run]) -> Kept | None:
        """Return what brings a run back once it is ended; None where its device is lost."""
        try:
            return ended(observed)
        except RuntimeError:
            return None

    def _end(self, observed: Observed[Run], kept: Kept | None, *, afresh: bool = False) -> None:
        """End a run's recording, and note how the run is brought back.

        Where it begins afresh and came to nothing yet, the recording is kept for that alone.
        """
        observed.guarded(Observed.end_recording)
        if kept is None:
            return
        if afresh and kept.folder and self._is_brief(observed):
            kept = set_aside.put(kept)
        self._history.note(Return(kept), kept)

    def _is_brief(self, observed: Observed[Run]) -> bool:
        """Tell whether a run has made so little of its way that its recording says nothing."""
        recorder, run = observed.recorder, observed.run
        early = run.seconds < BRIEF and run.iteration < BRIEF_SHARE * observed.length
        return early and recorder is not None and recorder.folder.resolve() not in self._parents

    def _bring_back(self, kept: Kept) -> None:
        """Let a run be there again as it was, instead of one that has its number."""
        point = point_of(kept)
        run = self._builder.build(point.experiment)
        notes = point.give_to(run)
        there = self.runs.get(kept.number)
        going = None if there is None else self._kept(there)
        with set_aside.taken_back(kept) as folder:
            arrival = self._arrivals.at_point(run, notes, point, folder, origin_of(kept))
        if there is not None:
            self._remove(there, going)
        observed = self._arrivals.go_on(arrival, kept.number)
        if kept.state is RunState.RUNNING:
            self.lockstep.set_going(observed)
            if kept.turns is not None:  # its steps since its checkpoint are to be made again first
                observed.turns = max(kept.turns - max(kept.step - run.iteration, 0), 0)
        elif run.iteration == 0:
            observed.move(RunState.READY)
        else:
            stopped = kept.state is RunState.STOPPED
            observed.move(RunState.STOPPED if stopped else RunState.PAUSED)

    def _release(self, observed: Observed[Run]) -> None:
        """Let go of a running run that goes on elsewhere."""
        observed.guarded(Observed.tell_series)
        if observed.run.state is not RunState.RUNNING or not observed.is_all_written():
            return
        kept = on_its_way(observed)
        observed.guarded(Observed.end_recording)
        if observed.run.state is RunState.RUNNING:
            del self.runs[observed.number]
            self.reply(Released(kept))

    def _take_over(self, kept: Kept) -> None:
        """Go on with a run from elsewhere as if it had always been here."""
        point = point_of(kept)
        run = self._builder.build(point.experiment)
        point.give_to(run)
        recorder = RunRecorder.resuming(run, Path(kept.folder)) if kept.folder else None
        observed = Observed(
            kept.number, run, self.probes(run), self.say, recorder, dict(kept.verdicts)
        )
        run.state, observed.turns = kept.state, kept.turns or 0
        observed.until = observed.until if kept.until is None else kept.until
        self.lockstep.enter(observed)

    def close(self) -> None:
        """Write what is still to be recorded and let go of the folders; the runs end here.

        Exports that are under way are given up.
        """
        self.jobs.close()
        self.lockstep.each(None, lambda observed: observed.guarded(Observed.end_recording))
        self._history.close()

    def _export(self, observed: Observed[Run], command: Export) -> None:
        run = observed.run
        what, work = self.export(run, command)

        def write(report: Report) -> object:
            run.use_machine()
            return work(report)

        self.jobs.begin(command.path, what, write)

    def _start(self, observed: Observed[Run]) -> None:
        if observed.run.state is RunState.FAILED and not self._recover(observed):
            self._reset(observed)
        self.lockstep.set_going(observed)

    def _pause(self, observed: Observed[Run]) -> None:
        if observed.run.state is RunState.RUNNING:
            self._halt(observed, RunState.PAUSED)

    def _halt(self, observed: Observed[Run], state: RunState) -> None:
        observed.guarded(self.lockstep.measure)
        observed.guarded(Observed.keep)
        if observed.run.state is not RunState.FAILED:
            observed.move(state)

    def _reset(self, observed: Observed[Run]) -> None:
        self._renew(observed, observed.run.experiment, brought_back=observed.run.iteration > 0)
        self._begin(observed, start=False)

    def _renew(
        self, observed: Observed[Run], experiment: Experiment, *, brought_back: bool = True
    ) -> None:
        """Observe a run that begins afresh instead; what was recorded before stays as it is.

        It is built before the one that is there goes: what cannot be built loses nothing.
        """
        arrival = self._arrivals.at_beginning(self._builder.build(experiment))
        kept = self._kept(observed) if brought_back else None
        self._end(observed, kept, afresh=True)
        observed.run, observed.until = arrival.run, experiment.schedule.steps
        observed.watch(arrival.probes)
        if observed.recorder is not None:
            self._arrivals.record(observed, arrival.recorder)

    # ── recorded runs ────────────────────────────────────────────────────────

    def _recover(self, observed: Observed[Run]) -> bool:
        """Take a failed run back to its last checkpoint; tell whether there was one."""
        recorder = observed.recorder
        if recorder is None or not recorder.begun:
            return False
        recorder.close()
        point = newest_point(recorder.folder)
        run = self._builder.build(observed.run.experiment)
        point.give_to(run)
        probes = self.probes(run)
        observed.recorder = RunRecorder.resuming(run, recorder.folder)
        observed.run = run
        observed.watch(probes)
        observed.tell(Resumed(observed.number, observed.run.iteration, point.lost))
        return True

    def _resume(self, folder: Path, start: bool) -> None:
        """Go on with a recorded run in its folder, and show what was recorded of it."""
        there = self.lockstep.recorded_in(folder)
        if there is not None:
            self._carry_out(Start(there.number))
            return
        point = newest_point(folder)
        run = self._builder.build(point.experiment)
        notes = point.give_to(run)
        observed = self._arrivals.go_on(self._arrivals.at_point(run, notes, point, folder, None))
        if start:
            self.lockstep.set_going(observed)
        else:
            observed.move(RunState.PAUSED)

    def _fork(self, command: Fork) -> None:
        """Add a run that goes on from a recorded one, which may be one of this session."""
        folder = Path(command.folder)
        self._parents.add(folder.resolve())
        there = self.lockstep.recorded_in(folder)
        if there is None or there.recorder is None:
            self._forks.begin(command, newest_point(folder, command.step))
            return
        run = there.run
        at_hand = run.iteration <= command.step and run.state is not RunState.FAILED
        if at_hand:
            there.keep()
        there.guarded(Observed.tell_series)
        there.recorder.flush()  # all up to there is on disk then
        if at_hand:
            now = Point(run.experiment, run.iteration, run.checkpoint(), (), folder)
            self._branch(command, now)
        else:
            self._forks.begin(command, newest_point(folder, command.step))

    def _branch(self, order: Fork, point: Point) -> None:
        """Add a fork that begins at a point, with what it changes."""
        changed = Experiment.loads(order.experiment) if order.experiment else point.experiment
        run = self._builder.build(changed)
        notes = point.give_to(run)
        origin = Origin(point.folder or Path(order.folder), point.step)
        begun = Point(changed, point.step, None)
        with self._history.changing(title_of(order)):
            observed = self._arrivals.go_on(
                self._arrivals.at_point(run, notes, begun, None, origin)
            )
        if order.start:
            self.lockstep.set_going(observed)
        else:
            observed.move(RunState.PAUSED)

    # ── steps and settings by hand ───────────────────────────────────────────

    def _step_by_hand(self, observed: Observed[Run], who: Any) -> None:
        def step(observed: Observed[Run]) -> None:
            observed.run.step(who)
            observed.tell(SteppedByHand(observed.number, observed.run.iteration, who))
            self.lockstep.measure(observed)

        observed.guarded(step)
        if observed.run.state in (RunState.READY, RunState.STOPPED):
            observed.move(RunState.PAUSED)

    def _adopt(self, observed: Observed[Run], experiment: Experiment) -> None:
        """Change a run's experiment: between two steps if that can be done, else from step 0."""
        changes = differences(observed.run.experiment, experiment)
        if not changes:
            return
        before, number = observed.run.experiment, observed.number
        live = observed.run.can_adopt(experiment)
        was_running = observed.run.state is RunState.RUNNING
        if live:
            observed.tell_series()  # which may be others from now on
            observed.run.adopt(experiment)
            observed.until = self._new_end(observed, before)
            self._history.note(Adopt(before.dumps(), number))
        else:
            self._renew(observed, experiment)
        words = told(before, experiment)
        self._history.call(", ".join(words), "" if live else " restarts")
        step = observed.run.iteration
        observed.tell(Edited(number, step, experiment.dumps(), words, not live))
        if observed.recorder is not None:
            observed.recorder.hasten()
        if not live:
            self._begin(observed, was_running)
        elif any(path.startswith(("watch.", "loss")) for path in changes):
            observed.guarded(self.lockstep.measure)

    def _new_end(self, observed: Observed[Run], before: Experiment) -> int:
        """Return where a run ends after an edit: elsewhere if that was of its length."""
        same = observed.length == before.schedule.steps
        return observed.until if same else observed.length
