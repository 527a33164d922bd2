package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/playground"
	"zonedesk/bot/telegram"
)

const staffChat = -1001000000900

var minjun = playground.Person{ID: 103, FirstName: "민준", Lang: "ko"}

// staffed is a setting with a staff chat, two who may answer and an office that is always open.
func staffed(chat int64) setting {
	return func(o *bot.Options, _ *string) {
		o.Staff, o.Admins = chat, []int64{boss.ID, deputy.ID}
		o.Office = bot.Office{Days: [7]bool{true, true, true, true, true, true, true}, To: 24 * time.Hour}
	}
}

// desked is a world with a staff chat, whose bot polls and carries enquiries.
func desked(t *testing.T, g playground.Group, settings ...setting) *world {
	t.Helper()
	w := newWorld(t, packaged(t), append([]setting{staffed(g.ID)}, settings...)...)
	w.play.AddPerson(boss)
	w.play.AddPerson(deputy)
	if g.ID != 0 {
		g.Title, g.Members = "Staff", []int64{boss.ID, deputy.ID, ann.ID}
		w.play.AddGroup(g)
	}
	w.poll()
	w.carrying()
	return w
}

func (w *world) carrying() {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.bot.CarryEnquiries(ctx) }()
	w.t.Cleanup(func() { stop(); <-ended })
}

// pass has a person ask what the bot can't answer, and pass it on at once.
func (w *world) pass(p playground.Person, question, send string) {
	w.t.Helper()
	w.play.Write(p, question)
	w.pressData(p, "a:h")
	w.pressLabel(p, send)
}

func TestSendNowAsksForNothingButConsent(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.play.Write(ann, "Which kindergartens take Korean children?")
	w.pressData(ann, "a:h")
	w.pressLabel(ann, "Ann")
	w.idle()
	w.pressLabel(ann, "Send now")
	w.expectLast(ann, "May staff see and keep these details")
	w.pressLabel(ann, "Yes, they may")
	w.expectLast(ann, "Your number: №1")
}

// pressData presses the newest button with some data.
func (w *world) pressData(p playground.Person, data string) {
	w.t.Helper()
	w.idle()
	replies := w.play.Replies(p.ID)
	for i := len(replies) - 1; i >= 0; i-- {
		for _, row := range replies[i].Buttons() {
			for _, b := range row {
				if b.Data == data {
					if err := w.play.Press(p, replies[i].ID, data); err != nil {
						w.t.Fatal(err)
					}
					w.idle()
					return
				}
			}
		}
	}
	w.t.Fatalf("no message to %s has a button with %q", p.FirstName, data)
}

// pressCard presses a button of the newest card in the staff chat.
func (w *world) pressCard(p playground.Person, label string) {
	w.t.Helper()
	w.idle()
	all := w.play.Messages(staffChat)
	for i := len(all) - 1; i >= 0; i-- {
		for _, row := range all[i].Buttons() {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					if _, err := w.play.PressIn(staffChat, p, all[i].ID, b.Data); err != nil {
						w.t.Fatal(err)
					}
					w.idle()
					return
				}
			}
		}
	}
	w.t.Fatalf("no message in the staff chat has a button %q", label)
}

// found waits for a message that holds the words, in any chat.
func (w *world) found(chat int64, words string) (m playground.Message) {
	w.t.Helper()
	w.until(fmt.Sprintf("%q in chat %d", words, chat), func() bool {
		for _, one := range w.play.Messages(chat) {
			if strings.Contains(one.Text+one.Caption, words) {
				m = one
				return true
			}
		}
		return false
	})
	return m
}

func (w *world) absent(chat int64, words string) {
	w.t.Helper()
	w.idle()
	for _, one := range w.play.Messages(chat) {
		if strings.Contains(one.Text+one.Caption, words) {
			w.t.Errorf("chat %d has\n%s\nexpected nothing with %q", chat, one.Text+one.Caption, words)
		}
	}
}

// answers has a member of staff answer an enquiry: in its topic, or by a reply to a message.
func (w *world) answers(p playground.Person, under playground.Message, post playground.Post) int {
	w.t.Helper()
	post.Chat, post.Thread = under.Chat.ID, under.Thread
	if under.Thread == 0 {
		post.ReplyTo = under.ID
	}
	_, id := w.play.Post(p, post)
	return id
}

// groups are staff chats with and without topics.
var groups = map[string]playground.Group{
	"a forum": {ID: staffChat, Forum: true}, "a group without topics": {ID: staffChat},
	"a forum where the bot is a mere member": {ID: staffChat, Forum: true, Member: true},
}

func TestEnquiryFromQuestionToAnswer(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name                              string
		who                               playground.Person
		question, send, opened, head, aid string
	}{
		{"in Vietnamese", lan, "Trường mẫu giáo nào nhận trẻ em Hàn Quốc?", "Gửi ngay", "Số của bạn: №1", "💬 №1 · Boss", "Cán bộ đang xem"},
		{"in English", playground.Person{ID: 104, FirstName: "Emma", Lang: "en"}, "Which kindergartens take Korean children?", "Send now", "Your number: №1", "💬 №1 · Boss", "One of our staff is looking into it"},
		{"in Korean", minjun, "한국 아이를 받는 유치원이 어디인가요?", "바로 보내기", "접수 번호: №1", "💬 №1 · Boss", "담당자가 확인하고 있습니다"},
	}
	for group, g := range groups {
		for _, c := range cases {
			t.Run(group+" "+c.name, func(t *testing.T) {
				t.Parallel()
				w := desked(t, g)
				w.speaksEnglish(boss)
				w.pass(c.who, c.question, c.send)
				w.arrived(c.who, c.opened)
				card := w.found(staffChat, c.question)
				if !strings.Contains(card.Text, c.who.FirstName) || !strings.Contains(card.Text, "№1 · new") || (card.Thread != 0) != (g.Forum && !g.Member) {
					t.Errorf("the card in topic %d reads\n%s\nexpected №1, new, by %s, in a topic where there are topics", card.Thread, card.Text, c.who.FirstName)
				}
				w.pressCard(boss, "Take")
				w.arrived(c.who, c.aid)
				w.found(staffChat, "Taken by Boss")
				said := w.answers(boss, card, playground.Post{Text: "There is one in the town."})
				got := w.found(c.who.ID, "There is one in the town.")
				if want := c.head + "\nThere is one in the town."; got.Text != want {
					t.Errorf("the asker gets %q: expected %q", got.Text, want)
				}
				w.found(staffChat, "№1 · answered")
				w.until("the staff's message has a receipt", func() bool { return reacted(w.play.Messages(staffChat), said) })
				w.play.Write(c.who, "Thank you, and a school?")
				back := w.found(staffChat, "Thank you, and a school?")
				if back.Thread != card.Thread || card.Thread == 0 && (back.ReplyTo == nil || back.ReplyTo.ID != card.ID) {
					t.Errorf("the asker's words came to topic %d in reply to %v: expected them with the card", back.Thread, back.ReplyTo)
				}
				w.pressCard(boss, "Close")
				w.found(staffChat, "№1 · closed")
				_, again := w.play.Post(c.who, playground.Post{Text: "One more thing", ReplyTo: got.ID})
				w.found(staffChat, "One more thing")
				w.found(staffChat, "№1 · taken")
				w.until("the asker's message has a receipt", func() bool { return reacted(w.play.Messages(c.who.ID), again) })
			})
		}
	}
}

func reacted(all []playground.Message, id int) bool {
	for _, m := range all {
		if m.ID == id {
			return len(m.Reactions) == 1
		}
	}
	return false
}

func TestEnquiryForm(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(ann, "I want to talk to a person")
	w.expectLast(ann, "What would you like to ask?")
	w.play.Write(ann, "Who sells used cranes?")
	w.expectLast(ann, "What is your name?")
	w.pressLabel(ann, "Ann")
	w.play.Write(ann, "Acme <Ltd>")
	w.pressLabel(ann, "Skip")
	w.play.Write(ann, "cranes")
	w.play.Write(ann, "ann@example.com")
	w.expectLast(ann, "May staff see and keep")
	w.pressLabel(ann, "Yes, they may")
	w.expectLast(ann, "Your number: №1")
	card := w.found(staffChat, "Who sells used cranes?")
	for _, line := range []string{"Company: Acme <Ltd>", "Looking for: cranes", "Contact: ann@example.com"} {
		if !strings.Contains(card.Text, line) {
			t.Errorf("the card reads\n%s\nexpected %q", card.Text, line)
		}
	}
	w.play.Write(ann, "/human Please call me about cranes")
	w.expectLast(ann, "Your number: №2")
	w.pressLabel(ann, "Add my details")
	w.play.Write(ann, "Ann Lee")
	for range 4 {
		w.pressLabel(ann, "Skip")
	}
	w.pressLabel(ann, "No, only my question")
	w.expectLast(ann, "staff see it with №2")
	w.absent(staffChat, "Ann Lee")
}

func TestEverythingIsPassedOnAndEditsFollow(t *testing.T) {
	t.Parallel()
	for group, g := range groups {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			w := desked(t, g)
			w.speaksEnglish(boss)
			w.play.Write(lan, "/human Cho tôi xem bản đồ")
			card := w.found(staffChat, "Cho tôi xem bản đồ")
			w.answers(boss, card, playground.Post{Photo: pixel, Caption: "the map"})
			w.found(lan.ID, "💬 №1 · Boss\nthe map")
			w.answers(boss, card, playground.Post{Document: []byte("%PDF-1.7"), FileName: "plan.pdf"})
			w.until("the document arrives", func() bool {
				for _, m := range w.play.Replies(lan.ID) {
					if m.Document != nil {
						return true
					}
				}
				return false
			})
			w.answers(boss, card, playground.Post{Location: &playground.Location{Latitude: 20.9, Longitude: 105.5}})
			w.until("the location arrives", func() bool {
				for _, m := range w.play.Replies(lan.ID) {
					if m.Location != nil {
						return true
					}
				}
				return false
			})
			said := w.answers(boss, card, playground.Post{Text: "It opens at 9"})
			w.found(lan.ID, "It opens at 9")
			if _, err := w.play.EditPost(boss, staffChat, said, "It opens at 8"); err != nil {
				t.Fatal(err)
			}
			w.found(lan.ID, "💬 №1 · Boss\nIt opens at 8")
			w.absent(lan.ID, "It opens at 9")
			_, asked := w.play.Write(lan, "Cảm ơn, mai tôi đến")
			w.found(staffChat, "Cảm ơn, mai tôi đến")
			if _, err := w.play.EditPost(lan, 0, asked, "Cảm ơn, thứ Hai tôi đến"); err != nil {
				t.Fatal(err)
			}
			w.found(staffChat, "Cảm ơn, thứ Hai tôi đến")
			w.answers(boss, card, playground.Post{Text: "// she seems serious"})
			w.answers(ann, card, playground.Post{Text: "I am no member of staff"})
			w.absent(lan.ID, "she seems serious")
			w.absent(lan.ID, "I am no member of staff")
			w.found(staffChat, "This was not passed on")
			w.play.WriteIn(staffChat, boss, "lunch?")
			w.absent(lan.ID, "lunch?")
		})
	}
}

func TestMessagesWaitForWhoBlockedTheBot(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(lan, "/human Còn đất không?")
	card := w.found(staffChat, "Còn đất không?")
	w.idle()
	w.play.Block(lan)
	w.answers(boss, card, playground.Post{Text: "Yes, twelve hectares"})
	w.found(staffChat, "the person has blocked me")
	w.found(staffChat, "🚫")
	w.answers(boss, card, playground.Post{Text: "and cheap"})
	w.absent(lan.ID, "twelve hectares")
	w.play.Unblock(lan)
	w.found(lan.ID, "Yes, twelve hectares")
	w.found(lan.ID, "and cheap")
}

func TestMessagesWaitForTheStaffChat(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(lan, "/human Còn đất không?")
	card := w.found(staffChat, "Còn đất không?")
	w.answers(boss, card, playground.Post{Text: "Yes"})
	w.found(lan.ID, "Yes")
	if err := w.client.Call(t.Context(), "deleteForumTopic", telegram.Params{"chat_id": staffChat, "message_thread_id": card.Thread}, nil); err != nil {
		t.Fatal(err)
	}
	w.play.Write(lan, "Bao nhiêu ha?")
	again := w.found(staffChat, "Bao nhiêu ha?")
	if again.Thread == 0 || again.Thread == card.Thread {
		t.Errorf("the message went to topic %d: expected a new one in place of %d", again.Thread, card.Thread)
	}
	w.found(staffChat, "Còn đất không?") // with a card of its own
	w.play.Kick(boss, staffChat)
	w.arrived(boss, "can’t write to the staff chat")
	w.play.Write(lan, "Giá thuê bao nhiêu?")
	w.idle()
	w.play.Write(boss, "/enquiries")
	w.pressLabel(boss, "№1")
	shown := w.play.Replies(boss.ID)
	w.play.Post(boss, playground.Post{Text: "Twelve", ReplyTo: shown[len(shown)-1].ID})
	w.found(lan.ID, "Twelve")
}

func TestEnquiriesWithoutStaffChat(t *testing.T) {
	t.Parallel()
	w := desked(t, playground.Group{})
	w.speaksEnglish(boss)
	w.speaksEnglish(deputy)
	w.play.Write(lan, "/human Còn đất không?")
	w.arrived(boss, "Còn đất không?")
	w.arrived(deputy, "Còn đất không?")
	var card playground.Message
	for _, m := range w.play.Replies(deputy.ID) {
		if strings.Contains(m.Text, "Còn đất không?") {
			card = m
		}
	}
	w.play.Post(deputy, playground.Post{Text: "Yes", ReplyTo: card.ID})
	w.found(lan.ID, "💬 №1 · Deputy\nYes")
	w.play.Write(lan, "Bao nhiêu?")
	w.found(deputy.ID, "Bao nhiêu?")
	w.play.Write(ann, "/enquiries")
	w.expectLast(ann, "don")
	w.play.Write(boss, "/enquiries")
	w.expectButton(boss, "taken (1)")
}

func TestAskerMayAskTheBotInstead(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(ann, "/human Which crane?")
	card := w.found(staffChat, "Which crane?")
	w.answers(boss, card, playground.Post{Text: "What do you lift?"})
	w.found(ann.ID, "What do you lift?")
	w.found(staffChat, "№1 · waiting for the asker")
	w.play.Write(ann, "How large is Luong Son industrial park?")
	w.found(staffChat, "How large is Luong Son")
	w.pressLabel(ann, "Ask the bot instead")
	w.expectLast(ann, "ha")
	w.play.Write(ann, "And Yen Quang?")
	w.absent(staffChat, "And Yen Quang?")
	w.answers(boss, card, playground.Post{Text: "Tell us"})
	w.found(ann.ID, "Tell us")
	w.play.Write(ann, "STOP")
	w.absent(staffChat, "STOP")
}

func TestCardButtons(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.speaksEnglish(boss)
	w.play.Write(deputy, "/start")
	w.play.Write(lan, "/human Còn đất không?")
	w.found(staffChat, "Còn đất không?")
	w.pressCard(boss, "Assign")
	w.pressCard(boss, "Administrator")
	w.found(staffChat, "Taken by Administrator")
	w.arrived(deputy, "№1")
	w.pressCard(boss, "Urgent")
	w.found(staffChat, "🔥 №1")
	w.pressCard(boss, "Tags")
	w.pressCard(boss, "price")
	w.found(staffChat, "#price")
	w.pressCard(boss, "Snooze")
	w.pressCard(boss, "24 h")
	w.found(staffChat, "💤 until")
	w.pressCard(boss, "Language")
	w.pressCard(boss, "English")
	w.found(staffChat, "Lan · English")
	w.pressCard(ann, "Close")
	w.found(staffChat, "№1 · taken")
	w.pressCard(boss, "Spam")
	w.pressCard(boss, "Confirm: spam")
	w.found(staffChat, "closed · spam")
	w.pressCard(boss, "Reopen")
	w.found(staffChat, "№1 · taken")
	w.play.Write(boss, "/audit")
	w.expectLast(boss, "Boss closed enquiry №1 as spam")
}

func TestReplyToBroadcastIsAnEnquiry(t *testing.T) {
	t.Parallel()
	w := delivering(t, storeAt("memory://"), staffed(staffChat))
	w.play.AddPerson(boss)
	w.play.AddGroup(playground.Group{ID: staffChat, Title: "Staff", Forum: true, Members: []int64{boss.ID}})
	w.carrying()
	w.followNews(ann)
	w.begin(boss, "New plots in Yên Quang")
	w.pressLabel(boss, "Send")
	w.pressLabel(boss, "Confirm: send to 1")
	got := w.found(ann.ID, "New plots in Yên Quang")
	w.play.Post(ann, playground.Post{Text: "How many?", ReplyTo: got.ID})
	w.expectLast(ann, "Your number: №1")
	card := w.found(staffChat, "How many?")
	if !strings.Contains(card.Text, "New plots in Yên Quang") {
		t.Errorf("the card reads\n%s\nexpected what was replied to", card.Text)
	}
}

func TestForgottenAskersLeaveNothing(t *testing.T) {
	t.Parallel()
	w := desked(t, groups["a forum"])
	w.play.Write(ann, "/human Who sells cranes?")
	w.found(staffChat, "Who sells cranes?")
	w.idle()
	data, err := w.store.Export(t.Context(), ann.ID)
	if err != nil || data["enquiries"] == nil {
		t.Fatalf("/mydata holds %v, %v: expected the enquiry", data, err)
	}
	if err := w.store.Erase(t.Context(), ann.ID); err != nil {
		t.Fatal(err)
	}
	e, ok, err := w.store.Enquiry(t.Context(), 1)
	if err != nil || !ok || e.Chat != 0 || e.Question != "" || e.Name != "" || e.State != bot.EnquiryClosed {
		t.Errorf("after /forget the enquiry is %+v, %v: expected only that there was one", e, err)
	}
	if data, err = w.store.Export(t.Context(), ann.ID); err != nil || data["enquiries"] != nil {
		t.Errorf("after /forget there is %v, %v: expected nothing", data, err)
	}
}

// speaksEnglish makes English the language of a member of staff, and so of the cards.
func (w *world) speaksEnglish(p playground.Person) {
	w.play.Write(p, "/language en")
	w.idle()
}
