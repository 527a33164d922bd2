package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/store/storetest"
	"zonedesk/bot/telegram"
)

// follower is what the store holds of what a chat follows.
func (w *world) follower(chat int64) bot.Follower {
	w.t.Helper()
	f, err := w.store.Follower(w.t.Context(), chat)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

// press presses a button by its data, waits until that is finished, and gives the word shown over the chat.
func (w *world) press(p playground.Person, message int, data string) string {
	w.t.Helper()
	return w.pressIn(p.ID, p, message, data)
}

func (w *world) pressIn(chat int64, p playground.Person, message int, data string) string {
	w.t.Helper()
	id, err := w.play.PressIn(chat, p, message, data)
	if err != nil {
		w.t.Fatal(err)
	}
	w.idle()
	answer, ok := w.play.Answer(id)
	if !ok {
		w.t.Fatalf("the press on %q was not answered", data)
	}
	return answer.Text
}

// newest is the bot's last message in a chat, as it reads now.
func (w *world) newest(chat int64) playground.Message {
	w.t.Helper()
	replies := w.play.Replies(chat)
	if len(replies) == 0 {
		w.t.Fatalf("the bot has said nothing in chat %d", chat)
	}
	return replies[len(replies)-1]
}

// button is the data of the button whose label holds a text, "" when there is none.
func button(m playground.Message, label string) string {
	for _, row := range m.Buttons() {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				return b.Data
			}
		}
	}
	return ""
}

// pressOld presses a button that its message has no more, and gives the word shown over the chat.
func (w *world) pressOld(p playground.Person, message int, data string) string {
	w.t.Helper()
	w.presses++
	id := fmt.Sprint("old", w.presses)
	w.play.Push(map[string]any{"callback_query": map[string]any{"id": id, "data": data,
		"from":    map[string]any{"id": p.ID, "first_name": p.FirstName, "language_code": p.Lang},
		"message": map[string]any{"message_id": message, "chat": map[string]any{"id": p.ID, "type": "private"}, "date": 0}}})
	w.idle()
	for _, c := range slices.Backward(w.play.Calls()) {
		if c.Method == "answerCallbackQuery" && c.Params["callback_query_id"] == id {
			return c.Params["text"]
		}
	}
	w.t.Fatalf("the press on %q was not answered", data)
	return ""
}

func (w *world) write(p playground.Person, text string) playground.Message {
	w.t.Helper()
	w.play.Write(p, text)
	w.idle()
	return w.newest(p.ID)
}

func TestSubscribingByButtons(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		for _, p := range []playground.Person{ann, lan} {
			w := polling(t, parrot{}, at)
			say := func(key string) string { return p.Lang + " " + key }
			m := w.write(p, "/subscribe")
			if f := w.follower(p.ID); f.News == 0 || string(f.Lang) != p.Lang || !strings.HasPrefix(m.Text, "✅ "+say("follow.begun")) {
				t.Fatalf("after /subscribe the chat follows %+v and reads\n%s\nexpected all news in %s", f, m.Text, p.Lang)
			}
			w.press(p, m.ID, button(m, say("follow.zones")))
			m = w.newest(p.ID)
			zone := parrotPack().Zones[2]
			data := button(m, zone.Short["en"])
			if data == "" {
				data = button(m, zone.Short["vi"])
			}
			if want := "s:zone:" + zone.ID + ":on:1"; data != want {
				t.Fatalf("the button of the third zone is %q in %+v: expected %q", data, m.Buttons(), want)
			}
			if got := w.press(p, m.ID, data); got != say("follow.on") {
				t.Errorf("following a zone says %q: expected %q", got, say("follow.on"))
			}
			m = w.newest(p.ID)
			if f := w.follower(p.ID); f.Zones[zone.ID] == 0 || !strings.Contains(fmt.Sprint(m.Buttons()), "✅") {
				t.Errorf("the chat follows %+v with the buttons %+v: expected the zone with a mark", f, m.Buttons())
			}
			w.press(p, m.ID, button(m, "▶"))
			m = w.newest(p.ID)
			if button(m, "2/2") == "" {
				t.Errorf("the second page has the buttons %+v: expected 2/2", m.Buttons())
			}
			w.press(p, m.ID, button(m, say("button.back")))
			for _, theme := range []string{"topics", "industries"} {
				w.press(p, w.newest(p.ID).ID, button(w.newest(p.ID), say("follow."+theme)))
				m = w.newest(p.ID)
				w.press(p, m.ID, m.Buttons()[0][0].Data)
				w.press(p, m.ID, button(w.newest(p.ID), say("button.back")))
			}
			w.press(p, m.ID, button(w.newest(p.ID), say("follow.button.once")))
			m = w.newest(p.ID)
			if f := w.follower(p.ID); len(f.Topics) != 1 || len(f.Industries) != 1 || !f.AtOnce || f.News == 0 {
				t.Errorf("in the end the chat follows %+v: expected news, a zone, a topic and an industry, at once", f)
			}
			if n := len(w.play.Replies(p.ID)); n != 1 {
				t.Errorf("the bot has sent %d messages: expected one that changes", n)
			}
			w.press(p, m.ID, button(m, say("follow.news")))
			if f := w.follower(p.ID); f.News != 0 || len(f.Zones) != 1 {
				t.Errorf("without all news the chat follows %+v: expected the rest", f)
			}
		}
	})
}

func TestSubscribingByTyping(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t))
	cases := []struct {
		person     playground.Person
		text, want string // said
		follows    string // as JSON without times
	}{
		{lan, "/subscribe kcn luong son", "đã theo dõi", "luong-son"},
		{lan, "/subscribe Bán dẫn", "đã theo dõi", "semiconductors"},
		{lan, "/subscribe ưu đãi", "đã theo dõi", "incentive"},
		{lan, "/subscribe abc xyz", "không biết", ""},
		{lan, "/unsubscribe lương sơn", "thôi theo dõi", ""},
		{ann, "/subscribe Luong Son", "now follow", "luong-son"},
		{ann, "/subscribe electronics", "now follow", "electronics"},
		{ann, "/subscribe land", "now follow", "land"},
		{ann, "/subscribe", "now follow all news", ""},
	}
	for _, c := range cases {
		m := w.write(c.person, c.text)
		f, err := json.Marshal(w.follower(c.person.ID))
		if err != nil || !strings.Contains(m.Text, c.want) || !strings.Contains(string(f), c.follows) {
			t.Errorf("%q is answered\n%s\nand the record is %s, %v: expected %q and %q", c.text, m.Text, f, err, c.want, c.follows)
		}
	}
	if f := w.follower(lan.ID); len(f.Zones) != 0 || len(f.Industries) != 1 || len(f.Topics) != 1 || f.News != 0 {
		t.Errorf("Lan follows %+v: expected an industry and a topic, no zone any more, and never all news", f)
	}
}

func TestUnsubscribingStopsEverythingAndCanBeUndone(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, parrot{}, at)
		w.write(ann, "/subscribe")
		m := w.newest(ann.ID)
		w.pressOld(ann, m.ID, "s:topic:land:on:1")
		began := w.follower(ann.ID)
		for range 2 {
			m = w.write(ann, "/unsubscribe")
			if f := w.follower(ann.ID); !f.Empty() || !strings.HasPrefix(m.Text, "en follow.stopped") {
				t.Fatalf("after /unsubscribe the chat follows %+v and reads\n%s\nexpected nothing, and to be told so", f, m.Text)
			}
		}
		w.press(ann, m.ID, button(m, "en follow.undo"))
		if f := w.follower(ann.ID); f.News != began.News || f.Topics["land"] != began.Topics["land"] {
			t.Errorf("taken back the chat follows %+v: expected %+v", f, began)
		}
		w.pressOld(ann, m.ID, "s:menu")
		if got := w.pressOld(ann, m.ID, "s:undo"); got != "en button.old" {
			t.Errorf("taking back twice says %q: expected that the button is old", got)
		}
		w.press(ann, m.ID, button(w.newest(ann.ID), "en follow.stop"))
		if f := w.follower(ann.ID); !f.Empty() {
			t.Errorf("after the button to stop the chat follows %+v: expected nothing", f)
		}
	})
}

func TestWordToStopStopsEverything(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t))
	for _, word := range []string{"STOP", "unsubscribe!", "Hủy đăng ký", "huy dang ky", "수신거부", "退订。", "配信停止"} {
		w.write(ann, "/subscribe")
		if m := w.write(ann, word); !w.follower(ann.ID).Empty() || button(m, "↩") == "" {
			t.Errorf("%q is answered\n%s\nand %+v is followed: expected everything to stop", word, m.Text, w.follower(ann.ID))
		}
	}
	w.write(ann, "/subscribe")
	if w.write(ann, "Which park has a bus stop?"); w.follower(ann.ID).Empty() {
		t.Error("a question with the word in it stopped everything: expected not")
	}
}

func TestFollowButtonElsewhereChangesAlone(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t))
	m := w.write(ann, "/start zone_luong-son")
	before := m.Buttons()
	data := button(m, "🔔")
	if data != "s:zone:luong-son:on" {
		t.Fatalf("the card has the buttons %+v: expected one that follows the zone", before)
	}
	if got := w.press(ann, m.ID, data); !strings.Contains(got, "now follow: Luong Son") {
		t.Errorf("following from a card says %q: expected what is followed", got)
	}
	if f := w.follower(ann.ID); f.Zones["luong-son"] == 0 || f.News != 0 {
		t.Errorf("from a card the chat follows %+v: expected the zone alone", f)
	}
	after := w.newest(ann.ID)
	if after.Text != m.Text || len(after.Buttons()) != len(before) || button(after, "✅") != "s:zone:luong-son:off" {
		t.Errorf("the card's buttons became %+v: expected the same but for the pressed one", after.Buttons())
	}
	w.press(ann, m.ID, "s:zone:luong-son:off")
	if f := w.follower(ann.ID); !f.Empty() || button(w.newest(ann.ID), "🔔") == "" {
		t.Errorf("after pressing again the chat follows %+v with %+v: expected nothing, and the first button", f, w.newest(ann.ID).Buttons())
	}
}

func TestForgedFollowButtons(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	m := w.write(ann, "/subscribe")
	chat := map[string]any{"id": ann.ID, "type": "private"}
	from := map[string]any{"id": ann.ID, "first_name": "Ann", "language_code": "en"}
	for i, data := range []string{
		"s:", "s:news", "s:news:maybe", "s:zone:", "s:zone:x", "s:zone:NO:on", "s:zone:no-such-zone:on", "s:zone:no-such-zone:on:1", "s:industry:x:on:9999", "s:zones:9999",
		"s:search:zzz:off", "s:pace:never", "s:undo:x", "p:erase:AAAAAAAA", "p:erase:", "p:", "p:erase:aaaaaaaa", "s:topic:nonsense:on", "s:zone:" + strings.Repeat("a", 60) + ":on",
	} {
		w.play.Push(map[string]any{"callback_query": map[string]any{"id": fmt.Sprint("forged", i), "from": from, "data": data,
			"message": map[string]any{"message_id": m.ID, "chat": chat, "date": 0}}})
	}
	w.idle()
	if f := w.follower(ann.ID); f.News == 0 || len(f.Zones)+len(f.Topics)+len(f.Industries)+len(f.Searches) != 0 {
		t.Errorf("after forged buttons the chat follows %+v: expected all news alone, as before", f)
	}
	if c := w.conversation(ann.ID); c.Lang != "" || c.Seen.IsZero() {
		t.Errorf("after forged buttons the conversation is %+v: expected it to be kept", c)
	}
}

func TestEachThingHasABoundOfFollows(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	m := w.write(ann, "/subscribe")
	if _, err := w.store.Follow(t.Context(), ann.ID, func(f *bot.Follower) {
		f.Zones = map[string]int64{}
		for i := range 60 {
			f.Zones[fmt.Sprint("old-", i)] = 1
		}
	}); err != nil {
		t.Fatal(err)
	}
	got := w.pressOld(ann, m.ID, "s:zone:"+parrotPack().Zones[0].ID+":on:1")
	if f := w.follower(ann.ID); got != "en follow.full" || len(f.Zones) != 60 {
		t.Errorf("the 61st zone is answered %q, and %d are followed: expected a refusal", got, len(f.Zones))
	}
	w.pressOld(ann, m.ID, "s:zone:old-3:off") // which no pack holds any more
	if f := w.follower(ann.ID); len(f.Zones) != 59 {
		t.Errorf("after ending one %d zones are followed: expected 59", len(f.Zones))
	}
}

func TestGroupIsFollowedByItsAdministrators(t *testing.T) {
	t.Parallel()
	const group, to = -600, -1000000000600
	w := polling(t, parrot{})
	w.play.AddPerson(ann)
	w.play.AddPerson(lan)
	w.play.AddGroup(playground.Group{ID: group, Title: "Investors", Members: []int64{ann.ID, lan.ID}, Admins: []int64{ann.ID}})
	w.play.WriteIn(group, lan, "/subscribe@zonedesk_bot")
	w.idle()
	if f := w.follower(group); !f.Empty() || lead(w.newest(group)) != "vi follow.admins" {
		t.Errorf("asked by a mere member the group follows %+v, and is told %q: expected a refusal", f, lead(w.newest(group)))
	}
	w.play.WriteIn(group, ann, "/subscribe@zonedesk_bot")
	w.idle()
	m := w.newest(group)
	if f := w.follower(group); f.News == 0 {
		t.Errorf("asked by an administrator the group follows %+v: expected all news", f)
	}
	if w.pressIn(group, lan, m.ID, "s:stop"); w.follower(group).Empty() {
		t.Error("a mere member stopped the group's news by a button: expected a refusal")
	}
	w.play.Migrate(group, to)
	w.idle()
	if old, moved := w.follower(group), w.follower(to); !old.Empty() || moved.News == 0 {
		t.Errorf("after the group became a supergroup the old id follows %+v, the new %+v: expected the new one alone", old, moved)
	}
	w.play.Kick(ann, to)
	w.idle()
	if f := w.follower(to); !f.Gone || f.News == 0 {
		t.Errorf("after the bot was put out the group has %+v: expected it to be marked as gone", f)
	}
}

func TestBlockAndReturn(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, parrot{}, at)
		w.write(ann, "/subscribe")
		w.play.Block(ann)
		w.idle()
		if f := w.follower(ann.ID); !f.Gone || f.News == 0 {
			t.Errorf("after blocking the record is %+v: expected a mark, and what was followed", f)
		}
		if n, err := w.store.Count(t.Context(), bot.Audience{}); err != nil || n != 0 {
			t.Errorf("%d, %v in the audience: expected nobody", n, err)
		}
		w.play.Start(ann, "")
		w.idle()
		if f := w.follower(ann.ID); f.Gone || f.News == 0 {
			t.Errorf("after a new start the record is %+v: expected it as before", f)
		}
		w.play.Fail(once("sendMessage", playground.Fault{Status: 403}))
		w.play.Write(ann, "land?")
		w.idle()
		if f := w.follower(ann.ID); !f.Gone {
			t.Errorf("after a refused answer the record is %+v: expected a mark", f)
		}
		w.play.Write(ann, "land?")
		w.idle()
		if f := w.follower(ann.ID); f.Gone {
			t.Errorf("after a new question the record is %+v: expected no mark", f)
		}
	})
}

func TestFollowingWithoutTheStore(t *testing.T) {
	t.Parallel()
	server := storetest.Start(t)
	w := polling(t, parrot{}, storeAt(server.URL()))
	w.write(ann, "/subscribe")
	server.Kill()
	for _, command := range []string{"/subscribe", "/unsubscribe", "/mydata", "/forget"} {
		if m := w.write(ann, command); lead(m) != "en follow.away" {
			t.Errorf("%s is answered %q while the store is away: expected to be told so", command, lead(m))
		}
	}
	if m := w.write(ann, "/privacy"); !strings.HasPrefix(m.Text, "en privacy.head") {
		t.Errorf("/privacy is answered %q while the store is away: expected the same as ever", lead(m))
	}
}

func TestPrivacyIsToldAsItIs(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t), func(o *bot.Options, _ *string) { o.Keep = 17 })
	for _, p := range []playground.Person{ann, lan} {
		m := w.write(p, "/privacy")
		if !strings.Contains(m.Text, "17") || strings.Contains(m.Text, "{") || strings.Contains(m.Text, "privacy.") {
			t.Errorf("in %s it reads\n%s\nexpected the days of the setting and no key or placeholder", p.Lang, m.Text)
		}
	}
}

func TestMyDataIsSentAsAFile(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, packaged(t), at, func(o *bot.Options, _ *string) { o.Holders = []bot.Holder{&shelf{}} })
		w.write(ann, "/language en")
		w.write(ann, "How big is Luong Son?")
		w.write(ann, "/subscribe Luong Son")
		m := w.write(ann, "/mydata")
		if m.Document == nil || !strings.HasSuffix(m.Document.Name, ".json") {
			t.Fatalf("/mydata is answered %+v: expected a JSON file", m)
		}
		var data struct {
			ID           int64 `json:"telegram id"`
			Conversation struct {
				Chosen  string    `json:"language chosen"`
				Last    time.Time `json:"last message"`
				Subject struct{ Zones []string }
			}
			Follows struct{ Zones map[string]time.Time }
			Shelf   string `json:"something else"`
		}
		if err := json.Unmarshal(w.download(m.Document.FileID), &data); err != nil {
			t.Fatalf("the file is no JSON: %v", err)
		}
		if data.ID != ann.ID || data.Conversation.Chosen != "en" || data.Conversation.Last.IsZero() || !slices.Equal(data.Conversation.Subject.Zones, []string{"luong-son"}) ||
			data.Follows.Zones["luong-son"].IsZero() || data.Shelf != "kept" {
			t.Errorf("the file holds %+v: expected the language, the subject, the zone followed, and what the other holder keeps", data)
		}
	})
}

// shelf keeps something about everybody until it is erased.
type shelf struct{ erased []int64 }

func (s *shelf) Export(_ context.Context, person int64) (map[string]any, error) {
	if slices.Contains(s.erased, person) {
		return nil, nil
	}
	return map[string]any{"something else": "kept"}, nil
}

func (s *shelf) Erase(_ context.Context, person int64) error {
	s.erased = append(s.erased, person)
	return nil
}

func (w *world) download(file string) []byte {
	w.t.Helper()
	var where struct {
		Path string `json:"file_path"`
	}
	if err := w.client.Call(w.t.Context(), "getFile", telegram.Params{"file_id": file}, &where); err != nil {
		w.t.Fatal(err)
	}
	answer, err := http.Get(w.reach.API + "/file/bot" + playground.DefaultToken + "/" + where.Path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return content
}

func TestForget(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		kept := &shelf{}
		w := polling(t, parrot{}, at, func(o *bot.Options, _ *string) { o.Holders = []bot.Holder{kept} })
		w.write(ann, "/language ja")
		w.write(ann, "land?")
		w.write(ann, "/subscribe")
		w.write(ann, "/unsubscribe")
		w.write(ann, "/subscribe")
		m := w.write(ann, "/forget")
		yes := button(m, "ja forget.yes")
		if w.follower(ann.ID).Empty() || len(kept.erased) != 0 {
			t.Fatal("something was erased before it was confirmed")
		}
		w.press(ann, m.ID, yes)
		if got := lead(w.newest(ann.ID)); got != "ja forget.done" {
			t.Errorf("after the confirmation the bot says %q: expected that it is done", got)
		}
		if c := w.conversation(ann.ID); !c.Seen.IsZero() || c.Lang != "" || len(c.Replies) != 0 {
			t.Errorf("the conversation is %+v: expected none", c)
		}
		if all, err := w.store.Export(t.Context(), ann.ID); err != nil || len(all) != 0 || !slices.Equal(kept.erased, []int64{ann.ID}) {
			t.Errorf("the store still holds %v, %v, and %v was erased elsewhere: expected nothing of Ann anywhere", all, err, kept.erased)
		}
		w.idle()
		if got := w.pressOld(ann, m.ID, yes); got != "en forget.old" {
			t.Errorf("the button pressed again says %q: expected that it is old", got)
		}
		if m := w.write(ann, "land?"); lead(m) != "en: land?" || !strings.Contains(m.Text, "before: \n") {
			t.Errorf("afterwards the bot answers\n%s\nexpected an answer as to a new person", m.Text)
		}
		if f := w.follower(ann.ID); !f.Empty() {
			t.Errorf("afterwards the chat follows %+v: expected nothing", f)
		}
	})
}

func TestForgetInTheMiddleOfAForm(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		for _, c := range []struct {
			person       playground.Person
			yes, erased  string
			typed, asked string
		}{{ann, "Yes", "Everything is deleted", "5 ha", "Yen Quang"}, {lan, "Vâng", "Đã xóa tất cả", "5 ha", "Yên Quang"}} {
			w := polling(t, packaged(t), at)
			form := w.write(c.person, "/find")
			w.write(c.person, c.typed)
			w.write(c.person, "/subscribe "+c.asked)
			if w.conversation(c.person.ID).Form == nil {
				t.Fatalf("after /find no form is open: expected one")
			}
			m := w.write(c.person, "/forget")
			w.press(c.person, m.ID, button(m, c.yes))
			if got := w.newest(c.person.ID); !strings.Contains(got.Text, c.erased) {
				t.Errorf("the bot says\n%s\nexpected %q", got.Text, c.erased)
			}
			if left := w.conversation(c.person.ID); !reflect.DeepEqual(left, bot.Conversation{}) || !w.follower(c.person.ID).Empty() {
				t.Errorf("what is left is %+v and %+v: expected nothing", left, w.follower(c.person.ID))
			}
			before := len(w.play.Replies(c.person.ID))
			for _, row := range form.Buttons() {
				for _, b := range row {
					w.pressOld(c.person, form.ID, b.Data)
				}
			}
			w.write(c.person, c.asked)
			if got := w.newest(c.person.ID); len(w.play.Replies(c.person.ID)) == before || !strings.Contains(got.Text, c.asked) {
				t.Errorf("afterwards %q is answered\n%s\nexpected the zone, as a new person is told of it", c.asked, got.Text)
			}
			if !w.follower(c.person.ID).Empty() {
				t.Errorf("old buttons of the form made the chat follow %+v", w.follower(c.person.ID))
			}
		}
	})
}

func TestNewsComeInTheLanguageChosenLast(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.write(ann, "/subscribe")
	w.write(ann, "/language ko")
	if f := w.follower(ann.ID); f.Lang != "ko" || f.News == 0 {
		t.Errorf("after choosing Korean the record is %+v: expected news in Korean", f)
	}
	w.write(lan, "/language ja")
	if f := w.follower(lan.ID); !f.Empty() {
		t.Errorf("choosing a language made the chat follow %+v: expected nothing", f)
	}
}

func TestForgettingCanBeDeclinedAndExpires(t *testing.T) {
	t.Parallel()
	clock := newClock()
	w := polling(t, parrot{}, func(o *bot.Options, _ *string) { o.Clock = clock.now })
	w.write(ann, "/subscribe")
	m := w.write(ann, "/forget")
	yes := button(m, "forget.yes")
	w.press(ann, m.ID, button(m, "forget.no"))
	if got := w.pressOld(ann, m.ID, yes); got != "en forget.old" || w.follower(ann.ID).Empty() {
		t.Errorf("after declining, the button says %q: expected nothing to be erased", got)
	}
	m = w.write(ann, "/forget")
	clock.seconds.Add(11 * 60)
	if got := w.press(ann, m.ID, button(m, "forget.yes")); got != "en forget.old" || w.follower(ann.ID).Empty() {
		t.Errorf("after eleven minutes the button says %q: expected nothing to be erased", got)
	}
	first := w.write(ann, "/forget")
	second := w.write(ann, "/forget")
	if got := w.press(ann, first.ID, button(first, "forget.yes")); got != "en forget.old" || w.follower(ann.ID).Empty() {
		t.Errorf("the button of an earlier question says %q: expected only the last to work", got)
	}
	w.press(ann, second.ID, button(second, "forget.yes"))
	if !w.follower(ann.ID).Empty() {
		t.Error("the last button erased nothing")
	}
}

func TestForgetSaysSoThoughTelegramFailsOnce(t *testing.T) {
	t.Parallel()
	w := polling(t, parrot{})
	w.write(ann, "/subscribe")
	m := w.write(ann, "/forget")
	w.play.Fail(once("editMessageText", playground.Fault{Status: 502}))
	w.press(ann, m.ID, button(m, "forget.yes"))
	if got := lead(w.newest(ann.ID)); got != "en forget.done" || !w.follower(ann.ID).Empty() || !w.conversation(ann.ID).Seen.IsZero() {
		t.Errorf("the bot says %q: expected that all is erased, and nothing left", got)
	}
}

func TestPersonalDataIsNotSentToGroups(t *testing.T) {
	t.Parallel()
	const group = -1000000000700
	w := polling(t, parrot{})
	w.play.AddPerson(ann)
	w.play.AddGroup(playground.Group{ID: group, Members: []int64{ann.ID}, Admins: []int64{ann.ID}})
	for _, command := range []string{"/mydata", "/forget"} {
		w.play.WriteIn(group, ann, command+"@zonedesk_bot")
		w.idle()
		if m := w.newest(group); lead(m) != "en privacy.private" || m.Document != nil {
			t.Errorf("%s in a group is answered %q: expected a hint to the private chat", command, lead(m))
		}
	}
	w.play.WriteIn(group, ann, "/privacy@zonedesk_bot")
	w.idle()
	if m := w.newest(group); !strings.HasPrefix(m.Text, "en privacy.head") || m.Buttons() != nil {
		t.Errorf("/privacy in a group is answered %q with %v: expected the text without buttons", lead(m), m.Buttons())
	}
}

// Whatever is stored must be told by a name that says what it is.
func TestAllThatIsStoredHasAReadableName(t *testing.T) {
	var c bot.Conversation
	fill(reflect.ValueOf(&c).Elem(), 0)
	f := bot.Follower{}
	fill(reflect.ValueOf(&f).Elem(), 0)
	n := bot.News{}
	fill(reflect.ValueOf(&n).Elem(), 0)
	var check func(where string, v any)
	check = func(where string, v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				check(where, one)
			}
		case map[string]any:
			for name, held := range v {
				if len(name) < 3 && name != "id" {
					t.Errorf("%s is shown as %q: expected a name that says what it is", where, name)
				}
				check(where+" "+name, held)
			}
		}
	}
	check("conversation", c.Readable())
	check("follows", f.Readable())
	check("news", n.Readable())
}

// fill puts something into all fields, so that none is left out of JSON.
func fill(v reflect.Value, depth int) {
	if !v.CanSet() || depth > 6 {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1_700_000_000, 0)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		held := reflect.New(v.Type().Elem()).Elem()
		fill(held, depth+1)
		v.SetMapIndex(reflect.ValueOf("some-id").Convert(v.Type().Key()), held)
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	}
}

func TestSearchIsSaved(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		for _, c := range []struct {
			person                playground.Person
			text, saved, followed string
		}{{ann, "Which industrial park has wastewater treatment and 5 ha of land?", "Saved.", "5 ha"}, {lan, "Khu nào có xử lý nước thải và còn 5 ha đất?", "Đã lưu.", "5 ha"}} {
			w := polling(t, packaged(t), at)
			m := w.write(c.person, c.text)
			save := ""
			for _, row := range m.Buttons() {
				for _, b := range row {
					if strings.HasPrefix(b.Data, "s:save:") {
						save = b.Data
					}
				}
			}
			if save == "" {
				t.Fatalf("the result\n%s\nhas the buttons %+v: expected one to save the search", m.Text, m.Buttons())
			}
			if got := w.press(c.person, m.ID, save); !strings.HasPrefix(got, c.saved) {
				t.Errorf("saving says %q: expected %q", got, c.saved)
			}
			after := w.newest(c.person.ID)
			if after.Text != m.Text || button(after, "✅") != "s:searches:new" {
				t.Errorf("the result's buttons became %+v: expected one that shows the saved searches", after.Buttons())
			}
			w.pressOld(c.person, m.ID, save) // again, as from another client
			f := w.follower(c.person.ID)
			if len(f.Searches) != 1 || f.Searches[0].Conditions.AreaHa != 5 || f.News != 0 {
				t.Fatalf("the chat follows %+v: expected the search alone, once", f)
			}
			w.press(c.person, m.ID, "s:searches:new")
			list := w.newest(c.person.ID)
			if list.ID == m.ID || !strings.Contains(list.Text, c.followed) {
				t.Errorf("the list reads\n%s\nexpected the search in words, in a message of its own", list.Text)
			}
			w.press(c.person, list.ID, button(list, "🗑"))
			if f := w.follower(c.person.ID); !f.Empty() {
				t.Errorf("after deleting it the chat follows %+v: expected nothing", f)
			}
			if got := w.pressOld(c.person, m.ID, "s:save:999"); got == "" || strings.HasPrefix(got, c.saved) {
				t.Errorf("saving what is too long ago says %q: expected that the button is old", got)
			}
		}
	})
}
