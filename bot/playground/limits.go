package playground

import (
	"math"
	"time"
)

// Limits are sending limits that answer 429; a zero field sets none. Sends, copies, forwards and edits count.
type Limits struct {
	PerSecond      float64 // all chats together
	Burst          int     // at once overall; 0 = PerSecond
	PerChat        float64 // messages a second in one chat; Telegram's advice is 1
	ChatBurst      int     // at once in one chat; 0 = 1
	GroupPerMinute int     // in one group; Telegram's advice is 20
}

// limiter guards all chats; pace is the part of one chat. Both are guarded by Server.mu.
type limiter struct {
	Limits
	overall bucket
}

type pace struct {
	chat  bucket
	group bucket
}

func newLimiter(l Limits) limiter {
	if l.Burst == 0 {
		l.Burst = int(math.Ceil(l.PerSecond))
	}
	l.ChatBurst = max(1, l.ChatBurst)
	return limiter{Limits: l}
}

// take lets one message through or refuses it with 429.
func (l *limiter) take(c *chat) error {
	now := time.Now()
	wait := l.overall.wait(now, l.PerSecond, l.Burst)
	wait = max(wait, c.pace.chat.wait(now, l.PerChat, l.ChatBurst))
	if c.group != nil {
		wait = max(wait, c.pace.group.wait(now, float64(l.GroupPerMinute)/60, l.GroupPerMinute))
	}
	if wait > 0 {
		return tooMany(int(math.Ceil(wait.Seconds())))
	}
	l.overall.add(now, l.PerSecond)
	c.pace.chat.add(now, l.PerChat)
	if c.group != nil {
		c.pace.group.add(now, float64(l.GroupPerMinute)/60)
	}
	return nil
}

// bucket is the moment until which past messages use up the rate (GCRA).
type bucket time.Time

func (b *bucket) wait(now time.Time, perSecond float64, burst int) time.Duration {
	if perSecond == 0 || time.Time(*b).Before(now) {
		return 0
	}
	step := float64(time.Second) / perSecond
	return time.Time(*b).Sub(now) - time.Duration(step*float64(burst-1))
}

func (b *bucket) add(now time.Time, perSecond float64) {
	if perSecond == 0 {
		return
	}
	from := time.Time(*b)
	if from.Before(now) {
		from = now
	}
	*b = bucket(from.Add(time.Duration(float64(time.Second) / perSecond)))
}
