// Package exam puts question sets to a desk and keeps the score.
package exam

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// Question is a line of a question set. Fields left out are not checked.
type Question struct {
	ID       string         `json:"id"`
	Chat     string         `json:"chat"` // lines of one chat are one conversation
	Lang     knowledge.Lang `json:"lang"`
	Text     string         `json:"text"`
	Expect   []string       `json:"expect"` // regular expressions that must all match the answer's text, in any case
	Forbid   []string       `json:"forbid"` // none of which may
	Answered *bool          `json:"answered"`
	Topic    string         `json:"topic"`
	Zones    []string       `json:"zones"`
}

// Tally counts the outcomes of one group of questions.
type Tally struct {
	Asked, Right int
	Wrong        int // answered, but not as asked
	Abstained    int // not answered, although it should have been
}

// Score is the outcome of question sets.
type Score struct {
	Groups map[string]*Tally // "all", "lang vi", "topic land", "set zones-vi"
	Misses []string          // a text for each question that went wrong
}

// Accuracy is the share of right answers among all, 1 without questions.
func (s *Score) Accuracy() float64 {
	t := s.Groups["all"]
	if t == nil || t.Asked == 0 {
		return 1
	}
	return float64(t.Right) / float64(t.Asked)
}

// Paper is one sitting: it asks the desk and keeps each chat's conversation.
type Paper struct {
	Desk  *desk.Desk
	Score Score
	chats map[string]desk.Context
}

// longest line of a question set, in bytes
const maxLine = 1 << 20

// Sit asks the questions of one set. An error tells the line that is no question.
func (p *Paper) Sit(ctx context.Context, set string, in io.Reader) error {
	p.chats = map[string]desk.Context{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q Question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return fmt.Errorf("%s:%d: a question as JSON is expected: %w", set, n, err)
		}
		if err := p.ask(ctx, set, q); err != nil {
			return fmt.Errorf("%s:%d: %w", set, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", set, err)
	}
	return nil
}

func (p *Paper) ask(ctx context.Context, set string, q Question) error {
	a := p.Desk.Answer(ctx, desk.Question{Text: q.Text, Lang: q.Lang, Context: p.chats[q.Chat]})
	if q.Chat != "" {
		p.chats[q.Chat] = a.Context
	}
	faults, err := q.Faults(a)
	if err != nil {
		return err
	}
	lang, topic := q.Lang, q.Topic
	if lang == "" {
		lang = a.Lang
	}
	if topic == "" {
		topic = a.Topic
	}
	p.Score.count([]string{"all", "lang " + string(lang), "topic " + topic, "set " + set}, q, a, len(faults) == 0)
	if len(faults) > 0 {
		p.Score.Misses = append(p.Score.Misses, fmt.Sprintf("%s %q: %s\n    %s", q.ID, q.Text, strings.Join(faults, "; "), strings.ReplaceAll(a.Text(), "\n", "\n    ")))
	}
	return nil
}

func (s *Score) count(groups []string, q Question, a desk.Answer, right bool) {
	if s.Groups == nil {
		s.Groups = map[string]*Tally{}
	}
	for _, g := range groups {
		t := s.Groups[g]
		if t == nil {
			t = &Tally{}
			s.Groups[g] = t
		}
		t.Add(q, a, right)
	}
}

// Add counts an answer that is right or not.
func (t *Tally) Add(q Question, a desk.Answer, right bool) {
	t.Asked++
	switch {
	case right:
		t.Right++
	case !a.Answered && (q.Answered == nil || *q.Answered):
		t.Abstained++
	default:
		t.Wrong++
	}
}

// Faults says in what an answer is not as the question expects.
func (q Question) Faults(a desk.Answer) ([]string, error) {
	var faults []string
	text := a.Text()
	for _, e := range q.Expect {
		re, err := regexp.Compile("(?i)" + e)
		if err != nil {
			return nil, fmt.Errorf("expect: %w", err)
		}
		if !re.MatchString(text) {
			faults = append(faults, "expected "+e)
		}
	}
	for _, e := range q.Forbid {
		re, err := regexp.Compile("(?i)" + e)
		if err != nil {
			return nil, fmt.Errorf("forbid: %w", err)
		}
		if m := re.FindString(text); m != "" {
			faults = append(faults, "forbidden "+m)
		}
	}
	if q.Answered != nil && *q.Answered != a.Answered {
		faults = append(faults, fmt.Sprintf("answered is %v", a.Answered))
	}
	if q.Topic != "" && q.Topic != a.Topic {
		faults = append(faults, "topic is "+a.Topic)
	}
	for _, z := range q.Zones {
		if !slices.Contains(a.Zones, z) {
			faults = append(faults, "zone "+z+" is not among "+strings.Join(a.Zones, ","))
		}
	}
	return faults, nil
}

// Table writes the score, a line a group.
func (s *Score) Table(out io.Writer) error {
	w := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(w, "group\tasked\tright\twrong\tabstained\taccuracy")
	var names []string
	for name := range s.Groups {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t := s.Groups[name]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.3f\n", name, t.Asked, t.Right, t.Wrong, t.Abstained, float64(t.Right)/float64(t.Asked))
	}
	return w.Flush()
}
