package broadcast

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"zonedesk/bot/telegram"
)

// Options say with what an Engine works. Without Telegram, Pacer and Audience it can do all but Run.
type Options struct {
	Store    Store
	Telegram *telegram.Client
	Pacer    *Pacer
	Audience func(b Broadcast) Source // who gets a broadcast that isn't Of another: those who belonged to it at its Report's CutOff

	// Told what happened, if set, in the process in which it did: who must not miss it looks at Report too, since a process may die first.
	Changed func(ctx context.Context, b Broadcast, r Report)        // started, paused, resumed, stopped, done
	Gone    func(ctx context.Context, chat int64, before time.Time) // a chat couldn't be written to, by a call begun then
	Moved   func(ctx context.Context, from, to int64)               // a group goes on under another id

	Keep time.Duration    // who got what is forgotten so long after the end; 0: 30 days
	Log  *slog.Logger     // nil: none
	Now  func() time.Time // nil: time.Now
}

// Source gives a page of an audience and the cursor of the next, "" at the end as at the beginning. Whoever belongs to it all the while must
// be given at least once; twice does no harm.
type Source func(ctx context.Context, cursor string) (page []Recipient, next string, err error)

// Engine makes broadcasts and, in Run, carries out those of all processes together with them. It is safe for concurrent use.
type Engine struct {
	Options
	kick    chan struct{} // has room for one: look at the broadcasts now
	breaker breaker
}

// New makes an engine; Run sets it to work.
func New(o Options) *Engine {
	e := &Engine{Options: o, kick: make(chan struct{}, 1)}
	if e.Log == nil {
		e.Log = slog.New(slog.DiscardHandler)
	}
	if e.Now == nil {
		e.Now = time.Now
	}
	if e.Keep <= 0 {
		e.Keep = 30 * 24 * time.Hour
	}
	return e
}

// Create checks a broadcast, gives it an id unless it has one, and stores it: it starts at its time. With an id of one's own it may be
// called again after an error; that it was there already is then ErrExists.
func (e *Engine) Create(ctx context.Context, b Broadcast) (Broadcast, error) {
	if err := b.check(); err != nil {
		return b, err
	}
	b.Created = e.Now().UTC().Truncate(time.Millisecond)
	if b.ID == "" {
		b.ID = newID(b.Created)
	}
	if b.Grace <= 0 {
		b.Grace = UsualGrace
	}
	if err := e.Store.Create(ctx, b); err != nil {
		return b, err
	}
	e.wake()
	return b, nil
}

func (e *Engine) wake() {
	select {
	case e.kick <- struct{}{}:
	default:
	}
}

// Report reads a broadcast and how far it has come; ErrNotFound when there is none.
func (e *Engine) Report(ctx context.Context, id string) (Broadcast, Report, error) {
	return e.Store.Get(ctx, id)
}

// Summary is a broadcast in a list.
type Summary struct {
	Broadcast Broadcast
	Report    Report
}

// List gives broadcasts, the newest first.
func (e *Engine) List(ctx context.Context, offset, limit int) ([]Summary, error) {
	ids, err := e.Store.List(ctx, offset, limit)
	if err != nil {
		return nil, err
	}
	return e.summaries(ctx, ids)
}

// Active gives those that haven't ended, in the order in which they were created: drafts being sent, paused ones and schedules.
func (e *Engine) Active(ctx context.Context) ([]Summary, error) {
	ids, err := e.Store.Active(ctx)
	if err != nil {
		return nil, err
	}
	all, err := e.summaries(ctx, ids)
	return slices.DeleteFunc(all, func(s Summary) bool { return s.Report.State.Ended() }), err
}

func (e *Engine) summaries(ctx context.Context, ids []string) ([]Summary, error) {
	var all []Summary
	for _, id := range ids {
		b, r, err := e.Store.Get(ctx, id)
		if notThere(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, Summary{b, r})
	}
	return all, nil
}

// Pause keeps a broadcast from sending until it is resumed: what is in hand is finished. ErrState when it is paused or has ended.
func (e *Engine) Pause(ctx context.Context, id string) error { return e.move(ctx, id, Pause, "") }

// Resume lets a paused broadcast go on; ErrState when it isn't paused.
func (e *Engine) Resume(ctx context.Context, id string) error { return e.move(ctx, id, Resume, "") }

// Stop ends a broadcast, or a schedule, for good; ErrState when it has ended.
func (e *Engine) Stop(ctx context.Context, id string) error { return e.move(ctx, id, Stop, "") }

func (e *Engine) move(ctx context.Context, id string, m Move, reason string) error {
	state, changed, err := e.Store.Change(ctx, id, m, reason)
	if err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("%w: it is %s", ErrState, state)
	}
	e.wake()
	e.tell(ctx, id)
	return nil
}

// tell reports a change to whoever wants to know.
func (e *Engine) tell(ctx context.Context, id string) {
	b, r, err := e.Store.Get(ctx, id)
	if err != nil {
		e.Log.Warn("a broadcast changed, but can't be read", "broadcast", id, "error", err)
		return
	}
	e.Log.Info("broadcast", "id", id, "state", r.State, "reason", r.Reason, "recipients", r.Total, "pending", r.Counts[Pending], "sent", r.Counts[Sent])
	if e.Changed != nil {
		e.Changed(ctx, b, r)
	}
}

// Withdraw keeps a chat that stopped following from getting what it hasn't got yet, of all broadcasts that are under way.
func (e *Engine) Withdraw(ctx context.Context, chat int64) error {
	ids, err := e.Store.Active(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := e.Store.Withdraw(ctx, id, chat); err != nil {
			return err
		}
	}
	return nil
}

// tick is how often the broadcasts are looked at.
const tick = 500 * time.Millisecond

// Run carries out broadcasts until ctx ends; then it finishes what is in hand, gives back its claims and returns. The store must stay open
// until then.
func (e *Engine) Run(ctx context.Context) {
	w := &work{Engine: e, soft: ctx, running: map[string]context.CancelFunc{}}
	var stop context.CancelFunc
	w.calls, stop = context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var close context.CancelFunc
	w.hard, close = context.WithCancel(context.WithoutCancel(ctx))
	defer close()
	defer context.AfterFunc(ctx, func() {
		time.AfterFunc(callsEnd, stop)
		time.AfterFunc(workEnds, close)
	})()
	defer w.all.Wait()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		w.look()
		select {
		case <-ctx.Done():
			return
		case <-e.kick:
		case <-ticker.C:
		}
	}
}

// After ctx's end calls in hand are cut short after the one, and what is still to be noted after the other.
const (
	callsEnd = 3 * time.Second
	workEnds = 5 * time.Second
)

// work is what one Run does.
type work struct {
	*Engine
	soft  context.Context // ends with Run's: nothing new is begun
	calls context.Context // of calls to Telegram
	hard  context.Context // of what is noted in the store

	all      sync.WaitGroup
	mu       sync.Mutex
	running  map[string]context.CancelFunc // the job at work for a broadcast
	away     bool                          // the store was away when last asked
	tidiedAt time.Time
}

// look gives every active broadcast what it needs.
func (w *work) look() {
	ids, err := w.Store.Active(w.soft)
	if err != nil {
		if w.soft.Err() == nil && !w.away {
			w.Log.Error("the store is away: broadcasts wait", "error", err)
		}
		w.away = true
		return
	}
	w.away = false
	if err := w.Pacer.settle(w.soft); err != nil {
		w.Log.Debug("answers could not be counted", "error", err)
	}
	sending := false
	for _, id := range ids {
		state, err := w.attend(id)
		sending = sending || state == Running
		if err != nil && w.soft.Err() == nil && !notThere(err) {
			w.Log.Warn("a broadcast could not be looked after", "broadcast", id, "error", err)
		}
	}
	w.Pacer.counting.Store(sending)
	w.tidy()
}

// attend does what one broadcast's state asks for.
func (w *work) attend(id string) (State, error) {
	b, r, err := w.Store.Get(w.soft, id)
	if err != nil {
		return "", err
	}
	switch r.State {
	case Ready:
		err = w.due(b)
	case Preparing:
		w.once(id, func(ctx context.Context) { w.prepare(ctx, b) })
	case Running:
		w.once(id, func(ctx context.Context) { w.deliver(ctx, b) })
	default:
		w.end(id)
		err = w.sweep(id)
	}
	if err != nil || !r.State.Ended() {
		return r.State, err
	}
	retired, err := w.Store.Retire(w.soft, id)
	if retired && r.State == Done {
		w.tell(w.soft, id)
	}
	return r.State, err
}

// once runs one job at a time for a broadcast.
func (w *work) once(id string, job func(ctx context.Context)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.running[id] != nil {
		return
	}
	ctx, cancel := context.WithCancel(w.soft)
	w.running[id] = cancel
	w.all.Go(func() {
		defer func() {
			cancel()
			w.mu.Lock()
			defer w.mu.Unlock()
			delete(w.running, id)
		}()
		job(ctx)
	})
}

// end asks the job at work for a broadcast to end.
func (w *work) end(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if cancel := w.running[id]; cancel != nil {
		cancel()
	}
}

// due starts a broadcast whose time has come, in one process, unless it is too late.
func (w *work) due(b Broadcast) error {
	now := w.Now()
	if b.At.After(now) {
		return nil
	}
	m, reason := Start, ""
	if !b.At.IsZero() && now.Sub(b.At) > b.Grace {
		m, reason = Pause, Late
	}
	_, changed, err := w.Store.Change(w.soft, b.ID, m, reason)
	if changed {
		w.wake()
		w.tell(w.soft, b.ID)
	}
	return err
}

// sweep marks as Unsure what processes that died had in hand of a broadcast that doesn't run.
func (w *work) sweep(id string) error {
	for {
		share, ok, err := w.Store.Claim(w.soft, id, true)
		if err != nil || !ok {
			return err
		}
		if err := w.Store.Release(w.soft, id, share.Number, 0); err != nil {
			return err
		}
	}
}

// tidy forgets now and then who got broadcasts of long ago.
func (w *work) tidy() {
	now := w.Now()
	if now.Sub(w.tidiedAt) < time.Hour {
		return
	}
	over, err := w.Store.Forget(w.soft, now.Add(-w.Keep))
	if err != nil && w.soft.Err() == nil {
		w.Log.Warn("old broadcasts could not be forgotten", "error", err)
	}
	if over || err != nil {
		w.tidiedAt = now
	}
}
