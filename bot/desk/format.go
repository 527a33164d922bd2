package desk

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"zonedesk/knowledge"
)

// scribe writes numbers, units, dates and names as one language does.
type scribe struct {
	*Desk
	lang knowledge.Lang
}

func (d *Desk) in(lang knowledge.Lang) scribe { return scribe{d, lang} }

func (w scribe) say(key string, pairs ...string) string { return w.phrases.say(w.lang, key, pairs...) }

// digits writes a number with so many decimals.
func (w scribe) digits(v float64, decimals int) string {
	return string(w.appendDigits(make([]byte, 0, 32), v, decimals))
}

// appendDigits appends a number to b.
func (w scribe) appendDigits(b []byte, v float64, decimals int) []byte {
	var plain [64]byte
	s := strconv.AppendFloat(plain[:0], math.Abs(v), 'f', max(decimals, 0), 64)
	whole, fraction, _ := bytes.Cut(s, []byte{'.'})
	if v < 0 {
		b = append(b, '-')
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b = append(b, w.say("thousands")...)
		}
		b = append(b, c)
	}
	if len(fraction) > 0 {
		b = append(b, w.say("decimal")...)
		b = append(b, fraction...)
	}
	return b
}

// figure writes a figure with its qualifier and unit: "khoảng 1.600 tỷ đồng".
func (w scribe) figure(f knowledge.Figure) string {
	if f.Unit == "date" {
		return w.date(f.Date)
	}
	return w.withQualifier(f, w.amount(f))
}

// qualified writes a figure without its unit.
func (w scribe) qualified(f knowledge.Figure) string { return w.withQualifier(f, w.plainNumber(f, 0)) }

func (w scribe) withQualifier(f knowledge.Figure, s string) string {
	if f.Qualifier != "" {
		return w.say("qualifier."+f.Qualifier, "v", s)
	}
	return s
}

func (w scribe) amount(f knowledge.Figure) string {
	n := w.plainNumber(f, 0)
	text := w.unit(f.Unit, n, f.Value.Value == 1 && f.High == nil)
	if exponent := w.ownScale(f.Unit); exponent > 0 && f.High == nil {
		// languages that count in ten thousands read their own number first, the source's beside it
		return w.say("unit.own "+string(f.Unit), "n", w.tenThousands(f.Value, exponent), "plain", text)
	}
	return text
}

// tenThousands writes a number of millions or billions by steps of ten thousand: "5억 1,478만", "1조 2,497억 6,000만".
func (w scribe) tenThousands(n knowledge.Number, exponent int) string {
	steps := strings.Split(w.say("unit.own scale"), "|")
	if w.phrases.has(w.lang, "unit.own decimal") { // Chinese takes the largest step alone: 1.9万亿
		step, shift := exponent/4-1, exponent%4
		v, decimals := n.Value*math.Pow10(shift), n.Decimals-shift
		if v >= 1e4 {
			step, v, decimals = step+1, v/1e4, decimals+4
		}
		return w.digits(trimmed(v, decimals)) + steps[step]
	}
	var parts []string
	high, middle, low, decimals := byTenThousands(n.Value, n.Decimals, exponent)
	if high > 0 {
		parts = append(parts, w.digits(high, 0)+steps[2])
	}
	if middle > 0 {
		parts = append(parts, w.digits(middle, 0)+steps[1])
	}
	if low > 1e-6 || len(parts) == 0 {
		parts = append(parts, w.digits(low, decimals)+steps[0])
	}
	return strings.Join(parts, w.say("unit.own gap"))
}

// byTenThousands splits a number of millions or billions into its steps of 10¹², 10⁸ and 10⁴, exact to its decimals; the last
// step has what is left of these.
func byTenThousands(v float64, decimals, exponent int) (high, middle, low float64, rest int) {
	rest = decimals - exponent + 4
	v *= math.Pow10(exponent - 4)
	if rest > 0 {
		v = math.Round(v*math.Pow10(rest)) / math.Pow10(rest)
	} else { // by a power below one it would not come out whole
		v = math.Round(v/math.Pow10(-rest)) * math.Pow10(-rest)
	}
	high = math.Floor(v / 1e8)
	middle = math.Floor((v - high*1e8) / 1e4)
	return high, middle, v - high*1e8 - middle*1e4, max(rest, 0)
}

// trimmed is a number with as many of its decimals as say something.
func trimmed(v float64, decimals int) (float64, int) {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', max(decimals, 0), 64), ".")
	return v, len(strings.TrimRight(fraction, "0"))
}

// ownScale is the power of ten of a unit that the language writes in its own way, 0 of others.
func (w scribe) ownScale(u knowledge.Unit) int {
	if !w.phrases.has(w.lang, "unit.own "+string(u)) {
		return 0
	}
	switch u {
	case "billion VND", "billion USD":
		return 9
	case "million USD", "million EUR", "million VND", "million VND/month":
		return 6
	}
	return 0
}

// plainNumber writes the number or range, the point moved by shift digits to the right.
func (w scribe) plainNumber(f knowledge.Figure, shift int) string {
	if f.Unit == "year" {
		return strconv.Itoa(int(f.Value.Value))
	}
	move := func(n knowledge.Number) string {
		return w.digits(n.Value*math.Pow10(shift), n.Decimals-shift)
	}
	if f.High != nil {
		return w.say("range", "low", move(f.Value), "high", move(*f.High))
	}
	return move(f.Value)
}

// unit puts a written number into its unit's phrase, which may have a second form for one.
func (w scribe) unit(u knowledge.Unit, n string, one bool) string {
	key := "unit." + string(u)
	if !w.phrases.has(w.lang, key) && !w.phrases.has(knowledge.EN, key) {
		return n + " " + string(u)
	}
	form := w.phrases.say(w.lang, key)
	many, single, both := strings.Cut(form, "|")
	if both && one {
		many = single
	}
	return fill(many, "n", n)
}

// date writes a date as exactly as it is known; "" for an unknown one.
func (w scribe) date(d knowledge.Date) string {
	if d.IsZero() {
		return ""
	}
	s := ""
	switch {
	case d.To.IsZero():
		s = w.say("date.since", "from", w.day(d.From))
	case d.From.IsZero():
		s = w.say("date.until", "to", w.day(d.To))
	case d.IsSpan():
		if d.From.Month+d.To.Month == 0 && d.From.Part+d.To.Part == "" && w.phrases.has(w.lang, "date.span.years") {
			return w.inferred(d, w.say("date.span.years", "from", strconv.Itoa(d.From.Year), "to", strconv.Itoa(d.To.Year)))
		}
		s = w.say("date.span", "from", w.day(d.From), "to", w.day(d.To))
	default:
		s = w.day(d.From)
	}
	return w.inferred(d, s)
}

// inferred says of a written date that it was worked out.
func (w scribe) inferred(d knowledge.Date, s string) string {
	if d.Inferred {
		return w.say("date.inferred", "v", s)
	}
	return s
}

func (w scribe) day(d knowledge.Day) string {
	pairs := []string{
		"y", strconv.Itoa(d.Year), "m", strconv.Itoa(d.Month), "d", strconv.Itoa(d.Day),
		"m2", twoDigits(d.Month), "d2", twoDigits(d.Day), "month", w.month(d.Month),
	}
	switch {
	case d.Day > 0:
		return w.say("date.day", pairs...)
	case d.Month > 0:
		return w.say("date.month", pairs...)
	}
	year := w.say("date.year", pairs...)
	if d.Part != "" {
		return w.say("date."+d.Part, "v", year)
	}
	return year
}

func (w scribe) month(m int) string {
	names := strings.Split(w.phrases[w.lang]["months"], ",")
	if m < 1 || m > len(names) {
		return strconv.Itoa(m)
	}
	return names[m-1]
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// text writes prose of a record, its placeholders filled in, with a word where only another language has it.
func (w scribe) text(t knowledge.Text, figures map[string]knowledge.Figure) string {
	s, lang := t.In(w.lang)
	if s == "" {
		return ""
	}
	in := w
	in.lang = lang
	s = in.prose(s, figures)
	if lang != w.lang {
		s += " " + w.say("lang.other", "language", w.phrases.say(lang, "name"))
	}
	return s
}

func (w scribe) prose(s string, figures map[string]knowledge.Figure) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var pairs []string
	for name, f := range figures {
		pairs = append(pairs, name, w.figure(f))
	}
	for _, id := range documentsNamed(s) {
		pairs = append(pairs, "doc:"+id, w.document(id))
	}
	return fill(s, pairs...)
}

// documentsNamed are the documents whose places a text holds: {doc:id}.
func documentsNamed(s string) (ids []string) {
	for {
		_, after, found := strings.Cut(s, "{doc:")
		if !found {
			return ids
		}
		id, tail, _ := strings.Cut(after, "}")
		ids = append(ids, id)
		s = tail
	}
}

func (w scribe) document(id string) string {
	doc := w.pack.Document(id)
	if doc == nil {
		return id
	}
	name, _ := doc.Name.In(w.lang)
	return name
}

// zone writes a zone's short name with its kind: "KCN An Phú", "An Phu IP".
func (w scribe) zone(id string) string {
	z := w.pack.Zone(id)
	if z == nil {
		return id
	}
	name, lang := z.Short.In(w.lang)
	if name == "" {
		name, _ = z.Names.In(w.lang)
		return name
	}
	return w.phrases.say(lang, "zone", "kind", w.phrases.say(lang, "kind."+string(z.Kind)), "name", name)
}

// shortName is a zone's name without its kind.
func (w scribe) shortName(z *knowledge.Zone) string {
	name, _ := z.Short.In(w.lang)
	return name
}

// territory writes a territory's name.
func (w scribe) territory(id string) string {
	t := w.pack.Territory(id)
	if t == nil {
		return id
	}
	name, _ := t.Names.In(w.lang)
	return name
}

func (w scribe) place(id string) string {
	if sentPoint(id) != nil {
		return w.say("near.sent")
	}
	if p := w.pack.Place(id); p != nil {
		name, _ := p.Names.In(w.lang)
		return name
	}
	return w.territory(id)
}

// home is the name of what the pack is about.
func (w scribe) home() string { return w.territory(w.pack.Home) }

// list joins items as the language does.
func (w scribe) list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	before := strings.Join(items[:last], w.say("join.comma"))
	ending, rest := particle(before, w.say("join.and"))
	return before + ending + rest + items[last]
}

// upper makes the first letter a capital.
func upper(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToUpper(string(r)) + s[len(string(r)):]
		}
	}
	return s
}
