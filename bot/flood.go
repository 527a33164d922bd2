package bot

import (
	"context"
	"sync"
)

// Of everything that is sent, buttons and commands included, a person may send this many times the quota of questions.
const allowance = 4

// Sent counts what came in one minute.
type Sent struct {
	Minute    int64 `json:"m"` // Unix minutes
	Questions int   `json:"n"`
	All       int   `json:"a,omitempty"` // with buttons, commands and the rest
}

// add counts one more of a minute.
func (s *Sent) add(minute int64, question bool) {
	if s.Minute != minute {
		*s = Sent{Minute: minute}
	}
	s.All++
	if question {
		s.Questions++
	}
}

// quotas counts what people send in groups, for all processes together; what is sent in a private chat is counted in its conversation.
type quotas interface {
	// CountSent counts one more of the minute and gives the count.
	CountSent(ctx context.Context, person, minute int64, question bool) (Sent, error)
}

// admit tells whether an update is to be handled, before anything is searched or drawn for it. Who sends too much is told so once, and
// then not answered until the minute is over; in a group that goes for each person, and for the group as a whole.
func (t *turn) admit() (bool, error) {
	if t.quota <= 0 || t.kind == membership || t.kind == migration || t.kind == internal || t.effort.tries > 0 {
		return true, nil
	}
	asks := t.kind == question || t.kind == edit
	for _, s := range t.count(t.now().Unix()/60, asks) {
		over := max(s.All-allowance*t.quota, 0)
		if asks {
			over = max(over, s.Questions-t.quota)
		}
		if over > 1 {
			return false, nil
		}
		if over == 1 {
			return false, t.sayTooMuch()
		}
	}
	return true, nil
}

func (t *turn) sayTooMuch() error {
	t.metrics.refused.Inc()
	return t.tell(t.text("quota.wait"))
}

// count counts the update for its chat and, in a group, for the person.
func (t *turn) count(minute int64, asks bool) (counts []Sent) {
	if !t.memory {
		counts = append(counts, t.sent.add(t.update.Lane(), minute, asks))
	} else {
		t.conv.Sent.add(minute, asks)
		counts = append(counts, t.conv.Sent)
	}
	person := t.update.Person()
	if person == 0 || person == t.update.Lane() {
		return counts
	}
	if t.memory {
		s, err := t.store.CountSent(t.ctx, person, minute, asks)
		if err == nil {
			return append(counts, s)
		}
		t.storeFailed("count", err)
	}
	return append(counts, t.sent.add(person, minute, asks))
}

// tally counts in this process, while the store is away.
type tally struct {
	mu     sync.Mutex
	minute int64
	by     map[int64]Sent // chat or person
}

func (c *tally) add(who, minute int64, question bool) Sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.minute != minute {
		c.minute, c.by = minute, map[int64]Sent{}
	}
	s := c.by[who]
	s.add(minute, question)
	c.by[who] = s
	return s
}
