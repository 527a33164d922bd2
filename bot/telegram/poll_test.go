package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// polled runs Poll in a bubble and keeps what it hands over.
type polled struct {
	t      *testing.T
	queue  *queue
	cancel context.CancelFunc
	ended  chan error

	mu   sync.Mutex
	seen []int64
	done map[int64]func()
}

func poller(t *testing.T, q *queue, change func(*Options), handle func(p *polled, id int64)) *polled {
	o := inside(t, q)
	if change != nil {
		change(&o)
	}
	client := connect(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	p := &polled{t: t, queue: q, cancel: cancel, ended: make(chan error, 1), done: map[int64]func(){}}
	go func() {
		p.ended <- client.Poll(ctx, 0, func(_ context.Context, u Update, done func()) {
			p.mu.Lock()
			p.seen = append(p.seen, u.ID)
			p.done[u.ID] = done
			p.mu.Unlock()
			if handle != nil {
				handle(p, u.ID)
			}
		})
	}()
	return p
}

func (p *polled) finish(ids ...int64) {
	for _, id := range ids {
		p.mu.Lock()
		done := p.done[id]
		p.mu.Unlock()
		if done == nil {
			p.t.Fatalf("want update %d handed over, got only %v", id, p.seen)
		}
		done()
	}
}

func (p *polled) wantSeen(ids ...int64) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Equal(p.seen, ids) {
		p.t.Errorf("want updates %s handed over, got %s", brief(ids), brief(p.seen))
	}
}

func (p *polled) wantLeft(ids ...int64) {
	p.t.Helper()
	if left := p.queue.left(); !slices.Equal(left, ids) {
		p.t.Errorf("want updates %v still with Telegram, got %v", ids, left)
	}
}

func brief(ids []int64) string {
	if len(ids) > 20 {
		return fmt.Sprintf("%v … %v (%d)", ids[:10], ids[len(ids)-10:], len(ids))
	}
	return fmt.Sprint(ids)
}

// stop ends the polling and wants that to take no time.
func (p *polled) stop() {
	p.t.Helper()
	start := time.Now()
	p.cancel()
	if err := <-p.ended; err != nil {
		p.t.Errorf("want a clean end, got %v", err)
	}
	if took := time.Since(start); took > 0 {
		p.t.Errorf("want the end at once, got it after %s", took)
	}
}

func after(d time.Duration) {
	time.Sleep(d) // the bubble's clock
	synctest.Wait()
}

func numbers(from, to int64) (ids []int64) {
	for ; from <= to; from++ {
		ids = append(ids, from)
	}
	return ids
}

func finishAtOnce(p *polled, id int64) { p.finish(id) }

func TestPollConfirmsOnlyBeforeTheFirstUnfinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(1, 2, 3)
		p := poller(t, q, nil, nil)
		after(time.Second)
		p.wantSeen(1, 2, 3)
		p.finish(2, 3)
		after(time.Second)
		p.wantLeft(1, 2, 3)
		q.push(4)
		after(time.Second)
		p.wantSeen(1, 2, 3, 4)
		p.finish(1)
		after(time.Second)
		p.wantLeft(4)
		p.finish(4)
		after(time.Second)
		p.wantLeft()
		p.stop()
	})
}

func TestPollDoesNotLoopBusilyWhileOneUpdateTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(numbers(1, 10)...)
		p := poller(t, q, nil, nil)
		after(time.Minute)
		p.finish(numbers(2, 10)...)
		after(time.Minute)
		if calls := len(q.asked()); calls < 100 || calls > 210 {
			t.Errorf("want 100 to 210 calls in two minutes, got %d", calls)
		}
		p.stop()
		p.wantLeft(numbers(1, 10)...)
	})
}

func TestPollAsksNothingWhileItsHandsAreFull(t *testing.T) {
	for name, c := range map[string]struct{ bound, want int64 }{"as set": {3, 3}, "as Telegram shows": {0, 100}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newQueue()
				q.push(numbers(1, 250)...)
				p := poller(t, q, func(o *Options) { o.InHand = int(c.bound) }, nil)
				after(time.Minute)
				p.wantSeen(numbers(1, c.want)...)
				if calls := len(q.asked()); calls > 2 {
					t.Errorf("want 2 calls at most, got %d", calls)
				}
				p.finish(1, 2)
				after(time.Second)
				p.wantSeen(numbers(1, c.want+2)...)
				p.stop()
			})
		})
	}
}

func TestPollTakesABacklogInFullPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(numbers(1, 5000)...)
		p := poller(t, q, nil, finishAtOnce)
		synctest.Wait()
		p.wantSeen(numbers(1, 5000)...)
		p.wantLeft()
		if calls := len(q.asked()); calls != 51 {
			t.Errorf("want 50 full pages and one question that waits, got %d calls", calls)
		}
		p.stop()
	})
}

func TestPollKeepsOrderAndLosesNothingWhenUpdatesEndInAnyOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(numbers(1, 2000)...)
		p := poller(t, q, nil, func(p *polled, id int64) {
			time.AfterFunc(time.Duration(id*7919%97)*time.Millisecond, func() { p.finish(id) })
		})
		after(time.Minute)
		p.wantSeen(numbers(1, 2000)...)
		p.wantLeft()
		p.stop()
	})
}

func TestBlockedHandlerSlowsTheIntake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, lane := newQueue(), make(chan struct{})
		q.push(numbers(1, 300)...)
		p := poller(t, q, nil, func(p *polled, id int64) { <-lane; p.finish(id) })
		after(time.Minute)
		p.wantSeen(1)
		close(lane)
		after(time.Minute)
		p.wantSeen(numbers(1, 300)...)
		p.stop()
	})
}

func TestPollTakesAnUpdateAsItComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		p := poller(t, q, nil, finishAtOnce)
		for id := range int64(50) {
			after(7 * time.Second)
			q.push(id + 1)
			synctest.Wait()
			p.wantSeen(numbers(1, id+1)...)
		}
		p.stop()
	})
}

func TestPollGoesOnWhenIDsBeginAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(900, 901)
		p := poller(t, q, nil, nil)
		after(time.Second)
		p.finish(900, 901)
		after(time.Second)
		p.stop()
		q.push(5)
		p = poller(t, q, nil, finishAtOnce)
		after(time.Second)
		p.wantSeen(5)
		p.wantLeft()
		p.stop()
	})
}

func TestStopConfirmsWhatWasFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(1, 2, 3)
		p := poller(t, q, nil, nil)
		synctest.Wait()
		p.finish(1, 3)
		p.stop()
		p.wantLeft(2, 3)
		p.wantSeen(1, 2, 3)
	})
}

func TestStopLingersForWhatIsInHandIfTold(t *testing.T) {
	for name, c := range map[string]struct{ needs, takes time.Duration }{
		"until it is finished":   {3 * time.Second, 3 * time.Second},
		"not longer than agreed": {time.Hour, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newQueue()
				q.push(1)
				p := poller(t, q, func(o *Options) { o.Linger = 10 * time.Second }, nil)
				synctest.Wait()
				time.AfterFunc(c.needs, func() { p.finish(1) })
				start := time.Now()
				p.cancel()
				<-p.ended
				if took := time.Since(start); took != c.takes {
					t.Errorf("want the end after %s, got it after %s", c.takes, took)
				}
				if c.needs == c.takes {
					p.wantLeft()
				}
			})
		})
	}
}

func TestPollBacksOffFromFailures(t *testing.T) {
	for name, fault := range map[string]reply{
		"another poller": refusal(409, "Conflict: terminated by other getUpdates request", ""),
		"500":            refusal(500, "Internal Server Error", ""),
		"a proxy's page": {502, "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newQueue()
				q.fault = func(call int) *reply {
					if call <= 12 {
						return &fault
					}
					return nil
				}
				q.push(1)
				p := poller(t, q, nil, finishAtOnce)
				after(10 * time.Minute)
				calls := q.asked()
				for i := range 11 {
					least := min(firstBackoff<<i, lastBackoff) / 2
					if gap := calls[i+1].Sub(calls[i]); gap < least || gap > 2*least {
						t.Errorf("after failure %d: want a pause of %s to %s, got %s", i+1, least, 2*least, gap)
					}
				}
				p.wantSeen(1)
				p.stop()
			})
		})
	}
}

func TestPollObeysRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.fault = func(call int) *reply {
			if call == 1 {
				answer := tooMany(90)
				return &answer
			}
			return nil
		}
		p := poller(t, q, nil, nil)
		after(2 * time.Minute)
		if calls := q.asked(); len(calls) < 2 || calls[1].Sub(calls[0]) != 90*time.Second {
			t.Errorf("want the second call 90 s after the first, got %v", calls)
		}
		p.stop()
	})
}

func TestPollEndsWhenTheTokenIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.fault = func(int) *reply { answer := refusal(401, "Unauthorized", ""); return &answer }
		p := poller(t, q, nil, nil)
		if err := <-p.ended; !errors.As(err, new(*Unauthorized)) {
			t.Errorf("want *Unauthorized, got %v", err)
		}
	})
}

func TestServerThatDoesNotHoldEmptyAnswersIsNotFlooded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.fault = func(int) *reply { return &reply{200, `{"ok":true,"result":[]}`} }
		p := poller(t, q, nil, nil)
		after(time.Minute)
		if calls := len(q.asked()); calls > 120 {
			t.Errorf("want 120 calls a minute at most, got %d", calls)
		}
		p.stop()
	})
}

func TestFinishingTwiceIsFinishingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		q.push(1, 2)
		p := poller(t, q, nil, nil)
		synctest.Wait()
		p.finish(1, 1, 1)
		after(time.Second)
		p.wantLeft(2)
		p.stop()
	})
}
