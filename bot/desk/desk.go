// Package desk turns an investor's question into an answer made of knowledge records.
package desk

import (
	"context"
	"sync"
	"time"

	"zonedesk/knowledge"
	"zonedesk/search"
)

// Desk answers questions from one version of one pack. It is safe for concurrent use.
type Desk struct {
	pack       *knowledge.Pack
	index      *search.Index
	words      *lexicon
	phrases    phrases
	messages   messages
	library    *library
	statements *statements
	lessons    *lessons
	gists      gists

	periods    map[[2]int]bool  // the first and last years of those that facts are about
	known      map[float64]bool // figures of facts that nobody would need by chance: 1510, 77.3614
	zoneNames  []zoneSpelling
	names      []spelling                           // of zones, by which they are found while somebody types
	listed     map[knowledge.Kind][]*knowledge.Zone // in the order of the list: those that have come farthest first, then the largest
	cards      sync.Map                             // Suggestion of each zone by language, as they come to be asked for
	digitNames []string                             // names that hold digits, the longest first
}

// New returns a desk for the pack; index holds the same pack.
func New(pack *knowledge.Pack, index *search.Index) (*Desk, error) {
	words, err := newLexicon(pack)
	if err != nil {
		return nil, err
	}
	p, err := packagedPhrases()
	if err != nil {
		return nil, err
	}
	m, err := packagedMessages()
	if err != nil {
		return nil, err
	}
	d := &Desk{pack: pack, index: index, words: words, phrases: p, messages: m}
	d.library = d.newLibrary()
	d.statements = d.newStatements()
	d.known, d.periods = map[float64]bool{}, map[[2]int]bool{}
	for _, f := range pack.Facts {
		if f.Period.IsSpan() {
			d.periods[[2]int{f.Period.From.Year, f.Period.To.Year}] = true
		}
		if f.Figure != nil && (f.Figure.Value.Value >= 1000 || f.Figure.Value.Decimals > 1) {
			d.known[f.Figure.Value.Value] = true
		}
	}
	d.zoneNames = spellings(pack)
	d.names = d.allNames()
	d.listed = d.inOrder()
	d.digitNames = namesWithDigits(pack)
	d.lessons = d.newLessons()
	return d, nil
}

// Pack returns the pack that the desk answers from.
func (d *Desk) Pack() *knowledge.Pack { return d.pack }

// Answer answers q. It never fails: what it can't answer it says so.
func (d *Desk) Answer(ctx context.Context, q Question) Answer {
	a, _ := d.Explain(ctx, q)
	return a
}

// Explain answers q and tells how the question was understood.
func (d *Desk) Explain(ctx context.Context, q Question) (Answer, *Request) {
	if q.Now.IsZero() {
		q.Now = time.Now()
	}
	a, r := d.explain(ctx, q)
	return a.inScript(q), r
}

func (d *Desk) explain(ctx context.Context, q Question) (Answer, *Request) {
	r := d.read(q)
	if rest := r.letter(); rest != "" && rest != q.Text {
		asked := q
		asked.Text = rest
		if letter := d.read(asked); letter.subject() || len(letter.Measures) > 0 {
			q, r = asked, letter
			r.note("asked: %s", rest)
		}
	}
	if parts := r.parts(); parts != nil {
		return d.explainParts(ctx, q, r.Lang, parts)
	}
	if parts := r.searchAndTerms(); parts != nil {
		return d.explainTerms(ctx, q, r.Lang, parts)
	}
	if items := r.items(); items != nil {
		if a, ok := d.explainItems(ctx, q, r, items); ok {
			return a, r
		}
	}
	asks := r.separately()
	if d.leansBack(q, r, asks) {
		return d.explainParts(ctx, q, r.Lang, asks)
	}
	a := d.answer(ctx, q, r)
	if len(asks) > 1 {
		a = d.explainAsks(ctx, q, r, a, asks)
	}
	return a, r
}

// answer has a question answered as it was read.
func (d *Desk) answer(ctx context.Context, q Question, r *Request) Answer {
	r.now = q.Now
	d.follow(r, q)
	d.assume(r)
	a := d.route(ctx, r)
	if !d.suits(a, r) {
		r.note("told is not %s, which is asked for", r.sought())
		w := d.draft(r)
		a = w.notUnderstood()
	}
	if a.Gap {
		if known, ok := d.draft(r).lesson(sameQuestion); ok {
			a = known
		}
	}
	if bad := d.unsupported(a, r); bad != "" {
		a = d.withheld(r, bad)
	}
	if len(a.Buttons) == 0 {
		a.Buttons = d.buttons(r, a)
	}
	d.sayGuess(r, &a)
	a.Confidence = d.confidence(r, a)
	a.Context = d.remember(r, a, q)
	return a
}

// read understands the text, the code of a pressed button or what was chosen in a form.
func (d *Desk) read(q Question) *Request {
	if q.chosen() {
		return d.choose(q)
	}
	if q.Code != "" || q.Here != nil {
		return d.decode(q)
	}
	return d.understand(q)
}

// Say returns an interface text by its key in lang; args are name, value pairs for its placeholders.
func (d *Desk) Say(lang knowledge.Lang, key string, args ...any) string {
	pairs := []string{"territory", d.in(lang).home()}
	for _, a := range args {
		s, _ := a.(string)
		pairs = append(pairs, s)
	}
	return d.phrases.say(lang, key, pairs...)
}

func (d *Desk) confidence(r *Request, a Answer) float64 {
	if !a.Answered {
		return 0
	}
	c := 0.97 - 0.12*float64(len(r.Guessed)) - 0.08*float64(len(r.Stray))
	if r.Filled {
		c -= 0.05
	}
	return max(0.3, c)
}

// first is a list's first item, "" without one.
func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
