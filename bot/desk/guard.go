package desk

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"zonedesk/knowledge"
)

// unsupported returns the first number in the answer's text that stands in none of the records which the answer names,
// is not computed from them and is not the asker's own; "" when there is none. It reads nothing but the finished text and
// the records, so that a mistake in wording can't vouch for itself.
func (d *Desk) unsupported(a Answer, r *Request) string {
	allowed := d.allowed(a, r)
	names := d.digitNames
	for _, l := range a.Lines {
		for _, n := range numerals(l.Text) {
			token := l.Text[n.start:n.end]
			if !allowed[token] && !insideName(l.Text, n, names) && !d.sourceDate(l, a, token) {
				return token
			}
		}
	}
	return ""
}

type span struct{ start, end int }

// numerals finds the numbers of a text: digits, with separators only between digits.
func numerals(s string) []span {
	var found []span
	runes := []rune(s)
	at := 0
	for i := 0; i < len(runes); {
		if !unicode.IsDigit(runes[i]) {
			at += len(string(runes[i]))
			i++
			continue
		}
		start := at
		for i < len(runes) && (unicode.IsDigit(runes[i]) || (runes[i] == '.' || runes[i] == ',') && i+1 < len(runes) && unicode.IsDigit(runes[i+1])) {
			at += len(string(runes[i]))
			i++
		}
		found = append(found, span{start, at})
	}
	return found
}

// allowed are the numbers that the records named by the answer hold, as every language writes them.
func (d *Desk) allowed(a Answer, r *Request) map[string]bool {
	p := permit{d: d, set: map[string]bool{}}
	for _, id := range a.Facts {
		switch {
		case d.pack.Fact(id) != nil:
			p.fact(d.pack.Fact(id))
		case d.pack.Article(id) != nil:
			p.article(d.pack.Article(id))
		case strings.HasPrefix(id, regimeFact):
			p.regime(d.pack.Regime(strings.TrimPrefix(id, regimeFact)))
		case strings.HasPrefix(id, "document."):
			if doc := d.pack.Document(strings.TrimPrefix(id, "document.")); doc != nil {
				p.date(doc.Issued)
				p.date(doc.InForce)
			}
		default:
			p.contact(d.pack.Contact(strings.TrimPrefix(id, "contact.")))
		}
	}
	for _, n := range a.derived {
		p.derived(n, a, r)
	}
	for _, y := range r.Years {
		p.date(knowledge.Date{From: knowledge.Day{Year: y.From, Month: y.Month}, To: knowledge.Day{Year: y.To, Month: y.Month}})
	}
	return p.set
}

type permit struct {
	d   *Desk
	set map[string]bool
}

func (p permit) number(v float64, decimals int) {
	for _, lang := range []knowledge.Lang{knowledge.VI, knowledge.EN} {
		w := p.d.in(lang)
		p.set[w.digits(v, decimals)] = true
		for _, shift := range []int{1, 2} { // scales of languages that count in ten thousands
			scaled := v * math.Pow10(shift)
			high := math.Floor(scaled / 1e4)
			p.set[w.digits(scaled, decimals-shift)] = true
			p.set[w.digits(high, 0)] = true
			p.set[w.digits(scaled-high*1e4, decimals-shift)] = true
		}
	}
}

func (p permit) figure(f knowledge.Figure) {
	p.date(f.Date)
	if f.Unit == "date" {
		return
	}
	p.number(f.Value.Value, f.Value.Decimals)
	if f.High != nil {
		p.number(f.High.Value, f.High.Decimals)
	}
	if f.Unit == "year" {
		p.set[strconv.Itoa(int(f.Value.Value))] = true
	}
}

func (p permit) date(d knowledge.Date) {
	for _, day := range []knowledge.Day{d.From, d.To} {
		for _, n := range []int{day.Year, day.Month, day.Day} {
			if n > 0 {
				p.set[strconv.Itoa(n)] = true
				p.set[twoDigits(n)] = true
			}
		}
	}
}

func (p permit) fact(f *knowledge.Fact) {
	if f.Refer {
		return // not to be told
	}
	if f.Figure != nil {
		p.figure(*f.Figure)
	}
	p.figures(f.Figures)
	p.date(f.AsOf)
	p.date(f.Period)
}

func (p permit) figures(figures map[string]knowledge.Figure) {
	for _, f := range figures {
		p.figure(f)
	}
}

func (p permit) article(a *knowledge.Article) {
	p.figures(a.Figures)
	p.date(a.InForce)
	p.date(a.AsOf)
}

// regimeFact begins the ids of regimes among the records that an answer names.
const regimeFact = "regime."

func (p permit) regime(x *knowledge.Regime) {
	if x == nil {
		return
	}
	p.figures(x.Figures)
	for _, d := range []knowledge.Date{x.Licensed, x.InForce, x.AsOf} {
		p.date(d)
	}
	for _, n := range []*knowledge.Number{x.Effect.Rate, x.Effect.Years, x.Effect.Free, x.Effect.Half} {
		if n != nil {
			p.number(n.Value, n.Decimals)
		}
	}
	for _, b := range []*knowledge.Band{x.Capital, x.Revenue} {
		if b == nil {
			continue
		}
		low, high := b.Figures()
		for _, f := range []*knowledge.Figure{low, high} {
			if f != nil {
				p.figure(*f)
			}
		}
	}
}

// turns reports whether one of the named regimes turns in that year of a project.
func (p permit) turns(a Answer, year float64) bool {
	return slices.ContainsFunc(a.Facts, func(id string) bool {
		ruled, ok := strings.CutPrefix(id, regimeFact)
		x := p.d.pack.Regime(ruled)
		return ok && x != nil && contains(x.Effect.Turns(), int(year))
	})
}

func (p permit) contact(c *knowledge.Contact) {
	if c == nil {
		return
	}
	p.date(c.AsOf)
	for _, s := range []string{c.Phone, c.Email, c.Website, strings.Join(texts(c.Address), " ")} {
		for _, n := range numerals(s) {
			p.set[s[n.start:n.end]] = true
		}
	}
}

func texts(t knowledge.Text) []string {
	var all []string
	for _, s := range t {
		all = append(all, s)
	}
	return all
}

// derived allows a computed number if computing it again gives the same.
func (p permit) derived(n derived, a Answer, r *Request) {
	switch n.op {
	case "count":
		if n.n <= len(a.Zones) {
			p.number(n.value, 0)
		}
	case "rank":
		if n.value <= float64(len(a.Facts)) {
			p.number(n.value, 0)
		}
	case "year":
		if p.turns(a, n.value) {
			p.number(n.value, 0)
		}
	case "asked":
		value := n.value * cmp.Or(n.scale, 1)
		for _, s := range r.Sizes {
			for _, unit := range []string{s.Unit, "ha", "km"} {
				if q, ok := s.In(unit); (ok || unit == s.Unit) && (near(q.Value, value) || near(q.High, value)) {
					p.number(n.value, n.decimals)
				}
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, math.Abs(b)) }

// sourceDate reports whether a number in a line that names a source belongs to that source's own date.
func (d *Desk) sourceDate(l Line, a Answer, token string) bool {
	if l.Kind != Source {
		return false
	}
	p := permit{d: d, set: map[string]bool{}}
	for _, s := range d.pack.Sources {
		if slices.Contains(a.Sources, s.Title) {
			p.date(s.Date)
			for _, n := range numerals(s.Title) {
				p.set[s.Title[n.start:n.end]] = true
			}
			for _, name := range texts(s.Publisher) {
				for _, n := range numerals(name) {
					p.set[name[n.start:n.end]] = true
				}
			}
		}
	}
	return p.set[token]
}

// namesWithDigits are the names of a pack that hold digits: documents, roads, companies.
func namesWithDigits(pack *knowledge.Pack) []string {
	var names []string
	add := func(list ...string) {
		for _, s := range list {
			if hasDigit(s) {
				names = appendNew(names, s)
			}
		}
	}
	for _, doc := range pack.Documents {
		add(texts(doc.Name)...)
		add(doc.Number)
	}
	for _, p := range pack.Places {
		add(texts(p.Names)...)
		for _, list := range p.Aliases {
			add(list...)
		}
	}
	for _, z := range pack.Zones {
		add(texts(z.Names)...)
		add(texts(z.Short)...)
	}
	for _, t := range pack.Territories {
		add(texts(t.Names)...)
	}
	for _, f := range pack.Facts {
		add(f.Name)
		add(f.Aliases...)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return names
}

// insideName reports whether a number is part of a name that stands in the text around it.
func insideName(s string, n span, names []string) bool {
	for _, name := range names {
		for from := 0; ; {
			i := strings.Index(s[from:], name)
			if i < 0 {
				break
			}
			i += from
			if i <= n.start && n.end <= i+len(name) {
				return true
			}
			from = i + 1
		}
	}
	return false
}

// withheld is the answer in place of one whose figures could not be accounted for.
func (d *Desk) withheld(r *Request, bad string) Answer {
	w := d.draft(r)
	a := w.refuse("unknown", w.say("unknown.question"))
	a.Withheld = bad
	return a
}
