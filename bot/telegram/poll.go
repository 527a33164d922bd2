package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	pollWait = 30 * time.Second // how long Telegram holds an empty getUpdates
	pageSize = 100              // the most getUpdates gives

	// Telegram answers the same offset within half a second with one update only.
	sameOffset = 600 * time.Millisecond
	// While updates are in hand every answer repeats them, so a moved offset is not asked for at every step.
	movedOffset = 20 * time.Millisecond

	// A question cut off later than this has reached Telegram.
	arrival = time.Second

	firstBackoff = 500 * time.Millisecond
	lastBackoff  = 30 * time.Second
)

// Updates asks once for updates from offset on (getUpdates); limit is 1 to 100, wait at most 50 s. The offset tells Telegram
// to forget everything before it; it is never negative, which would throw updates away.
func (c *Client) Updates(ctx context.Context, offset int64, limit int, wait time.Duration) ([]Update, error) {
	wait = min(wait, longestPoll)
	fields := tgbotapi.Params{
		"offset":          strconv.FormatInt(max(offset, 0), 10),
		"limit":           strconv.Itoa(limit),
		"timeout":         strconv.Itoa(int(wait / time.Second)),
		"allowed_updates": kinds,
	}
	var raw []json.RawMessage
	if err := c.do(ctx, "getUpdates", fields, nil, wait+15*time.Second, &raw); err != nil {
		return nil, err
	}
	updates := make([]Update, 0, len(raw))
	for _, text := range raw {
		u, err := decode(text)
		if err != nil {
			return nil, &Unavailable{Method: "getUpdates", Err: err}
		}
		updates = append(updates, u)
	}
	return updates, nil
}

// Poll receives updates by long polling until ctx ends (then nil) or the token is refused (*Unauthorized); every other
// failure it waits out. handle gets each update once, in order, and may block, which slows the intake; done, called from
// anywhere, says that the update is finished. Telegram forgets only updates before the first unfinished one, so what is in
// hand at a crash comes again: handle must know what it has finished. Telegram shows at most 100 updates from the first
// unfinished one on, so one that is never finished stops the intake in the end.
//
// from is the first update wanted, 0 = all that wait. A webhook must not be set.
func (c *Client) Poll(ctx context.Context, from int64, handle func(ctx context.Context, u Update, done func())) error {
	p := &poll{client: c, next: from, confirmed: from, known: map[int64]bool{}, progress: make(chan struct{}, 1), room: min(c.inHand, pageSize)}
	err := p.run(ctx, handle)
	p.linger(context.WithoutCancel(ctx))
	p.confirm(context.WithoutCancel(ctx))
	return err
}

// poll is the state of one Poll: which updates are in hand, in the order they came.
type poll struct {
	client    *Client
	room      int           // how many may be in hand
	confirmed int64         // the offset that Telegram has seen
	progress  chan struct{} // gets a value when the first in hand was finished

	mu     sync.Mutex
	next   int64 // the offset when nothing is in hand
	inHand []*taken
	passed []int64        // let go of since the last question, whose answer may still hold them
	known  map[int64]bool // the ids in hand and passed
}

type taken struct {
	id       int64
	finished bool
}

func (p *poll) run(ctx context.Context, handle func(ctx context.Context, u Update, done func())) error {
	failures := 0
	for ctx.Err() == nil {
		offset, asked := p.offset(), time.Now()
		updates, err := p.client.Updates(ctx, offset, pageSize, pollWait)
		switch {
		case ctx.Err() != nil:
			if time.Since(asked) > arrival {
				p.confirmed = offset // asking it again so soon would be held for three seconds
			}
			return nil
		case errors.As(err, new(*Unauthorized)):
			return err
		case err != nil:
			p.client.log.Warn("polling failed", "error", err, "failures", failures+1)
			_ = sleep(ctx, backoff(failures, err))
			failures++
			continue
		}
		failures, p.confirmed = 0, offset
		p.take(ctx, updates, handle)
		if len(updates) == 0 {
			// A server that doesn't hold the empty answer must not make this a busy loop.
			_ = sleep(ctx, time.Until(asked.Add(sameOffset)))
		}
		p.untilWorthAsking(ctx, offset, asked)
	}
	return nil
}

// take hands over the updates that are not in hand yet. It ends where there is no room: one skipped before one taken would be
// lost when the offset passes both.
func (p *poll) take(ctx context.Context, updates []Update, handle func(ctx context.Context, u Update, done func())) {
	for _, u := range updates {
		t, room := p.add(u.ID)
		if !room || ctx.Err() != nil {
			return
		}
		if t != nil {
			handle(ctx, u, func() { p.finish(t) })
		}
	}
}

// add takes an update in hand, nil if it is there already.
func (p *poll) add(id int64) (t *taken, room bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[id] {
		return nil, true
	}
	if len(p.inHand) >= p.room {
		return nil, false
	}
	t = &taken{id: id}
	p.inHand = append(p.inHand, t)
	p.known[id] = true
	return t, true
}

// finish marks an update, and lets go of the finished ones at the front.
func (p *poll) finish(t *taken) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.finished = true
	moved := false
	for len(p.inHand) > 0 && p.inHand[0].finished {
		id := p.inHand[0].id
		p.next = id + 1
		p.passed = append(p.passed, id)
		p.inHand = p.inHand[1:]
		moved = true
	}
	if moved {
		select {
		case p.progress <- struct{}{}:
		default:
		}
	}
}

// offset begins a question: its answer holds nothing that was passed before.
func (p *poll) offset() int64 {
	p.mu.Lock()
	for _, id := range p.passed {
		delete(p.known, id)
	}
	p.passed = p.passed[:0]
	p.mu.Unlock()
	offset, _ := p.position()
	return offset
}

// position is the first unfinished update, or the one after the last finished, and how many are in hand.
func (p *poll) position() (offset int64, inHand int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.inHand) > 0 {
		return p.inHand[0].id, len(p.inHand)
	}
	return p.next, 0
}

// untilWorthAsking waits until another getUpdates could bring something new: at once when nothing is in hand, for Telegram
// then holds the question; else when the offset has moved or Telegram would look afresh, and there is room.
func (p *poll) untilWorthAsking(ctx context.Context, asked int64, at time.Time) {
	for ctx.Err() == nil {
		offset, inHand := p.position()
		gap := sameOffset
		if offset != asked {
			gap = movedOffset
		}
		left := time.Until(at.Add(gap))
		if inHand == 0 || (inHand < p.room && left <= 0) {
			return
		}
		if inHand >= p.room {
			left = time.Hour // only an update's end helps
		}
		p.awaitProgress(ctx, left)
	}
}

// awaitProgress waits for the first update in hand to be finished, at most so long.
func (p *poll) awaitProgress(ctx context.Context, most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-p.progress:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// linger gives updates in hand the time agreed to be finished.
func (p *poll) linger(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, p.client.linger)
	defer cancel()
	for ctx.Err() == nil {
		if _, inHand := p.position(); inHand == 0 {
			return
		}
		p.awaitProgress(ctx, p.client.linger)
	}
}

// confirm tells Telegram what was finished since the last answer.
func (p *poll) confirm(ctx context.Context) {
	offset := p.offset()
	if offset == p.confirmed {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := p.client.Updates(ctx, offset, 1, 0); err != nil {
		p.client.log.Warn("finished updates could not be confirmed and will come again", "error", err)
	}
}

// backoff doubles with the failures in a row, spread over its upper half, and is never shorter than Telegram asks.
func backoff(failures int, err error) time.Duration {
	d := min(firstBackoff<<min(failures, 10), lastBackoff)
	d = d/2 + rand.N(d/2)
	if many := (*TooManyRequests)(nil); errors.As(err, &many) {
		return max(d, many.RetryAfter)
	}
	return d
}
