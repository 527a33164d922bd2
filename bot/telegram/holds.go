package telegram

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// holds remember until when Telegram wants no more messages, in one chat or in all. A 429 doesn't say which of the two it
// means: from two chats within a second it is taken for all.
type holds struct {
	latest atomic.Int64 // end of the last hold in Unix nanoseconds: past it nothing needs the lock

	mu    sync.Mutex
	all   time.Time
	chats map[string]time.Time
	last  struct {
		chat string
		at   time.Time
	}
}

func newHolds() *holds { return &holds{chats: map[string]time.Time{}} }

// learn takes in a failed call to a chat.
func (h *holds) learn(chat string, err error) {
	many := (*TooManyRequests)(nil)
	if chat == "" || !errors.As(err, &many) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	end := now.Add(many.RetryAfter)
	maps.DeleteFunc(h.chats, func(_ string, end time.Time) bool { return end.Before(now) })
	h.chats[chat] = end
	if h.last.chat != chat && h.last.chat != "" && now.Sub(h.last.at) < time.Second && end.After(h.all) {
		h.all = end
	}
	h.last.chat, h.last.at = chat, now
	h.latest.Store(max(h.latest.Load(), end.UnixNano()))
}

// left is how long a message to the chat has to wait, 0 or less = not at all.
func (h *holds) left(chat string) time.Duration {
	now := time.Now()
	if now.UnixNano() >= h.latest.Load() {
		return 0
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(h.chats[chat].Sub(now), h.all.Sub(now))
}

const (
	patience = time.Minute // how long a message may wait for 429s in all
	retries  = 3
)

// patient is do for what people wait for: it sits out 429s, and leaves off a topic that is gone.
func (c *Client) patient(ctx context.Context, method string, fields tgbotapi.Params, files []tgbotapi.RequestFile, limit time.Duration, out any) error {
	deadline := time.Now().Add(patience)
	for try := 0; ; try++ {
		if err := c.waitForHold(ctx, method, fields["chat_id"], deadline); err != nil {
			return err
		}
		err := c.do(ctx, method, fields, files, limit, out)
		if fields["message_thread_id"] != "" && refused(err, "message thread not found") {
			delete(fields, "message_thread_id")
			err = c.do(ctx, method, fields, files, limit, out)
		}
		if err == nil {
			chat, _ := strconv.ParseInt(fields["chat_id"], 10, 64) // written by this package, or a name, which counts as no chat
			c.sent(chat)
		}
		if err == nil || try == retries || !errors.As(err, new(*TooManyRequests)) {
			return err
		}
	}
}

// Held tells for how long Telegram wants no message in a chat, 0 or less: not at all. Chat 0 asks for all chats together.
func (c *Client) Held(chat int64) time.Duration { return c.holds.left(strconv.FormatInt(chat, 10)) }

// waitForHold returns when the chat is free, or at once with an error when that would be after the deadline.
func (c *Client) waitForHold(ctx context.Context, method, chat string, deadline time.Time) error {
	for {
		left := c.holds.left(chat)
		if left <= 0 {
			return nil
		}
		if time.Until(deadline) < left {
			return &TooManyRequests{method, left}
		}
		// The spread keeps those that waited together from bringing the next 429 together.
		if err := sleep(ctx, left+rand.N(left/10+1)); err != nil {
			return &Unavailable{Method: method, Err: err}
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
