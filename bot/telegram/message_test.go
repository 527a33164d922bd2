package telegram

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// record answers each call with the next reply, the last one for ever, and keeps what was asked.
type record struct {
	replies []reply
	calls   []string // method and fields
	at      []time.Time
}

func (c *record) handler() http.Handler {
	return api(func(_ *http.Request, method string, f url.Values) reply {
		text, _ := url.QueryUnescape(f.Encode())
		c.calls = append(c.calls, method+"?"+text)
		c.at = append(c.at, time.Now())
		answer := c.replies[0]
		if len(c.replies) > 1 {
			c.replies = c.replies[1:]
		}
		return answer
	})
}

func TestMessagesAreSentAsTheBotAPIWantsThem(t *testing.T) {
	for name, c := range map[string]struct {
		message Message
		want    string
	}{
		"plain": {Message{Chat: 7, HTML: "a"}, "sendMessage?chat_id=7&parse_mode=HTML&text=a"},
		"all flags": {
			Message{Chat: -100, Thread: 3, ReplyTo: 9, HTML: "a", NoPreview: true, Silent: true, Protect: true},
			`sendMessage?chat_id=-100&disable_notification=true&link_preview_options={"is_disabled":true}&message_thread_id=3&parse_mode=HTML&protect_content=true&reply_parameters={"message_id":9,"allow_sending_without_reply":true}&text=a`,
		},
		"buttons": {
			Message{Chat: 7, HTML: "a", Buttons: [][]Button{{{Text: "Giá", Data: "rent"}, {Text: "Map", URL: "https://x.org"}}}},
			`sendMessage?chat_id=7&parse_mode=HTML&reply_markup={"inline_keyboard":[[{"text":"Giá","callback_data":"rent"},{"text":"Map","url":"https://x.org"}]]}&text=a`,
		},
		"keyboard": {
			Message{Chat: 7, HTML: "a", Keyboard: &Keyboard{Rows: [][]Key{{{Text: "Call me", Contact: true}}}, Once: true}},
			`sendMessage?chat_id=7&parse_mode=HTML&reply_markup={"keyboard":[[{"text":"Call me","request_contact":true}]],"resize_keyboard":true,"one_time_keyboard":true}&text=a`,
		},
		"keyboard taken away": {
			Message{Chat: 7, HTML: "a", Keyboard: &Keyboard{Remove: true}},
			`sendMessage?chat_id=7&parse_mode=HTML&reply_markup={"remove_keyboard":true}&text=a`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			calls := &record{replies: []reply{sent(12)}}
			id, err := over(t, calls.handler()).Send(t.Context(), c.message)
			if id != 12 || err != nil {
				t.Errorf("want message 12, got %d, %v", id, err)
			}
			if got := strings.Join(calls.calls, "\n"); got != c.want {
				t.Errorf("want\n%s, got\n%s", c.want, got)
			}
		})
	}
}

func TestButtonsThatTelegramWouldRefuseAreRefusedHere(t *testing.T) {
	calls := &record{replies: []reply{sent(1)}}
	client := over(t, calls.handler())
	for _, b := range []Button{{Text: "long", Data: strings.Repeat("đ", 33)}, {Text: "neither"}, {Text: "both", Data: "a", URL: "https://x"}, {Data: "a"}} {
		_, err := client.Send(t.Context(), Message{Chat: 7, HTML: "a", Buttons: [][]Button{{b}}})
		if !errors.As(err, new(*BadRequest)) || len(calls.calls) > 0 {
			t.Errorf("want %+v refused without a call, got %v and %d calls", b, err, len(calls.calls))
		}
	}
}

func TestMessageIDIsReadWhereverItStands(t *testing.T) {
	for result, want := range map[string]int{
		`{"message_id":5,"date":1}`:           5,
		`{"message_id":5}`:                    5,
		`{"date":1,"message_id":6}`:           6,
		`{ "message_id" : 7 }`:                7,
		`{"message_id":90071992547409}`:       90071992547409,
		`{"message_id":8 ,"text":"\"\u003c"}`: 8,
	} {
		var id sentID
		if err := id.decode([]byte(result)); err != nil || int(id) != want {
			t.Errorf("%s: want %d, got %d, %v", result, want, id, err)
		}
	}
	var id sentID
	if err := id.decode([]byte(`{"message_id":"x"}`)); err == nil {
		t.Error("want an error for an id that is no number")
	}
}

func TestTopicThatIsGoneIsLeftOff(t *testing.T) {
	calls := &record{replies: []reply{refusal(400, "Bad Request: message thread not found", ""), sent(5)}}
	id, err := over(t, calls.handler()).Send(t.Context(), Message{Chat: 7, Thread: 3, HTML: "a"})
	if id != 5 || err != nil || len(calls.calls) != 2 || strings.Contains(calls.calls[1], "thread") {
		t.Errorf("want message 5 by a second call without the topic, got %d, %v, calls %q", id, err, calls.calls)
	}
	calls = &record{replies: []reply{refusal(400, "Bad Request: message thread not found", "")}}
	_, err = over(t, calls.handler()).Send(t.Context(), Message{Chat: 7, Thread: 3, HTML: "a"})
	if !errors.As(err, new(*BadRequest)) || len(calls.calls) != 2 {
		t.Errorf("want *BadRequest after 2 calls, got %v after %d", err, len(calls.calls))
	}
}

func TestRefusalsThatDoNoHarmAreNoErrors(t *testing.T) {
	ctx := t.Context()
	for name, c := range map[string]struct {
		text string
		call func(*Client) error
	}{
		"edit that changes nothing": {"Bad Request: message is not modified: specified new message…", func(c *Client) error { return c.Edit(ctx, 7, 1, Message{HTML: "a"}) }},
		"press too old":             {"Bad Request: query is too old and response timeout expired or query ID is invalid", func(c *Client) error { return c.AnswerCallback(ctx, "1", "") }},
		"press unknown":             {"Bad Request: QUERY ID is invalid", func(c *Client) error { return c.AnswerCallback(ctx, "1", "hi") }},
		"typing in a topic gone":    {"Bad Request: message thread not found", func(c *Client) error { return c.Typing(ctx, 7, 3) }},
	} {
		t.Run(name, func(t *testing.T) {
			client := over(t, (&record{replies: []reply{refusal(400, c.text, "")}}).handler())
			if err := c.call(client); err != nil {
				t.Errorf("want no error, got %v", err)
			}
		})
	}
}

func TestSendSitsOutA429(t *testing.T) {
	for name, c := range map[string]struct {
		replies []reply
		calls   int
		least   time.Duration
		most    time.Duration
		fails   bool
	}{
		"once":                          {[]reply{tooMany(3), sent(1)}, 2, 3 * time.Second, 4 * time.Second, false},
		"three times":                   {[]reply{tooMany(3), tooMany(3), tooMany(3), sent(1)}, 4, 9 * time.Second, 12 * time.Second, false},
		"not a fourth time":             {[]reply{tooMany(3)}, 4, 9 * time.Second, 12 * time.Second, true},
		"not longer than a minute":      {[]reply{tooMany(61)}, 1, 0, 0, true},
		"not longer than that in total": {[]reply{tooMany(40)}, 2, 40 * time.Second, 45 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := &record{replies: c.replies}
				client := connect(t, inside(t, calls.handler()))
				start := time.Now()
				_, err := client.Send(t.Context(), Message{Chat: 7, HTML: "a"})
				if took := time.Since(start); took < c.least || took > c.most || len(calls.calls) != c.calls {
					t.Errorf("want %d calls within %s to %s, got %d within %s", c.calls, c.least, c.most, len(calls.calls), took)
				}
				if errors.As(err, new(*TooManyRequests)) != c.fails || (err == nil) == c.fails {
					t.Errorf("want *TooManyRequests: %v, got %v", c.fails, err)
				}
			})
		})
	}
}

func TestA429HoldsItsChatAloneAndFromTwoChatsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limited := map[string]bool{"1": true}
		var order []string
		client := connect(t, inside(t, api(func(_ *http.Request, method string, f url.Values) reply {
			if limited[f.Get("chat_id")] {
				return tooMany(10)
			}
			order = append(order, f.Get("chat_id"))
			return sent(1)
		})))
		took := func(chat int64) time.Duration {
			start := time.Now()
			if _, err := client.Send(t.Context(), Message{Chat: chat, HTML: "a"}); err != nil {
				t.Errorf("chat %d: want it sent, got %v", chat, err)
			}
			return time.Since(start)
		}
		_ = client.Call(t.Context(), "sendMessage", Params{"chat_id": int64(1)}, nil)
		clear(limited)
		if d := took(2); d > 0 {
			t.Errorf("another chat: want no wait, got %s", d)
		}
		if err := client.Typing(t.Context(), 1, 0); err != nil || slices.Contains(order, "1") {
			t.Errorf("typing in the held chat: want nothing done, got %v and %q", err, order)
		}
		if d := took(1); d < 10*time.Second || d > 11*time.Second {
			t.Errorf("the held chat: want 10 s of waiting, got %s", d)
		}
		limited = map[string]bool{"1": true, "2": true}
		_ = client.Call(t.Context(), "sendMessage", Params{"chat_id": "1"}, nil)
		_ = client.Call(t.Context(), "sendMessage", Params{"chat_id": "2"}, nil)
		clear(limited)
		if d := took(3); d < 10*time.Second || d > 11*time.Second {
			t.Errorf("a third chat: want 10 s of waiting, got %s", d)
		}
		if d := took(1); d > 0 {
			t.Errorf("afterwards: want no wait, got %s", d)
		}
	})
}

func TestWaitingSendEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := connect(t, inside(t, (&record{replies: []reply{tooMany(50)}}).handler()))
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		_, err := client.Send(ctx, Message{Chat: 7, HTML: "a"})
		if took := time.Since(start); took != 2*time.Second || !errors.Is(err, context.DeadlineExceeded) || Unsure(err) {
			t.Errorf("want a sure end after 2 s, got %v after %s", err, took)
		}
	})
}

func TestUploadGivesTheFileID(t *testing.T) {
	var files []string
	client := over(t, api(func(r *http.Request, method string, f url.Values) reply {
		if r.MultipartForm != nil {
			files = append(files, r.MultipartForm.File["document"][0].Filename)
		} else {
			files = append(files, f.Get("document"))
		}
		return reply{200, `{"ok":true,"result":{"message_id":3,"document":{"file_id":"F1"}}}`}
	}))
	got, err := client.Upload(t.Context(), "sendDocument", Params{"chat_id": 7}, File{Field: "document", Name: "a.pdf", Bytes: []byte("%PDF")})
	if err != nil || got.ID != 3 || got.Document.ID != "F1" {
		t.Fatalf("want message 3 with file F1, got %+v, %v", got, err)
	}
	if _, err := client.Upload(t.Context(), "sendDocument", Params{"chat_id": 7}, File{Field: "document", ID: "F1"}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a.pdf", "F1"}; !slices.Equal(files, want) {
		t.Errorf("want the files %q, got %q", want, files)
	}
}

func TestAccountCallsKeepWaitingUpdates(t *testing.T) {
	calls := &record{replies: []reply{okTrue}}
	client := over(t, calls.handler())
	ctx := t.Context()
	for _, err := range []error{
		client.SetWebhook(ctx, "https://x.org/hook", "s", 64),
		client.DeleteWebhook(ctx),
		client.SetCommands(ctx, Scope{}, "", []Command{{"start", "Begin"}}),
		client.SetCommands(ctx, Scope{Type: "chat", Chat: 5}, "vi", []Command{{"drafts", "Bản nháp"}}),
	} {
		if err != nil {
			t.Errorf("want no error, got %v", err)
		}
	}
	want := []string{
		"setWebhook?allowed_updates=" + kinds + "&max_connections=64&secret_token=s&url=https://x.org/hook",
		"deleteWebhook?",
		`setMyCommands?commands=[{"command":"start","description":"Begin"}]`,
		`setMyCommands?commands=[{"command":"drafts","description":"Bản nháp"}]&language_code=vi&scope={"type":"chat","chat_id":5}`,
	}
	if !slices.Equal(calls.calls, want) {
		t.Errorf("want %q, got %q", want, calls.calls)
	}
}

func TestEveryAttemptIsObserved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[string]int{}
		o := inside(t, (&record{replies: []reply{tooMany(1), sent(1)}}).handler())
		o.Observe = func(method string, _ time.Duration, err error) { seen[method+" "+Kind(err)]++ }
		if _, err := connect(t, o).Send(t.Context(), Message{Chat: 7, HTML: "a"}); err != nil {
			t.Fatal(err)
		}
		if want := map[string]int{"sendMessage too_many": 1, "sendMessage ok": 1}; !maps.Equal(seen, want) {
			t.Errorf("want %v, got %v", want, seen)
		}
	})
}
