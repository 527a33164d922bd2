package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var (
	minh = Person{ID: 101, FirstName: "Minh", Lang: "vi"}
	anna = Person{ID: 102, FirstName: "Anna", Lang: "en"}
)

// reply is the envelope of the Bot API.
type reply struct {
	OK          bool
	Result      json.RawMessage
	Code        int `json:"error_code"`
	Description string
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		Migrate    int64 `json:"migrate_to_chat_id"`
	}
	header http.Header
}

// client is a bot that speaks plain HTTP to a playground.
type client struct {
	t    *testing.T
	base string
	http *http.Client
	*Server
}

func start(t *testing.T, o Options) *client {
	t.Helper()
	s := New(o)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	return &client{t, server.URL, http.DefaultClient, s}
}

// bubble is start without sockets, for a synctest bubble.
func bubble(t *testing.T, o Options) *client {
	t.Helper()
	s := New(o)
	t.Cleanup(s.Close)
	return &client{t, "http://telegram.test", &http.Client{Transport: direct{s}}, s}
}

// direct calls the handler of a server as if it were reached over a network.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	d.ServeHTTP(answer, r)
	return answer.Result(), nil
}

func (c *client) do(method string, params map[string]any) reply {
	c.t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := c.http.Post(c.base+"/bot"+c.Token()+"/"+method, "application/json", bytes.NewReader(body))
	if err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	return c.read(answer)
}

func (c *client) read(answer *http.Response) reply {
	c.t.Helper()
	defer answer.Body.Close()
	var r reply
	if err := json.NewDecoder(answer.Body).Decode(&r); err != nil {
		c.t.Fatalf("the answer is not the Bot API's JSON: %v", err)
	}
	r.header = answer.Header
	return r
}

// must calls a method that is expected to succeed.
func (c *client) must(method string, params map[string]any) json.RawMessage {
	c.t.Helper()
	r := c.do(method, params)
	if !r.OK {
		c.t.Fatalf("%s was refused: %d %s, expected success", method, r.Code, r.Description)
	}
	return r.Result
}

func (c *client) send(chat int64, text string) Message {
	c.t.Helper()
	return c.message("sendMessage", map[string]any{"chat_id": chat, "text": text})
}

func (c *client) message(method string, params map[string]any) Message {
	c.t.Helper()
	var m Message
	if err := json.Unmarshal(c.must(method, params), &m); err != nil {
		c.t.Fatal(err)
	}
	return m
}

type wire struct {
	ID       int64    `json:"update_id"`
	Message  *Message `json:"message"`
	Edited   *Message `json:"edited_message"`
	Callback *struct {
		ID   string
		Data string
	} `json:"callback_query"`
	Member *struct {
		New struct{ Status string } `json:"new_chat_member"`
	} `json:"my_chat_member"`
}

func (c *client) updates(offset int64, timeout int) []wire {
	c.t.Helper()
	var list []wire
	if err := json.Unmarshal(c.must("getUpdates", map[string]any{"offset": offset, "timeout": timeout}), &list); err != nil {
		c.t.Fatal(err)
	}
	return list
}

func TestAWrittenMessageReachesTheBotAndItsReplyThePerson(t *testing.T) {
	c := start(t, Options{})
	update, message := c.Write(minh, "KCN Lương Sơn còn đất không?")
	got := c.updates(0, 0)
	if len(got) != 1 || got[0].ID != update || got[0].Message.ID != message || got[0].Message.From.LanguageCode != "vi" {
		t.Fatalf("getUpdates gave %+v, expected update %d with message %d of a Vietnamese client", got, update, message)
	}
	c.message("sendMessage", map[string]any{"chat_id": minh.ID, "text": "<b>Còn</b> đất", "parse_mode": "HTML",
		"reply_markup": map[string]any{"inline_keyboard": [][]Button{{{Text: "Giá", Data: "price"}}}}})
	seen, err := c.WaitReplies(t.Context(), minh.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	m := seen[0]
	if m.Text != "Còn đất" || len(m.Entities) != 1 || m.Entities[0] != (Entity{Type: "bold", Length: 3}) || m.Buttons()[0][0].Data != "price" {
		t.Errorf("the person sees %+v, expected bold text and a button", m)
	}
	if all := c.Messages(minh.ID); len(all) != 2 {
		t.Errorf("the chat shows %d messages, expected the question and the reply", len(all))
	}
	if b := c.Breaches(); len(b) != 0 {
		t.Errorf("breaches %q, expected none", b)
	}
}

func TestOffsetsConfirmWhatLiesBelow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := bubble(t, Options{})
		var ids []int64
		for i := range 5 {
			id, _ := c.Write(minh, fmt.Sprint("q", i))
			ids = append(ids, id)
		}
		if got := c.updates(0, 0); len(got) != 5 {
			t.Fatalf("offset 0 gave %d updates, expected all 5", len(got))
		}
		if got := c.updates(ids[2], 0); len(got) != 3 || got[0].ID != ids[2] {
			t.Fatalf("offset of the third gave %d updates, expected the last 3", len(got))
		}
		if c.Pending() != 3 {
			t.Errorf("%d updates pending, expected 3: the first two are confirmed", c.Pending())
		}
		if got := c.updates(ids[2], 0); len(got) != 1 {
			t.Errorf("the same offset at once gave %d updates, expected 1 as Telegram cuts it", len(got))
		}
		if got := c.updates(-1, 0); len(got) != 1 || got[0].ID != ids[4] {
			t.Errorf("offset -1 gave %v, expected the last update only", got)
		}
		if got := c.updates(ids[4]+1, 0); len(got) != 0 || c.Pending() != 0 {
			t.Errorf("past the end gave %v and %d pending, expected nothing", got, c.Pending())
		}
	})
}

func TestALongPollReturnsWhenSomebodyWrites(t *testing.T) {
	c := start(t, Options{})
	got := make(chan []wire)
	go func() { got <- c.updates(0, 30) }()
	if err := c.Wait(t.Context(), func() bool { return len(c.Calls()) == 1 }); err != nil {
		t.Fatal(err)
	}
	c.Write(minh, "xin chào")
	if list := <-got; len(list) != 1 {
		t.Errorf("the poll gave %d updates, expected 1", len(list))
	}
}

func TestASecondPollerEndsTheFirst(t *testing.T) {
	c := start(t, Options{})
	first := make(chan reply)
	go func() { first <- c.do("getUpdates", map[string]any{"timeout": 30}) }()
	polling := func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.queue.poll != nil }
	if err := c.Wait(t.Context(), polling); err != nil {
		t.Fatal(err)
	}
	go func() {
		if second, err := http.Get(c.base + "/bot" + c.Token() + "/getUpdates?timeout=30&offset=5"); err == nil {
			_ = second.Body.Close()
		}
	}()
	r := <-first
	if r.Code != 409 || !strings.HasPrefix(r.Description, "Conflict: terminated by other getUpdates request") {
		t.Errorf("the first poller got %d %q, expected 409 terminated by other", r.Code, r.Description)
	}
	c.Close()
}

func TestPollingConflictsWithAWebhook(t *testing.T) {
	c := start(t, Options{})
	c.must("setWebhook", map[string]any{"url": "http://127.0.0.1:1/"})
	if r := c.do("getUpdates", nil); r.Code != 409 || !strings.Contains(r.Description, "while webhook is active") {
		t.Errorf("getUpdates answered %d %q, expected 409", r.Code, r.Description)
	}
	c.must("deleteWebhook", nil)
	c.Write(minh, "a")
	if got := c.updates(0, 0); len(got) != 1 {
		t.Errorf("after deleteWebhook %d updates, expected 1", len(got))
	}
}

func TestRefusalsAreWordedAsTelegramWordsThem(t *testing.T) {
	c := start(t, Options{})
	c.AddPerson(minh)
	c.AddPerson(anna)
	c.Block(anna)
	sent := c.send(minh.ID, "hello")
	_, own := c.Write(minh, "mine")
	keyboard := func(b ...Button) map[string]any { return map[string]any{"inline_keyboard": [][]Button{b}} }
	var rows [][]Button
	for range 101 {
		rows = append(rows, []Button{{Text: "x", Data: "x"}})
	}
	type params = map[string]any
	for _, test := range []struct {
		name, method string
		params       params
		code         int
		text         string
		breach       bool
	}{
		{"an unknown chat", "sendMessage", params{"chat_id": 9, "text": "x"}, 400, "Bad Request: chat not found", false},
		{"no chat", "sendMessage", params{"text": "x"}, 400, "Bad Request: chat_id is empty", true},
		{"an empty text", "sendMessage", params{"chat_id": 101, "text": " \n"}, 400, "Bad Request: message text is empty", true},
		{"a text of 4097 units", "sendMessage", params{"chat_id": 101, "text": strings.Repeat("😀", 2048) + "x"}, 400, "Bad Request: message is too long", true},
		{"more than 32768 raw bytes", "sendMessage", params{"chat_id": 101, "text": strings.Repeat("<b>x</b>", 4100), "parse_mode": "HTML"}, 400, "Bad Request: text is too long", true},
		{"an unclosed tag", "sendMessage", params{"chat_id": 101, "text": "<b>x", "parse_mode": "HTML"}, 400, `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`, true},
		{"an unknown tag", "sendMessage", params{"chat_id": 101, "text": "<p>x</p>", "parse_mode": "HTML"}, 400, `Bad Request: can't parse entities: Unsupported start tag "p" at byte offset 0`, true},
		{"an unknown parse mode", "sendMessage", params{"chat_id": 101, "text": "x", "parse_mode": "rtf"}, 400, "Bad Request: unsupported parse_mode", true},
		{"callback data of 65 bytes", "sendMessage", params{"chat_id": 101, "text": "x", "reply_markup": keyboard(Button{Text: "b", Data: strings.Repeat("đ", 32) + "x"})}, 400, "Bad Request: BUTTON_DATA_INVALID", true},
		{"a button without action", "sendMessage", params{"chat_id": 101, "text": "x", "reply_markup": keyboard(Button{Text: "b"})}, 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", true},
		{"a button with a wrong address", "sendMessage", params{"chat_id": 101, "text": "x", "reply_markup": keyboard(Button{Text: "b", URL: "nowhere"})}, 400, "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL", true},
		{"101 buttons", "sendMessage", params{"chat_id": 101, "text": "x", "reply_markup": params{"inline_keyboard": rows}}, 400, "Bad Request: reply markup is too long", true},
		{"a reply to nothing", "sendMessage", params{"chat_id": 101, "text": "x", "reply_parameters": params{"message_id": 99}}, 400, "Bad Request: message to be replied not found", false},
		{"a topic in a private chat", "sendMessage", params{"chat_id": 101, "text": "x", "message_thread_id": 4}, 400, "Bad Request: message thread not found", false},
		{"a person who blocked the bot", "sendMessage", params{"chat_id": 102, "text": "x"}, 403, "Forbidden: bot was blocked by the user", false},
		{"an edit without a change", "editMessageText", params{"chat_id": 101, "message_id": sent.ID, "text": "hello"}, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message", false},
		{"an edit of nothing", "editMessageText", params{"chat_id": 101, "message_id": 77, "text": "hello"}, 400, "Bad Request: message to edit not found", false},
		{"an edit of a person's message", "editMessageText", params{"chat_id": 101, "message_id": own, "text": "hello"}, 400, "Bad Request: message can't be edited", false},
		{"a deletion of nothing", "deleteMessage", params{"chat_id": 101, "message_id": 77}, 400, "Bad Request: message to delete not found", false},
		{"an unknown callback", "answerCallbackQuery", params{"callback_query_id": "1"}, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid", false},
		{"a long callback answer", "answerCallbackQuery", params{"callback_query_id": "1", "text": strings.Repeat("x", 201)}, 400, "Bad Request: MESSAGE_TOO_LONG", true},
		{"a wrong command", "setMyCommands", params{"commands": []Command{{"Help", "x"}}}, 400, "Bad Request: BOT_COMMAND_INVALID", true},
		{"a caption of 1025 units", "editMessageCaption", params{"chat_id": 101, "message_id": sent.ID, "caption": strings.Repeat("x", 1025)}, 400, "Bad Request: message caption is too long", true},
		{"a topic where none can be", "createForumTopic", params{"chat_id": 101, "name": "x"}, 400, "Bad Request: the chat is not a forum", false},
		{"an unknown method", "sendDice", params{"chat_id": 101}, 404, "Not Found: method not found", false},
		{"a wrong webhook secret", "setWebhook", params{"url": "https://example.org/x", "secret_token": "a b"}, 400, "Bad Request: secret token contains unallowed characters", true},
		{"51 inline results", "answerInlineQuery", params{"inline_query_id": "1", "results": make([]int, 51)}, 400, "Bad Request: RESULTS_TOO_MUCH", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := len(c.Breaches())
			r := c.do(test.method, test.params)
			if r.OK || r.Code != test.code || r.Description != test.text {
				t.Errorf("%s answered %d %q, expected %d %q", test.method, r.Code, r.Description, test.code, test.text)
			}
			if got := len(c.Breaches()) > before; got != test.breach {
				t.Errorf("recorded as a breach: %v, expected %v", got, test.breach)
			}
		})
	}
}

func TestAWrongTokenIsUnauthorized(t *testing.T) {
	c := start(t, Options{})
	answer, err := http.Get(c.base + "/bot1:wrong/getMe")
	if err != nil {
		t.Fatal(err)
	}
	if r := c.read(answer); r.Code != 401 || answer.StatusCode != 401 || r.Description != "Unauthorized" {
		t.Errorf("a wrong token answered %d %q, expected 401 Unauthorized", r.Code, r.Description)
	}
}

func TestAButtonIsPressedAnsweredAndItsMessageEdited(t *testing.T) {
	c := start(t, Options{})
	c.AddPerson(minh)
	m := c.message("sendMessage", map[string]any{"chat_id": minh.ID, "text": "?", "reply_markup": map[string]any{"inline_keyboard": [][]Button{{{Text: "Yes", Data: "yes"}}}}})
	if err := c.Press(minh, m.ID, "no"); err == nil {
		t.Error("a button that isn't there was pressed, expected an error")
	}
	query, err := c.PressIn(minh.ID, minh, m.ID, "yes")
	if err != nil {
		t.Fatal(err)
	}
	got := c.updates(0, 0)
	if len(got) != 1 || got[0].Callback == nil || got[0].Callback.Data != "yes" || got[0].Callback.ID != query {
		t.Fatalf("the bot got %+v, expected the callback %s", got, query)
	}
	c.must("answerCallbackQuery", map[string]any{"callback_query_id": query, "text": "Noted", "show_alert": true})
	if a, ok := c.Answer(query); !ok || a.Text != "Noted" || !a.Alert {
		t.Errorf("the person was shown %+v, expected the alert Noted", a)
	}
	if r := c.do("answerCallbackQuery", map[string]any{"callback_query_id": query}); r.OK {
		t.Error("a second answer was accepted, expected a refusal")
	}
	c.must("editMessageText", map[string]any{"chat_id": minh.ID, "message_id": m.ID, "text": "done"})
	if seen := c.Messages(minh.ID); seen[0].Text != "done" || seen[0].EditDate == 0 || seen[0].Buttons() != nil {
		t.Errorf("after the edit the person sees %+v, expected the new text without buttons", seen[0])
	}
	c.must("deleteMessage", map[string]any{"chat_id": minh.ID, "message_id": m.ID})
	if seen := c.Messages(minh.ID); len(seen) != 0 {
		t.Errorf("after the deletion %d messages, expected none", len(seen))
	}
}

func TestFaultsHappenAsAsked(t *testing.T) {
	c := start(t, Options{})
	c.AddPerson(minh)
	var fault *Fault
	c.Fail(func(call Call) *Fault {
		if call.Method == "sendMessage" && call.Chat == minh.ID {
			return fault
		}
		return nil
	})
	params := map[string]any{"chat_id": minh.ID, "text": "x"}

	fault = &Fault{Status: 429, RetryAfter: 7}
	if r := c.do("sendMessage", params); r.Code != 429 || r.Parameters.RetryAfter != 7 || r.header.Get("Retry-After") != "7" || r.Description != "Too Many Requests: retry after 7" {
		t.Errorf("got %+v, expected 429 with retry_after 7 in body and header", r)
	}
	fault = &Fault{Status: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -100}
	if r := c.do("sendMessage", params); r.Parameters.Migrate != -100 {
		t.Errorf("got %+v, expected migrate_to_chat_id", r)
	}
	fault = &Fault{Status: 502, Body: "<html>Bad Gateway</html>"}
	if answer, err := http.Get(c.base + "/bot" + c.Token() + "/sendMessage?chat_id=101&text=x"); err != nil || answer.StatusCode != 502 {
		t.Errorf("got %v %v, expected a bare 502", answer, err)
	}
	for _, test := range []struct {
		drop Drop
		want int
	}{{DropBefore, 0}, {DropAfter, 1}} {
		fault = &Fault{Drop: test.drop}
		if _, err := http.PostForm(c.base+"/bot"+c.Token()+"/sendMessage", map[string][]string{"chat_id": {"101"}, "text": {"x"}}); err == nil {
			t.Error("the call succeeded, expected a broken connection")
		}
		if n := len(c.Messages(minh.ID)); n != test.want {
			t.Errorf("drop %d left %d messages, expected %d", test.drop, n, test.want)
		}
	}
	c.Fail(nil)
	c.send(minh.ID, "works again")
}

func TestLimitsAnswer429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := bubble(t, Options{Limits: Limits{PerSecond: 1000, PerChat: 1, ChatBurst: 2, GroupPerMinute: 3}})
		c.AddPerson(minh)
		c.AddGroup(Group{ID: -1001000000000001, Title: "G"})
		c.send(minh.ID, "1")
		c.send(minh.ID, "2")
		if r := c.do("sendMessage", map[string]any{"chat_id": minh.ID, "text": "3"}); r.Code != 429 || r.Parameters.RetryAfter != 1 {
			t.Errorf("the third message at once got %+v, expected 429 for a second", r)
		}
	})
}

func TestGroupsHaveTopicsAndPrivacy(t *testing.T) {
	const group, plain = -1001000000000001, -55
	c := start(t, Options{People: []Person{minh, anna}, Groups: []Group{
		{ID: group, Title: "Staff", Forum: true, Members: []int64{minh.ID}},
		{ID: plain, Title: "Public", Member: true},
	}})
	var topic struct {
		Thread int `json:"message_thread_id"`
	}
	if err := json.Unmarshal(c.must("createForumTopic", map[string]any{"chat_id": group, "name": "Enquiry 1"}), &topic); err != nil {
		t.Fatal(err)
	}
	m := c.message("sendMessage", map[string]any{"chat_id": group, "message_thread_id": topic.Thread, "text": "x"})
	if m.Thread != topic.Thread || !m.IsTopicMessage {
		t.Errorf("sent %+v, expected it in topic %d", m, topic.Thread)
	}
	c.must("closeForumTopic", map[string]any{"chat_id": group, "message_thread_id": topic.Thread})
	if r := c.do("closeForumTopic", map[string]any{"chat_id": group, "message_thread_id": topic.Thread}); r.Description != "Bad Request: TOPIC_NOT_MODIFIED" {
		t.Errorf("closing twice answered %q", r.Description)
	}
	if r := c.do("sendMessage", map[string]any{"chat_id": group, "message_thread_id": 999, "text": "x"}); r.Description != "Bad Request: message thread not found" {
		t.Errorf("an unknown topic answered %q", r.Description)
	}
	if id, _ := c.WriteIn(group, minh, "for all"); id == 0 {
		t.Error("an administrator bot did not hear a message, expected it to")
	}
	if id, _ := c.WriteIn(plain, anna, "for all"); id != 0 {
		t.Error("a member bot heard what wasn't said to it, expected privacy mode")
	}
	if id, _ := c.WriteIn(plain, anna, "@zonedesk_bot hello"); id == 0 {
		t.Error("a member bot did not hear its name, expected it to")
	}
	c.Migrate(plain, -1001000000000002)
	if r := c.do("sendMessage", map[string]any{"chat_id": plain, "text": "x"}); r.Parameters.Migrate != -1001000000000002 {
		t.Errorf("a migrated group answered %+v, expected migrate_to_chat_id", r)
	}
	c.Kick(minh, group)
	if r := c.do("sendMessage", map[string]any{"chat_id": group, "text": "x"}); r.Code != 403 || r.Description != "Forbidden: bot was kicked from the supergroup chat" {
		t.Errorf("after the kick got %d %q", r.Code, r.Description)
	}
}

func TestBlockingIsToldAndTakenBackByStart(t *testing.T) {
	c := start(t, Options{})
	c.AddPerson(minh)
	c.Block(minh)
	c.Start(minh, "zone_luong-son")
	got := c.updates(0, 0)
	if len(got) != 3 || got[0].Member.New.Status != "kicked" || got[1].Member.New.Status != "member" || got[2].Message.Text != "/start zone_luong-son" {
		t.Errorf("the bot got %+v, expected kicked, member and /start", got)
	}
}

func TestFilesAreSentByUploadAndByID(t *testing.T) {
	c := start(t, Options{})
	c.AddPerson(minh)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	post := func(method string, fields map[string]string, name string, data []byte) reply {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for k, v := range fields {
			form.WriteField(k, v)
		}
		part, _ := form.CreateFormFile(name, name+".bin")
		part.Write(data)
		form.Close()
		answer, err := c.http.Post(c.base+"/bot"+c.Token()+"/"+method, form.FormDataContentType(), &body)
		if err != nil {
			t.Fatal(err)
		}
		return c.read(answer)
	}
	r := post("sendPhoto", map[string]string{"chat_id": "101", "caption": "map"}, "photo", picture.Bytes())
	var m Message
	if err := json.Unmarshal(r.Result, &m); err != nil || len(m.Photo) != 1 || m.Photo[0].Width != 40 || m.Caption != "map" {
		t.Fatalf("sendPhoto gave %+v %q, expected a photo 40 wide", m, r.Description)
	}
	c.must("sendPhoto", map[string]any{"chat_id": minh.ID, "photo": m.Photo[0].FileID})
	if r := c.do("sendDocument", map[string]any{"chat_id": minh.ID, "document": m.Photo[0].FileID}); r.Description != "Bad Request: can't use file of type Photo as Document" {
		t.Errorf("a photo sent as a document answered %q", r.Description)
	}
	if r := post("sendPhoto", map[string]string{"chat_id": "101"}, "photo", []byte("no picture")); r.Description != "Bad Request: IMAGE_PROCESS_FAILED" {
		t.Errorf("text as a photo answered %q", r.Description)
	}
	media := fmt.Sprintf(`[{"type":"photo","media":%q,"caption":"<b>a</b>","parse_mode":"HTML"},{"type":"photo","media":"attach://b"}]`, m.Photo[0].FileID)
	if r := post("sendMediaGroup", map[string]string{"chat_id": "101", "media": media}, "b", picture.Bytes()); !r.OK {
		t.Errorf("sendMediaGroup was refused: %s", r.Description)
	}
	if seen := c.Messages(minh.ID); len(seen) != 4 || seen[2].MediaGroupID == "" || seen[2].MediaGroupID != seen[3].MediaGroupID {
		t.Errorf("the chat shows %d messages, expected 4, the last two of one album", len(seen))
	}
	var f struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(c.must("getFile", map[string]any{"file_id": m.Photo[0].FileID}), &f); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(c.base + "/file/bot" + c.Token() + "/" + f.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if data, _ := io.ReadAll(answer.Body); !bytes.Equal(data, picture.Bytes()) {
		t.Errorf("the file came back with %d bytes, expected %d", len(data), picture.Len())
	}
}

func TestCommandMenusFollowScopeAndLanguage(t *testing.T) {
	c := start(t, Options{})
	c.AddPerson(minh)
	set := func(scope any, lang, name string) {
		c.must("setMyCommands", map[string]any{"commands": []Command{{name, "x"}}, "scope": scope, "language_code": lang})
	}
	set(nil, "", "general")
	set(nil, "vi", "chung")
	set(map[string]any{"type": "all_private_chats"}, "", "private")
	if got := c.Commands(minh.ID, "vi"); got[0].Command != "private" {
		t.Errorf("the menu has %v, expected that of private chats: a narrower scope goes before a language", got)
	}
	set(map[string]any{"type": "chat", "chat_id": minh.ID}, "vi", "own")
	if got := c.Commands(minh.ID, "vi"); got[0].Command != "own" {
		t.Errorf("the menu has %v, expected the chat's own", got)
	}
	c.must("deleteMyCommands", map[string]any{"scope": map[string]any{"type": "all_private_chats"}})
	if got := c.Commands(minh.ID, "ko"); got[0].Command != "general" {
		t.Errorf("the menu has %v, expected the general one", got)
	}
}

func TestInlineQueriesAreAnsweredAndChosen(t *testing.T) {
	c := start(t, Options{})
	_, query := c.Query(minh, "lương sơn")
	c.must("answerInlineQuery", map[string]any{"inline_query_id": query, "results": []any{map[string]any{"type": "article", "id": "1", "title": "Lương Sơn",
		"input_message_content": map[string]any{"message_text": "<b>Lương Sơn</b>", "parse_mode": "HTML"}}}})
	if results, ok := c.InlineResults(query); !ok || results[0].Title != "Lương Sơn" {
		t.Fatalf("the person sees %+v, expected one result", results)
	}
	if _, err := c.Choose(minh, query, "1"); err != nil {
		t.Fatal(err)
	}
	if m := c.Messages(minh.ID)[0]; m.Text != "Lương Sơn" || m.ViaBot == nil {
		t.Errorf("sent %+v, expected the text via the bot", m)
	}
}

// hookRecorder answers a webhook and remembers what came.
type hookRecorder struct {
	mu     sync.Mutex
	got    []wire
	secret string
	answer func(wire) int
}

func (h *hookRecorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u wire
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	h.mu.Lock()
	h.got = append(h.got, u)
	h.secret = r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	h.mu.Unlock()
	if h.answer != nil {
		w.WriteHeader(h.answer(u))
	}
}

func (h *hookRecorder) texts() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, u := range h.got {
		all = append(all, u.Message.Text)
	}
	return strings.Join(all, " ")
}

func TestAWebhookGetsEachChatInOrderAndAgainAfterAFailure(t *testing.T) {
	c := start(t, Options{WebhookRetry: time.Millisecond})
	failures := 2
	h := &hookRecorder{answer: func(u wire) int {
		if u.Message.Text == "m2" && failures > 0 {
			failures--
			return 500
		}
		return 200
	}}
	server := httptest.NewServer(h)
	defer server.Close()
	c.must("setWebhook", map[string]any{"url": server.URL, "secret_token": "s-e_cret"})
	for i := range 4 {
		c.Write(minh, fmt.Sprint("m", i))
	}
	if err := c.Wait(t.Context(), func() bool { return c.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
	if got, want := h.texts(), "m0 m1 m2 m2 m2 m3"; got != want || h.secret != "s-e_cret" {
		t.Errorf("the webhook got %q with secret %q, expected %q", got, h.secret, want)
	}
	if info := string(c.must("getWebhookInfo", nil)); !strings.Contains(info, "500") || !strings.Contains(info, `"pending_update_count":0`) {
		t.Errorf("getWebhookInfo gave %s, expected the last error and nothing pending", info)
	}
}

func TestASlowChatHoldsUpNoOther(t *testing.T) {
	c := start(t, Options{})
	release := make(chan struct{})
	h := &hookRecorder{answer: func(u wire) int {
		if u.Message.Chat.ID == minh.ID {
			<-release
		}
		return 200
	}}
	server := httptest.NewServer(h)
	defer server.Close()
	c.must("setWebhook", map[string]any{"url": server.URL})
	c.Write(minh, "slow")
	c.Write(minh, "after")
	c.Write(anna, "quick")
	if err := c.Wait(t.Context(), func() bool { return c.Pending() == 2 }); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(h.texts(), "after") {
		t.Error("the second message of a chat came before the first was answered, expected it to wait")
	}
	close(release)
	if err := c.Wait(t.Context(), func() bool { return c.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
}

func TestChatsAndMessagesAreBounded(t *testing.T) {
	c := start(t, Options{History: 10, Chats: 3, Keep: 20})
	for i := range 30 {
		c.Write(minh, fmt.Sprint(i))
	}
	if n := len(c.Messages(minh.ID)); n > 10 {
		t.Errorf("%d messages kept, expected at most 10", n)
	}
	for id := range int64(5) {
		c.AddPerson(Person{ID: 500 + id})
	}
	if c.Messages(minh.ID) != nil {
		t.Error("the oldest chat is still there, expected it forgotten")
	}
	for range 50 {
		c.must("getMe", nil)
	}
	if n := len(c.Calls()); n > 20 {
		t.Errorf("%d calls kept, expected at most 20", n)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	c := start(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.WaitMessages(ctx, minh.ID, 1); err == nil || !strings.Contains(err.Error(), "waiting for 1 messages in chat 101, saw 0") {
		t.Errorf("got %v, expected to be told what was waited for", err)
	}
}

func BenchmarkSendMessage(b *testing.B) {
	s := New(Options{Keep: -1, People: []Person{minh}})
	defer s.Close()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			h := httptest.NewRequest("POST", "/bot"+s.Token()+"/sendMessage", strings.NewReader("chat_id=101&parse_mode=HTML&text=%3Cb%3Ehello%3C%2Fb%3E+world"))
			h.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, h)
			if w.Code != 200 {
				b.Fatal(w.Body.String())
			}
		}
	})
}

func BenchmarkWebhookRoundTrip(b *testing.B) {
	s := New(Options{Keep: -1})
	defer s.Close()
	api := httptest.NewServer(s)
	defer api.Close()
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"method":"sendMessage","chat_id":101,"text":"answer"}`)
	}))
	defer bot.Close()
	answer, err := http.Get(api.URL + "/bot" + s.Token() + "/setWebhook?url=" + bot.URL)
	if err != nil {
		b.Fatal(err)
	}
	answer.Body.Close()
	for b.Loop() {
		for i := range 64 {
			s.Write(Person{ID: 101 + int64(i)}, "question")
		}
		if err := s.Wait(b.Context(), func() bool { return s.Pending() == 0 }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(64*b.N)/b.Elapsed().Seconds(), "updates/s")
}
