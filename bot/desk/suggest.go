package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// Suggestion is an answer offered to somebody who is still typing.
type Suggestion struct {
	ID     string // "z." and a zone, or "a" for the answer to what was typed
	Title  string
	About  string // a line under the title; may be empty
	Answer Answer
}

// Suggestions are a page of what may be meant by a few letters or a whole question.
type Suggestions struct {
	List     []Suggestion
	More     bool           // there are further ones
	Lang     knowledge.Lang // that they are in
	Personal bool           // Lang is the asker's, and not told by the text itself
}

// Suggest offers the answer to a text, and the cards of the zones whose names it begins or that the answer is about; for an empty text
// the cards of all zones, those that have come farthest first. It skips the first from and gives most at most. Lang is heeded only where
// the text doesn't tell its own language.
func (d *Desk) Suggest(ctx context.Context, q Question, from, most int) Suggestions {
	named := d.begunBy(q.Text)
	s := Suggestions{Personal: true}
	lang, sure := writtenIn(q.Text, split(q.Text))
	if sure >= 0.5 && (len(named) == 0 || lang != knowledge.VI && lang != knowledge.EN) {
		s.Personal = false // a name in Latin letters tells no language
		q.Lang = lang
	}
	q.Lang = cmp.Or(q.Lang, q.Hint, knowledge.VI)
	s.Lang = q.Lang
	zones := named
	switch {
	case len(named) > 0: // so far it is a name, not a question
	case strings.TrimSpace(q.Text) == "":
		for _, kind := range []knowledge.Kind{knowledge.Park, knowledge.Cluster} {
			for _, z := range d.listed[kind] {
				zones = append(zones, z.ID)
			}
		}
	default:
		a := d.Answer(ctx, q)
		if !a.Answered || a.Topic == "smalltalk" {
			break
		}
		zones = a.Zones
		if a.Card == (Card{}) {
			s.List = append(s.List, Suggestion{"a", a.Lines[0].Text, a.second(), a})
		}
	}
	for _, zone := range zones {
		if len(s.List) > from+most {
			break
		}
		s.List = append(s.List, Suggestion{ID: "z." + zone})
	}
	s.List = s.List[min(from, len(s.List)):]
	s.More = len(s.List) > most
	s.List = s.List[:min(most, len(s.List))]
	for i, one := range s.List {
		if zone, ok := strings.CutPrefix(one.ID, "z."); ok {
			s.List[i] = d.suggested(ctx, q.Lang, zone)
		}
	}
	return s
}

// suggested is the card of a zone, made once: it is asked for with each letter that somebody types.
func (d *Desk) suggested(ctx context.Context, lang knowledge.Lang, zone string) Suggestion {
	key := string(lang) + " " + zone
	if made, ok := d.cards.Load(key); ok {
		return made.(Suggestion)
	}
	s := Suggestion{"z." + zone, d.in(lang).zone(zone), d.aboutZone(lang, zone), d.Answer(ctx, Question{Code: "z:" + zone, Lang: lang})}
	d.cards.Store(key, s)
	return s
}

// aboutZone tells a zone in one line without its name; "" if that held a figure of no record.
func (d *Desk) aboutZone(lang knowledge.Lang, zone string) string {
	r := &Request{Lang: lang}
	w := d.draft(r)
	w.zones = []string{zone}
	about := strings.Join(w.traits(zone), " · ")
	w.add(Item, about)
	if d.unsupported(w.finish("land", true), r) != "" {
		return ""
	}
	return about
}

// second is the line after an answer's first.
func (a Answer) second() string {
	if len(a.Lines) < 2 {
		return ""
	}
	return a.Lines[1].Text
}

// begunBy are the zones one of whose names has words that begin with the text, those first whose name itself does.
func (d *Desk) begunBy(text string) []string {
	typed := runTogether(text)
	if len([]rune(typed)) < 1 {
		return nil
	}
	best := map[string]int{}
	for _, n := range d.names {
		if at := strings.Index(n.joined, typed); at >= 0 && (at == 0 || n.wide || slices.Contains(n.words, at)) {
			if place, found := best[n.zone]; !found || at < place {
				best[n.zone] = at
			}
		}
	}
	var zones []string
	for _, z := range d.pack.Zones {
		if _, found := best[z.ID]; found {
			zones = append(zones, z.ID)
		}
	}
	slices.SortStableFunc(zones, func(a, b string) int { return cmp.Compare(best[a], best[b]) })
	return zones
}

// spelling is a name of a zone, folded and run together.
type spelling struct {
	zone   string
	joined string
	words  []int // where its words begin
	wide   bool  // it has no words to tell apart
}

// allNames are the zones' names in every language, with and without the word for the kind.
func (d *Desk) allNames() []spelling {
	var list []spelling
	for _, z := range d.pack.Zones {
		var names []string
		for _, lang := range knowledge.Langs() {
			names = append(names, z.Short[lang], d.in(lang).zone(z.ID), z.Names[lang])
			names = append(names, z.Aliases[lang]...)
		}
		seen := map[string]bool{"": true}
		for _, name := range names {
			n := spelling{zone: z.ID}
			for _, u := range split(name) {
				n.words = append(n.words, len(n.joined))
				n.joined += u.folded
				n.wide = n.wide || u.wide
			}
			if !seen[n.joined] {
				seen[n.joined] = true
				list = append(list, n)
			}
		}
	}
	return list
}

func runTogether(s string) string {
	var b strings.Builder
	for _, u := range split(s) {
		b.WriteString(u.folded)
	}
	return b.String()
}
