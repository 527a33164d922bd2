package bot_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zonedesk/bot"
	"zonedesk/bot/playground"
)

var boss = playground.Person{ID: 900, FirstName: "Boss", Lang: "en"}

func admins(o *bot.Options, _ *string) { o.Admins = []int64{boss.ID} }

// pressLabel presses the button whose label holds the words, under the newest message of the bot that has one.
func (w *world) pressLabel(p playground.Person, words string) {
	w.t.Helper()
	w.idle()
	replies := w.play.Replies(p.ID)
	for i := len(replies) - 1; i >= 0; i-- {
		for _, row := range replies[i].Buttons() {
			for _, b := range row {
				if strings.Contains(b.Text, words) {
					if err := w.play.Press(p, replies[i].ID, b.Data); err != nil {
						w.t.Fatal(err)
					}
					w.idle()
					return
				}
			}
		}
	}
	w.t.Fatalf("no message to %s has a button %q", p.FirstName, words)
}

// last is the newest text that the bot shows to a person, as it was sent or edited.
func (w *world) last(p playground.Person) string {
	w.t.Helper()
	w.idle()
	replies := w.play.Replies(p.ID)
	if len(replies) == 0 {
		w.t.Fatalf("the bot has said nothing to %s", p.FirstName)
	}
	return replies[len(replies)-1].Text
}

func (w *world) expectLast(p playground.Person, words string) {
	w.t.Helper()
	if got := w.last(p); !strings.Contains(got, words) {
		w.t.Errorf("the bot says to %s\n%s\nexpected it to hold %q", p.FirstName, got, words)
	}
}

var inviteLink = regexp.MustCompile(`start=(join_[A-Z2-7]+)`)

func TestStaffIsInvitedAndDismissed(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, at setting) {
		w := polling(t, packaged(t), at, admins)
		w.play.Write(boss, "/team")
		w.expectLast(boss, "No staff yet")
		w.pressLabel(boss, "Invite")
		w.pressLabel(boss, "enquiries, broadcasts")
		found := inviteLink.FindStringSubmatch(w.last(boss))
		if found == nil {
			t.Fatalf("the invitation reads\n%s\nexpected a link", w.last(boss))
		}
		w.play.Start(lan, found[1])
		w.expectLast(lan, "Chào mừng bạn! Bạn được: trả lời hỏi đáp, gửi thông báo")
		w.until("the administrator is told", func() bool { return len(w.play.Replies(boss.ID)) == 2 })
		w.play.Start(ann, found[1])
		w.expectLast(ann, "expired or was used")
		w.play.Write(boss, "/team")
		w.expectLast(boss, "Lan: enquiries, broadcasts")
		w.pressLabel(boss, "Lan")
		w.pressLabel(boss, "knowledge")
		w.expectButton(boss, "✅ knowledge")
		w.pressLabel(boss, "Remove")
		w.pressLabel(boss, "Confirm removal")
		w.expectLast(boss, "No staff yet")
		w.play.Write(boss, "/audit")
		for _, line := range []string{"Boss removed Lan", "Boss set the rights of Lan: enquiries, broadcasts, knowledge", "Lan joined, invited by Boss", "Boss made an invitation"} {
			w.expectLast(boss, line)
		}
		w.pressLabel(boss, "As a file")
		if got := w.calls("sendDocument"); got != 1 {
			t.Errorf("the trail was sent as a file %d times: expected once", got)
		}
		if err := w.store.EraseStaff(t.Context(), lan.ID); err != nil {
			t.Fatal(err)
		}
		w.play.Write(boss, "/audit")
		w.expectLast(boss, "Boss removed (name erased)")
	})
}

// offered is the menu last set for a person's private chat, as JSON.
func (w *world) offered(p playground.Person) (menu string) {
	w.t.Helper()
	w.idle()
	for _, c := range w.play.Calls() {
		if c.Method == "setMyCommands" && strings.Contains(c.Params["scope"], strconv.FormatInt(p.ID, 10)) {
			menu = c.Params["commands"]
		}
	}
	return menu
}

func TestStaffFindTheirCommandsInTheMenu(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t), admins)
	w.play.Start(boss, "")
	w.until("the administrator's menu is set", func() bool { return strings.Contains(w.offered(boss), `"audit"`) })
	w.play.Write(boss, "/team")
	w.pressLabel(boss, "Invite")
	w.pressLabel(boss, "enquiries")
	w.play.Start(lan, inviteLink.FindStringSubmatch(w.last(boss))[1])
	w.until("the member's menu is set", func() bool { return strings.Contains(w.offered(lan), `"enquiries"`) })
	w.play.Write(lan, "/help")
	w.expectLast(lan, "/enquiries")
	w.play.Write(boss, "/team")
	w.pressLabel(boss, "Lan")
	w.pressLabel(boss, "broadcasts")
	w.until("the right given shows in the menu, in the member's language", func() bool {
		return strings.Contains(w.offered(lan), `"broadcast"`) && strings.Contains(w.offered(lan), "thông báo")
	})
	w.play.Start(ann, "")
	if menu := w.offered(ann); menu != "" {
		t.Errorf("a stranger's menu is set to %s, expected none but everyone's", menu)
	}
	w.play.Write(ann, "/help")
	if got := w.last(ann); strings.Contains(got, "/enquiries") || strings.Contains(got, "/team") {
		t.Errorf("/help tells a stranger\n%s\nexpected no commands of staff", got)
	}
}

func (w *world) expectButton(p playground.Person, label string) {
	w.t.Helper()
	w.idle()
	for _, m := range w.play.Replies(p.ID) {
		for _, row := range m.Buttons() {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					return
				}
			}
		}
	}
	w.t.Errorf("no message to %s has a button %q", p.FirstName, label)
}

func TestStaffCommandsAreUnknownToOthers(t *testing.T) {
	t.Parallel()
	w := polling(t, packaged(t), admins)
	w.play.Write(ann, "/nosuchcommand")
	unknown := w.last(ann)
	for _, command := range []string{"/team", "/audit", "/TEAM x"} {
		w.play.Write(ann, command)
		if got := w.last(ann); got != unknown {
			t.Errorf("%s is answered with %q: expected the answer to an unknown command, %q", command, got, unknown)
		}
	}
	said := len(w.play.Replies(ann.ID))
	w.play.Write(boss, "/team")
	w.idle()
	w.play.Write(ann, "KCN?")
	w.idle()
	m := w.play.Replies(ann.ID)[said]
	for _, forged := range []string{"t:members", "t:i.enquiries", "t:X.900", "u:new", "u:file", "t:r.101.enquiries.on"} {
		w.push(ann, m.ID, forged)
	}
	w.idle()
	if got := len(w.play.Replies(ann.ID)); got != said+1 {
		t.Errorf("forged presses made the bot say %q: expected nothing", w.texts(ann.ID)[said+1:])
	}
	if got := w.calls("sendDocument"); got != 0 {
		t.Errorf("a stranger got the audit trail: expected no file")
	}
}

// push presses a button that is not there, as a forger would.
func (w *world) push(p playground.Person, message int, data string) {
	w.play.Push(map[string]any{"callback_query": map[string]any{
		"id": "forged " + data, "from": map[string]any{"id": p.ID, "first_name": p.FirstName, "language_code": p.Lang}, "data": data,
		"message": map[string]any{"message_id": message, "chat": map[string]any{"id": p.ID, "type": "private"}, "date": 0},
	}})
}
