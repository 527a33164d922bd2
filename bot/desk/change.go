package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// Change words a difference between two versions for staff: the record by its name, the field by its label, dates, numbers and codes
// as lang writes them. Values longer than most characters are cut to where they differ; 0: none is.
func (d *Desk) Change(lang knowledge.Lang, c knowledge.Change, most int) string {
	w := d.editor(lang, c.Pack)
	before, after := w.fieldValue(c.ID, c.Field, c.Before), w.fieldValue(c.ID, c.Field, c.After)
	if most > 0 {
		before, after = differing(before, after, most)
	}
	name := w.recordName(c.Kind, c.ID)
	if f := c.Pack.Fact(c.ID); f != nil && c.Op != knowledge.Changed {
		name = w.fact(f)
	}
	return d.Word(lang, c.Worded(name, w.field(c.Field), before, after))
}

// Conflict words what two editors changed differently, as Change does.
func (d *Desk) Conflict(lang knowledge.Lang, c knowledge.Conflict) string {
	w := d.editor(lang, c.Pack)
	value := func(s string) string {
		if strings.HasPrefix(s, "[") {
			s = strings.Trim(s, "[]")
		}
		return w.fieldValue(c.ID, c.Field, s)
	}
	return d.Word(lang, c.Worded(w.recordName(c.Kind, c.ID), w.field(c.Field), value(c.Base), value(c.Mine), value(c.Theirs)))
}

// editor writes about another pack than the desk's.
func (d *Desk) editor(lang knowledge.Lang, pack *knowledge.Pack) *draft {
	return (&Desk{pack: pack, phrases: d.phrases, messages: d.messages}).draft(&Request{Lang: lang})
}

// recordName is what staff know a record by, its id where it has no name.
func (w *draft) recordName(kind, id string) string {
	in := func(t knowledge.Text) string {
		name, _ := t.In(w.lang)
		return name
	}
	name := ""
	switch kind {
	case "fact":
		if f := w.pack.Fact(id); f != nil {
			name = w.factName(f)
		}
	case "zone":
		name = w.zone(id)
	case "source":
		name = w.source(id)
	case "document":
		name = w.document(id)
	case "territory", "place":
		name = w.place(id)
	case "industry":
		name = w.industry(id)
	case "article":
		if a := w.pack.Article(id); a != nil {
			name = in(a.Title)
		}
	case "regime":
		if r := w.pack.Regime(id); r != nil {
			name = in(r.Title)
		}
	case "contact":
		if c := w.pack.Contact(id); c != nil {
			name = in(c.Names)
		}
	case "probe":
		_, name, _ = strings.Cut(id, " ") // after its language
	case "pack":
		name = in(w.pack.Name)
	}
	if name == "" {
		return id
	}
	return name
}

// factName tells a fact by what it is about and what it measures, and from others of the same by a name or date, the key where it has none.
func (w *draft) factName(f *knowledge.Fact) string {
	name := w.subject(f) + w.say("join.comma") + w.label(f)
	switch {
	case f.Name != "":
		return name + w.say("join.comma") + f.Name
	case f.Key == "":
		return name
	case f.AsOf.IsZero() && f.Period.IsZero():
		return name + w.say("join.comma") + f.Key
	}
	return name + w.asOf(f)
}

func (w *draft) source(id string) string {
	if s := w.pack.Source(id); s != nil {
		return s.Title
	}
	return id
}

// field is the label of a field that the files call path.
func (w *draft) field(path string) string {
	if w.phrases.has(w.lang, "field."+path) {
		return w.say("field." + path)
	}
	head, rest, _ := strings.Cut(path, ".")
	switch {
	case head == "figures":
		return w.say("field.figure", "name", rest)
	case !w.phrases.has(w.lang, "field."+head):
		return path
	case slices.Contains(knowledge.Langs(), knowledge.Lang(rest)):
		return w.say("field.in", "field", w.say("field."+head), "language", w.phrases.say(knowledge.Lang(rest), "name"))
	}
	return w.say("field." + head)
}

// fieldValue words what a field of a record holds. What is free text stays as it is.
func (w *draft) fieldValue(id, field, value string) string {
	if value == "" {
		return ""
	}
	switch field {
	case "as_of", "period", "date", "in_force", "issued", "licensed", "compiled":
		if d, err := knowledge.ParseDate(value); err == nil && !d.IsZero() {
			return w.date(d)
		}
	case "value", "high":
		if f := w.pack.Fact(id); f != nil && f.Figure != nil && f.Figure.Unit != "year" {
			if n, err := knowledge.ParseNumber(value); err == nil {
				return w.digits(n.Value, n.Decimals)
			}
		}
	case "unit":
		return w.unit(knowledge.Unit(value), "…", false)
	case "preferred", "computed", "refer", "broker", "former", "among_others":
		if value == "true" {
			return w.say("field.yes")
		}
	}
	if f, ok := figureIn(value); ok && strings.HasPrefix(field, "figures.") {
		return w.figure(f)
	}
	if word := w.fieldWord(field); word != nil {
		all := strings.Split(value, ", ")
		for i, one := range all {
			all[i] = word(one)
		}
		return strings.Join(all, w.say("join.semicolon"))
	}
	return value
}

// figureIn reads a figure as a difference writes it: "value: 180.62, unit: ha".
func figureIn(value string) (f knowledge.Figure, ok bool) {
	for part := range strings.SplitSeq(value, ", ") {
		key, s, _ := strings.Cut(part, ": ")
		var err error
		switch key {
		case "value":
			f.Value, err = knowledge.ParseNumber(s)
		case "high":
			var high knowledge.Number
			high, err = knowledge.ParseNumber(s)
			f.High = &high
		case "qualifier":
			f.Qualifier = s
		case "unit":
			f.Unit = knowledge.Unit(s)
		case "date":
			f.Unit = "date"
			f.Date, err = knowledge.ParseDate(strings.Trim(s, `"`))
		default:
			return f, false
		}
		if err != nil {
			return f, false
		}
	}
	return f, f.Unit != ""
}

// fieldWord words one code of those that a field holds; nil when it holds none.
func (w *draft) fieldWord(field string) func(code string) string {
	phrase := func(prefix string) func(string) string {
		return func(code string) string {
			if !w.phrases.has(w.lang, prefix+code) {
				return code
			}
			return unended(w.say(prefix + code))
		}
	}
	switch field {
	case "sources":
		return w.source
	case "doubts":
		return phrase("doubt.")
	case "documents", "replaces", "amends", "details":
		return w.document
	case "zones":
		return w.zone
	case "place", "from", "share_of", "district", "commune", "territory", "home":
		return w.place
	case "tags", "industries", "except":
		return w.industry
	case "part_of":
		return func(code string) string {
			if w.pack.Industry(code) != nil {
				return w.industry(code)
			}
			return w.territory(code)
		}
	case "state", "origin", "stage":
		return phrase(field + ".")
	case "reliability":
		return phrase("field.reliability.")
	case "kind":
		return phrase("kinds.")
	case "topic":
		return phrase("stats.topic.")
	case "price.term":
		return phrase("price.")
	case "price.tax":
		return phrase("price.tax.")
	case "lang", "languages", "transcribed":
		return func(code string) string { return w.phrases.say(knowledge.Lang(code), "name") }
	}
	return nil
}

// differing cuts two texts to at most so many characters each, beginning a little before they differ.
func differing(a, b string, most int) (string, string) {
	x, y := []rune(a), []rune(b)
	if len(x) <= most && len(y) <= most {
		return a, b
	}
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	from := 0
	if same > most/2 {
		from = same - most/4
	}
	cut := func(s []rune) string {
		begin, end := "", ""
		if s = s[min(from, len(s)):]; from > 0 {
			begin = "…"
		}
		if len(s) > most {
			s, end = s[:most], "…"
		}
		return begin + string(s) + end
	}
	return cut(x), cut(y)
}
