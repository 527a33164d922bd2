package broadcast

import (
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"zonedesk/bot/telegram"
)

// breaker keeps an outage of Telegram, or of the way there, from making every recipient Unsure: after some failures in a row only one call
// is let through now and then, until one is answered.
type breaker struct {
	mu       sync.Mutex
	failures int  // in a row
	rests    int  // in this outage
	trying   bool // one call was let through, and tells nothing yet
	until    time.Time
}

const (
	tolerated   = 5                // failures in a row
	longestRest = time.Minute      // between two attempts in an outage
	longestCall = 90 * time.Second // an attempt that tells nothing for so long is taken for lost
)

// rest is how long to send nothing, 0 or less: not at all.
func (b *breaker) rest() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Until(b.until)
}

// enter lets a call through; in an outage it is the only one until its note.
func (b *breaker) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Until(b.until) > 0 {
		return false
	}
	if b.failures >= tolerated {
		b.trying, b.until = true, time.Now().Add(longestCall)
	}
	return true
}

// leave takes back an enter after which no call was made.
func (b *breaker) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying, b.until = false, time.Time{}
}

// note takes in how a call ended.
func (b *breaker) note(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !errors.As(err, new(*telegram.Unavailable)) {
		b.failures, b.rests, b.trying, b.until = 0, 0, false, time.Time{}
		return
	}
	b.failures++
	if b.failures < tolerated || !b.trying && time.Until(b.until) > 0 { // in the latter case it was under way when the outage was noticed
		return
	}
	b.trying, b.until = false, time.Now().Add(spread(min(time.Second/2<<min(b.rests, 10), longestRest)))
	b.rests++
}

// open tells whether there is an outage.
func (b *breaker) open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failures >= tolerated
}

// spread is a time from the upper half of d, so that processes don't act together.
func spread(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }
