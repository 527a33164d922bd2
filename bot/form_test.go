package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"zonedesk/bot/playground"
)

// talk is one person's conversation with the bot.
type talk struct {
	*world
	person playground.Person
}

// last is the message that stands lowest.
func (k *talk) last() playground.Message {
	k.t.Helper()
	all := k.play.Replies(k.person.ID)
	if len(all) == 0 {
		k.t.Fatal("the bot has said nothing")
	}
	return all[len(all)-1]
}

func (k *talk) say(text string) playground.Message {
	k.t.Helper()
	k.play.Write(k.person, text)
	k.idle()
	return k.last()
}

// press presses the button of the last message whose text holds label.
func (k *talk) press(label string) playground.Message {
	k.t.Helper()
	m := k.last()
	for _, row := range m.Buttons() {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				if err := k.play.Press(k.person, m.ID, b.Data); err != nil {
					k.t.Fatal(err)
				}
				k.idle()
				return k.last()
			}
		}
	}
	k.t.Fatalf("no button %q under\n%s", label, shown(m))
	return m
}

// shown is a message as a person sees it.
func shown(m playground.Message) string {
	var b strings.Builder
	b.WriteString(m.Text + "\n")
	for _, row := range m.Buttons() {
		for _, button := range row {
			fmt.Fprintf(&b, "[%s]", button.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// want fails unless the last message holds all of the parts.
func (k *talk) want(parts ...string) {
	k.t.Helper()
	got := shown(k.last())
	for _, part := range parts {
		if !strings.Contains(got, part) {
			k.t.Fatalf("the bot shows\n%s\nexpected %q in it", got, part)
		}
	}
}

func TestLandFinderByButton(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		person          playground.Person
		words           map[string]string
		typed, question string
	}{
		{lan, map[string]string{"industry": "Điện tử", "facility": "nước thải", "next": "Tiếp ›", "place": "Hà Nội", "distance": "70 km", "rent": "100 USD", "when": "Càng sớm", "result": "KCN Mông Hóa: "},
			"cần 5 ha đất cho dự án điện tử, có xử lý nước thải tập trung, cách Hà Nội dưới 70km, giá thuê dưới 100 USD/m2", "vi"},
		{ann, map[string]string{"industry": "Electronics", "facility": "wastewater", "next": "Next ›", "place": "Hà Nội", "distance": "70 km", "rent": "USD 100", "when": "As soon", "result": "Mong Hoa IP: "},
			"we need 5 ha for electronics, with central wastewater treatment, within 70 km of Hanoi, rent at most 100 USD/m2", "en"},
	} {
		t.Run(c.question, func(t *testing.T) {
			t.Parallel()
			k := &talk{polling(t, packaged(t)), c.person}
			k.say("/find")
			k.want("1/6")
			k.press("5 ha")
			k.press(c.words["industry"])
			k.press(c.words["facility"])
			k.want("✅")
			k.press(c.words["next"])
			k.press(c.words["place"])
			k.want("5/7")
			k.press(c.words["distance"])
			k.press(c.words["rent"])
			result := k.press(c.words["when"])
			k.want(c.words["result"], "✏️")
			if n := len(k.play.Replies(c.person.ID)); n != 1 {
				t.Errorf("the form left %d messages: expected one that became the result", n)
			}
			typed := k.say(c.typed)
			// what is said of the time has no place in the typed question
			for _, line := range strings.Split(typed.Text, "\n") {
				if !strings.Contains(result.Text, line) {
					t.Errorf("the typed question is answered with %q, which the form's result lacks:\n%s", line, result.Text)
				}
			}
		})
	}
}
