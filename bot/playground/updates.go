package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// queue holds the updates that the bot has not confirmed, guarded by Server.mu.
type queue struct {
	next    int64
	pending []*update // oldest first; those done in the middle stay until the head passes them
	waiting int       // pending and not done
	allowed map[string]bool

	poll         *poll // the long poll under way
	prevOffset   int64
	prevAt       time.Time
	nextConflict time.Time
}

type update struct {
	id      int64
	kind    string
	lane    laneKey
	body    json.RawMessage
	expires time.Time
	done    bool
}

// poll is one getUpdates that waits.
type poll struct {
	wake  chan struct{} // has room for one: something was queued
	ended chan string   // has room for one: the text of a 409
}

// allow takes allowed_updates; none means all but the three that a bot must ask for.
func (q *queue) allow(kinds []string) {
	q.allowed = map[string]bool{}
	for _, k := range kinds {
		q.allowed[k] = true
	}
}

func (q *queue) wants(kind string) bool {
	if len(q.allowed) > 0 {
		return q.allowed[kind]
	}
	return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
}

// lifetime is how long Telegram keeps an update for a bot that does not fetch it.
func (s *Server) lifetime(kind string) time.Duration {
	if kind == "callback_query" || kind == "inline_query" {
		return s.opts.CallbackLife
	}
	return 24 * time.Hour
}

// push queues one update for the bot and gives its id, 0 if the bot does not want its kind. The caller holds mu.
func (s *Server) push(kind string, whose int64, payload any) int64 {
	if !s.queue.wants(kind) {
		return 0
	}
	body, err := json.Marshal(payload)
	if err != nil {
		panic(fmt.Sprintf("playground: an update of kind %s is not JSON: %v", kind, err))
	}
	return s.enqueue(kind, whose, body)
}

func (s *Server) enqueue(kind string, whose int64, payload []byte) int64 {
	q := &s.queue
	q.next++
	u := &update{id: q.next, kind: kind, lane: laneKey{laneOf(kind), whose}, expires: time.Now().Add(s.lifetime(kind))}
	u.body = fmt.Appendf(nil, `{"update_id":%d,%q:%s}`, u.id, kind, payload)
	q.pending = append(q.pending, u)
	q.waiting++
	if q.poll != nil {
		select {
		case q.poll.wake <- struct{}{}:
		default:
		}
	}
	if s.hook != nil {
		s.hook.add(u)
	}
	s.change()
	return u.id
}

func (s *Server) pushMessage(kind string, m *Message) int64 {
	return s.push(kind, m.Chat.ID, m)
}

// Push queues any update: a struct, a map or raw JSON with one field that names its kind ("message", …).
// It gets the next update_id, which is returned. It panics on what is not such an object: that is a fault of the test.
func (s *Server) Push(anything any) int64 {
	raw, err := json.Marshal(anything)
	fields := map[string]json.RawMessage{}
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	delete(fields, "update_id")
	if err != nil || len(fields) != 1 {
		panic(fmt.Sprintf("playground: Push needs an object with one field beside update_id, got %s (%v)", raw, err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for kind, body := range fields {
		if s.queue.wants(kind) {
			return s.enqueue(kind, ownerOf(body), body)
		}
	}
	return 0
}

// ownerOf finds the chat, else the person, that a raw payload belongs to.
func ownerOf(payload []byte) int64 {
	var p struct {
		Chat, From struct{ ID int64 }
		Message    *struct{ Chat struct{ ID int64 } }
	}
	_ = json.Unmarshal(payload, &p) // a payload without these belongs to nobody
	if p.Chat.ID != 0 {
		return p.Chat.ID
	}
	return p.From.ID
}

// Pending is the number of updates that the bot has not confirmed yet.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.waiting
}

// finish marks an update as delivered.
func (q *queue) finish(u *update) {
	if !u.done {
		u.done = true
		q.waiting--
	}
	q.trim()
}

func (q *queue) trim() {
	n := 0
	for n < len(q.pending) && q.pending[n].done {
		q.pending[n] = nil
		n++
	}
	q.pending = q.pending[n:]
}

// confirm forgets all updates below offset; a negative one keeps only the last -offset.
func (q *queue) confirm(offset int64) {
	if offset < 0 {
		q.trim()
		drop := max(0, int64(q.waiting)+offset)
		for _, u := range q.pending {
			if drop == 0 {
				break
			}
			if !u.done {
				q.waiting--
				u.done = true
				drop--
			}
		}
		q.trim()
		return
	}
	for len(q.pending) > 0 && (q.pending[0].done || q.pending[0].id < offset) {
		q.finish(q.pending[0])
	}
}

func (q *queue) head(limit int) []json.RawMessage {
	result := []json.RawMessage{}
	now := time.Now()
	for _, u := range q.pending {
		if len(result) == limit {
			break
		}
		if !u.done && now.After(u.expires) {
			u.done = true
			q.waiting--
		}
		if !u.done {
			result = append(result, u.body)
		}
	}
	q.trim()
	return result
}

const webhookConflict = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

// getUpdates follows Bot API "getUpdates" and the server's own cuts: timeout at most 50 s, and a repeated offset
// within half a second gets one update only.
func (s *Server) getUpdates(ctx context.Context, r *request) (any, error) {
	offset := r.int("offset", 0)
	limit := clamp(r.int("limit", 100), 1, 100)
	timeout := clamp(r.int("timeout", 0), 0, 50)

	s.mu.Lock()
	if s.hook != nil {
		return nil, s.conflict(ctx, webhookConflict)
	}
	q := &s.queue
	if kinds, ok := r.strings("allowed_updates"); ok {
		q.allow(kinds)
	}
	now := time.Now()
	if offset == q.prevOffset && !q.prevAt.IsZero() {
		if timeout < 3 && now.Sub(q.prevAt) < 3*time.Second {
			timeout = 3
		}
		if now.Sub(q.prevAt) < time.Second/2 {
			limit = 1
		}
	}
	q.prevOffset, q.prevAt = offset, now
	if q.poll != nil {
		q.poll.ended <- "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	}
	p := &poll{wake: make(chan struct{}, 1), ended: make(chan string, 1)}
	q.poll = p
	q.confirm(offset)
	s.change()
	s.mu.Unlock()
	return s.awaitUpdates(ctx, p, int(limit), time.Duration(timeout)*time.Second)
}

func (s *Server) awaitUpdates(ctx context.Context, p *poll, limit int, timeout time.Duration) (any, error) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for over := timeout == 0; ; {
		s.mu.Lock()
		if s.queue.poll != p {
			return nil, s.conflict(ctx, <-p.ended)
		}
		found := s.queue.head(limit)
		if len(found) > 0 || over || ctx.Err() != nil {
			s.queue.poll = nil
			s.mu.Unlock()
			return found, nil
		}
		s.mu.Unlock()
		select {
		case <-p.wake:
		case text := <-p.ended:
			p.ended <- text // taken above, where it is answered
		case <-timer.C:
			over = true
		case <-ctx.Done():
		}
	}
}

// conflict answers 409: at once the first time, then after three seconds, so that a loop does not spin.
// It is called with mu held and gives it up.
func (s *Server) conflict(ctx context.Context, text string) error {
	now := time.Now()
	late := now.Before(s.queue.nextConflict)
	if !late {
		s.queue.nextConflict = now.Add(3 * time.Second)
	}
	s.mu.Unlock()
	if late {
		select {
		case <-time.After(3 * time.Second):
		case <-ctx.Done():
		}
	}
	return &apiError{Code: 409, Text: text}
}

func clamp(n, low, high int64) int64 { return max(low, min(n, high)) }

// laneOf groups kinds of updates that Telegram delivers in one order.
func laneOf(kind string) string {
	if slices.Contains([]string{"message", "edited_message", "channel_post", "edited_channel_post"}, kind) {
		return "message"
	}
	return kind
}
