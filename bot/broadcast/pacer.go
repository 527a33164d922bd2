package broadcast

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// Limits are how fast messages may be sent, by all processes together.
type Limits struct {
	Rate     float64 // messages a second overall; 0: no limit; above 30 broadcasts are sent as paid ones
	ChatRate float64 // messages a second in one chat; 0: no limit
	Group    int     // messages a minute in one group; 0: 20, as Telegram advises; less: no limit
}

// freeRate is the messages a second up to which broadcasts are free (Bot API, "allow_paid_broadcast").
const freeRate = 30

const (
	// margin is the part of the rate that is left unused, so that a message which a network delays does not come together with those after it.
	margin = 0.01

	ahead    = 150 * time.Millisecond // how far in the future moments are taken, so that none is lost to a round trip
	interval = 60 * time.Millisecond  // between two requests for moments
	tooLate  = 50 * time.Millisecond  // a moment that was missed by more is not made up for
)

// Pacer shares Telegram's limits among the processes: answers to people count, but never wait; broadcasts take what is left.
// It is safe for concurrent use.
type Pacer struct {
	gate   gate
	limits Limits

	counting atomic.Bool // a broadcast is under way, so that answers need be counted
	mu       sync.Mutex
	replied  []int64
	until    time.Time // all broadcasts are held
}

// NewPacer makes a pacer on what is shared through a store.
func NewPacer(s Store, l Limits) *Pacer { return &Pacer{gate: s, limits: l} }

// mostReplied bounds the chats that wait to be counted.
const mostReplied = 1024

// Replied counts a message to a person. It takes no time: it is for telegram.Options.Sent.
func (p *Pacer) Replied(chat int64) {
	if !p.counting.Load() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.replied) < mostReplied {
		p.replied = append(p.replied, chat)
	}
}

// take empties what was counted.
func (p *Pacer) take() []int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	replied := p.replied
	p.replied = nil
	return replied
}

// settle counts the answers of a process that sends nothing else at the moment.
func (p *Pacer) settle(ctx context.Context) error {
	p.mu.Lock()
	none := len(p.replied) == 0
	p.mu.Unlock()
	if none {
		return nil
	}
	_, err := p.grant(ctx, nil, 1)
	return err
}

// grant asks for moments at which to send to chats, where each gets so many messages.
func (p *Pacer) grant(ctx context.Context, chats []int64, messages int) (Grant, error) {
	group, burst := p.limits.group()
	r := Request{
		Chats: chats, Messages: messages, Replied: p.take(), Ahead: ahead,
		Every: per(p.limits.Rate * (1 - margin)), Each: per(p.limits.ChatRate), Group: group, Burst: burst,
	}
	g, err := p.gate.Grant(ctx, r)
	if err != nil {
		p.mu.Lock()
		p.replied = append(p.replied, r.Replied...)
		p.mu.Unlock()
	}
	return g, err
}

// Wait waits for the moment at which a message that nobody waits for may be sent to a chat, beside broadcasts. It fails when the store is
// away or ctx ends.
func (p *Pacer) Wait(ctx context.Context, chat int64) error {
	for {
		wait := p.held()
		if wait <= 0 {
			g, err := p.grant(ctx, []int64{chat}, 1)
			if err != nil {
				return err
			}
			wait = g.Wait
			if len(g.Moments) > 0 && !g.Moments[0].Busy {
				sleep(ctx, g.Moments[0].In)
				return ctx.Err()
			}
			if len(g.Moments) > 0 {
				wait = g.Moments[0].In
			}
		}
		if !sleep(ctx, max(wait, interval)) {
			return ctx.Err()
		}
	}
}

// per is the time between two at a rate, 0 without one.
func per(rate float64) time.Duration {
	if rate <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / rate)
}

// group is the time between two messages in a group, and how many may come at once, so that no minute holds more than are allowed.
func (l Limits) group() (every time.Duration, burst int) {
	minute := l.Group
	if minute == 0 {
		minute = 20
	}
	if minute < 0 {
		return 0, 1
	}
	burst = max(1, minute/4)
	return time.Minute / time.Duration(max(1, minute-burst)), burst
}

// batch is how many recipients to ask moments for at once.
func (l Limits) batch() int {
	if l.Rate == 0 {
		return 64
	}
	return int(math.Ceil(l.Rate*ahead.Seconds())) + 1
}

// lanes is how many calls may be in hand at once: a second's worth.
func (l Limits) lanes() int {
	if l.Rate == 0 {
		return 64
	}
	return min(max(int(l.Rate), 8), 512)
}

// hold keeps all broadcasts of all processes from sending for a time.
func (p *Pacer) hold(ctx context.Context, d time.Duration) error {
	p.holdHere(d)
	return p.gate.Hold(ctx, d)
}

// holdHere keeps the broadcasts of this process from sending for a time.
func (p *Pacer) holdHere(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.until) {
		p.until = until
	}
}

// held is how long this process knows that broadcasts have to wait.
func (p *Pacer) held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until)
}
