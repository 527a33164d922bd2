package telegram

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWebhookAnswersAsTelegramExpects(t *testing.T) {
	const good = `{"update_id":9,"message":{"message_id":1,"chat":{"id":7}}}`
	for name, c := range map[string]struct {
		method, secret, kind, body string
		fails                      error
		want                       int
		handled                    bool
		pause                      string
	}{
		"good":                    {"POST", "s3cret", "application/json", good, nil, 200, true, ""},
		"good with charset":       {"POST", "s3cret", "application/json; charset=utf-8", good, nil, 200, true, ""},
		"no secret":               {"POST", "", "application/json", good, nil, 401, false, ""},
		"wrong secret":            {"POST", "s3cres", "application/json", good, nil, 401, false, ""},
		"secret with a tail":      {"POST", "s3cret1", "application/json", good, nil, 401, false, ""},
		"get":                     {"GET", "s3cret", "application/json", "", nil, 405, false, ""},
		"get without secret":      {"GET", "", "", "", nil, 401, false, ""},
		"form":                    {"POST", "s3cret", "application/x-www-form-urlencoded", good, nil, 415, false, ""},
		"no kind":                 {"POST", "s3cret", "", good, nil, 415, false, ""},
		"too large":               {"POST", "s3cret", "application/json", strings.Repeat(" ", 1<<20) + good, nil, 413, false, ""},
		"as large as allowed":     {"POST", "s3cret", "application/json", strings.Repeat(" ", 1<<20-len(good)) + good, nil, 200, true, ""},
		"no JSON":                 {"POST", "s3cret", "application/json", "{", nil, 400, false, ""},
		"no update":               {"POST", "s3cret", "application/json", `{"message":{}}`, nil, 400, false, ""},
		"not handled":             {"POST", "s3cret", "application/json", good, errors.New("store away"), 503, true, "1"},
		"Telegram wants a pause":  {"POST", "s3cret", "application/json", good, &TooManyRequests{"sendMessage", 2500 * time.Millisecond}, 503, true, "3"},
		"a field of another form": {"POST", "s3cret", "application/json", `{"update_id":9,"message":{"message_id":1,"chat":{"id":7},"text":{"new":"form"}}}`, nil, 200, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			handled := false
			server := httptest.NewServer(Webhook("s3cret", func(_ context.Context, u Update) error {
				handled = true
				if u.ID != 9 || u.Chat() != 7 || string(u.Raw) != c.body {
					t.Errorf("want update 9 of chat 7 as posted, got %+v", u)
				}
				return c.fails
			}))
			defer server.Close()
			r, err := http.NewRequest(c.method, server.URL, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
			r.Header.Set("Content-Type", c.kind)
			if c.secret == "" {
				r.Header.Del("X-Telegram-Bot-Api-Secret-Token")
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != c.want || handled != c.handled || resp.Header.Get("Retry-After") != c.pause {
				t.Errorf("want %d, handled %v, Retry-After %q, got %d, %v, %q", c.want, c.handled, c.pause, resp.StatusCode, handled, resp.Header.Get("Retry-After"))
			}
		})
	}
}

func TestWebhookWithoutASecretTakesNothing(t *testing.T) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/", strings.NewReader(`{"update_id":1}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "")
	Webhook("", nil).ServeHTTP(w, r)
	if w.Code != 401 {
		t.Errorf("want 401, got %d", w.Code)
	}
}

func TestWebhookFinishesWhatItBeganWhenTelegramHangsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan error, 1)
		telegram := inside(t, Webhook("s", func(ctx context.Context, _ Update) error {
			done <- sleep(ctx, time.Minute)
			return nil
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "POST", telegram.API, strings.NewReader(`{"update_id":1}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
		if _, err := telegram.HTTP.Do(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("want the caller to have hung up, got %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("want the handler undisturbed, got %v", err)
		}
	})
}

func TestUpdatesAreReadIntoTheirFields(t *testing.T) {
	for name, c := range map[string]struct {
		raw                string
		chat, person, lane int64
		has                func(u *Update) bool
	}{
		"message in a topic": {`{"update_id":1,"message":{"message_id":2,"message_thread_id":3,"is_topic_message":true,"from":{"id":5,"first_name":"Lan","language_code":"vi"},"chat":{"id":-7,"type":"supergroup","is_forum":true},"text":"@desk_bot hi","entities":[{"type":"mention","offset":0,"length":9}],"reply_to_message":{"message_id":1,"chat":{"id":-7},"from":{"id":9,"is_bot":true}}}}`, -7, 5, -7,
			func(u *Update) bool {
				m := u.Message
				return m.Thread == 3 && m.From.Language == "vi" && m.Entities[0].Length == 9 && m.ReplyTo.From.IsBot && !m.Chat.Private()
			}},
		"edit": {`{"update_id":1,"edited_message":{"message_id":2,"edit_date":8,"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"x"}}`, 5, 5, 5,
			func(u *Update) bool { return u.EditedMessage.EditDate == 8 && u.EditedMessage.Chat.Private() }},
		"button": {`{"update_id":1,"callback_query":{"id":"77","from":{"id":5},"message":{"message_id":2,"chat":{"id":7}},"data":"rent"}}`, 7, 5, 7,
			func(u *Update) bool { return u.Callback.Data == "rent" && u.Callback.ID == "77" }},
		"button under an inline message": {`{"update_id":1,"callback_query":{"id":"77","from":{"id":5},"inline_message_id":"i","data":"rent"}}`, 0, 5, 5,
			func(u *Update) bool { return u.Callback.Inline == "i" }},
		"inline query": {`{"update_id":1,"inline_query":{"id":"8","from":{"id":5},"query":"Lương Sơn"}}`, 0, 5, 5,
			func(u *Update) bool { return u.InlineQuery.Query == "Lương Sơn" }},
		"blocked": {`{"update_id":1,"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked","user":{"id":1}}}}`, 5, 5, 5,
			func(u *Update) bool { return u.MyChatMember.New.Status == "kicked" }},
		"file, forward, contact": {`{"update_id":1,"message":{"message_id":2,"chat":{"id":7},"caption":"c","photo":[{"file_id":"a"},{"file_id":"b"}],"document":{"file_id":"d","file_name":"x.pdf"},"contact":{"phone_number":"+84","user_id":3},"location":{"latitude":20.8,"longitude":105.5},"forward_origin":{"type":"hidden_user","sender_user_name":"N"},"via_bot":{"id":4}}}`, 7, 0, 7,
			func(u *Update) bool {
				m := u.Message
				return len(m.Photo) == 2 && m.Document.Name == "x.pdf" && m.Contact.User == 3 && m.Location.Latitude == 20.8 && m.Forward.Name == "N" && m.Via.ID == 4
			}},
		"kind not known": {`{"update_id":1,"purchased_paid_media":{}}`, 0, 0, 0, func(u *Update) bool { return len(u.Raw) > 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := decode([]byte(c.raw))
			if err != nil || u.Chat() != c.chat || u.Person() != c.person || u.Lane() != c.lane || !c.has(&u) {
				t.Errorf("want chat %d, person %d, lane %d and all fields, got %d, %d, %d, %v, %+v", c.chat, c.person, c.lane, u.Chat(), u.Person(), u.Lane(), err, u)
			}
		})
	}
}
