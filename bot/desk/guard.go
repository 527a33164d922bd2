package desk

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"zonedesk/knowledge"
)

// unsupported returns the first number in the answer's text that stands in none of the records which the answer names,
// is not computed from them and is not the asker's own; "" when there is none. It reads nothing but the finished text and
// the records, so that a mistake in wording can't vouch for itself.
func (d *Desk) unsupported(a Answer, r *Request) string {
	told := d.permit()
	for _, l := range a.Lines {
		told.ask(l.Text)
	}
	d.allow(told, a, r)
	if len(told.open) == 0 {
		return ""
	}
	dated := d.permit()
	for _, l := range a.Lines {
		if l.Kind == Source {
			dated.ask(l.Text)
		}
	}
	d.allowSources(dated, a)
	for _, l := range a.Lines {
		for n := range numerals(l.Text) {
			token := l.Text[n.start:n.end]
			if contains(told.open, token) && !insideName(l.Text, n, d.digitNames) && (l.Kind != Source || contains(dated.open, token)) {
				return token
			}
		}
	}
	return ""
}

type span struct{ start, end int }

// numerals finds the numbers of a text: digits, with separators only between digits.
func numerals(s string) iter.Seq[span] {
	return func(yield func(span) bool) {
		for i := 0; i < len(s); {
			size := digitSize(s[i:])
			if size == 0 {
				i += runeSize(s[i:])
				continue
			}
			start := i
			for size > 0 {
				i += size
				size = digitSize(s[i:])
				if size == 0 && i < len(s) && (s[i] == '.' || s[i] == ',') && digitSize(s[i+1:]) > 0 {
					size = 1
				}
			}
			if !yield(span{start, i}) {
				return
			}
		}
	}
}

// digitSize is the length of the digit that s begins with, in bytes; 0 when there is none.
func digitSize(s string) int {
	switch {
	case s == "":
		return 0
	case '0' <= s[0] && s[0] <= '9':
		return 1
	case s[0] < 0xD9: // no script below U+0640 has digits of its own
		return 0
	}
	if r, size := utf8.DecodeRuneInString(s); unicode.IsDigit(r) {
		return size
	}
	return 0
}

func runeSize(s string) int {
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// allow passes the numbers that the records named by the answer hold, as every language writes them.
func (d *Desk) allow(p *permit, a Answer, r *Request) {
	for _, id := range a.Facts {
		if len(p.open) == 0 {
			return
		}
		if f := d.pack.Fact(id); f != nil {
			p.fact(f)
			continue
		}
		switch {
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
		p.date(dateOf(y))
	}
}

// permit holds the numbers of a text that no record was found to hold so far. What passes a number strikes it out.
type permit struct {
	d       *Desk
	open    []string
	writing []byte // room for one number
}

func (d *Desk) permit() *permit { return &permit{d: d, writing: make([]byte, 0, 64)} }

// ask adds the numbers of a text.
func (p *permit) ask(s string) {
	for n := range numerals(s) {
		p.open = appendNew(p.open, s[n.start:n.end])
	}
}

func (p *permit) pass(token string) {
	if i := slices.Index(p.open, token); i >= 0 {
		p.open = slices.Delete(p.open, i, i+1)
	}
}

// number passes a number and its parts on scales of languages that count in ten thousands.
func (p *permit) number(v float64, decimals int) {
	p.digits(v, decimals)
	for _, exponent := range []int{6, 9} { // millions, billions
		shift := exponent % 4
		scaled := v * math.Pow10(shift)
		p.digits(scaled, decimals-shift)
		p.digits(trimmed(scaled/1e4, decimals-shift+4))
		high, middle, low, rest := byTenThousands(v, decimals, exponent)
		p.digits(high, 0)
		p.digits(middle, 0)
		p.digits(low, rest)
	}
}

// digits passes a number as Vietnamese and English write it.
func (p *permit) digits(v float64, decimals int) {
	if len(p.open) == 0 {
		return
	}
	for _, lang := range []knowledge.Lang{knowledge.VI, knowledge.EN} {
		p.writing = p.d.in(lang).appendDigits(p.writing[:0], v, decimals)
		p.open = slices.DeleteFunc(p.open, func(token string) bool { return token == string(p.writing) })
	}
}

// whole passes a number without separators, as in dates, also with two digits.
func (p *permit) whole(n int) {
	p.writing = strconv.AppendInt(p.writing[:0], int64(n), 10)
	p.open = slices.DeleteFunc(p.open, func(token string) bool {
		return token == string(p.writing) || n < 10 && len(token) == 2 && token[0] == '0' && token[1:] == string(p.writing)
	})
}

func (p *permit) figure(f knowledge.Figure) {
	p.date(f.Date)
	if f.Unit == "date" {
		return
	}
	p.number(f.Value.Value, f.Value.Decimals)
	if f.High != nil {
		p.number(f.High.Value, f.High.Decimals)
	}
	if f.Unit == "year" {
		p.pass(strconv.Itoa(int(f.Value.Value)))
	}
}

func (p *permit) date(d knowledge.Date) {
	for _, day := range []knowledge.Day{d.From, d.To} {
		for _, n := range []int{day.Year, day.Month, day.Day} {
			if n > 0 && len(p.open) > 0 {
				p.whole(n)
			}
		}
	}
}

func (p *permit) fact(f *knowledge.Fact) {
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

func (p *permit) figures(figures map[string]knowledge.Figure) {
	for _, f := range figures {
		p.figure(f)
	}
}

func (p *permit) article(a *knowledge.Article) {
	p.figures(a.Figures)
	p.date(a.InForce)
	p.date(a.AsOf)
}

// regimeFact begins the ids of regimes among the records that an answer names.
const regimeFact = "regime."

func (p *permit) regime(x *knowledge.Regime) {
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
func (p *permit) turns(a Answer, year float64) bool {
	return slices.ContainsFunc(a.Facts, func(id string) bool {
		ruled, ok := strings.CutPrefix(id, regimeFact)
		x := p.d.pack.Regime(ruled)
		return ok && x != nil && contains(x.Effect.Turns(), int(year))
	})
}

func (p *permit) contact(c *knowledge.Contact) {
	if c == nil {
		return
	}
	p.date(c.AsOf)
	p.text(c.Phone, c.Email, c.Website)
	p.text(texts(c.Address)...)
}

// text passes the numbers of texts that are told as they are.
func (p *permit) text(all ...string) {
	for _, s := range all {
		for n := range numerals(s) {
			p.pass(s[n.start:n.end])
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
func (p *permit) derived(n derived, a Answer, r *Request) {
	switch n.op {
	case "count":
		if n.n <= len(a.Zones) {
			p.number(n.value, 0)
		}
	case "crow":
		if p.isCrow(n, r) {
			p.number(n.value, n.decimals)
		}
	case "sum":
		if p.isSum(n.value, a) {
			p.number(n.value, n.decimals)
		}
	case "mean":
		if p.isMean(n.value, a) {
			p.number(n.value, n.decimals)
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

// isCrow reports whether a distance is that from the asker to the zone or place that it is said to lead to.
func (p *permit) isCrow(n derived, r *Request) bool {
	var to *knowledge.Point
	if z := p.d.pack.Zone(n.to); z != nil {
		to = z.Point
	} else if place := p.d.pack.Place(n.to); place != nil {
		to = place.Point
	}
	from := r.here
	if r.find != nil && from == nil {
		from = sentPoint(cmp.Or(r.find.Place, r.find.Near))
	}
	if from == nil || to == nil {
		return false
	}
	scale := math.Pow10(n.decimals)
	return near(math.Round(crow(*from, *to)*scale)/scale, n.value)
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, math.Abs(b)) }

// allowSources passes the numbers of the dates and names of the answer's sources.
func (d *Desk) allowSources(p *permit, a Answer) {
	for _, s := range d.pack.Sources {
		if len(p.open) > 0 && slices.Contains(a.Sources, s.Title) {
			p.date(s.Date)
			p.text(s.Title)
			p.text(texts(s.Publisher)...)
		}
	}
}

// namesWithDigits are the names of a pack that hold digits: documents, roads, companies.
func namesWithDigits(pack *knowledge.Pack) []string {
	var names []string
	seen := map[string]bool{}
	add := func(list ...string) {
		for _, s := range list {
			if hasDigit(s) && !seen[s] {
				seen[s] = true
				names = append(names, s)
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
	return slices.ContainsFunc(names, func(name string) bool {
		return len(name) >= n.end-n.start && strings.Contains(s[max(0, n.end-len(name)):min(len(s), n.start+len(name))], name)
	})
}

// withheld is the answer in place of one whose figures could not be accounted for.
func (d *Desk) withheld(r *Request, bad string) Answer {
	w := d.draft(r)
	a := w.notUnderstood()
	a.Withheld = bad
	return a
}
