package bot_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

func TestQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, parrot{}, at)
		w.play.Write(ann, "land <left>?")
		got := w.replies(ann.ID, 1)[0]
		want := "en: land <left>? <&>\n• before: \ndoubtful\n\na source\na paper"
		if got.Text != want {
			t.Errorf("the answer reads\n%s\nexpected\n%s", got.Text, want)
		}
		var marks []string
		for _, e := range got.Entities {
			marks = append(marks, e.Type+e.URL)
		}
		if want := []string{"bold", "italic", "text_linkhttps://example.com/?a=1&b=2"}; !reflect.DeepEqual(marks, want) {
			t.Errorf("it is marked %q: expected %q", marks, want)
		}
		if rows := got.Buttons(); len(rows) != 1 || len(rows[0]) != 2 || rows[0][0].Data != "a:zone:luong-son.rent" {
			t.Errorf("its buttons are %+v: expected Rent and Map in one row", rows)
		}
		w.play.Write(ann, "and the rent?")
		if got := w.replies(ann.ID, 2)[1]; !strings.Contains(got.Text, "before: land <left>?") {
			t.Errorf("the second answer reads\n%s\nexpected the desk to know the first question", got.Text)
		}
	})
}

func TestPlainQuestionCostsTwoRoundTripsAndOneCall(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	w := polling(t, parrot{}, storeAt(server.URL()))
	w.play.Write(ann, "so that the scripts are loaded")
	w.replies(ann.ID, 1)
	w.idle()
	client := redis.NewClient(&redis.Options{Addr: server.Addr})
	defer client.Close()
	if err := client.ConfigResetStat(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	calls := len(w.play.Calls())
	for i := range 5 {
		w.play.Write(ann, "question")
		w.replies(ann.ID, i+2)
		w.idle()
	}
	var telegram int
	for _, c := range w.play.Calls()[calls:] {
		if c.Method != "getUpdates" && !strings.HasPrefix(c.Method, "setMy") { // the bot introduces itself aside
			telegram++
		}
	}
	stats := client.Info(t.Context(), "commandstats").Val()
	if telegram != 5 || !regexp.MustCompile(`cmdstat_evalsha:calls=10,`).MatchString(stats) || strings.Contains(stats, "cmdstat_eval:") {
		t.Errorf("5 questions took %d calls to Telegram, and Redis counts\n%s\nexpected 5 and 10 evalsha", telegram, stats)
	}
}

func TestWhatPeopleSend(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		post playground.Post
		want string
	}{
		{"start", playground.Post{Text: "/start"}, "en start"},
		{"start with a zone", playground.Post{Text: "/start zone_luong-son"}, "en: z:luong-son"},
		{"start with a topic", playground.Post{Text: "/start topic_incentive"}, "en: t:incentive"},
		{"start with something else", playground.Post{Text: "/start ref_17"}, "en start"},
		{"help", playground.Post{Text: "/help"}, "en help"},
		{"help in capitals", playground.Post{Text: "/HELP me"}, "en help"},
		{"help for the bot by name", playground.Post{Text: "/help@zonedesk_bot"}, "en help"},
		{"language without argument", playground.Post{Text: "/language"}, "en language.choose"},
		{"language by code", playground.Post{Text: "/language ko"}, "ko language.set"},
		{"language with region", playground.Post{Text: "/language zh_CN"}, "zh language.set"},
		{"language by its name", playground.Post{Text: "/language tiếng việt"}, "vi language.set"},
		{"language by country", playground.Post{Text: "/language jp"}, "ja language.set"},
		{"language not spoken", playground.Post{Text: "/language xx"}, "en language.unknown"},
		{"zones", playground.Post{Text: "/zones"}, "en: n:kcn:1"},
		{"incentives", playground.Post{Text: "/incentives"}, "en: t:incentive"},
		{"unknown command", playground.Post{Text: "/broadcast"}, "en command.unknown"},
		{"a lone slash", playground.Post{Text: "/"}, "en command.unknown"},
		{"sticker", playground.Post{Sticker: "👍"}, "en media.sticker"},
		{"voice message", playground.Post{Voice: []byte("OggS")}, "en media.voice"},
		{"file", playground.Post{Document: []byte("x"), FileName: "a.pdf"}, "en media.document"},
		{"file with a question", playground.Post{Document: []byte("x"), FileName: "a.pdf", Caption: "what is this?"}, "en: what is this?"},
		{"contact", playground.Post{Contact: &playground.Contact{Phone: "+84", FirstName: "X"}}, "en media.contact"},
		{"location", playground.Post{Location: &playground.Location{Latitude: 20.8, Longitude: 105.3}}, "en: at 20.8 105.3"},
		{"a desk that falls over", playground.Post{Text: "panic"}, "en error.internal"},
		{"a desk that says nothing", playground.Post{Text: "empty"}, "en error.internal"},
	}
	w := polling(t, parrot{})
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			person := playground.Person{ID: 1000 + int64(i), Lang: "en-GB"}
			w.play.Post(person, c.post)
			if got := lead(w.replies(person.ID, 1)[0]); got != c.want {
				t.Errorf("the bot says %q: expected %q", got, c.want)
			}
		})
	}
}

func TestLanguageOfInterfaceTexts(t *testing.T) {
	t.Parallel()
	cases := []struct{ client, want string }{{"vi", "vi start"}, {"ko-KR", "ko start"}, {"zh-hans", "zh start"}, {"fr", "en start"}, {"", "vi start"}}
	w := polling(t, parrot{})
	for i, c := range cases {
		person := playground.Person{ID: 1000 + int64(i), Lang: c.client}
		w.play.Write(person, "/start")
		if got := lead(w.replies(person.ID, 1)[0]); got != c.want {
			t.Errorf("to a client in %q the bot says %q: expected %q", c.client, got, c.want)
		}
	}
}

// sinologist says everything of parks, in simplified characters.
type sinologist struct{ parrot }

func (s sinologist) Say(lang knowledge.Lang, key string, args ...any) string {
	return s.parrot.Say(lang, key, args...) + " 园区"
}

func TestInterfaceTextsInTraditionalCharacters(t *testing.T) {
	t.Parallel()
	w := polling(t, sinologist{})
	for i, c := range []struct{ name, client, post, want string }{
		{"a client in Taiwan", "zh-TW", "/start", "zh start 園區"},
		{"a client in traditional characters", "zh-hant", "/start", "zh start 園區"},
		{"a client in simplified ones", "zh-hans", "/start", "zh start 园区"},
		{"chosen by its code", "en", "/language zh-TW", "zh language.set 園區"},
		{"chosen by its name", "en", "/language 繁體中文", "zh language.set 園區"},
		{"simplified ones chosen by the name", "zh-TW", "/language 中文 园区", "zh language.set 园区"},
		{"another language", "ja", "/start", "ja start 园区"},
		{"a client in Twi, whose code is Taiwan's", "tw", "/start", "en start 园区"},
	} {
		t.Run(c.name, func(t *testing.T) {
			person := playground.Person{ID: 1000 + int64(i), Lang: c.client}
			w.play.Write(person, c.post)
			if got := lead(w.replies(person.ID, 1)[0]); got != c.want {
				t.Errorf("to %q of a client in %q the bot says %q: expected %q", c.post, c.client, got, c.want)
			}
		})
	}
}

func TestLanguageByButtonIsKept(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, parrot{}, at)
		w.play.Write(ann, "/language")
		m := w.replies(ann.ID, 1)[0]
		var labels []string
		for _, row := range m.Buttons() {
			for _, b := range row {
				labels = append(labels, b.Text)
			}
		}
		if want := []string{"Tiếng Việt", "English", "한국어", "中文", "日本語"}; !reflect.DeepEqual(labels, want) {
			t.Fatalf("the buttons are %q: expected %q", labels, want)
		}
		if err := w.play.Press(ann, m.ID, "l:ja"); err != nil {
			t.Fatal(err)
		}
		w.until("the message is changed", func() bool { return lead(w.play.Replies(ann.ID)[0]) == "ja language.set" })
		w.play.Write(ann, "land?")
		if got := lead(w.replies(ann.ID, 2)[1]); got != "ja: land?" {
			t.Errorf("the answer is %q: expected Japanese", got)
		}
	})
}

func TestButtonAsksTheDesk(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.play.Write(ann, "land?")
	m := w.replies(ann.ID, 1)[0]
	id, err := w.play.PressIn(ann.ID, ann, m.ID, "a:map")
	if err != nil {
		t.Fatal(err)
	}
	if got := lead(w.replies(ann.ID, 2)[1]); got != "en: map" {
		t.Errorf("the button is answered with %q: expected the desk's answer to its code", got)
	}
	w.until("the press is answered", func() bool { _, ok := w.play.Answer(id); return ok })
	if _, err := w.play.PressIn(ann.ID, ann, m.ID, "a:map"); err != nil {
		t.Fatal(err)
	}
	w.idle()
	if got := w.texts(ann.ID); len(got) != 2 {
		t.Errorf("after a second press at once the bot has said %q: expected nothing more", got)
	}
}

func TestForgedAndOldButtonsDoNothing(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.play.AddPerson(ann)
	chat := map[string]any{"id": ann.ID, "type": "private"}
	from := map[string]any{"id": ann.ID, "first_name": "Ann", "language_code": "en"}
	message := map[string]any{"message_id": 5, "chat": chat, "date": 0}
	for i, data := range []string{"", "a:", "a:DROP TABLE", "a:" + strings.Repeat("x", 62), "l:xx", "l:", "z:ONE", "n:home:xx", "\x00"} {
		w.play.Push(map[string]any{"callback_query": map[string]any{"id": fmt.Sprint("forged", i), "from": from, "message": message, "data": data}})
	}
	w.play.Push(map[string]any{"callback_query": map[string]any{"id": "inline", "from": from, "inline_message_id": "x", "data": "a:map"}})
	w.play.Write(ann, "still there?")
	w.replies(ann.ID, 1)
	w.idle()
	if got := w.texts(ann.ID); !reflect.DeepEqual(got, []string{"en: still there?"}) {
		t.Errorf("the bot has said %q: expected only the answer to the question", got)
	}
	if n := w.calls("answerCallbackQuery"); n != 10 {
		t.Errorf("%d presses were answered: expected all 10", n)
	}
}

func TestEditedQuestionEditsTheAnswer(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	_, id := w.play.Write(ann, "lnad?")
	first := w.replies(ann.ID, 1)[0]
	w.play.Write(ann, "another")
	w.replies(ann.ID, 2)
	edit(t, w, id, "land?")
	w.until("the answer is edited", func() bool { return lead(w.play.Replies(ann.ID)[0]) == "en: land?" })
	w.idle()
	if got := w.play.Replies(ann.ID); len(got) != 2 || got[0].ID != first.ID || got[0].Buttons() == nil {
		t.Errorf("the chat holds %+v: expected the first answer edited, with its buttons", got)
	}

	edit(t, w, id, "long")
	replies := w.replies(ann.ID, 3)
	w.idle()
	if n := len(replies); n != 3 || !strings.Contains(replies[0].Text, "line 0 of") || !strings.Contains(replies[2].Text, "line 249 of") {
		t.Errorf("the chat holds %d answers: expected the long one in the place of the short and behind it", n)
	}
	edit(t, w, id, "short")
	w.until("the rest of the long answer goes", func() bool { return len(w.play.Replies(ann.ID)) == 2 })
	w.idle()
}

func edit(t *testing.T, w *world, id int, text string) {
	t.Helper()
	if _, err := w.play.EditPost(ann, 0, id, text); err != nil {
		t.Fatal(err)
	}
}

func TestEditAfterTheAnswerWasDeleted(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	_, id := w.play.Write(ann, "lnad?")
	answer := w.replies(ann.ID, 1)[0]
	if err := w.client.Call(t.Context(), "deleteMessage", telegram.Params{"chat_id": ann.ID, "message_id": answer.ID}, nil); err != nil {
		t.Fatal(err)
	}
	edit(t, w, id, "land?")
	if got := lead(w.replies(ann.ID, 1)[0]); got != "en: land?" {
		t.Errorf("the bot says %q: expected the answer anew", got)
	}
}

func TestEditOfWhatWasNotAnsweredIsIgnored(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	_, id := w.play.Write(ann, "/help")
	w.replies(ann.ID, 1)
	edit(t, w, id, "land?")
	w.idle()
	if got := w.texts(ann.ID); !reflect.DeepEqual(got, []string{"en help"}) {
		t.Errorf("the bot has said %q: expected no answer to the edit", got)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	const group = -1000000000500
	w := polling(t, parrot{})
	w.play.AddGroup(playground.Group{ID: group, Title: "Investors"})
	w.play.WriteIn(group, ann, "just talk")
	w.play.WriteIn(group, ann, "/help")
	w.play.WriteIn(group, ann, "/help@other_bot")
	w.play.WriteIn(group, ann, "write to me@zonedesk_bot.example")
	w.play.WriteIn(group, ann, "🏭 @ZoneDesk_bot how much land?")
	first := w.replies(group, 1)[0]
	if got := lead(first); got != "en: 🏭  how much land?" || first.ReplyTo == nil {
		t.Errorf("a mention is answered with %q: expected the question without the name, as a reply", got)
	}
	w.play.WriteIn(group, lan, "/help@zonedesk_bot")
	w.play.Post(lan, playground.Post{Chat: group, ReplyTo: first.ID, Text: "and rent?"})
	w.replies(group, 3)
	w.idle()
	if got, want := w.texts(group), []string{"en: 🏭  how much land?", "en help", "vi: and rent?"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the bot has said %q: expected %q", got, want)
	}
}

func TestForumTopicIsKept(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.play.AddGroup(playground.Group{ID: -1000000000600, Forum: true})
	var topic struct {
		ID int `json:"message_thread_id"`
	}
	if err := w.client.Call(t.Context(), "createForumTopic", telegram.Params{"chat_id": -1000000000600, "name": "Land"}, &topic); err != nil {
		t.Fatal(err)
	}
	message := map[string]any{
		"message_id": topic.ID + 1, "date": 0, "message_thread_id": topic.ID, "is_topic_message": true, "text": "/help@zonedesk_bot",
		"chat": map[string]any{"id": -1000000000600, "type": "supergroup", "is_forum": true}, "from": map[string]any{"id": 1, "first_name": "A"},
	}
	w.play.Push(map[string]any{"message": message})
	w.until("the bot answers", func() bool { return w.calls("sendMessage") > 0 })
	w.idle()
	want := strconv.Itoa(topic.ID)
	for _, c := range w.play.Calls() {
		if c.Method == "sendMessage" && c.Params["message_thread_id"] != want {
			t.Errorf("the answer goes to topic %q: expected %s", c.Params["message_thread_id"], want)
		}
	}
}

func TestLongAnswerComesInParts(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.play.Write(ann, "long")
	replies := w.replies(ann.ID, 2)
	w.idle()
	var all []string
	for _, m := range replies {
		all = append(all, m.Text)
	}
	if text := strings.Join(all, "\n"); strings.Count(text, "• line") != 250 || !strings.HasSuffix(text, "line 249 of a long answer") {
		t.Errorf("the parts hold %d of 250 lines", strings.Count(text, "• line"))
	}
}

func TestQuota(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	w := polling(t, parrot{}, func(o *bot.Options, _ *string) {
		o.Quota = 2
		o.Clock = func() time.Time { return now }
	})
	for range 5 {
		w.play.Write(ann, "land?")
	}
	w.play.Write(ann, "/help")
	w.replies(ann.ID, 4)
	w.idle()
	if got, want := w.texts(ann.ID), []string{"en: land?", "en: land?", "en quota.wait", "en help"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the bot has said %q: expected %q", got, want)
	}
}

func TestTypingIsShownWhenAnAnswerTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		w := bubble(t, parrot{hold: hold})
		w.poll()
		expect := func(answers, typing int, when string) {
			t.Helper()
			synctest.Wait()
			if a, n := len(w.texts(ann.ID)), w.calls("sendChatAction"); a != answers || n != typing {
				t.Errorf("%s there are %d answers and typing was shown %d times: expected %d and %d", when, a, n, answers, typing)
			}
		}
		w.play.Write(ann, "land?")
		expect(1, 0, "at once")
		time.Sleep(time.Minute)
		expect(1, 0, "long after a quick answer")
		w.play.Write(ann, "slow")
		time.Sleep(200 * time.Millisecond)
		expect(1, 0, "before one would wonder")
		time.Sleep(time.Second)
		expect(1, 1, "while one waits")
		close(hold)
		expect(2, 1, "in the end")
	})
}

func TestPressedButtonShowsItsWaitingSignForAMomentAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		w := bubble(t, parrot{hold: hold})
		w.poll()
		w.play.Write(ann, "land?")
		synctest.Wait()
		expect := func(presses int, when string) {
			t.Helper()
			synctest.Wait()
			if n := w.calls("answerCallbackQuery"); n != presses {
				t.Errorf("%s %d presses were answered: expected %d", when, n, presses)
			}
		}
		w.push(ann, w.newest(ann.ID).ID, "a:slow")
		time.Sleep(100 * time.Millisecond)
		expect(0, "while a word may still come")
		time.Sleep(100 * time.Millisecond)
		expect(1, "when it takes longer")
		close(hold)
		expect(1, "in the end")
		w.push(ann, w.newest(ann.ID).ID, "a:map")
		expect(2, "when the work is done at once")
	})
}

func TestChatsKeepOrderAndDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		hold := make(chan struct{})
		w := polling(t, parrot{hold: hold}, at)
		w.play.Write(ann, "slow")
		w.play.Write(ann, "after it")
		var want []string
		const chats = 20
		for i := range 4 {
			for chat := range chats {
				w.play.Write(playground.Person{ID: 2000 + int64(chat), Lang: "en"}, fmt.Sprint(i))
			}
			want = append(want, fmt.Sprintf("en: %d", i))
		}
		for chat := range chats {
			id := 2000 + int64(chat)
			w.replies(id, 4)
			if got := w.texts(id); !slices.Equal(got, want) {
				t.Errorf("chat %d got %q: expected %q", id, got, want)
			}
		}
		if got := w.texts(ann.ID); len(got) != 0 {
			t.Errorf("the slow chat got %q: expected nothing yet", got)
		}
		close(hold)
		w.replies(ann.ID, 2)
		if got, want := w.texts(ann.ID), []string{"en: slow", "en: after it"}; !slices.Equal(got, want) {
			t.Errorf("the slow chat got %q: expected %q", got, want)
		}
	})
}

func TestTelegramsFaults(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		fault playground.Fault
		want  []string // said in the end; the first call alone fails
	}{
		{"too many requests", playground.Fault{Status: 429, RetryAfter: 1}, []string{"en: land?"}},
		{"a server error", playground.Fault{Status: 502, Body: "<html>bad gateway</html>"}, []string{"en: land?"}},
		{"a connection broken before it arrived", playground.Fault{Drop: playground.DropBefore}, []string{"en: land?"}},
		{"a connection broken after it arrived", playground.Fault{Drop: playground.DropAfter}, []string{"en: land?", "en: land?"}},
		{"a refusal", playground.Fault{Status: 400, Description: "Bad Request: can't parse entities"}, []string{"en error.internal"}},
		{"a person who blocked the bot", playground.Fault{Status: 403}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := polling(t, parrot{})
			w.play.Fail(once("sendMessage", c.fault))
			w.play.Write(ann, "land?")
			w.replies(ann.ID, len(c.want))
			w.idle()
			if got := w.texts(ann.ID); !slices.Equal(got, c.want) {
				t.Errorf("the bot has said %q: expected %q", got, c.want)
			}
			w.drain()
			if got, want := w.conversation(ann.ID).Gone, c.fault.Status == 403; got != want {
				t.Errorf("the person is marked as gone: %v, expected %v", got, want)
			}
		})
	}
}

// once lets the first call of a method fail.
func once(method string, f playground.Fault) func(playground.Call) *playground.Fault {
	failed := make(chan struct{}, 1)
	return func(c playground.Call) *playground.Fault {
		if c.Method != method {
			return nil
		}
		select {
		case failed <- struct{}{}:
			return &f
		default:
			return nil
		}
	}
}

func TestBlockedAndUnblocked(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.play.Write(ann, "land?")
	w.replies(ann.ID, 1)
	w.play.Block(ann)
	w.idle()
	w.until("the person is marked as gone", func() bool { return w.conversation(ann.ID).Gone })
	w.play.Unblock(ann)
	w.idle()
	w.drain()
	if w.conversation(ann.ID).Gone {
		t.Error("the person is marked as gone after unblocking: expected not")
	}
}

func TestGroupThatBecameASupergroup(t *testing.T) {
	t.Parallel()
	const group, to = -500, -1000000000500
	w := newWorld(t, parrot{})
	w.play.AddGroup(playground.Group{ID: group})
	w.play.WriteIn(group, ann, "@zonedesk_bot land?")
	w.play.Migrate(group, to)
	w.poll()
	if got := lead(w.replies(to, 1)[0]); got != "en: land?" {
		t.Errorf("the supergroup got %q: expected the answer", got)
	}
}

func TestPartsAreNotSentAgain(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	var sends atomic.Int32
	w.play.Fail(func(c playground.Call) *playground.Fault {
		if c.Method == "sendMessage" && sends.Add(1) == 2 {
			return &playground.Fault{Status: 500}
		}
		return nil
	})
	w.play.Write(ann, "long")
	w.replies(ann.ID, 2)
	w.idle()
	if got := w.play.Replies(ann.ID); len(got) != 2 || !strings.HasPrefix(got[0].Text, "• line 0 ") || strings.HasPrefix(got[1].Text, "• line 0 ") {
		t.Errorf("the chat got %d parts: expected the two of one answer", len(got))
	}
}

func TestAnswersWithoutTheStore(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	w := polling(t, parrot{}, storeAt(server.URL()))
	w.play.Write(ann, "/language ko")
	w.replies(ann.ID, 1)
	w.idle()
	if status, body := w.get("/readyz"); status != http.StatusOK {
		t.Fatalf("/readyz says %d %s: expected 200", status, body)
	}
	server.Kill()
	w.play.Write(ann, "land?")
	w.play.Write(ann, "/language ja")
	if got := lead(w.replies(ann.ID, 2)[1]); got != "en: land?" {
		t.Errorf("without the store the answer is %q: expected one without memory", got)
	}
	if got := lead(w.replies(ann.ID, 3)[2]); got != "en error.store" {
		t.Errorf("what must be stored is answered with %q: expected a refusal", got)
	}
	if status, body := w.get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, `"store":false`) {
		t.Errorf("/readyz says %d %s: expected 503 and why", status, body)
	}
	if _, metrics := w.get("/metrics"); !strings.Contains(metrics, `zonedesk_store_errors_total{call="claim"} 2`) {
		t.Errorf("two failed claims are not counted:\n%s", grep(metrics, "store_errors"))
	}
	w.idle()
	server.Restart(t)
	w.play.Write(ann, "/language zh")
	if got := lead(w.replies(ann.ID, 4)[3]); got != "zh language.set" {
		t.Errorf("with the store back the bot says %q: expected the language to be set", got)
	}
}

func TestUpdateIsAnsweredOnceWithoutTheStore(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	w := newWorld(t, parrot{}, storeAt(server.URL()))
	server.Kill()
	w.play.AddPerson(ann)
	u := telegram.Update{ID: 7, Message: &telegram.Incoming{ID: 1, Chat: telegram.Chat{ID: ann.ID, Type: "private"}, From: &telegram.User{ID: ann.ID}, Text: "land?"}}
	for range 3 {
		if err := w.bot.Handle(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.calls("sendMessage"); n != 1 {
		t.Errorf("an update that came three times was answered %d times: expected once", n)
	}
}

func grep(text, part string) string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := newWorld(t, parrot{}, at)
		hook := httptest.NewServer(telegram.Webhook("secret", w.bot.Handle))
		defer hook.Close()
		defer func() { _ = w.client.DeleteWebhook(t.Context()) }()
		w.play.Fail(once("sendMessage", playground.Fault{Status: 500}))
		if err := w.client.SetWebhook(t.Context(), hook.URL, "secret", 40); err != nil {
			t.Fatal(err)
		}
		w.play.Write(ann, "first")
		w.play.Write(ann, "second")
		w.replies(ann.ID, 2)
		w.idle()
		if got, want := w.texts(ann.ID), []string{"en: first", "en: second"}; !slices.Equal(got, want) {
			t.Errorf("the bot has said %q: expected %q, though the first was refused once", got, want)
		}
	})
}

func TestTwoProcessesAnswerOnceAndInOrder(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	one := newWorld(t, parrot{}, storeAt(server.URL()))
	two := join(t, one.play, one.reach, parrot{}, storeAt(server.URL()))
	one.play.AddPerson(ann)
	const n = 30
	results := make(chan error, 2*n)
	for i := range n {
		u := telegram.Update{ID: int64(i + 1), Message: &telegram.Incoming{ID: i + 1, Chat: telegram.Chat{ID: ann.ID, Type: "private"},
			From: &telegram.User{ID: ann.ID, Language: "en"}, Text: fmt.Sprintf("question %02d", i)}}
		for _, w := range []*world{one, two} {
			go func() { results <- w.bot.Handle(t.Context(), u) }()
		}
		for range 2 { // Telegram sends a chat's next update when the one before is finished
			if err := <-results; err != nil {
				t.Fatal(err)
			}
		}
	}
	got := one.texts(ann.ID)
	if len(got) != n || !slices.IsSorted(got) {
		t.Errorf("two processes said %q: expected each of %d answers once, in order", got, n)
	}
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.play.Write(ann, "land?")
	w.replies(ann.ID, 1)
	w.drain()
	for path, want := range map[string]string{
		"/healthz": "ok",
		"/readyz":  `{"ready":true,"index":true,"store":true,"telegram":true}`,
		"/metrics": `zonedesk_answers_total{language="en",topic="land"} 1`,
	} {
		if status, body := w.get(path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s answers %d\n%s\nexpected 200 with %s", path, status, body, want)
		}
	}
	if _, metrics := w.get("/metrics"); strings.Contains(metrics, "playground-token") {
		t.Error("the metrics hold the token")
	}
	if status, _ := w.get("/other"); status != http.StatusNotFound {
		t.Errorf("/other answers %d: expected 404", status)
	}
}

func TestBotIsIntroducedInEachLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, parrot{})
	w.play.AddPerson(ann)
	for _, lang := range append(knowledge.Langs(), "fr") {
		want := string(lang) + " command.help"
		if lang == "fr" {
			want = "en command.help"
		}
		w.until(fmt.Sprintf("the menu in %s holds help with %q", lang, want), func() bool {
			return slices.ContainsFunc(w.play.Commands(ann.ID, string(lang)), func(c playground.Command) bool { return c.Command == "help" && c.Description == want })
		})
	}
}

func TestDrainFinishesWhatWasTakenIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		w := bubble(t, parrot{hold: hold})
		w.poll()
		w.play.Write(ann, "slow")
		synctest.Wait()
		drained := false
		go func() { w.drain(); drained = true }()
		synctest.Wait()
		if drained {
			t.Error("the drain is over while a question is in hand: expected it to wait")
		}
		close(hold)
		synctest.Wait()
		if got := w.texts(ann.ID); !drained || !slices.Equal(got, []string{"en: slow"}) {
			t.Errorf("at the end of the drain, %v, the bot has said %q: expected the answer under way", drained, got)
		}
		if err := w.bot.Handle(t.Context(), telegram.Update{ID: 9}); err == nil {
			t.Error("an update after the drain is taken in: expected an error")
		}
	})
}
