package desk_test

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// TestEveryDoubtIsTold puts every dev question and opens every card: each doubtful fact of the answer bears the asterisk where it is told, or its doubt
// stands in a sentence.
func TestEveryDoubtIsTold(t *testing.T) {
	d := packagedDesk(t)
	chats := map[string]desk.Context{}
	doubtful := 0
	check := func(asked string, a desk.Answer) {
		for _, id := range a.Facts {
			f := d.Pack().Fact(id)
			if f == nil || len(f.Doubts) == 0 || !tells(a, f) {
				continue
			}
			doubtful++
			if !marked(a, f) && !explained(d, a, f) {
				t.Errorf("%s: nothing is said of the doubts %v of %s; expected an asterisk by it or a sentence\n%s", asked, f.Doubts, id, a.Text())
			}
		}
	}
	for _, q := range devQuestions(t) {
		a := d.Answer(context.Background(), desk.Question{Text: q.Text, Lang: q.Lang, Context: chats[q.Chat]})
		if q.Chat != "" {
			chats[q.Chat] = a.Context
		}
		check(q.ID+" "+q.Text, a)
	}
	for _, z := range d.Pack().Zones {
		for _, part := range []string{"", ":land", ":facility", ":tenants", ":location"} {
			code := "z:" + z.ID + part
			check(code, d.Answer(context.Background(), desk.Question{Code: code, Lang: knowledge.EN}))
		}
	}
	if doubtful < 100 {
		t.Errorf("%d doubtful facts in all answers, expected hundreds", doubtful)
	}
}

// tells reports whether an answer tells a fact, rather than only when there was one.
func tells(a desk.Answer, f *knowledge.Fact) bool {
	return f.Figure == nil || f.Figure.Unit == "date" || slices.ContainsFunc(a.Lines, func(l desk.Line) bool { return holds(l.Text, a.Lang, f.Figure.Value.Value) })
}

func holds(line string, lang knowledge.Lang, v float64) bool {
	return slices.ContainsFunc(numbersIn(line, lang), func(n float64) bool { return math.Abs(n-v) < 1e-9*math.Max(1, v) })
}

// marked reports whether an asterisk stands on the line that tells a fact, and what it means below.
func marked(a desk.Answer, f *knowledge.Fact) bool {
	legend := slices.ContainsFunc(a.Lines, func(l desk.Line) bool { return strings.HasPrefix(l.Text, "*") })
	return legend && slices.ContainsFunc(a.Lines, func(l desk.Line) bool {
		return strings.Contains(l.Text, "*") && !strings.HasPrefix(l.Text, "*") && (f.Figure == nil || f.Figure.Unit == "date" || holds(l.Text, a.Lang, f.Figure.Value.Value))
	})
}

// explained reports whether an answer holds the note of a doubtful fact, or for want of one the words for its first doubt.
func explained(d *desk.Desk, a desk.Answer, f *knowledge.Fact) bool {
	said := d.Say(a.Lang, "doubt."+string(f.Doubts[0]))
	if note, _ := f.Note.In(a.Lang); note != "" {
		parts := placeholder.Split(strings.TrimSpace(note), -1)
		said = slices.MaxFunc(parts, func(a, b string) int { return len(a) - len(b) })
	}
	if a.Context.Traditional {
		said = desk.Traditional(said)
	}
	return strings.Contains(a.Text(), strings.TrimSpace(said))
}

var placeholder = regexp.MustCompile(`\{[^}]*\}[^ .,;、。，]*`)
