package bot

import (
	"context"
	"sync"
	"time"

	"zonedesk/bot/telegram"
)

// toast answers a pressed button, which ends the waiting sign on it: with a word when the work gives one soon, else without, while the
// work goes on. A nil toast, of an update that is no press, does nothing.
type toast struct {
	answer func(text string)
	once   sync.Once
	timer  *time.Timer
	sent   chan struct{}
}

func (t *turn) newToast() *toast {
	c := t.update.Callback
	if c == nil {
		return nil
	}
	s := &toast{sent: make(chan struct{})}
	s.answer = func(text string) {
		defer close(s.sent)
		ctx, cancel := context.WithTimeout(t.ctx, 5*time.Second)
		defer cancel()
		if err := t.telegram.AnswerCallback(ctx, c.ID, text); err != nil {
			t.log.Debug("a pressed button could not be answered", "update", t.update.ID, "error", err)
		}
	}
	if _, _, ok := pressed(c); !ok {
		s.say(t.text("button.old"))
	} else {
		s.timer = time.AfterFunc(t.waits.toast, func() { s.say("") })
	}
	return s
}

// say shows text over the chat for a moment, unless the button was answered before; Telegram takes up to 200 characters.
func (s *toast) say(text string) {
	if s != nil {
		s.once.Do(func() { go s.answer(telegram.Shorten(text, 200)) })
	}
}

// end answers a button that nothing was said to, and waits until Telegram took the answer.
func (s *toast) end() {
	if s == nil {
		return
	}
	if s.timer != nil {
		s.timer.Stop()
	}
	s.say("")
	<-s.sent
}
