package broadcast

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"zonedesk/bot/telegram"
)

// mostTries is how often a recipient is tried when nothing can have arrived, while others are reached.
const mostTries = 5

// attempt sends to one recipient, whose moment has come, and notes what became of it.
func (d *delivery) attempt(r *recipient) {
	began := d.Now()
	if d.ctx.Err() != nil || !d.begin(r) {
		d.breaker.leave()
		return
	}
	ids, err := d.act(r)
	d.breaker.note(err)
	if err == nil {
		d.finish(r, Entry{Outcome: Sent, Messages: ids})
		d.succeeded()
		return
	}
	d.settle(r, began, err)
}

// begin marks the recipient, and lets go of it when it is not to be sent to.
func (d *delivery) begin(r *recipient) bool {
	turn, err := d.Store.Begin(d.hard, d.b.ID, r.share.number, r.Chat)
	switch {
	case err != nil:
		// It may have been marked all the same.
		d.Log.Debug("a recipient could not be begun", "broadcast", d.b.ID, "error", err)
		d.again(r)
		return false
	case turn == Begun:
		return true
	case turn == Lost:
		d.lose(r.share.number)
	case turn == Halted:
		d.halt()
		return false // with its share
	}
	d.let(r)
	return false
}

// act makes the one call for a recipient.
func (d *delivery) act(r *recipient) (messages []int, err error) {
	switch d.b.Do {
	case Send:
		return deliver(d.calls, d.Telegram, r.Chat, d.b.Versions[r.Version].Content, d.Pacer.limits.Rate > freeRate)
	case Delete:
		return r.Messages, d.remove(r)
	}
	method, params := d.b.Versions[r.Version].Content.Correction()
	params["chat_id"], params["message_id"] = r.Chat, r.Messages[0]
	err = d.Telegram.Call(d.calls, method, params, nil)
	if says(err, "message is not modified") {
		err = nil
	}
	return r.Messages, err
}

func (d *delivery) remove(r *recipient) error {
	method, params := "deleteMessage", telegram.Params{"chat_id": r.Chat, "message_id": r.Messages[0]}
	if len(r.Messages) > 1 {
		list, _ := json.Marshal(r.Messages) // numbers are always JSON
		method, params = "deleteMessages", telegram.Params{"chat_id": r.Chat, "message_ids": json.RawMessage(list)}
	}
	err := d.Telegram.Call(d.calls, method, params, nil)
	if says(err, "message to delete not found") {
		return nil // as it should be
	}
	return err
}

func says(err error, words string) bool {
	bad := (*telegram.BadRequest)(nil)
	return errors.As(err, &bad) && bad.Says(words)
}

// settle decides what a failed call means for the recipient and for the broadcast.
func (d *delivery) settle(r *recipient, began time.Time, err error) {
	many, moved, away, bad := (*telegram.TooManyRequests)(nil), (*telegram.Migrated)(nil), (*telegram.Unavailable)(nil), (*telegram.BadRequest)(nil)
	switch {
	case errors.As(err, &many):
		d.tooMany(r, many.RetryAfter)
	case errors.As(err, &moved):
		d.finish(r, Entry{Outcome: Moved, To: moved.To, Messages: r.Messages})
		if d.Moved != nil {
			d.Moved(d.hard, r.Chat, moved.To)
		}
	case telegram.Gone(err):
		d.finish(r, Entry{Outcome: Gone, Reason: reasonOf(err)})
		if d.Gone != nil {
			d.Gone(d.hard, r.Chat, began)
		}
	case errors.As(err, new(*telegram.Unauthorized)):
		d.pause(Unauthorized)
		d.later(r, 0)
	case errors.As(err, &bad):
		d.refuse(r, bad)
	case errors.As(err, &away) && away.Unsure && d.b.Do == Send:
		d.finish(r, Entry{Outcome: Unsure})
	case r.tries+1 >= mostTries && !d.breaker.open():
		d.finish(r, Entry{Outcome: Failed, Reason: reasonOf(err)})
	default: // nothing can have arrived, or may arrive twice
		r.tries++
		d.again(r)
	}
}

// reasonOf is an error in Telegram's words.
func reasonOf(err error) string {
	forbidden, bad := (*telegram.Forbidden)(nil), (*telegram.BadRequest)(nil)
	switch {
	case errors.As(err, &forbidden):
		return forbidden.Description
	case errors.As(err, &bad):
		return bad.Description
	}
	return err.Error()
}

// finish notes an outcome and lets go of the recipient.
func (d *delivery) finish(r *recipient, is Entry) {
	is.Chat, is.Version = r.Chat, r.Version
	d.insist("note what became of a recipient", func(ctx context.Context) error {
		_, err := d.Store.Finish(ctx, d.b.ID, r.share.number, is)
		return err
	})
	d.let(r)
}

// unmark makes the recipient Pending again, to whom nothing was sent.
func (d *delivery) unmark(r *recipient) bool {
	is := r.Entry
	is.Outcome = Pending
	return d.insist("note that a recipient is still to be sent to", func(ctx context.Context) error {
		_, err := d.Store.Finish(ctx, d.b.ID, r.share.number, is)
		return err
	})
}

// again has the recipient tried soon.
func (d *delivery) again(r *recipient) {
	if d.unmark(r) {
		d.putBack(r)
	}
}

// later has the recipient tried after a time.
func (d *delivery) later(r *recipient, wait time.Duration) {
	d.unmark(r)
	d.park(r, wait)
}

// tooMany obeys a 429. One in a group may be about that group; one in a private chat, which gets one message, or in two chats within a
// second, is about all.
func (d *delivery) tooMany(r *recipient, wait time.Duration) {
	if r.Chat < 0 && d.Telegram.Held(0) <= 0 {
		d.later(r, wait)
		return
	}
	d.insist("hold all broadcasts", func(ctx context.Context) error { return d.Pacer.hold(ctx, wait) })
	d.Log.Warn("Telegram wants no messages for a while", "broadcast", d.b.ID, "again in", wait.String())
	d.again(r)
}

// Words of refusals that are about one chat, and of those that every recipient would meet.
var (
	aboutChat    = []string{"rights", "_forbidden", "restricted", "peer_", "user_", "chat_", "topic", "thread", "channel"}
	aboutMessage = []string{
		"can't parse", "too long", "text is empty", "must be non-empty", "file identifier", "wrong remote file", "wrong type", "button", "url_invalid", "media",
		"photo_", "webpage", "entit", "message to forward not found", "can't be forwarded", "reply markup", "unsupported", "is too big",
	}
)

// refuse deals with a request that Telegram will not carry out: where it is the message's fault the broadcast is paused before it fails at all.
func (d *delivery) refuse(r *recipient, bad *telegram.BadRequest) {
	has := func(words []string) bool {
		for _, w := range words {
			if bad.Says(w) {
				return true
			}
		}
		return false
	}
	if !has(aboutChat) && has(aboutMessage) {
		d.pause(bad.Description)
		d.later(r, 0)
		return
	}
	if d.b.Do == Send && !has(aboutChat) && d.repeated(bad.Description) {
		d.pause(bad.Description)
	}
	d.finish(r, Entry{Outcome: Failed, Reason: bad.Description})
}

// sameRefusals in a row, for a reason that isn't known to be about one chat, pause a broadcast.
const sameRefusals = 3

func (d *delivery) repeated(refusal string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !strings.EqualFold(d.refused, refusal) {
		d.refused, d.refusals = refusal, 0
	}
	d.refusals++
	return d.refusals >= sameRefusals
}

func (d *delivery) succeeded() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refused, d.refusals = "", 0
}

// pause pauses the broadcast for a reason that its author should know. It is done before the recipient is finished: whoever then sees
// nothing in hand can resume it without being overtaken.
func (d *delivery) pause(reason string) {
	d.halt()
	d.paused.Do(func() {
		changed := false
		d.insist("pause the broadcast", func(ctx context.Context) (err error) {
			_, changed, err = d.Store.Change(ctx, d.b.ID, Pause, reason)
			return err
		})
		if changed {
			d.tell(d.hard, d.b.ID)
		}
	})
}
