package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"zonedesk/bot/telegram"
)

// waits are how long an answer is held up, and its reader kept in the dark, at most.
type waits struct {
	store  time.Duration // by one call to the store: an answer without memory is better than none
	choice time.Duration // by the look for the language that one has chosen who types after the bot's name
	ready  time.Duration // by the store, when it is asked whether the bot is ready
	toast  time.Duration // for how long a pressed button may show its waiting sign for the sake of a toast
	typing time.Duration // after which it is shown that an answer is on its way
}

func usualWaits() waits {
	return waits{store: 2 * time.Second, choice: 250 * time.Millisecond, ready: time.Second, toast: 150 * time.Millisecond, typing: 300 * time.Millisecond}
}

// errNotReady says that no index is loaded yet.
var errNotReady = errors.New("no index is loaded yet")

// turn is the handling of one update.
type turn struct {
	*Bot
	ctx    context.Context
	update *telegram.Update
	kind   kind
	desk   answerer

	chat     int64 // where the answer goes
	thread   int   // topic of a forum
	conv     Conversation
	memory   bool // conv came from the store and goes back there
	apart    bool // what is shown leaves the message whose button was pressed as it is
	dropped  bool // conv is not kept: the person was forgotten, or the group goes on under another id
	effort   effort
	tellings []Told // what the answers told
	skip     int    // messages that an earlier try has sent already
	toast    *toast
}

// handle handles one update once. An error says that it should be handled again: nothing about it was ticked off.
func (b *Bot) handle(u telegram.Update) error {
	kind := b.kindOf(&u)
	b.metrics.updates.WithLabelValues(string(kind)).Inc()
	if kind == ignored || b.recent.has(u.ID) {
		return nil
	}
	began := b.now()
	defer func() { b.metrics.handling.Observe(b.now().Sub(began).Seconds()) }()
	t := &turn{Bot: b, ctx: b.ctx, update: &u, kind: kind, desk: b.answerer(), chat: u.Lane(), thread: threadOf(&u)}
	if t.desk == nil {
		return errNotReady
	}
	if kind == inline {
		return t.suggest()
	}
	t.toast = t.newToast()
	defer t.toast.end()
	defer t.typing()()
	return t.run()
}

// run claims the chat, acts, and finishes or releases it. While the store is away the update is handled without memory.
func (t *turn) run() error {
	conv, lease, state, err := t.claim()
	switch {
	case t.ctx.Err() != nil:
		return t.ctx.Err()
	case err != nil:
		t.storeFailed("claim", err)
		if t.mustWait() {
			return &unkept{err}
		}
	case state == Done:
		t.recent.add(t.update.ID)
		return nil
	default:
		t.storeAnswered()
		t.conv, t.memory = conv, true
		defer t.keep(lease)()
	}
	if t.conv.Gone && t.kind != membership {
		t.setGone(false) // who speaks is there again
	}
	t.effort = t.efforts.of(t.update.ID)
	t.skip = len(t.effort.sent)
	if err := t.settle(t.act()); err != nil {
		t.effort.tries++
		t.efforts.set(t.update.ID, t.effort)
		t.release(lease)
		return err
	}
	t.efforts.forget(t.update.ID)
	t.recent.add(t.update.ID)
	t.finish(lease)
	return nil
}

// claim waits while another process has the chat.
func (t *turn) claim() (c Conversation, l Lease, state ClaimState, err error) {
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 200*time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.ctx, t.waits.store)
		c, l, state, err = t.store.Claim(ctx, t.update.Lane(), t.update.ID)
		cancel()
		if err != nil || state != Busy || !pause(t.ctx, wait) {
			return c, l, state, err
		}
	}
}

// keep extends the lease for as long as the handling takes.
func (t *turn) keep(l Lease) (stop func()) {
	ctx, stop := context.WithCancel(t.ctx)
	go func() {
		for pause(ctx, l.For/3) {
			if err := t.store.Extend(ctx, l); err != nil && ctx.Err() == nil {
				t.storeFailed("extend", err)
			}
		}
	}()
	return stop
}

func (t *turn) finish(l Lease) {
	if !t.memory {
		return
	}
	t.conv.Seen = t.now().UTC().Truncate(time.Second)
	if t.dropped {
		t.conv, t.tellings = Conversation{}, nil
	}
	// Not by t.ctx: what was answered is ticked off even when the time to stop is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), t.waits.store)
	defer cancel()
	if err := t.store.Finish(ctx, l, t.conv, t.tellings...); err != nil {
		t.storeFailed("finish", err)
		return
	}
	if len(t.tellings) > 0 {
		t.listeners.add(t.chat, t.now())
	}
}

// setGone notes whether the chat can be written to, for answers here and for broadcasts at those who follow.
func (t *turn) setGone(gone bool) {
	t.conv.Gone = gone
	mark := t.store.MarkBack
	if gone {
		mark = t.store.MarkGone
	}
	ctx, cancel := context.WithTimeout(t.ctx, t.waits.store)
	defer cancel()
	if err := mark(ctx, t.update.Lane(), t.now()); err != nil {
		t.storeFailed("mark", err)
	}
}

// membership notes that the bot was let in or put out, and sends what waited for that.
func (t *turn) membership(gone bool) error {
	t.setGone(gone)
	if t.private() && t.effort.tries == 0 {
		t.tally(Figures{map[bool]string{true: blockedFigure, false: backFigure}[gone]: 1})
	}
	switch {
	case t.chat == t.staff.Load() && gone:
		t.staffLost(t.ctx)
	case t.chat == t.staff.Load():
		t.staffBack()
	case !gone && t.private():
		return orUnkept(t.askerBack(t.ctx, t.chat))
	}
	return nil
}

// moved takes what is kept of a group over to the id under which it goes on.
func (t *turn) moved(to int64) error {
	if t.update.Lane() == t.staff.Load() {
		t.staffMoved(to)
	}
	if err := t.store.Move(t.ctx, t.update.Lane(), to); err != nil {
		t.storeFailed("move", err)
		return nil
	}
	t.dropped = true
	return nil
}

func (t *turn) release(l Lease) {
	if !t.memory {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), t.waits.store)
	defer cancel()
	if err := t.store.Release(ctx, l); err != nil {
		t.storeFailed("release", err)
	}
}

// storeFailed logs the first of a row of failures only: all are counted.
func (t *turn) storeFailed(call string, err error) {
	t.metrics.storeErrors.WithLabelValues(call).Inc()
	if errors.Is(err, ErrLost) {
		t.log.Warn("another process may have handled the chat meanwhile", "update", t.update.ID, "call", call)
		return
	}
	if t.away.CompareAndSwap(false, true) {
		t.log.Error("the store is away: answering without memory", "call", call, "error", err)
	}
}

func (t *turn) storeAnswered() {
	if t.away.Load() && t.away.CompareAndSwap(true, false) {
		t.log.Info("the store is back")
	}
}

// panicked is a fault of the program, met while an update was handled.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

func (t *turn) act() (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{v, debug.Stack()}
		}
	}()
	return t.route()
}

// settle is the one place that decides what an error means: a log line, a metric, a sentence to the reader, or, when it returns the error,
// another try.
func (t *turn) settle(err error) error {
	if err == nil {
		return nil
	}
	t.metrics.failures.WithLabelValues(telegram.Kind(err)).Inc()
	log := t.log.With("update", t.update.ID, "kind", t.kind, "error", err)
	switch {
	case telegram.Gone(err):
		t.setGone(true)
		log.Debug("the chat can't be written to any more")
	case t.ctx.Err() != nil:
		return err
	case errors.As(err, new(*unkept)):
		log.Warn("the update waits for the store", "tries", t.effort.tries+1)
		return err
	case worthAnotherTry(err) && t.effort.tries < hopeless:
		log.Warn("the update will be tried again", "tries", t.effort.tries+1)
		return err
	case worthAnotherTry(err):
		log.Error("the update is given up", "tries", t.effort.tries+1)
	default:
		log.Error("the update could not be answered")
		t.skip = 0
		if err := t.say("error.internal"); err != nil {
			log.Warn("nor could the reader be told", "second", err)
		}
	}
	return nil
}

func worthAnotherTry(err error) bool {
	return errors.As(err, new(*telegram.TooManyRequests)) || errors.As(err, new(*telegram.Unavailable)) ||
		errors.As(err, new(*telegram.Unauthorized)) || errors.Is(err, context.DeadlineExceeded)
}

// typing shows the reader that an answer is on its way when it takes long.
func (t *turn) typing() (stop func()) {
	if t.kind == press && t.update.Callback.Message == nil || t.kind == membership || t.kind == internal {
		return func() {}
	}
	timer := time.AfterFunc(t.waits.typing, func() { _ = t.telegram.Typing(t.ctx, t.chat, t.thread) })
	return func() { timer.Stop() }
}
