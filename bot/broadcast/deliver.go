package broadcast

import (
	"context"
	"slices"
	"sync"
	"time"
)

// delivery is one process's part in a broadcast that runs. One goroutine claims recipients and takes moments for them (feed), one lets them
// go at their moments (dispatch), and each call has its own (attempt).
type delivery struct {
	*work
	ctx    context.Context // ends when nothing new is to be begun
	halt   context.CancelFunc
	b      Broadcast
	lanes  chan struct{} // calls in hand
	moving chan moving
	hand   sync.WaitGroup
	paused sync.Once

	mu     sync.Mutex
	queue  []*recipient // claimed, without a moment
	shares map[int]*share
	dry    time.Time // no share was to be had then
	worked bool      // a share was had

	refused  string // for what Telegram refused the last ones, without a success between
	refusals int
}

// recipient is an entry in this process's hands.
type recipient struct {
	Entry
	share *share
	tries int
}

// share is a claim; open counts its recipients in this process's hands.
type share struct {
	number int
	open   int
	lost   bool
	after  time.Duration // from its end until it may be claimed again
}

// moving is a recipient with the moment to send at.
type moving struct {
	*recipient
	at time.Time
}

// deliver sends a broadcast as long as it runs and there are recipients to be had.
func (w *work) deliver(ctx context.Context, b Broadcast) {
	d := &delivery{work: w, b: b, shares: map[int]*share{}}
	d.ctx, d.halt = context.WithCancel(ctx)
	d.lanes = make(chan struct{}, w.Pacer.limits.lanes())
	d.moving = make(chan moving, 2*w.Pacer.limits.batch())
	keeping, over := context.WithCancel(d.hard)
	var dispatching, others sync.WaitGroup
	dispatching.Go(d.dispatch)
	others.Go(func() { d.keep(keeping) })
	d.feed()
	d.halt()
	dispatching.Wait()
	d.hand.Wait()
	over()
	others.Wait()
	d.giveBack()
	if d.worked {
		w.wake() // it may be the end; without work there's nothing new to look at until the next tick
	}
}

// feed claims recipients and takes moments for them until none are to be had and none are in hand.
func (d *delivery) feed() {
	for d.ctx.Err() == nil {
		if rest := max(d.breaker.rest(), d.Pacer.held()); rest > 0 {
			d.wait(min(rest, tick)) // it may end earlier
			continue
		}
		batch, idle := d.next()
		switch {
		case len(batch) > 0:
			d.wait(d.schedule(batch))
		case idle:
			return
		default:
			d.wait(interval)
		}
	}
}

// wait returns after a time, or when nothing new is to be begun.
func (d *delivery) wait(t time.Duration) {
	if t <= 0 {
		return
	}
	timer := time.NewTimer(min(t, time.Minute))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.ctx.Done():
	}
}

// next takes recipients off the queue, having filled it; idle tells that there is nothing to be had and nothing in hand.
func (d *delivery) next() (batch []*recipient, idle bool) {
	limits := d.Pacer.limits
	for d.wants(limits.batch()) {
		claimed, ok, err := d.Store.Claim(d.ctx, d.b.ID, false)
		if err != nil {
			if d.ctx.Err() == nil {
				d.Log.Warn("no recipients could be claimed", "broadcast", d.b.ID, "error", err)
				d.wait(tick)
			}
			break
		}
		if !ok {
			d.mu.Lock()
			d.dry = time.Now()
			d.mu.Unlock()
			break
		}
		d.take(claimed)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	n := min(limits.batch(), len(d.queue))
	batch = slices.Clone(d.queue[:n])
	d.queue = d.queue[n:]
	return batch, n == 0 && len(d.shares) == 0
}

// wants tells whether to claim another share.
func (d *delivery) wants(batch int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ctx.Err() == nil && len(d.queue) < batch && len(d.shares) < 4+cap(d.lanes)/16 && time.Since(d.dry) > 2*interval
}

func (d *delivery) take(claimed Share) {
	s := &share{number: claimed.Number, open: len(claimed.Entries)}
	if s.open == 0 {
		d.release(s)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shares[s.number], d.worked = s, true
	for _, e := range claimed.Entries {
		d.queue = append(d.queue, &recipient{Entry: e, share: s})
	}
}

// schedule takes moments for recipients, and returns how long to wait before the next are taken.
func (d *delivery) schedule(batch []*recipient) time.Duration {
	chats := make([]int64, len(batch))
	for i, r := range batch {
		chats[i] = r.Chat
	}
	g, err := d.Pacer.grant(d.ctx, chats, d.messages())
	if err != nil {
		d.putBack(batch...)
		if d.ctx.Err() == nil {
			d.Log.Warn("no moments to send at could be had", "broadcast", d.b.ID, "error", err)
		}
		return tick
	}
	now := time.Now()
	for i, m := range g.Moments {
		if m.Busy {
			d.park(batch[i], m.In)
			continue
		}
		select {
		case d.moving <- moving{batch[i], now.Add(m.In)}:
		case <-d.ctx.Done():
			return 0
		}
	}
	d.putBack(batch[len(g.Moments):]...)
	if g.Wait > 0 {
		return max(g.Wait, interval)
	}
	return 0
}

// messages is how many messages each recipient gets.
func (d *delivery) messages() (most int) {
	for _, v := range d.b.Versions {
		if d.b.Do == Send {
			most = max(most, v.Content.Messages())
		}
	}
	return max(1, most)
}

// putBack returns recipients that were not begun to the head of the queue.
func (d *delivery) putBack(rs ...*recipient) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue = append(slices.Clone(rs), d.queue...)
}

// park lets go of a recipient who must wait, and is Pending: the share is given back for so long when the others in it are finished.
func (d *delivery) park(r *recipient, wait time.Duration) {
	d.mu.Lock()
	r.share.after = max(r.share.after, wait)
	d.mu.Unlock()
	d.let(r)
}

// let lets go of a recipient, and of the share with the last one.
func (d *delivery) let(r *recipient) {
	d.mu.Lock()
	r.share.open--
	over := r.share.open == 0
	if over {
		delete(d.shares, r.share.number)
	}
	d.mu.Unlock()
	if over {
		d.release(r.share)
	}
}

// release gives a share back, trying until it is done or the time to stop is over: then the lease ends by itself.
func (d *delivery) release(s *share) {
	d.mu.Lock()
	lost := s.lost
	d.mu.Unlock()
	if lost {
		return
	}
	d.insist("give recipients back", func(ctx context.Context) error {
		return d.Store.Release(ctx, d.b.ID, s.number, s.after)
	})
}

// insist does something in the store until it is done or the time to stop is over.
func (d *delivery) insist(what string, do func(ctx context.Context) error) bool {
	for try := 0; ; try++ {
		err := do(d.hard)
		if err == nil {
			return true
		}
		d.Log.Debug("the store did not do it yet", "what", what, "broadcast", d.b.ID, "try", try+1, "error", err)
		if !sleep(d.hard, spread(min(50*time.Millisecond<<min(try, 10), 2*time.Second))) {
			return false
		}
	}
}

// sleep returns false when ctx ends before d has passed.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// dispatch lets recipients go at their moments.
func (d *delivery) dispatch() {
	for {
		select {
		case d.lanes <- struct{}{}:
		case <-d.ctx.Done():
			return
		}
		var m moving
		select {
		case m = <-d.moving:
		case <-d.ctx.Done():
			return
		}
		if wait := time.Until(m.at); wait > 0 && !sleep(d.ctx, wait) {
			return
		}
		if !d.clear(m) {
			<-d.lanes
			continue
		}
		d.hand.Go(func() {
			defer func() { <-d.lanes }()
			d.attempt(m.recipient)
		})
	}
}

// clear tells whether a recipient may go now; else it puts it back.
func (d *delivery) clear(m moving) bool {
	if all := d.Telegram.Held(0); all > 0 {
		d.Pacer.holdHere(all)
	} else if held := d.Telegram.Held(m.Chat); held > 0 {
		d.park(m.recipient, held)
		return false
	}
	late := d.Pacer.limits.Rate > 0 && time.Since(m.at) > tooLate
	if late || d.Pacer.held() > 0 || !d.breaker.enter() {
		d.putBack(m.recipient)
		return false
	}
	return true
}

// keep extends the leases on the shares in hand.
func (d *delivery) keep(ctx context.Context) {
	for sleep(ctx, d.Store.Lease()/3) {
		d.extend()
	}
}

func (d *delivery) extend() {
	d.mu.Lock()
	var numbers []int
	for n := range d.shares {
		numbers = append(numbers, n)
	}
	d.mu.Unlock()
	if len(numbers) == 0 {
		return
	}
	lost, err := d.Store.Extend(d.hard, d.b.ID, numbers)
	if err != nil {
		d.Log.Warn("claims could not be extended", "broadcast", d.b.ID, "error", err)
		return
	}
	for _, n := range lost {
		d.lose(n)
	}
}

// lose forgets a share that another process has taken over.
func (d *delivery) lose(number int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.shares[number]; s != nil && !s.lost {
		s.lost = true
		d.Log.Warn("claimed recipients were taken over by another process", "broadcast", d.b.ID)
	}
}

// giveBack releases what is left when nothing is in hand any more.
func (d *delivery) giveBack() {
	for _, s := range d.shares {
		s.after = 0
		d.release(s)
	}
}
