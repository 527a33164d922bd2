package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Lesson is an article in the making: what staff answered to something that the desk didn't know. It is stored as JSON.
type Lesson struct {
	Article   string                      `json:"article"`      // its id
	Of        string                      `json:"of,omitempty"` // what it was made from: e12 enquiry 12, g345 the group of gap 345
	Topic     string                      `json:"topic"`
	Zones     []string                    `json:"zones,omitempty"`
	Questions map[knowledge.Lang][]string `json:"questions"` // as they were asked
	Texts     map[knowledge.Lang]string   `json:"texts"`
	AsOf      string                      `json:"as_of"`
	Source    string                      `json:"source"` // ownSource, the id of one in the pack, or in words
}

// ownSource says that staff answer for it themselves.
const ownSource = "own"

// most characters of a title
const titleLength = 120

// langs are the languages that it has a text in.
func (l Lesson) langs() []knowledge.Lang {
	return slices.DeleteFunc(knowledge.Langs(), func(lang knowledge.Lang) bool { return l.Texts[lang] == "" })
}

// digits in a title could not be accounted for.
var titleDigits = regexp.MustCompile(`\p{Nd}+(?:[.,:/]\p{Nd}+)*`)

// title is the question in lang, else in any language.
func (l Lesson) title(lang knowledge.Lang) string {
	for _, of := range append([]knowledge.Lang{lang}, knowledge.Langs()...) {
		if list := l.Questions[of]; len(list) > 0 {
			return telegram.Shorten(unbraced(titleDigits.ReplaceAllString(list[0], "…")), titleLength)
		}
	}
	return ""
}

// unbraced keeps what people type from being taken for placeholders.
func unbraced(s string) string { return strings.NewReplacer("{", "(", "}", ")").Replace(s) }

// into gives the pack with the lesson as an article, in the place of an earlier one of that id, with its source; typed are the words by which
// its figures were typed, by their names. publisher is how staff are called as a source.
func (l Lesson) into(pack *knowledge.Pack, publisher knowledge.Text) (next *knowledge.Pack, typed map[string]string) {
	asOf, _ := knowledge.ParseDate(l.AsOf)
	a := &knowledge.Article{ID: l.Article, Topic: l.Topic, Title: knowledge.Text{}, Text: knowledge.Text{}, Questions: map[knowledge.Lang][]string{}, AsOf: asOf, Zones: l.Zones,
		Pos: knowledge.Pos{File: "articles/asked.yaml"}}
	reckoner := figuring{figures: map[string]knowledge.Figure{}, typed: map[string]string{}, names: map[string]string{}, counts: map[float64]bool{}}
	for _, lang := range l.langs() {
		reckoner.count(unbraced(l.Texts[lang]), lang)
	}
	for _, lang := range l.langs() {
		a.Text[lang] = reckoner.replace(unbraced(l.Texts[lang]), lang)
		a.Title[lang] = l.title(lang)
	}
	if len(reckoner.figures) > 0 {
		a.Figures = reckoner.figures
	}
	if a.Languages = l.langs(); len(a.Languages) == len(pack.Languages) {
		a.Languages = nil
	}
	for lang, list := range l.Questions {
		if slices.Contains(pack.Languages, lang) && len(list) > 0 {
			a.Questions[lang] = list
		}
	}
	source := l.source(pack, publisher, asOf)
	a.Sources = []string{source.ID}
	made := *pack
	made.Articles = append(slices.DeleteFunc(slices.Clone(pack.Articles), func(x *knowledge.Article) bool { return x.ID == a.ID }), a)
	if pack.Source(source.ID) == nil {
		made.Sources = append(slices.Clone(pack.Sources), source)
	}
	return &made, reckoner.typed
}

// slugs are what ids may hold.
var slugs = regexp.MustCompile(`[^a-z0-9]+`)

// source is the one that the lesson names, new when the pack has none like it.
func (l Lesson) source(pack *knowledge.Pack, publisher knowledge.Text, asOf knowledge.Date) *knowledge.Source {
	at := knowledge.Pos{File: "sources/asked.yaml"}
	if l.Source == ownSource {
		own := knowledge.Text{}
		for _, lang := range pack.Languages {
			own[lang] = publisher[lang]
		}
		title, _ := publisher.In(pack.Languages[0])
		return &knowledge.Source{ID: "staff-" + strings.Trim(slugs.ReplaceAllString(strings.ToLower(l.AsOf), "-"), "-"), Title: title + ", " + l.AsOf, Publisher: own, Date: asOf, Reliability: "high", Pos: at}
	}
	if s := sourceNamed(pack, l.Source); s != nil {
		return s
	}
	sum := sha256.Sum256([]byte(l.Source))
	title, address := l.Source, webAddress.FindString(l.Source)
	if rest := strings.Trim(strings.Replace(l.Source, address, "", 1), " ,;–-"); rest != "" {
		title = rest
	}
	name := knowledge.Text{}
	for _, lang := range pack.Languages {
		name[lang] = title
	}
	return &knowledge.Source{ID: "staff-" + hex.EncodeToString(sum[:4]), Title: title, Publisher: name, Address: address, Reliability: "medium", Pos: at}
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// sourceNamed is the source of the pack with that id, title or address; nil for none.
func sourceNamed(pack *knowledge.Pack, words string) *knowledge.Source {
	same := func(s string) bool {
		return s != "" && text.Fold(strings.TrimSpace(s)) == text.Fold(strings.TrimSpace(words))
	}
	for _, s := range pack.Sources {
		if s.ID == words || same(s.Title) || same(s.Address) {
			return s
		}
	}
	return nil
}

// figuring takes the figures out of texts, so that each is a record with its unit, the same one in all languages.
type figuring struct {
	figures map[string]knowledge.Figure
	typed   map[string]string
	names   map[string]string // by what the figure is
	counts  map[float64]bool  // numbers that stand without a unit in some language
}

// count notes the numbers that stand without a unit.
func (g *figuring) count(s string, lang knowledge.Lang) {
	for _, f := range figuresIn(s, lang) {
		if f.Unit == "count" {
			g.counts[f.Value.Value] = true
		}
	}
}

// loose are units that another language may leave to a word that is none: "3 years old" is "3 tuổi".
var loose = []knowledge.Unit{"years", "months", "days", "people", "projects"}

// figureAt is a figure where it stands in a text.
type figureAt struct {
	knowledge.Figure
	start, end int
}

// replace gives the text with placeholders for the figures whose unit is known. Others stay, for the check of the pack to be judged: it
// knows the names that hold digits.
func (g *figuring) replace(s string, lang knowledge.Lang) string {
	var b strings.Builder
	end := 0
	for _, f := range figuresIn(s, lang) {
		if f.start < end {
			continue
		}
		if g.counts[f.Value.Value] && f.High == nil && slices.Contains(loose, f.Unit) {
			if number := f.Value.String(); strings.HasPrefix(s[f.start:], number) {
				f.Figure, f.end = knowledge.Figure{Unit: "count", Value: f.Value}, f.start+len(number)
			}
		}
		b.WriteString(s[end:f.start] + "{" + g.name(f.Figure, s[f.start:f.end]) + "}")
		end = f.end
	}
	return b.String() + s[end:]
}

func (g *figuring) name(f knowledge.Figure, typed string) string {
	high := ""
	if f.High != nil {
		high = f.High.String()
	}
	key := strings.Join([]string{f.Value.String(), high, string(f.Unit), f.Date.String()}, "|")
	name := g.names[key]
	if name == "" {
		name = "f" + strconv.Itoa(len(g.names)+1)
		g.names[key], g.figures[name], g.typed[name] = name, f, typed
	}
	return name
}

var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)
var slashDay = regexp.MustCompile(`\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b`)

// figuresIn finds the dates, years and quantities of a text, in order.
func figuresIn(s string, lang knowledge.Lang) (all []figureAt) {
	add := func(f knowledge.Figure, start, end int) {
		if !slices.ContainsFunc(all, func(o figureAt) bool { return start < o.end && o.start < end }) {
			all = append(all, figureAt{f, start, end})
		}
	}
	date := func(written string, start, end int) {
		if d, err := knowledge.ParseDate(written); err == nil {
			add(knowledge.Figure{Unit: "date", Date: d}, start, end)
		}
	}
	for _, at := range isoDay.FindAllStringIndex(s, -1) {
		date(s[at[0]:at[1]], at[0], at[1])
	}
	for _, at := range slashDay.FindAllStringSubmatchIndex(s, -1) {
		date(fmt.Sprintf("%s-%02s-%02s", s[at[6]:at[7]], s[at[4]:at[5]], s[at[2]:at[3]]), at[0], at[1])
	}
	for _, y := range text.Years(s) {
		switch {
		case y.Month > 0:
			date(fmt.Sprintf("%d-%02d", y.From, y.Month), y.Start, y.End)
		case y.From == y.To:
			add(knowledge.Figure{Unit: "year", Value: knowledge.Number{Value: float64(y.From)}}, y.Start, y.End)
		}
	}
	for _, q := range text.Quantities(s, lang) {
		if f, ok := figureOf(q); ok {
			add(f, q.Start, q.End)
		} else if q.Unit == "" && q.High == 0 && isCount(s, q) {
			add(knowledge.Figure{Unit: "count", Value: knowledge.Number{Value: q.Value}}, q.Start, q.End)
		}
	}
	slices.SortFunc(all, func(a, b figureAt) int { return a.start - b.start })
	return all
}

// isCount reports whether a number without a unit counts what stands beside it, rather than being part of a telephone number, a time or a
// name.
func isCount(s string, q text.Quantity) bool {
	written := s[q.Start:q.End]
	before, after := []rune(s[:q.Start]), []rune(s[q.End:])
	part := func(r rune) bool { return strings.ContainsRune("0123456789:/.,-–+()", r) }
	return q.Value == float64(int(q.Value)) && q.Value < 1e6 && written == strconv.Itoa(int(q.Value)) &&
		(len(before) == 0 || !part(before[len(before)-1])) && !endsWithNumber(before) &&
		(len(after) == 0 || !strings.ContainsRune("0123456789:/-–", after[0]) && !(len(after) > 1 && part(after[0]) && '0' <= after[1] && after[1] <= '9')) &&
		!(len(after) > 1 && after[0] == ' ' && '0' <= after[1] && after[1] <= '9')
}

// endsWithNumber reports whether a number stands before, with no more than a blank between, or a name that takes a number.
func endsWithNumber(before []rune) bool {
	words := strings.Fields(string(before))
	if len(words) == 0 {
		return false
	}
	last := text.Fold(words[len(words)-1])
	if last == "" {
		return false
	}
	return last[len(last)-1] >= '0' && last[len(last)-1] <= '9' ||
		slices.Contains([]string{"so", "no.", "no", "lo", "quoc lo", "ql", "highway", "road", "nghi dinh", "decree", "luat", "law", "dinh", "article", "dieu", "khoan", "ext", "ext."}, last)
}

// unitsOf are the units of the pack for those that texts are read in.
var unitsOf = map[string]knowledge.Unit{"year": "years", "month": "months", "day": "days"}

// figureOf makes a record's figure of a quantity; ok is false when the pack has no such unit.
func figureOf(q text.Quantity) (f knowledge.Figure, ok bool) {
	unit, scale := knowledge.Unit(q.Unit), 1.0
	if u, ok := unitsOf[q.Unit]; ok {
		unit = u
	}
	for _, by := range []struct {
		word string
		size float64
	}{{"billion ", 1e9}, {"million ", 1e6}} {
		if q.Value >= by.size && knowledge.IsUnit(knowledge.Unit(by.word+q.Unit)) {
			unit, scale = knowledge.Unit(by.word+q.Unit), by.size
			break
		}
	}
	value, fits := numberOf(q.Value / scale)
	if !fits || unit == "" || !knowledge.IsUnit(unit) {
		return f, false
	}
	f = knowledge.Figure{Value: value, Unit: unit}
	if q.High != 0 {
		high, fits := numberOf(q.High / scale)
		if !fits || high.Value <= value.Value {
			return f, false
		}
		f.High = &high
	}
	return f, true
}

// numberOf takes a number with the decimals that it was typed with; fits is false when it was not typed but converted.
func numberOf(v float64) (n knowledge.Number, fits bool) {
	n, err := knowledge.ParseNumber(strconv.FormatFloat(v, 'f', -1, 64))
	return n, err == nil && n.Decimals <= 4
}
